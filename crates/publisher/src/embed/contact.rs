//! `/embed/contact/` and what follows it: the form in a frame of another site.
//!
//! The form is a page of the app without header and footer, with a style and a
//! script of its own. Where it is posted without scripting, the frame goes on to
//! `/embed/thanks/`.

use glossary_app::route::{EMBED_VIEW_SCRIPT, Route, file_href};
use glossary_core::{contact::Attribution, site::Site};
use maud::{DOCTYPE, PreEscaped, html};

use crate::{settings::Settings, style};

/// What the styles of all pages lack for a frame, minified.
///
/// # Errors
/// The first mistake in it.
pub fn style() -> Result<String, String> {
    style::minified(include_str!("contact.css"))
}

/// The tags of the form's own. The script comes before the first paint, which it colours. It asks the page
/// around the frame where its visitor came from only where the settings let that be remembered.
#[must_use]
pub fn tags(style: &str, site: &Site) -> String {
    view(style, site, site.contact.origin != Attribution::Off)
}

fn view(style: &str, site: &Site, asks: bool) -> String {
    html! {
        style { (PreEscaped(style)) }
        script src=(file_href(EMBED_VIEW_SCRIPT, &site.base)) data-trail[asks] {}
    }
    .into_string()
}

/// What a frame shows once its form is stored, in the style of the cards.
#[must_use]
pub fn thanks(settings: &Settings, site: &Site, style: &str) -> String {
    html! {
        (DOCTYPE)
        html lang=(settings.site.language) data-term="thanks" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Thank you" }
                meta name="robots" content="noindex";
                // Links lead out of the frame.
                base target="_top";
                (PreEscaped(view(style, site, false)))
            }
            body {
                article {
                    h1 { "Thank you. We have your message." }
                    p.definition { (site.contact.call_to_action.promise) }
                    p.more { a href=(Route::Home.href(&site.base)) { (site.name) } }
                }
            }
        }
    }
    .into_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_around_the_form_is_asked_only_where_a_visit_is_remembered() {
        for (origin, asks) in [(Attribution::Off, false), (Attribution::Session, true), (Attribution::Visit, true)] {
            let mut site = Site::default();
            site.contact.origin = origin;
            assert_eq!(tags("", &site).contains(" data-trail"), asks, "{origin:?}");
        }
    }
}
