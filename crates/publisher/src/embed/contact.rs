//! `/embed/contact/`, the form for a frame of another site, and `/embed/thanks/`.
//!
//! The form is a page of the app without header and footer, with an additional style and script. A form that is posted
//! without scripting leads the frame to `/embed/thanks/`.

use glossary_app::route::{EMBED_VIEW_SCRIPT, Route, file_href};
use glossary_core::{contact::Attribution, site::Site};
use maud::{DOCTYPE, PreEscaped, html};

use crate::{settings::Settings, style};

/// Returns the additional styles of the framed form, minified.
///
/// # Errors
/// The first syntax error.
pub fn style() -> Result<String, String> {
    style::minify(include_str!("contact.css"))
}

/// Returns the tags that load the additional style and the script. The script sets colours, so it runs before the first
/// paint. The script asks the embedding page for the visitor's origin only if the settings allow attribution.
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

/// Returns the page that a frame shows after a form was stored, in the style of the cards.
#[must_use]
pub fn thanks(settings: &Settings, site: &Site, style: &str) -> String {
    html! {
        (DOCTYPE)
        html lang=(settings.site.language) dir=[settings.site.direction()] data-term="thanks" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Thank you" }
                meta name="robots" content="noindex";
                // Links open outside the frame.
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
    fn the_embedding_page_is_asked_only_if_attribution_is_on() {
        for (origin, asks) in [(Attribution::Off, false), (Attribution::Session, true), (Attribution::Visit, true)] {
            let mut site = Site::default();
            site.contact.origin = origin;
            assert_eq!(tags("", &site).contains(" data-trail"), asks, "{origin:?}");
        }
    }
}
