//! The text format of the outbox.

use super::*;

fn filled() -> Outbox {
    let mut outbox = Outbox::new(rules(true));
    for number in 1..=4 {
        outbox.on(submit(number), NOW + u64::from(number), 7);
    }
    outbox.on(retry(1, Some(60)), NOW + 9, 7);
    outbox.on(Event::NoAnswer(id(2)), NOW + 9, 7);
    outbox.on(Event::Answer(id(3), DeliveryOutcome::Rejected(Vec::new())), NOW + 9, 7);
    outbox
}

/// The length of the first line.
const HEAD: usize = "glossary-outbox 1\n".len();

#[test]
fn the_text_is_a_version_and_a_line_for_each_entry() {
    let mut outbox = Outbox::new(rules(true));
    outbox.on(Event::Submit(id(1), "{\"message\":\"a b\"}\nx".into()), NOW, 0);
    next_attempt(&mut outbox, retry(1, Some(60)), NOW + 5, 0);
    let line = format!("{} w 1 {NOW} {} 60000 {{\"message\":\"a b\"}}\\nx\n", id(1), NOW + 5);
    let text = outbox.to_text();
    assert!(text.starts_with("glossary-outbox 1\n") && text.ends_with(&line), "{text}");
    assert_eq!(Outbox::from_text(&text, rules(true)), Some(outbox));
    assert_eq!(Outbox::new(rules(true)).to_text(), "");
    assert_eq!(Outbox::from_text("", rules(false)), Some(Outbox::new(rules(false))));
}

#[test]
fn every_state_is_read_as_it_was_written() {
    let mut outbox = filled();
    let states = [
        State::InFlight,
        State::Waiting,
        State::Unreached,
        State::Stopped(Stop::Refused),
        State::Stopped(Stop::Unproven),
        State::Stopped(Stop::Sent),
        State::Stopped(Stop::GaveUp),
        State::Stopped(Stop::Damaged),
    ];
    for state in states {
        outbox.entries[0].state = state;
        assert_eq!(Outbox::from_text(&outbox.to_text(), rules(true)).as_ref(), Some(&outbox), "{state:?}");
    }
}

#[test]
fn a_text_of_an_unknown_version_is_not_read() {
    for text in ["glossary-outbox 3\n1 2 3", "{}", "glossary-outbox 1", "\0"] {
        assert_eq!(Outbox::from_text(text, rules(true)), None, "{text}");
    }
}

#[test]
fn a_corrupt_entry_is_kept_but_never_sent() {
    let text = filled().to_text().replace("inquiry 2", "inquity 2");
    let mut outbox = Outbox::from_text(&text, rules(true)).unwrap();
    assert_eq!((outbox.entries()[1].state, &*outbox.entries()[1].body), (State::Stopped(Stop::Damaged), "inquity 2"));
    assert_eq!(outbox.entries()[1].id, id(2));
    for event in [Event::SendNow(id(2)), Event::Online, Event::Submit(id(2), "inquity 2".into())] {
        let decisions = outbox.on(event, NOW + 10, 0);
        assert!(!decisions.contains(&Decision::Send(id(2))), "{decisions:?}");
    }
    assert_eq!(Outbox::from_text(&outbox.to_text(), rules(true)).as_ref(), Some(&outbox));
    outbox.on(Event::Discard(id(2)), NOW, 0);
    assert_eq!(outbox.entries().len(), 3);
}

#[test]
fn version_1_is_read_and_written_unless_version_2_is_needed() {
    let line = "0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b u 2 1795300000000 1795300000005 7311 {\"a\":\"b c\\\\n\"}";
    let text = format!("glossary-outbox 1\n{} {line}\n", 1_111_111_111);
    assert_eq!(Outbox::from_text(&text, rules(true)).unwrap().entries()[0].state, State::Stopped(Stop::Damaged));
    let text = format!("glossary-outbox 1\n475209506 {line}\n");
    let outbox = Outbox::from_text(&text, rules(true)).unwrap();
    assert_eq!((outbox.entries()[0].state, &*outbox.entries()[0].body), (State::Unreached, "{\"a\":\"b c\\n\"}"));
    // An outbox without errors is written as version 1.
    assert_eq!(outbox.to_text(), text);
}

#[test]
fn the_errors_of_a_refusal_are_read_as_they_were_written() {
    let mut outbox = filled();
    let error = |field: &str| FieldError { field: field.into(), code: "a b".into(), detail: "1\t2\n3 \\ 4".into() };
    outbox.entries[2].errors = vec![error("e mail"), error("")];
    let text = outbox.to_text();
    assert!(text.starts_with("glossary-outbox 2\n"), "{text}");
    assert_eq!(Outbox::from_text(&text, rules(true)), Some(outbox));
}

#[test]
fn more_entries_than_the_limit_are_read() {
    let line = filled().to_text().lines().nth(1).unwrap().to_owned();
    let (_, rest) = line.split_once(' ').unwrap();
    let many: String = (0..2 * MAX_ENTRIES).map(|number| format!("{number} {rest}\n")).collect();
    let many = format!("glossary-outbox 1\n{many}").replace(&id(1).to_string(), "?");
    assert_eq!(Outbox::from_text(&many, rules(true)).unwrap().entries().len(), 2 * MAX_ENTRIES);
}

proptest! {
    #[test]
    fn any_body_is_read_as_it_was_written(bodies in prop::collection::vec(any::<String>(), 0..5), now in any::<u64>()) {
        let mut outbox = Outbox::new(rules(true));
        for (number, body) in bodies.into_iter().enumerate() {
            outbox.on(Event::Submit(id(number as u8), body), now, 0);
        }
        prop_assert_eq!(Outbox::from_text(&outbox.to_text(), rules(true)), Some(outbox));
    }

    /// Replaces any byte by another: other lines are unaffected, and the changed line is detected.
    #[test]
    fn a_corrupt_byte_affects_only_its_line(place in any::<prop::sample::Index>(), byte in 0u8..128) {
        let outbox = filled();
        let mut bytes = outbox.to_text().into_bytes();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        let text = String::from_utf8(bytes).unwrap();
        let Some(read) = Outbox::from_text(&text, rules(true)) else {
            prop_assert!(place < HEAD);
            return Ok(());
        };
        let intact = read.entries().iter().filter(|entry| outbox.entries().contains(entry)).count();
        // Two lines are lost with a line break.
        prop_assert!(intact >= 2 || place < HEAD, "{}", text);
        for entry in read.entries() {
            prop_assert!(outbox.entries().contains(entry) || entry.state == State::Stopped(Stop::Damaged), "{}", text);
        }
    }

    #[test]
    fn reading_any_text_does_not_panic(text in any::<String>(), now in any::<u64>(), random in any::<u32>()) {
        for text in [text.clone(), format!("glossary-outbox 1\n{text}"), format!("glossary-outbox 2\n{text}")] {
            if let Some(mut outbox) = Outbox::from_text(&text, rules(true)) {
                outbox.on(Event::Online, now, random);
            }
        }
    }
}
