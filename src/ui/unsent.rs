//! What is not sent yet, and what the visitor can do about it: a quiet bar below
//! every page, and the form's own word on what it sent.
//!
//! Templates: their buttons are named by `data-do`, and one listener serves all
//! of them (`browser/outbox/ways.rs`).

use glossary_core::outbox::{State, Stop};
use leptos::prelude::*;
use maud::{Markup, html};

use crate::{
    browser,
    context::Glossary,
    ui::{count::count, live::live},
    unsent::{Standing, Unsent, heading},
};

/// The bar: nothing, as long as nothing waits. It lies above the page's end, so
/// that nothing moves when it comes.
#[component]
pub fn UnsentBar() -> impl IntoView {
    let glossary = Glossary::get();
    let unsent = glossary.unsent;
    browser::outbox::open(glossary);
    view! {
        <aside class="unsent" id="unsent" aria-label="Messages not confirmed yet" hidden=move || unsent.with(Vec::is_empty)>
            <details>
                <summary inner_html=live(move || unsent.with(|unsent| summary(unsent)))></summary>
                <ul inner_html=live(move || unsent.with(|unsent| list(unsent)))></ul>
            </details>
        </aside>
    }
}

fn summary(unsent: &[Unsent]) -> Markup {
    let pending = unsent.iter().filter(|unsent| !matches!(unsent.standing, Standing::Stored(_)));
    let number = pending.clone().count();
    let next = pending.map(|unsent| unsent.next.as_str()).find(|next| !next.is_empty());
    html! {
        @if unsent.is_empty() { "Nothing waits to be confirmed" }
        @else if number == 0 { "Your message has arrived" }
        @else {
            (count(number, "message")) " not confirmed yet"
            @if let Some(next) = next { span.unsent-next { "Next try " (next) } }
        }
    }
}

fn list(unsent: &[Unsent]) -> Markup {
    html! {
        @for unsent in unsent {
            li.unsent-item data-id=(unsent.id) {
                p.unsent-since { "Your message of " (unsent.since) }
                (item(unsent))
            }
        }
    }
}

/// What the form says of the inquiry that it has just sent.
pub(super) fn card(unsent: &Unsent) -> Markup {
    html! {
        h2 { (heading(&unsent.standing)) }
        div.unsent-item data-id=(unsent.id) { (item(unsent)) }
        button.button.button-quiet type="button" data-do="again" { "Write another" }
    }
}

/// Everything that can have the focus bears `data-do`, by which it is found again
/// when the template is filled anew.
fn item(unsent: &Unsent) -> Markup {
    let state = match unsent.standing {
        Standing::Stored(_) => {
            return html! {
                p { (words(unsent)) }
                div.unsent-ways { button type="button" data-do="discard" { "Close" } }
            };
        }
        Standing::Pending(state) => Some(state),
        Standing::Offline => None,
    };
    let sending = state == Some(State::InFlight);
    let refused = state == Some(State::Stopped(Stop::Refused));
    let damaged = state == Some(State::Stopped(Stop::Damaged));
    let maybe_there = matches!(state, Some(State::Stopped(Stop::Unproven | Stop::Sent)));
    html! {
        p { (words(unsent)) }
        @if !unsent.errors.is_empty() { ul { @for error in &unsent.errors { li { (error.detail) } } } }
        @if !unsent.kept {
            p.unsent-warning {
                "This browser does not let us keep it. Until it is sent, leave this page open, or copy your message."
            }
        }
        // It scrolls where it is long, and that needs the focus.
        p.unsent-text tabindex="0" role="group" aria-label="What you wrote" data-do="read" { (unsent.text) }
        div.unsent-ways {
            @if refused {
                button type="button" data-do="edit" { "Put it back into the form" }
            } @else if !damaged {
                button type="button" data-do="send" aria-disabled=[sending.then_some("true")] {
                    @if sending { "Sending…" } @else { "Send now" }
                }
            }
            button type="button" data-do="copy" { "Copy" }
            @if !unsent.mail.is_empty() { a href=(unsent.mail) data-do="mail" { "E-mail it instead" } }
            @if maybe_there {
                button type="button" data-do="discard" { "Done, forget it" }
            } @else {
                details {
                    summary data-do="ask" { "Discard…" }
                    button type="button" data-do="discard" { "Yes, discard it" }
                }
            }
        }
    }
}

/// What is known of it, and what happens next.
fn words(unsent: &Unsent) -> Markup {
    let days = count(unsent.days as usize, "day");
    let again = html! {
        @if unsent.kept { " It is kept on this device and" } @else { " It" }
        " is sent again by itself"
        @if !unsent.next.is_empty() { " " (unsent.next) }
        ", for up to " (days) "."
        @if unsent.once { " It will not be stored twice." }
    };
    let twice = "We do not send it again by ourselves, as you might then have written twice.";
    match &unsent.standing {
        Standing::Stored(reference) => html! { "We have it. Your reference is " strong.reference { (reference) } "." },
        Standing::Offline => html! { "You are offline." (again) },
        Standing::Pending(State::InFlight) => html! { "It is on its way." },
        Standing::Pending(State::Waiting) => html! { "Messages cannot be taken right now." (again) },
        Standing::Pending(State::Unreached) => html! { "Nothing proves yet that your message arrived." (again) },
        Standing::Pending(State::Stopped(stop)) => html! {
            @match stop {
                Stop::Sent => {
                    "Your message was sent. The service that takes it confirms none, so we cannot tell you more. "
                    (twice)
                    @if unsent.kept { " It is forgotten on this device after " (days) "." }
                }
                Stop::Unproven => { "Your message may have arrived, but nothing confirms it. " (twice) }
                Stop::Refused => "It was not accepted as it is.",
                Stop::GaveUp => {
                    "It was tried for " (days) ", and nothing confirmed it. We no longer try by ourselves."
                }
                Stop::Damaged => "What this device kept of it is damaged, so it is not sent. Copy what is left.",
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use glossary_core::form::FieldError;

    use super::*;

    fn unsent(standing: Standing) -> Unsent {
        Unsent {
            id: "0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b".into(),
            standing,
            errors: Vec::new(),
            text: "Message: <b>An engine</b>".into(),
            since: "14:03".into(),
            next: "at 14:05".into(),
            days: 7,
            mail: String::new(),
            kept: true,
            once: true,
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

    #[test]
    fn only_what_is_stored_looks_like_a_success() {
        let success = "We have it.";
        for state in PENDING {
            let shown = card(&unsent(Standing::Pending(state))).into_string();
            assert!(!shown.contains(success) && shown.contains("&lt;b&gt;An engine"), "{shown}");
            assert!(
                summary(&[unsent(Standing::Pending(state))]).into_string().starts_with("1 message not confirmed yet")
            );
        }
        assert!(item(&unsent(Standing::Stored("K7QX2-9M4TB".into()))).into_string().contains(success));
    }

    #[test]
    fn nothing_is_promised_that_the_browser_does_not_keep() {
        for standing in PENDING.map(Standing::Pending).into_iter().chain([Standing::Offline]) {
            let shown = card(&Unsent { kept: false, ..unsent(standing) }).into_string();
            assert!(shown.contains("does not let us keep it") && !shown.contains("kept on this device"), "{shown}");
        }
    }

    #[test]
    fn what_is_damaged_is_not_sent_and_mail_needs_an_address() {
        let damaged = card(&unsent(Standing::Pending(State::Stopped(Stop::Damaged)))).into_string();
        assert!(!damaged.contains("Send now") && damaged.contains("Copy") && !damaged.contains("E-mail it"));
        let mail = "mailto:hello@example.com?body=a".to_owned();
        let with_mail = card(&Unsent { mail, ..unsent(Standing::Offline) }).into_string();
        assert!(with_mail.contains("href=\"mailto:hello@example.com?body=a\""), "{with_mail}");
    }

    #[test]
    fn what_nobody_knows_is_not_said() {
        for state in PENDING {
            let unknown = unsent(Standing::Pending(state));
            let shown = card(&Unsent { once: false, ..unknown }).into_string();
            assert!(!shown.contains("not be stored twice") && !shown.contains("Not sent"), "{shown}");
            // That it was sent is said where an answer came, and there alone.
            assert_eq!(shown.contains("was sent."), state == State::Stopped(Stop::Sent), "{shown}");
        }
    }

    #[test]
    fn a_refusal_says_what_is_wrong_and_leads_back_to_the_form() {
        let detail = "Enter an address <like> this".to_owned();
        let errors = vec![FieldError { field: "email".into(), code: "x".into(), detail }];
        let refused = unsent(Standing::Pending(State::Stopped(Stop::Refused)));
        let shown = card(&Unsent { errors, ..refused }).into_string();
        assert!(shown.contains("<li>Enter an address &lt;like&gt; this</li>"), "{shown}");
        assert!(shown.contains("data-do=\"edit\"") && !shown.contains("data-do=\"send\""), "{shown}");
    }

    #[test]
    fn what_may_have_arrived_can_be_done_with_at_once() {
        for (state, done) in PENDING.map(|state| (state, matches!(state, State::Stopped(Stop::Sent | Stop::Unproven))))
        {
            let shown = card(&unsent(Standing::Pending(state))).into_string();
            assert_eq!((shown.contains("Done, forget it"), shown.contains("Discard…")), (done, !done), "{shown}");
        }
    }
}
