//! The header of all pages.

use glossary_core::page::{Home, HomeList, Page};
use leptos::{either::Either, prelude::*};

use crate::{page::use_page, route::Route};

/// The skip link, the site's name, the search box, the link to the form, and the theme switch.
#[component]
pub(crate) fn Header<V: IntoView + 'static>(
    /// The search box. `Children` would erase the type of the view, and add code to hydrate the box in parts.
    children: TypedChildren<V>,
) -> impl IntoView {
    let page = use_page();
    let site = page.site();
    // On the header itself: browsers paint the header before the elements after it have arrived.
    let class = move || match page.data().page {
        Page::Home(Home { list: HomeList::All, .. }) => "masthead masthead-home",
        _ => "masthead",
    };
    let contact = move || {
        if page.data().page.has_contact_form() { "#contact".to_owned() } else { page.href(&Route::Contact) }
    };
    let brand = if site.logo.is_empty() {
        Either::Left(site.name.clone())
    } else {
        Either::Right(view! { <img src=site.logo.clone() alt=site.name.clone()/> })
    };
    view! {
        <a class="skip-link" href="#main">"Skip to the text"</a>
        <header class=class>
            <a class="brand" href=page.href(&Route::Home)>{brand}</a>
            {children.into_inner()()}
            <a class="masthead-contact" href=contact>"Contact"</a>
            // boot.js handles the click, also before the app starts.
            <button class="theme-switch" type="button" data-theme-switch="" aria-label="Switch between light and dark">
                <svg aria-hidden="true" viewBox="0 0 24 24" width="20" height="20">
                    <circle cx="12" cy="12" r="8.25" fill="none" stroke="currentColor" stroke-width="1.5"></circle>
                    <path d="M12 3.75a8.25 8.25 0 0 1 0 16.5z" fill="currentColor"></path>
                </svg>
            </button>
        </header>
    }
}
