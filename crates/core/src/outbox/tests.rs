//! What the outbox decides.

use proptest::prelude::*;

use super::*;

mod kept;
mod sequences;

/// A Sunday in 2026, in milliseconds.
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
    Event::Answer(id(number), Outcome::Stored("K7QX2-9M4TB".into()))
}

fn retry(number: u8, after: Option<u32>) -> Event {
    Event::Answer(id(number), Outcome::Retry(after))
}

/// When the only entry is tried again, after this event at that time.
fn next(outbox: &mut Outbox, event: Event, now: u64, random: u32) -> u64 {
    match &outbox.on(event, now, random)[..] {
        [Decision::Save, Decision::Wait(time)] => *time,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_inquiry_is_saved_then_sent_and_forgotten_on_proof() {
    let mut outbox = Outbox::new(rules(true));
    assert_eq!(outbox.on(submit(1), NOW, 0), [Decision::Save, Decision::Send(id(1))]);
    assert_eq!(outbox.entries()[0].state, State::InFlight);
    let proven = [Decision::Save, Decision::Stored(id(1), "K7QX2-9M4TB".into())];
    assert_eq!(outbox.on(stored(1), NOW, 0), proven);
    assert!(outbox.entries().is_empty());
    assert_eq!(outbox.on(stored(1), NOW, 0), [], "the same answer again");
}

#[test]
fn submitting_the_same_again_is_no_second_inquiry() {
    let mut outbox = Outbox::new(rules(true));
    outbox.on(submit(1), NOW, 0);
    assert_eq!(outbox.on(submit(1), NOW, 0), [], "it is under way");
    outbox.on(retry(1, None), NOW, 0);
    assert_eq!(outbox.on(submit(1), NOW, 0), [Decision::Save, Decision::Send(id(1))], "it was waiting");
    assert_eq!(outbox.entries().len(), 1);
    let other = Event::Submit(id(1), "another text".into());
    assert_eq!(outbox.on(other, NOW, 0), [Decision::HandBack(id(1))]);
}

#[test]
fn what_does_not_fit_is_handed_back() {
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
fn waits_double_up_to_an_hour_and_are_spread() {
    let mut outbox = Outbox::new(rules(true));
    outbox.on(submit(1), NOW, 0);
    let mut now = NOW;
    for seconds in [5, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 3_600, 3_600] {
        let mut other = outbox.clone();
        assert_eq!(next(&mut other, Event::NoAnswer(id(1)), now, 0), now + seconds * SECOND / 2);
        let late = next(&mut outbox, Event::NoAnswer(id(1)), now, u32::MAX);
        assert_eq!(late, now + seconds * SECOND - 1);
        assert_eq!(outbox.on(Event::Tick, late - 1, 0), [Decision::Wait(late)]);
        assert_eq!(outbox.on(Event::Tick, late, 0), [Decision::Save, Decision::Send(id(1))]);
        now = late;
    }
}

#[test]
fn an_endpoint_that_asks_for_time_gets_it() {
    let mut outbox = Outbox::new(rules(true));
    outbox.on(submit(1), NOW, 0);
    let time = next(&mut outbox, retry(1, Some(120)), NOW, 0);
    assert_eq!(time, NOW + 120 * SECOND);
    // A connection is no news to an endpoint that is busy.
    assert_eq!(outbox.on(Event::Online, time - 1, 0), [Decision::Wait(time)]);
    outbox.on(Event::Tick, time, 0);
    let day = next(&mut outbox, retry(1, Some(u32::MAX)), time, 0);
    assert_eq!(day, time + 24 * HOUR, "nobody waits for a century");
    assert_eq!(outbox.on(Event::SendNow(id(1)), time, 0), [Decision::Save, Decision::Send(id(1))]);
}

#[test]
fn a_connection_sends_what_did_not_get_there() {
    for event in [Event::NoAnswer(id(1)), Event::NotSent(id(1)), Event::Answer(id(1), Outcome::Unknown)] {
        let mut outbox = Outbox::new(rules(true));
        outbox.on(submit(1), NOW, 0);
        outbox.on(event.clone(), NOW, 0);
        assert_eq!(outbox.on(Event::Online, NOW, 0), [Decision::Save, Decision::Send(id(1))], "{event:?}");
    }
}

#[test]
fn what_would_be_stored_twice_is_left_to_the_visitor() {
    let stopped = [Decision::Save, Decision::Stopped(id(1), Stop::Unproven)];
    for event in [Event::NoAnswer(id(1)), Event::Answer(id(1), Outcome::Unknown)] {
        let mut outbox = Outbox::new(rules(false));
        outbox.on(submit(1), NOW, 0);
        assert_eq!(outbox.on(event, NOW, 0), stopped);
        assert_eq!(outbox.on(Event::Online, NOW + HOUR, 0), []);
        assert_eq!(outbox.on(Event::SendNow(id(1)), NOW, 0), [Decision::Save, Decision::Send(id(1))]);
    }
    for event in [Event::NotSent(id(1)), retry(1, None)] {
        let mut outbox = Outbox::new(rules(false));
        outbox.on(submit(1), NOW, 0);
        next(&mut outbox, event, NOW, 0);
    }
}

#[test]
fn a_refusal_is_told_and_what_was_typed_stays() {
    let mut outbox = Outbox::new(rules(true));
    outbox.on(submit(1), NOW, 0);
    let errors =
        vec![FieldError { field: "email".into(), code: "not-an-email".into(), detail: "Enter an address".into() }];
    let event = Event::Answer(id(1), Outcome::Rejected(errors.clone()));
    assert_eq!(outbox.on(event, NOW, 0), [Decision::Save, Decision::Refused(id(1), errors)]);
    assert_eq!(outbox.entries()[0].body, "inquiry 1");
    assert_eq!(outbox.on(Event::Online, NOW + HOUR, 0), []);
    assert_eq!(outbox.on(Event::Discard(id(1)), NOW, 0), [Decision::Save]);
    assert!(outbox.entries().is_empty());
}

#[test]
fn it_is_given_up_after_the_stated_time_and_can_be_taken_up_again() {
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
    next(&mut outbox, retry(1, None), now, 0);
}

#[test]
fn with_a_clock_that_stands_still_it_is_given_up_too() {
    let mut outbox = Outbox::new(rules(true));
    let mut decisions = outbox.on(submit(1), NOW, 0);
    for _ in 1..DAYS * 66 {
        assert_eq!(decisions, [Decision::Save, Decision::Send(id(1))]);
        next(&mut outbox, Event::NoAnswer(id(1)), NOW, 0);
        decisions = outbox.on(Event::Online, NOW, 0);
    }
    let stopped = [Decision::Save, Decision::Stopped(id(1), Stop::GaveUp)];
    assert_eq!(outbox.on(Event::NoAnswer(id(1)), NOW, 0), stopped);
}

#[test]
fn what_is_not_awaited_changes_nothing_but_proof_is_proof() {
    let mut outbox = Outbox::new(rules(true));
    outbox.on(submit(1), NOW, 0);
    let time = next(&mut outbox, Event::NoAnswer(id(1)), NOW, 0);
    let waiting = outbox.clone();
    let rejected = Event::Answer(id(1), Outcome::Rejected(Vec::new()));
    for late in [retry(1, Some(9_999)), rejected, Event::NoAnswer(id(1)), Event::NotSent(id(1)), stored(2)] {
        assert_eq!(outbox.on(late, NOW, 0), [Decision::Wait(time)]);
        assert_eq!(outbox, waiting);
    }
    outbox.on(stored(1), NOW, 0);
    assert!(outbox.entries().is_empty());
}

#[test]
fn a_clock_set_forward_does_not_give_up_at_once() {
    let mut outbox = Outbox::new(rules(true));
    outbox.on(submit(1), NOW, 0);
    let later = NOW + 400 * 24 * HOUR;
    let time = next(&mut outbox, Event::NoAnswer(id(1)), later, 0);
    assert!(time - later < HOUR);
}

#[test]
fn a_clock_set_back_does_not_wait_for_years() {
    let mut outbox = Outbox::new(rules(true));
    outbox.on(submit(1), NOW, 0);
    next(&mut outbox, retry(1, Some(60)), NOW, 0);
    let earlier = NOW - 400 * 24 * HOUR;
    let time = next(&mut outbox, Event::Tick, earlier, 0);
    assert_eq!(time, earlier + 60 * SECOND);
    assert_eq!(outbox.on(Event::Tick, time, 0), [Decision::Save, Decision::Send(id(1))]);
}

/// What an endpoint says that never confirms anything.
fn silent() -> Outbox {
    let mut outbox = Outbox::new(Rules { confirms: false, ..rules(false) });
    outbox.on(submit(1), NOW, 0);
    let sent = outbox.on(Event::Answer(id(1), Outcome::Unknown), NOW, 0);
    assert_eq!(sent, [Decision::Save, Decision::Stopped(id(1), Stop::Sent)]);
    outbox
}

#[test]
fn what_an_endpoint_that_never_confirms_was_sent_is_forgotten_in_time() {
    let mut outbox = silent();
    let over = NOW + DAYS * 24 * HOUR;
    assert_eq!(outbox.on(Event::Online, over - 1, 0), []);
    assert_eq!(outbox.on(Event::Tick, over, 0), [Decision::Save]);
    assert!(outbox.entries().is_empty());
    let mut again = silent();
    assert_eq!(again.on(Event::SendNow(id(1)), NOW, 0), [Decision::Save, Decision::Send(id(1))]);
    let lost = again.on(Event::NoAnswer(id(1)), NOW, 0);
    assert_eq!(lost, [Decision::Save, Decision::Stopped(id(1), Stop::Unproven)], "nobody knows that it was sent");
    assert_eq!(again.on(Event::Tick, NOW + 900 * 24 * HOUR, 0), [], "that is for the visitor to say");
}

#[test]
fn a_refusal_is_kept_until_it_is_sent_again() {
    let mut outbox = Outbox::new(rules(true));
    outbox.on(submit(1), NOW, 0);
    let errors = vec![FieldError { field: "email".into(), code: "x".into(), detail: "Enter an address".into() }];
    outbox.on(Event::Answer(id(1), Outcome::Rejected(errors.clone())), NOW, 0);
    assert_eq!(outbox.entries()[0].errors, errors);
    outbox.on(Event::SendNow(id(1)), NOW, 0);
    assert!(outbox.entries()[0].errors.is_empty());
}

/// A page's turn, which writes into that text where it may.
fn turn(own: &mut Own, text: &mut String, works: bool, event: Event, now: u64) -> (Outbox, Vec<Decision>) {
    let read = text.clone();
    own.turn(Some(&read), rules(true), (event, now, 0), |_, new| {
        if works {
            new.clone_into(text);
        }
        works
    })
}

#[test]
fn what_the_device_cannot_keep_the_page_does() {
    let (mut own, mut text) = (Own::default(), String::new());
    turn(&mut own, &mut text, true, submit(1), NOW);
    assert!(own.is_empty());
    turn(&mut own, &mut text, false, submit(2), NOW);
    assert!(own.has_alone(id(2)) && !own.has_alone(id(1)) && !text.contains("inquiry 2"));
    // What is over stays over here, though the device does not learn of it.
    let (outbox, _) = turn(&mut own, &mut text, false, stored(1), NOW);
    assert_eq!(outbox.entries().len(), 1);
    assert_eq!(own.known(Some(&text), rules(true)), outbox);
    // As soon as it can be written to, the device has all of it.
    let (outbox, _) = turn(&mut own, &mut text, true, Event::Tick, NOW);
    assert!(own.is_empty());
    assert_eq!(Outbox::from_text(&text, rules(true)), Some(outbox));
}

#[test]
fn what_another_page_has_done_meanwhile_counts() {
    let (mut own, mut text) = (Own::default(), String::new());
    turn(&mut own, &mut text, true, submit(1), NOW);
    turn(&mut own, &mut text, false, retry(1, None), NOW + 1);
    assert_eq!(own.known(Some(&text), rules(true)).entries()[0].state, State::Waiting);
    let mut other = Own::default();
    turn(&mut other, &mut text, true, Event::NoAnswer(id(1)), NOW);
    assert_eq!(own.known(Some(&text), rules(true)).entries()[0].state, State::Unreached);
    turn(&mut other, &mut text, true, stored(1), NOW);
    assert!(own.known(Some(&text), rules(true)).entries().is_empty(), "it is not raised from the dead");
}

#[test]
fn a_text_of_a_later_version_is_left_alone() {
    let (mut own, mut text) = (Own::default(), "glossary-outbox 9\nwhatever".to_owned());
    let (_, decisions) = turn(&mut own, &mut text, true, submit(1), NOW);
    assert_eq!(decisions, [Decision::Save, Decision::Send(id(1))]);
    assert!(own.has_alone(id(1)));
    assert_eq!(text, "glossary-outbox 9\nwhatever");
}
