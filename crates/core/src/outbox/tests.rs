//! The decisions of the outbox.

use proptest::prelude::*;

use super::*;

mod sequences;
mod text;

/// A time in 2026, in milliseconds since 1970.
const NOW: u64 = 1_795_300_000_000;
const SECOND: u64 = 1_000;
const HOUR: u64 = 3_600 * SECOND;

const DAYS: u64 = 3;

fn rules(repeatable: bool) -> Rules {
    Rules { repeatable, confirms: true, days: DAYS as u32 }
}

fn id(number: u8) -> InquiryId {
    InquiryId::new(NOW, [number; 10])
}

fn submit(number: u8) -> Event {
    Event::Submit(id(number), format!("inquiry {number}"))
}

fn stored(number: u8) -> Event {
    Event::Answer(id(number), DeliveryOutcome::Stored("K7QX2-9M4TB".into()))
}

fn retry(number: u8, after: Option<u32>) -> Event {
    Event::Answer(id(number), DeliveryOutcome::Retry(after))
}

/// Applies an event, and returns the time of the only entry's next attempt.
fn next_attempt(outbox: &mut Outbox, event: Event, now: u64, random: u32) -> u64 {
    match &outbox.on(event, now, random)[..] {
        [Decision::Save, Decision::Wait(time)] => *time,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_inquiry_is_saved_then_sent_and_removed_on_proof() {
    let mut outbox = Outbox::new(rules(true));
    assert_eq!(outbox.on(submit(1), NOW, 0), [Decision::Save, Decision::Send(id(1))]);
    assert_eq!(outbox.entries()[0].state, State::InFlight);
    let proven = [Decision::Save, Decision::Stored(id(1), "K7QX2-9M4TB".into())];
    assert_eq!(outbox.on(stored(1), NOW, 0), proven);
    assert!(outbox.entries().is_empty());
    assert_eq!(outbox.on(stored(1), NOW, 0), [], "the same response again");
}

#[test]
fn resubmitting_the_same_content_reuses_the_entry() {
    let mut outbox = Outbox::new(rules(true));
    outbox.on(submit(1), NOW, 0);
    assert_eq!(outbox.on(submit(1), NOW, 0), [], "an attempt is under way");
    outbox.on(retry(1, None), NOW, 0);
    assert_eq!(outbox.on(submit(1), NOW, 0), [Decision::Save, Decision::Send(id(1))], "the entry was waiting");
    assert_eq!(outbox.entries().len(), 1);
    let other = Event::Submit(id(1), "another text".into());
    assert_eq!(outbox.on(other, NOW, 0), [Decision::HandBack(id(1))]);
}

#[test]
fn an_inquiry_that_is_too_long_or_too_many_is_handed_back() {
    let mut outbox = Outbox::new(rules(true));
    let long = Event::Submit(id(1), "x".repeat(MAX_BODY + 1));
    assert_eq!(outbox.on(long, NOW, 0), [Decision::HandBack(id(1))]);
    for number in 0..MAX_ENTRIES as u8 {
        assert_eq!(outbox.on(submit(number), NOW, 0).last(), Some(&Decision::Send(id(number))));
    }
    assert_eq!(outbox.on(submit(99), NOW, 0), [Decision::HandBack(id(99))]);
    assert_eq!(outbox.entries().len(), MAX_ENTRIES);
}

#[test]
fn the_backoff_doubles_up_to_an_hour_and_has_jitter() {
    let mut outbox = Outbox::new(rules(true));
    outbox.on(submit(1), NOW, 0);
    let mut now = NOW;
    for seconds in [5, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 3_600, 3_600] {
        let mut other = outbox.clone();
        assert_eq!(next_attempt(&mut other, Event::NoAnswer(id(1)), now, 0), now + seconds * SECOND / 2);
        let late = next_attempt(&mut outbox, Event::NoAnswer(id(1)), now, u32::MAX);
        assert_eq!(late, now + seconds * SECOND - 1);
        assert_eq!(outbox.on(Event::Tick, late - 1, 0), [Decision::Wait(late)]);
        assert_eq!(outbox.on(Event::Tick, late, 0), [Decision::Save, Decision::Send(id(1))]);
        now = late;
    }
}

#[test]
fn retry_after_is_respected_up_to_a_day() {
    let mut outbox = Outbox::new(rules(true));
    outbox.on(submit(1), NOW, 0);
    let time = next_attempt(&mut outbox, retry(1, Some(120)), NOW, 0);
    assert_eq!(time, NOW + 120 * SECOND);
    // A connection does not shorten `Retry-After`.
    assert_eq!(outbox.on(Event::Online, time - 1, 0), [Decision::Wait(time)]);
    outbox.on(Event::Tick, time, 0);
    let day = next_attempt(&mut outbox, retry(1, Some(u32::MAX)), time, 0);
    assert_eq!(day, time + 24 * HOUR, "capped at a day");
    assert_eq!(outbox.on(Event::SendNow(id(1)), time, 0), [Decision::Save, Decision::Send(id(1))]);
}

#[test]
fn a_connection_sends_unreached_inquiries() {
    for event in [Event::NoAnswer(id(1)), Event::NotSent(id(1)), Event::Answer(id(1), DeliveryOutcome::Unknown)] {
        let mut outbox = Outbox::new(rules(true));
        outbox.on(submit(1), NOW, 0);
        outbox.on(event.clone(), NOW, 0);
        assert_eq!(outbox.on(Event::Online, NOW, 0), [Decision::Save, Decision::Send(id(1))], "{event:?}");
    }
}

#[test]
fn an_inquiry_that_may_be_stored_twice_waits_for_the_visitor() {
    let stopped = [Decision::Save, Decision::Stopped(id(1), Stop::Unproven)];
    for event in [Event::NoAnswer(id(1)), Event::Answer(id(1), DeliveryOutcome::Unknown)] {
        let mut outbox = Outbox::new(rules(false));
        outbox.on(submit(1), NOW, 0);
        assert_eq!(outbox.on(event, NOW, 0), stopped);
        assert_eq!(outbox.on(Event::Online, NOW + HOUR, 0), []);
        assert_eq!(outbox.on(Event::SendNow(id(1)), NOW, 0), [Decision::Save, Decision::Send(id(1))]);
    }
    for event in [Event::NotSent(id(1)), retry(1, None)] {
        let mut outbox = Outbox::new(rules(false));
        outbox.on(submit(1), NOW, 0);
        next_attempt(&mut outbox, event, NOW, 0);
    }
}

#[test]
fn a_refused_inquiry_keeps_its_body_until_it_is_discarded() {
    let mut outbox = Outbox::new(rules(true));
    outbox.on(submit(1), NOW, 0);
    let errors =
        vec![FieldError { field: "email".into(), code: "not-an-email".into(), detail: "Enter an address".into() }];
    let event = Event::Answer(id(1), DeliveryOutcome::Rejected(errors.clone()));
    assert_eq!(outbox.on(event, NOW, 0), [Decision::Save, Decision::Refused(id(1), errors)]);
    assert_eq!(outbox.entries()[0].body, "inquiry 1");
    assert_eq!(outbox.on(Event::Online, NOW + HOUR, 0), []);
    assert_eq!(outbox.on(Event::Discard(id(1)), NOW, 0), [Decision::Save]);
    assert!(outbox.entries().is_empty());
}

#[test]
fn retries_end_after_the_configured_days_and_can_be_restarted() {
    let mut outbox = Outbox::new(rules(true));
    outbox.on(submit(1), NOW, 0);
    let mut now = NOW;
    loop {
        match &outbox.on(retry(1, None), now, u32::MAX / 2)[..] {
            [Decision::Save, Decision::Wait(time)] => now = *time,
            [Decision::Save, Decision::Stopped(_, Stop::GaveUp)] => break,
            other => panic!("{other:?}"),
        }
        assert_eq!(outbox.on(Event::Tick, now, 0), [Decision::Save, Decision::Send(id(1))]);
    }
    assert!((DAYS * 24 * HOUR..DAYS * 24 * HOUR + 2 * HOUR).contains(&(now - NOW)), "{}", now - NOW);
    assert_eq!(outbox.entries()[0].body, "inquiry 1");
    assert_eq!(outbox.on(Event::Tick, now + HOUR, 0), []);
    assert_eq!(outbox.on(Event::SendNow(id(1)), now, 0), [Decision::Save, Decision::Send(id(1))]);
    next_attempt(&mut outbox, retry(1, None), now, 0);
}

#[test]
fn retries_end_even_if_the_clock_stands_still() {
    let mut outbox = Outbox::new(rules(true));
    let mut decisions = outbox.on(submit(1), NOW, 0);
    for _ in 1..DAYS * 66 {
        assert_eq!(decisions, [Decision::Save, Decision::Send(id(1))]);
        next_attempt(&mut outbox, Event::NoAnswer(id(1)), NOW, 0);
        decisions = outbox.on(Event::Online, NOW, 0);
    }
    let stopped = [Decision::Save, Decision::Stopped(id(1), Stop::GaveUp)];
    assert_eq!(outbox.on(Event::NoAnswer(id(1)), NOW, 0), stopped);
}

#[test]
fn a_late_event_changes_nothing_unless_it_proves_storage() {
    let mut outbox = Outbox::new(rules(true));
    outbox.on(submit(1), NOW, 0);
    let time = next_attempt(&mut outbox, Event::NoAnswer(id(1)), NOW, 0);
    let waiting = outbox.clone();
    let rejected = Event::Answer(id(1), DeliveryOutcome::Rejected(Vec::new()));
    for late in [retry(1, Some(9_999)), rejected, Event::NoAnswer(id(1)), Event::NotSent(id(1)), stored(2)] {
        assert_eq!(outbox.on(late, NOW, 0), [Decision::Wait(time)]);
        assert_eq!(outbox, waiting);
    }
    outbox.on(stored(1), NOW, 0);
    assert!(outbox.entries().is_empty());
}

#[test]
fn a_clock_set_forward_does_not_end_the_retries() {
    let mut outbox = Outbox::new(rules(true));
    outbox.on(submit(1), NOW, 0);
    let later = NOW + 400 * 24 * HOUR;
    let time = next_attempt(&mut outbox, Event::NoAnswer(id(1)), later, 0);
    assert!(time - later < HOUR);
}

#[test]
fn a_clock_set_back_does_not_delay_the_next_attempt() {
    let mut outbox = Outbox::new(rules(true));
    outbox.on(submit(1), NOW, 0);
    next_attempt(&mut outbox, retry(1, Some(60)), NOW, 0);
    let earlier = NOW - 400 * 24 * HOUR;
    let time = next_attempt(&mut outbox, Event::Tick, earlier, 0);
    assert_eq!(time, earlier + 60 * SECOND);
    assert_eq!(outbox.on(Event::Tick, time, 0), [Decision::Save, Decision::Send(id(1))]);
}

/// Returns an outbox with an inquiry that was sent to an endpoint that never proves storage.
fn sent_without_proof() -> Outbox {
    let mut outbox = Outbox::new(Rules { confirms: false, ..rules(false) });
    outbox.on(submit(1), NOW, 0);
    let sent = outbox.on(Event::Answer(id(1), DeliveryOutcome::Unknown), NOW, 0);
    assert_eq!(sent, [Decision::Save, Decision::Stopped(id(1), Stop::Sent)]);
    outbox
}

#[test]
fn an_inquiry_sent_to_an_endpoint_without_proof_expires() {
    let mut outbox = sent_without_proof();
    let over = NOW + DAYS * 24 * HOUR;
    assert_eq!(outbox.on(Event::Online, over - 1, 0), []);
    assert_eq!(outbox.on(Event::Tick, over, 0), [Decision::Save]);
    assert!(outbox.entries().is_empty());
    let mut again = sent_without_proof();
    assert_eq!(again.on(Event::SendNow(id(1)), NOW, 0), [Decision::Save, Decision::Send(id(1))]);
    let lost = again.on(Event::NoAnswer(id(1)), NOW, 0);
    assert_eq!(
        lost,
        [Decision::Save, Decision::Stopped(id(1), Stop::Unproven)],
        "without a response, the inquiry may not have been sent"
    );
    assert_eq!(again.on(Event::Tick, NOW + 900 * 24 * HOUR, 0), [], "an unproven inquiry does not expire");
}

#[test]
fn the_errors_of_a_refusal_are_kept_until_the_inquiry_is_resent() {
    let mut outbox = Outbox::new(rules(true));
    outbox.on(submit(1), NOW, 0);
    let errors = vec![FieldError { field: "email".into(), code: "x".into(), detail: "Enter an address".into() }];
    outbox.on(Event::Answer(id(1), DeliveryOutcome::Rejected(errors.clone())), NOW, 0);
    assert_eq!(outbox.entries()[0].errors, errors);
    outbox.on(Event::SendNow(id(1)), NOW, 0);
    assert!(outbox.entries()[0].errors.is_empty());
}

#[test]
fn an_outbox_takes_only_its_own_entries_from_another() {
    let mut shared = Outbox::new(rules(true));
    for number in 1..=4 {
        shared.on(submit(number), NOW, 0);
    }
    shared.on(retry(2, Some(60)), NOW, 0);
    let mut target = Outbox::new(rules(true));
    target.on(submit(4), NOW, 0);
    target.on(retry(4, Some(60)), NOW, 0);
    let kept = target.entries()[0].clone();
    let moved = shared.entries()[1].clone();
    let is_ours = |entry: &Entry| entry.id == id(2) || entry.id == id(4);
    target.take_from(&mut shared, is_ours);
    assert_eq!(target.entries(), [kept, moved], "an entry in both outboxes is not replaced");
    let left: Vec<_> = shared.entries().iter().map(|entry| entry.id).collect();
    assert_eq!(left, [id(1), id(3)]);
    let before = target.clone();
    target.take_from(&mut shared, is_ours);
    assert_eq!(target, before, "a second call changes nothing");
}

/// Applies an event of a page whose storage is `text`, writable if `works`.
fn apply(overlay: &mut Overlay, text: &mut String, works: bool, event: Event, now: u64) -> (Outbox, Vec<Decision>) {
    let turn = overlay.apply(Some(text), rules(true), (event, now, 0));
    if let Some(new) = turn.text.as_ref().filter(|_| works) {
        new.clone_into(text);
        overlay.commit(&turn);
    }
    (turn.outbox, turn.decisions)
}

#[test]
fn changes_that_cannot_be_stored_stay_in_the_overlay() {
    let (mut overlay, mut text) = (Overlay::default(), String::new());
    apply(&mut overlay, &mut text, true, submit(1), NOW);
    assert!(overlay.is_empty());
    apply(&mut overlay, &mut text, false, submit(2), NOW);
    assert!(overlay.has_only_copy(id(2)) && !overlay.has_only_copy(id(1)) && !text.contains("inquiry 2"));
    // The page removes a stored inquiry, although the stored text still contains it.
    let (outbox, _) = apply(&mut overlay, &mut text, false, stored(1), NOW);
    assert_eq!(outbox.entries().len(), 1);
    assert_eq!(overlay.merged(Some(&text), rules(true)), outbox);
    // The next successful write stores all changes.
    let (outbox, _) = apply(&mut overlay, &mut text, true, Event::Tick, NOW);
    assert!(overlay.is_empty());
    assert_eq!(Outbox::from_text(&text, rules(true)), Some(outbox));
}

#[test]
fn a_newer_change_of_another_page_wins_over_the_overlay() {
    let (mut overlay, mut text) = (Overlay::default(), String::new());
    apply(&mut overlay, &mut text, true, submit(1), NOW);
    apply(&mut overlay, &mut text, false, retry(1, None), NOW + 1);
    assert_eq!(overlay.merged(Some(&text), rules(true)).entries()[0].state, State::Waiting);
    let mut other = Overlay::default();
    apply(&mut other, &mut text, true, Event::NoAnswer(id(1)), NOW);
    assert_eq!(overlay.merged(Some(&text), rules(true)).entries()[0].state, State::Unreached);
    apply(&mut other, &mut text, true, stored(1), NOW);
    assert!(overlay.merged(Some(&text), rules(true)).entries().is_empty(), "a removed entry does not come back");
}

#[test]
fn a_text_of_a_later_version_is_not_overwritten() {
    let (mut overlay, mut text) = (Overlay::default(), "glossary-outbox 9\nwhatever".to_owned());
    let (_, decisions) = apply(&mut overlay, &mut text, true, submit(1), NOW);
    assert_eq!(decisions, [Decision::Save, Decision::Send(id(1))]);
    assert!(overlay.has_only_copy(id(1)));
    assert_eq!(text, "glossary-outbox 9\nwhatever");
}

#[test]
fn an_inquiry_is_kept_only_once_its_text_is_stored() {
    let mut overlay = Overlay::default();
    let turn = overlay.apply(Some(""), rules(true), (submit(1), NOW, 0));
    assert!(overlay.has_only_copy(id(1)), "before the transaction is complete");
    // A second event begins before the page hears of the end of the first transaction.
    let text = turn.text.clone().unwrap();
    let second = overlay.apply(Some(&text), rules(true), (submit(2), NOW, 0));
    overlay.commit(&turn);
    assert!(!overlay.has_only_copy(id(1)) && overlay.has_only_copy(id(2)));
    overlay.commit(&second);
    assert!(overlay.is_empty());
}

#[test]
fn a_text_that_is_stored_after_the_page_has_given_up_waiting_is_not_changed_back() {
    let (mut overlay, mut text) = (Overlay::default(), String::new());
    let late = overlay.apply(Some(&text), rules(true), (submit(1), NOW, 0));
    // The transaction took too long, so the page counted it as failed. Then another page removed the inquiry.
    text.clone_from(late.text.as_ref().unwrap());
    apply(&mut Overlay::default(), &mut text, true, Event::NoAnswer(id(1)), NOW);
    assert_eq!(overlay.merged(Some(&text), rules(true)).entries()[0].state, State::Unreached);
}

#[test]
fn an_abandoned_attempt_ends_unless_a_later_one_has_begun() {
    let mut outbox = Outbox::new(rules(true));
    outbox.on(submit(1), NOW, 0);
    outbox.on(Event::NoAnswer(id(1)), NOW, 0);
    outbox.on(Event::SendNow(id(1)), NOW + SECOND, 0);
    let second = outbox.clone();
    assert_eq!(outbox.on(Event::Abandoned(id(1), NOW), NOW + HOUR, 0), []);
    assert_eq!(outbox, second);
    next_attempt(&mut outbox, Event::Abandoned(id(1), NOW + SECOND), NOW + HOUR, 0);
    assert_eq!(outbox.on(Event::Abandoned(id(9), NOW), NOW + HOUR, 0).len(), 1, "an unknown inquiry");
}

#[test]
fn an_inquiry_in_the_outbox_keeps_its_first_body_when_it_is_submitted_again() {
    let (mut overlay, mut text) = (Overlay::default(), String::new());
    apply(&mut overlay, &mut text, true, submit(1), NOW);
    apply(&mut overlay, &mut text, true, retry(1, None), NOW);
    let again = Event::Submit(id(1), "inquiry 1, from another page".into());
    let (outbox, decisions) = apply(&mut overlay, &mut text, true, again, NOW);
    assert_eq!(decisions, [Decision::Save, Decision::Send(id(1))]);
    assert_eq!(outbox.entries()[0].body, "inquiry 1");
}
