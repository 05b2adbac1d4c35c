//! The disclosure of the attribution: the form shows it before it is sent, and the visitor can untick it.

use glossary_core::{contact::Attribution, inquiry::Context};
use leptos::prelude::*;
use maud::{Markup, html};

use super::attribution::use_visit;
use crate::{page::use_page, platform::dom::find, ui::reactive_html::reactive_html};

/// The id of the checkbox.
const SENT: &str = "also-sent";

/// The attribution and its checkbox; nothing where the settings keep no attribution.
#[component]
pub(super) fn Disclosure() -> impl IntoView {
    let origin = use_visit().origin;
    (use_page().site().contact.origin != Attribution::Off).then(|| {
        view! {
            <details class="also">
                <summary>"We’ll also send how you came here"</summary>
                <div data-static="" inner_html=reactive_html(move || origin.with(list))></div>
                <label><input type="checkbox" id=SENT checked/> " Send this with my message"</label>
            </details>
        }
    })
}

/// Returns whether the visitor lets the attribution be sent.
pub(super) fn is_ticked() -> bool {
    find(&["#", SENT].concat()).is_some_and(|checkbox| checkbox.matches(":checked").unwrap_or_default())
}

/// Returns the parts of the attribution that are known.
fn list(origin: &Context) -> Markup {
    let campaign: Vec<_> = origin.utm.iter().map(|(name, value)| [name, " ", value].concat()).collect();
    let parts = [
        ("Your first page", origin.landing.clone()),
        ("Terms you read", origin.trail.join(", ")),
        ("You searched for", origin.search.clone()),
        ("You came from", origin.referrer.clone()),
        ("Campaign", campaign.join(", ")),
    ];
    html! {
        @if *origin == Context::default() { p { "Nothing but the page that you write from." } }
        ul {
            @for (label, value) in parts.iter().filter(|(_, value)| !value.is_empty()) {
                li { (label) ": " (value) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_sent_is_shown_and_nothing_else() {
        let origin = Context {
            landing: "/topics/web/".into(),
            trail: vec!["rest-api".into(), "api".into()],
            referrer: "https://example.com/?a&b".into(),
            utm: [("source".to_owned(), "news".to_owned())].into(),
            ..Context::default()
        };
        let shown = list(&origin).into_string();
        for part in ["first page: /topics/web/", "rest-api, api", "https://example.com/?a&amp;b", "source news"] {
            assert!(shown.contains(part), "{shown}");
        }
        assert!(!shown.contains("searched"), "{shown}");
        assert!(list(&Context::default()).into_string().contains("Nothing but"));
    }
}
