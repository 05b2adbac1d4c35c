//! What holds whatever happens, in whatever order.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

/// What may happen in a visitor's life. Numbers stand for inquiries.
#[derive(Clone, Debug)]
enum Step {
    Submit(u8),
    Stored(u8),
    Rejected(u8),
    Retry(u8, Option<u32>),
    Unknown(u8),
    NoAnswer(u8),
    NotSent(u8),
    Tick,
    Online,
    SendNow(u8),
    Discard(u8),
    /// The storage takes nothing from now on, or takes it again.
    Storage(bool),
    /// The page is killed and opened again.
    Killed,
    /// The clock moves by so many milliseconds.
    Clock(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let day = 24 * HOUR as i64;
    prop_oneof![
        3 => (0u8..30).prop_map(Step::Submit),
        2 => (0u8..30).prop_map(Step::Stored),
        1 => (0u8..30).prop_map(Step::Rejected),
        3 => (0u8..30, prop::option::of(any::<u32>())).prop_map(|(number, after)| Step::Retry(number, after)),
        2 => (0u8..30).prop_map(Step::Unknown),
        3 => (0u8..30).prop_map(Step::NoAnswer),
        1 => (0u8..30).prop_map(Step::NotSent),
        2 => Just(Step::Tick),
        1 => Just(Step::Online),
        1 => (0u8..30).prop_map(Step::SendNow),
        1 => (0u8..30).prop_map(Step::Discard),
        1 => any::<bool>().prop_map(Step::Storage),
        1 => Just(Step::Killed),
        4 => prop_oneof![0..2 * HOUR as i64, -day..day, -900 * day..900 * day].prop_map(Step::Clock),
    ]
}

/// The world around an outbox, which remembers what must hold.
struct World {
    outbox: Outbox,
    kept: String,
    storage_works: bool,
    repeatable: bool,
    now: u64,
    /// What was submitted and taken, and neither proven nor discarded since.
    owed: BTreeMap<InquiryId, String>,
    /// Those of them that the storage never had, and that a killed page forgets.
    promised: BTreeSet<InquiryId>,
    proven: BTreeSet<InquiryId>,
    discarded: BTreeSet<InquiryId>,
    in_flight: BTreeSet<InquiryId>,
    /// What may be stored already, where that must not happen twice.
    risky: BTreeSet<InquiryId>,
}

impl World {
    fn new(repeatable: bool) -> Self {
        Self {
            outbox: Outbox::new(rules(repeatable)),
            kept: String::new(),
            storage_works: true,
            repeatable,
            now: NOW,
            owed: BTreeMap::new(),
            promised: BTreeSet::new(),
            proven: BTreeSet::new(),
            discarded: BTreeSet::new(),
            in_flight: BTreeSet::new(),
            risky: BTreeSet::new(),
        }
    }

    fn take(&mut self, step: Step, random: u32) {
        let answer = |number: u8, outcome| Event::Answer(id(number), outcome);
        let event = match step {
            // Once proven or discarded, the next is a new inquiry with a new id.
            Step::Submit(number) if self.proven.contains(&id(number)) || self.discarded.contains(&id(number)) => return,
            Step::Submit(number) => {
                self.owed.insert(id(number), format!("inquiry {number}"));
                self.risky.remove(&id(number));
                submit(number)
            }
            Step::Storage(works) => {
                self.storage_works = works;
                return;
            }
            Step::Clock(by) => {
                self.now = self.now.saturating_add_signed(by);
                Event::Tick
            }
            Step::Killed => return self.killed(random),
            Step::Tick => Event::Tick,
            Step::Online => Event::Online,
            Step::SendNow(number) => {
                self.risky.remove(&id(number));
                Event::SendNow(id(number))
            }
            Step::Discard(number) => {
                if self.owed.remove(&id(number)).is_some() {
                    self.discarded.insert(id(number));
                }
                Event::Discard(id(number))
            }
            // Answers come to what was sent only.
            Step::Stored(number)
            | Step::Rejected(number)
            | Step::Retry(number, _)
            | Step::Unknown(number)
            | Step::NoAnswer(number)
            | Step::NotSent(number)
                if !self.in_flight.remove(&id(number)) =>
            {
                return;
            }
            Step::Stored(number) => {
                self.proven.insert(id(number));
                self.owed.remove(&id(number));
                answer(number, Outcome::Stored(id(number).reference()))
            }
            Step::Rejected(number) => answer(number, Outcome::Rejected(Vec::new())),
            Step::Retry(number, after) => answer(number, Outcome::Retry(after)),
            Step::Unknown(number) => {
                self.risky.insert(id(number));
                answer(number, Outcome::Unknown)
            }
            Step::NoAnswer(number) => {
                self.risky.insert(id(number));
                Event::NoAnswer(id(number))
            }
            Step::NotSent(number) => Event::NotSent(id(number)),
        };
        self.happen(event, random);
    }

    /// The page is gone, and with it what only it had. The next one learns from
    /// the locks that nobody awaits what was under way.
    fn killed(&mut self, random: u32) {
        self.outbox = Outbox::from_text(&self.kept, rules(self.repeatable)).unwrap();
        let kept: BTreeMap<_, _> = self.outbox.entries().iter().map(|entry| (entry.id, entry.body.clone())).collect();
        for id in &self.promised {
            assert!(kept.contains_key(id), "{id} was saved, and is gone");
        }
        // A storage that failed still has what it had before, and knows no better.
        self.risky.retain(|id| self.promised.contains(id));
        self.owed = kept;
        self.promised = self.owed.keys().copied().collect();
        let orphans = self.outbox.entries().iter().filter(|entry| entry.state == State::InFlight);
        self.in_flight = orphans.map(|entry| entry.id).collect();
        for id in self.in_flight.clone() {
            self.in_flight.remove(&id);
            self.risky.insert(id);
            self.happen(Event::NoAnswer(id), random);
        }
        self.happen(Event::Online, random);
    }

    fn happen(&mut self, event: Event, random: u32) {
        let proof = match &event {
            Event::Answer(id, Outcome::Stored(reference)) => Some((*id, reference.clone())),
            _ => None,
        };
        let before = self.outbox.clone();
        let decisions = self.outbox.on(event.clone(), self.now, random);
        let saves = decisions.first() == Some(&Decision::Save);
        assert_eq!(saves, before != self.outbox, "saved when and only when something changed: {event:?}");
        for decision in &decisions {
            match decision {
                Decision::Save => self.save(random),
                Decision::Send(id) => {
                    assert!(saves, "{id} is sent before it is saved");
                    assert!(self.in_flight.insert(*id), "{id} is sent twice at once");
                    assert!(self.repeatable || !self.risky.contains(id), "{id} might be stored twice");
                }
                Decision::Stored(id, reference) => {
                    assert_eq!(proof, Some((*id, reference.clone())), "a success without proof");
                }
                Decision::HandBack(id) => {
                    assert!(matches!(&event, Event::Submit(submitted, _) if submitted == id));
                    assert!(before.entries().iter().all(|entry| entry.id != *id), "what is kept is not handed back");
                    self.owed.remove(id);
                }
                Decision::Wait(time) => assert!(*time > self.now),
                Decision::Refused(..) | Decision::Stopped(..) | Decision::NotKept => {}
            }
        }
        self.check();
    }

    fn save(&mut self, random: u32) {
        if self.storage_works {
            self.kept = self.outbox.to_text();
            self.promised = self.outbox.entries().iter().map(|entry| entry.id).collect();
        } else {
            // What lies there is of old: nothing more can be promised of it.
            self.promised.clear();
            let told = self.outbox.on(Event::StorageFailed, self.now, random);
            assert_eq!(told.contains(&Decision::NotKept), !self.outbox.entries().is_empty());
        }
    }

    /// All that is owed is here, nothing else is, and what is sent is known.
    fn check(&self) {
        let here: BTreeMap<_, _> = self.outbox.entries().iter().map(|entry| (entry.id, entry.body.clone())).collect();
        assert_eq!(here, self.owed);
        assert_eq!(here.len(), self.outbox.entries().len(), "an id twice");
        assert!(here.len() <= MAX_ENTRIES);
        for entry in self.outbox.entries() {
            let in_flight = self.in_flight.contains(&entry.id);
            assert_eq!(entry.state == State::InFlight, in_flight, "{} is {:?}", entry.id, entry.state);
            assert!(entry.next_attempt().is_none_or(|time| time > self.now), "due, and not sent");
        }
        assert_eq!(Outbox::from_text(&self.outbox.to_text(), rules(self.repeatable)).as_ref(), Some(&self.outbox));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// No success without proof; all that was typed is proven stored, pending or
    /// handed back; it goes on proof or on the visitor's word only; never twice
    /// at once; never again by itself where it might be stored twice.
    #[test]
    fn an_inquiry_is_never_lost_and_the_form_never_lies(
        repeatable in any::<bool>(),
        steps in prop::collection::vec((step(), any::<u32>()), 1..80),
    ) {
        let mut world = World::new(repeatable);
        for (step, random) in steps {
            world.take(step, random);
        }
    }

    /// Whatever the endpoint does, and whatever the clock: it ends, and is told.
    #[test]
    fn trying_comes_to_an_end(moves in prop::collection::vec((any::<i32>(), any::<u32>(), 0u8..4), 1_000)) {
        let mut outbox = Outbox::new(rules(true));
        let mut now = NOW;
        let mut decisions = outbox.on(submit(1), now, 0);
        let mut sent = 0;
        for (by, random, end) in moves {
            if decisions.contains(&Decision::Stopped(id(1), Stop::GaveUp)) {
                prop_assert!(sent > 4);
                return Ok(());
            }
            now = now.saturating_add_signed(by.into());
            if decisions.contains(&Decision::Send(id(1))) {
                sent += 1;
                let event = match end {
                    0 => Event::NoAnswer(id(1)),
                    1 => Event::NotSent(id(1)),
                    2 => Event::Answer(id(1), Outcome::Unknown),
                    _ => retry(1, None),
                };
                decisions = outbox.on(event, now, random);
            } else {
                decisions = outbox.on(Event::Tick, outbox.entries()[0].next_attempt().unwrap(), random);
            }
        }
        prop_assert!(false, "still trying after {} attempts", sent);
    }

    /// With a clock that only goes forward, no attempt is made before the time
    /// that the endpoint asked for, unless the visitor wants it.
    #[test]
    fn no_attempt_comes_too_early(
        after in 0u32..86_400,
        steps in prop::collection::vec((0..4 * HOUR, any::<bool>()), 1..30),
        random in any::<u32>(),
    ) {
        let mut outbox = Outbox::new(rules(true));
        outbox.on(submit(1), NOW, random);
        outbox.on(retry(1, Some(after)), NOW, random);
        let mut now = NOW;
        for (by, online) in steps {
            now += by;
            let event = if online { Event::Online } else { Event::Tick };
            if outbox.on(event, now, random).contains(&Decision::Send(id(1))) {
                prop_assert!(now >= NOW + u64::from(after) * SECOND);
                return Ok(());
            }
        }
    }
}
