//! `/thanks/`: the page after a form was posted without scripting.

use glossary_app::route::Route;
use glossary_core::delivery::Preset;
use maud::{Markup, html};

use super::next_steps::next_steps;
use crate::settings::Settings;

pub(super) fn html(settings: &Settings) -> Markup {
    html! {
        article.message {
            h1 tabindex="-1" {
                "Thank you. "
                // Netlify shows this page whether or not it has stored the form.
                @if let Preset::Netlify { .. } = settings.contact.preset { "Your message was sent." } @else { "We have your message." }
            }
            @if settings.contact.steps.is_empty() { p.definition { (settings.contact.call_to_action.promise) } }
            (next_steps(&settings.contact, &settings.site.company))
            p { a href=(Route::Home.href(settings.site.base_path())) { "Back to the glossary" } }
        }
    }
}
