//! The footer of all pages.

use leptos::{either::Either, prelude::*};

use crate::{page::use_page, route::Route};

/// The company, and links to the pages that are useful everywhere.
#[component]
pub(crate) fn Footer() -> impl IntoView {
    let page = use_page();
    let site = page.site();
    let company = if site.company_url.is_empty() {
        Either::Left(site.company.clone())
    } else {
        Either::Right(view! { <a href=site.company_url.clone()>{site.company.clone()}</a> })
    };
    view! {
        <footer class="colophon">
            <p>{site.name.clone()} ", by " {company}</p>
            <nav aria-label="Footer">
                <ul>
                    <li><a href=page.href(&Route::Home)>"All terms"</a></li>
                    <li><a href=page.href(&Route::Search)>"Search"</a></li>
                    <li><a href=page.href(&Route::Contact)>"Contact"</a></li>
                </ul>
            </nav>
        </footer>
    }
}
