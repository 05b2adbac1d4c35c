//! An inquiry in the bar or in the card: its status, its text and the visitor's actions.
//!
//! A template: the bar and the card handle all buttons by one `on:click` each
//! ([`Outbox::click`](super::state::Outbox)). As components with handlers and signals of their own, bar and card would
//! add 12 KB to the app (measured), whose budget has 9 KB left.

use glossary_core::outbox::{State, Stop};
use maud::{Markup, html};

use super::{
    action::Action,
    item::{DeliveryStatus, OutboxItem},
};
use crate::ui::count::count;

/// The attribute that names the parts of an item that can have the focus. After the template has changed, the part of
/// the same name gets the focus again. The parts that are buttons bear the name of their [`Action`].
pub(super) const PART: &str = "data-part";

/// Returns the HTML of an item.
pub(in crate::contact) fn item_html(item: &OutboxItem) -> Markup {
    let refused = item.status == DeliveryStatus::Pending(State::Stopped(Stop::Refused));
    let damaged = item.status == DeliveryStatus::Pending(State::Stopped(Stop::Damaged));
    html! {
        p { (words(item)) }
        @if item.is_stored() {
            div.unsent-ways { (button(Action::Discard, "Close")) }
        } @else {
            @if !item.errors.is_empty() { ul { @for error in &item.errors { li { (error.detail) } } } }
            @if !item.is_kept {
                p.unsent-warning {
                    "This browser does not let us keep it. Until it is sent, leave this page open, or copy your message."
                }
            }
            // A long text scrolls, which by keyboard needs the focus.
            p.unsent-text tabindex="0" role="group" aria-label="What you wrote" data-part="text" { (item.text) }
            div.unsent-ways {
                @if refused {
                    (button(Action::PutBack, "Put it back into the form"))
                } @else if item.is_in_flight() {
                    button type="button" data-part=(Action::Send.name()) aria-disabled="true" { "Sending…" }
                } @else if !damaged {
                    (button(Action::Send, "Send now"))
                }
                (button(Action::Copy, "Copy"))
                @if !item.mail.is_empty() { a href=(item.mail) data-part="mail" { "E-mail it instead" } }
                @if item.may_be_stored() {
                    (button(Action::Discard, "Done, forget it"))
                } @else {
                    details {
                        summary data-part="discard-step" { "Discard…" }
                        (button(Action::Discard, "Yes, discard it"))
                    }
                }
            }
        }
    }
}

fn button(action: Action, label: &str) -> Markup {
    html! { button type="button" data-part=(action.name()) { (label) } }
}

/// Returns the status of an inquiry in a sentence, and what happens next.
fn words(item: &OutboxItem) -> Markup {
    let days = count(item.days as usize, "day");
    let again = html! {
        " We send it again"
        @if !item.next.is_empty() { " " (item.next) }
        ", for up to " (days)
        @if item.is_kept { ", and keep it on this device until then." } @else { "." }
        @if item.is_repeatable { " It will not be stored twice." }
    };
    let twice = "We do not send it again automatically, because it could arrive twice.";
    match &item.status {
        DeliveryStatus::Stored(reference) => {
            html! { "We have it. Your reference is " strong.reference { (reference) } "." }
        }
        DeliveryStatus::Offline => html! { "You are offline." (again) },
        DeliveryStatus::Pending(State::InFlight) => html! { "It is on its way." },
        DeliveryStatus::Pending(State::Waiting) => html! { "We cannot receive messages right now." (again) },
        DeliveryStatus::Pending(State::Unreached) => html! { "Nothing proves yet that your message arrived." (again) },
        DeliveryStatus::Pending(State::Stopped(stop)) => html! {
            @match stop {
                Stop::Sent => {
                    "Your message was sent. The service confirms no messages, so we cannot tell you more. "
                    (twice)
                    @if item.is_kept { " It is forgotten on this device after " (days) "." }
                }
                Stop::Unproven => { "Your message may have arrived, but nothing confirms it. " (twice) }
                Stop::Refused => "It was not accepted as it is.",
                Stop::GaveUp => {
                    "We tried for " (days) ", and nothing confirmed your message. We no longer try automatically."
                }
                Stop::Damaged => "The stored copy is damaged and cannot be sent. Copy what is left.",
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use glossary_core::form::FieldError;

    use super::*;

    fn item(status: DeliveryStatus) -> OutboxItem {
        OutboxItem {
            id: "0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b".parse().unwrap(),
            in_form: false,
            status,
            errors: Vec::new(),
            text: "Message: An engine".into(),
            since: "14:03".into(),
            next: "at 14:05".into(),
            days: 7,
            mail: String::new(),
            is_kept: true,
            is_repeatable: true,
        }
    }

    const PENDING: [State; 8] = [
        State::InFlight,
        State::Waiting,
        State::Unreached,
        State::Stopped(Stop::Refused),
        State::Stopped(Stop::Unproven),
        State::Stopped(Stop::Sent),
        State::Stopped(Stop::GaveUp),
        State::Stopped(Stop::Damaged),
    ];

    fn shown(item: &OutboxItem) -> String {
        item_html(item).into_string()
    }

    #[test]
    fn only_a_stored_inquiry_looks_like_a_success() {
        for state in PENDING {
            assert!(!shown(&item(DeliveryStatus::Pending(state))).contains("We have it."), "{state:?}");
        }
        assert!(shown(&item(DeliveryStatus::Stored("K7QX2-9M4TB".into()))).contains("We have it."));
    }

    #[test]
    fn an_unkept_inquiry_has_a_warning() {
        for status in PENDING.map(DeliveryStatus::Pending).into_iter().chain([DeliveryStatus::Offline]) {
            let shown = shown(&OutboxItem { is_kept: false, ..item(status) });
            assert!(shown.contains("does not let us keep it") && !shown.contains("on this device"), "{shown}");
        }
    }

    #[test]
    fn an_unproven_delivery_is_not_called_stored() {
        for state in PENDING {
            let shown = shown(&OutboxItem { is_repeatable: false, ..item(DeliveryStatus::Pending(state)) });
            assert!(!shown.contains("not be stored twice") && !shown.contains("Not sent"), "{shown}");
            // Only a response proves that the message was sent.
            assert_eq!(shown.contains("was sent."), state == State::Stopped(Stop::Sent), "{shown}");
        }
    }

    #[test]
    fn a_refusal_shows_the_errors() {
        let detail = "Enter an address <like> this".to_owned();
        let errors = vec![FieldError { field: "email".into(), code: "x".into(), detail }];
        let shown = shown(&OutboxItem { errors, ..item(DeliveryStatus::Pending(State::Stopped(Stop::Refused))) });
        assert!(shown.contains("<li>Enter an address &lt;like&gt; this</li>"), "{shown}");
    }

    #[test]
    fn each_status_has_the_buttons_that_help() {
        let has = |status, label: &str| shown(&item(status)).contains(&[">", label, "</"].concat());
        for state in PENDING {
            let has = |label: &str| has(DeliveryStatus::Pending(state), label);
            let (refused, damaged) = (state == State::Stopped(Stop::Refused), state == State::Stopped(Stop::Damaged));
            let may_be_stored = matches!(state, State::Stopped(Stop::Sent | Stop::Unproven));
            assert_eq!(has("Put it back into the form"), refused, "{state:?}");
            assert_eq!(has("Sending…"), state == State::InFlight, "{state:?}");
            assert_eq!(has("Send now"), !refused && !damaged && state != State::InFlight, "{state:?}");
            assert_eq!((has("Done, forget it"), has("Discard…")), (may_be_stored, !may_be_stored), "{state:?}");
            assert!(has("Copy") && !has("E-mail it instead"), "{state:?}");
        }
        let stored = DeliveryStatus::Stored(String::new());
        assert!(has(stored.clone(), "Close") && !has(stored, "Copy"));
        let mail = "mailto:hello@example.com?body=a".to_owned();
        let with_mail = shown(&OutboxItem { mail, ..item(DeliveryStatus::Offline) });
        assert!(with_mail.contains("href=\"mailto:hello@example.com?body=a\""), "{with_mail}");
    }
}
