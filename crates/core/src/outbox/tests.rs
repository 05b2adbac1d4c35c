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
    Rules { repeatable, days: DAYS as u32 }
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

#[test]
fn without_storage_it_is_sent_all_the_same_and_said_so() {
    let mut outbox = Outbox::new(rules(true));
    assert_eq!(outbox.on(Event::StorageFailed, NOW, 0), [], "nothing is at stake");
    outbox.on(submit(1), NOW, 0);
    assert_eq!(outbox.on(Event::StorageFailed, NOW, 0), [Decision::NotKept]);
    assert_eq!(outbox.entries()[0].state, State::InFlight);
    assert_eq!(outbox.on(stored(1), NOW, 0).last(), Some(&Decision::Stored(id(1), "K7QX2-9M4TB".into())));
}

#[test]
fn what_a_page_keeps_by_itself_goes_along_with_what_the_device_keeps() {
    let mut kept = Outbox::new(rules(true));
    kept.on(submit(1), NOW, 0);
    let mut own = kept.clone();
    own.on(submit(2), NOW, 0);
    own.subtract(&kept);
    assert_eq!(own.entries().iter().map(|entry| entry.id).collect::<Vec<_>>(), [id(2)]);
    // Of what both have, the device's is the newer.
    kept.on(retry(1, None), NOW, 0);
    own.on(submit(1), NOW, 0);
    let newer = kept.entries()[0].clone();
    kept.absorb(own);
    assert_eq!(kept.entries()[0], newer);
    assert_eq!(kept.entries()[1].id, id(2));
    assert_eq!(kept.entries().len(), 2);
}
