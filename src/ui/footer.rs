//! What stands below every page.

use leptos::prelude::*;
use maud::html;

use crate::{context::Glossary, route::Route};

/// Whose glossary this is, and the ways out.
#[component]
pub fn Footer() -> impl IntoView {
    let glossary = Glossary::get();
    let site = glossary.site();
    let inside = html! {
        p {
            (site.name) ", by "
            @if site.company_url.is_empty() { (site.company) } @else { a href=(site.company_url) { (site.company) } }
        }
        nav aria-label="Footer" {
            ul {
                li { a href=(glossary.href(&Route::Home)) { "All terms" } }
                li { a href=(glossary.href(&Route::Search)) { "Search" } }
                li { a href=(glossary.href(&Route::Contact)) { "Contact" } }
            }
        }
    };
    view! { <footer class="colophon" inner_html=inside.into_string()></footer> }
}
