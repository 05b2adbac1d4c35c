//! What goes along with a message: shown before it is sent, and for the visitor to
//! say no to.

use glossary_core::{contact::Attribution, inquiry::Context};
use leptos::prelude::*;
use maud::{Markup, html};

use crate::{context::Glossary, ui::live::live};

/// The id of the box that says whether it goes along.
pub(crate) const SENT: &str = "also-sent";

/// The list of it, which opens; nothing where the settings keep nothing.
pub(super) fn also(glossary: Glossary) -> Option<impl IntoView> {
    (glossary.site().contact.origin != Attribution::Off).then(|| {
        view! {
            <details class="also">
                <summary>"We’ll also send how you came here"</summary>
                <div inner_html=live(move || glossary.origin.with(list))></div>
                <label><input type="checkbox" id=SENT checked/> " Send this with my message"</label>
            </details>
        }
    })
}

fn list(origin: &Context) -> Markup {
    let campaign: Vec<_> = origin.utm.iter().map(|(name, value)| [name, " ", value].concat()).collect();
    let rows = [
        ("Your first page", origin.landing.clone()),
        ("Terms you read", origin.trail.join(", ")),
        ("You searched for", origin.search.clone()),
        ("You came from", origin.referrer.clone()),
        ("Campaign", campaign.join(", ")),
    ];
    html! {
        @if *origin == Context::default() { p { "Nothing but the page that you write from." } }
        ul {
            @for (label, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
                li { (label) ": " (value) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_sent_is_shown_and_nothing_else() {
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
