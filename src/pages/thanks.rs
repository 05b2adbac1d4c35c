//! `/thanks/`, to which a form without scripting leads.

use glossary_core::{delivery::Preset, site::Site};
use maud::{Markup, html};

use crate::route::Route;

pub(super) fn html(site: &Site) -> Markup {
    html! {
        article.message {
            h1 tabindex="-1" {
                "Thank you. "
                // Netlify shows this page whether or not it has stored the form.
                @if let Preset::Netlify { .. } = site.contact.preset { "Your message was sent." } @else { "We have your message." }
            }
            p.definition { (site.contact.call_to_action.promise) }
            p { a href=(Route::Home.href(&site.base)) { "Back to the glossary" } }
        }
    }
}
