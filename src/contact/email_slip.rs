//! The suggestion for a likely slip in an e-mail address. An address with a slip is accepted as it is.

use std::time::Duration;

use glossary_core::form::meant_email;
use leptos::{ev, prelude::*};
use maud::{Markup, html};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// The end of the id of the element below a field for e-mail addresses, after the id of the control.
pub(super) const MEANT: &str = "-meant";

/// The time between a change and its suggestion.
const DELAY: Duration = Duration::from_millis(500);

/// Returns the suggestion for an address, or nothing. boot.js handles the button.
pub(super) fn suggestion(address: &str) -> Markup {
    html! {
        @if let Some(meant) = meant_email(address) {
            "Did you mean " button type="button" data-meant="" { (meant) } "?"
        }
    }
}

/// Keeps the suggestions below the fields equal to their values, from now on.
pub(super) fn follow_changes() {
    window_event_listener(ev::change, |event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let place = input.as_ref().and_then(|input| document().get_element_by_id(&[&input.id(), MEANT].concat()));
        let show = move || {
            if let Some((input, place)) = input.zip(place) {
                place.set_inner_html(&suggestion(input.value().trim()).into_string());
            }
        };
        // A suggestion that appears while the pointer is down would move the button away from a click.
        set_timeout(show, DELAY);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_has_a_button_with_the_address_that_was_meant() {
        let expected = "Did you mean <button type=\"button\" data-meant=\"\">ada&lt;@gmail.com</button>?";
        assert_eq!(suggestion("ada<@gmial.com").into_string(), expected);
        assert_eq!(suggestion("ada@example.com").into_string(), "");
    }
}
