//! What stands above every page.

use glossary_core::page::Page;
use leptos::prelude::*;
use maud::html;

use crate::{
    context::Glossary,
    route::Route,
    ui::{contact, search_box::SearchBox},
};

/// The way past the header, the site's name, the search box, the way to the form,
/// and the switch between light and dark.
#[component]
pub fn Header() -> impl IntoView {
    let glossary = Glossary::get();
    let site = glossary.site();
    // On the header itself, as it is painted before what follows it has arrived.
    let class = move || match glossary.page().page {
        Page::Home(_) => "masthead masthead-home",
        _ => "masthead",
    };
    let contact = move || {
        if contact::is_hidden(&glossary.page().page) { glossary.href(&Route::Contact) } else { "#contact".to_owned() }
    };
    let brand = if site.logo.is_empty() {
        html! { (site.name) }
    } else {
        html! { img src=(site.logo) alt=(site.name); }
    };
    view! {
        <a class="skip-link" href="#main">"Skip to the text"</a>
        <header class=class>
            <a class="brand" href=glossary.href(&Route::Home) inner_html=brand.into_string()></a>
            <SearchBox/>
            <a class="masthead-contact" href=contact>"Contact"</a>
            // Worked by boot.js, which is there before the app is.
            <button class="theme-switch" type="button" data-theme-switch="" aria-label="Switch between light and dark">
                <svg aria-hidden="true" viewBox="0 0 24 24" width="20" height="20">
                    <circle cx="12" cy="12" r="8.25" fill="none" stroke="currentColor" stroke-width="1.5"></circle>
                    <path d="M12 3.75a8.25 8.25 0 0 1 0 16.5z" fill="currentColor"></path>
                </svg>
            </button>
        </header>
    }
}
