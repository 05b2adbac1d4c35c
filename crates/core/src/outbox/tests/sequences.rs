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
    /// The storage takes nothing from this page from now on, or takes it again.
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

/// A page of the site.
#[derive(Clone)]
struct Tab {
    own: Own,
    storage_works: bool,
}

/// The world around an outbox, which remembers what must hold.
struct World {
    tabs: Vec<Tab>,
    kept: String,
    rules: Rules,
    now: u64,
    /// What was submitted and taken, and neither proven nor discarded since.
    owed: BTreeMap<InquiryId, String>,
    proven: BTreeSet<InquiryId>,
    discarded: BTreeSet<InquiryId>,
    /// Whose attempt holds an inquiry's lock.
    held: BTreeMap<InquiryId, usize>,
    /// Attempts that wait for such a lock.
    queue: Vec<(usize, InquiryId)>,
    /// What may be stored already, where that must not happen twice.
    risky: BTreeSet<InquiryId>,
    /// A page among several kept something by itself: the others cannot know.
    apart: bool,
}

impl World {
    fn new(tabs: usize, rules: Rules) -> Self {
        Self {
            tabs: vec![Tab { own: Own::default(), storage_works: true }; tabs],
            kept: String::new(),
            rules,
            now: NOW,
            owed: BTreeMap::new(),
            proven: BTreeSet::new(),
            discarded: BTreeSet::new(),
            held: BTreeMap::new(),
            queue: Vec::new(),
            risky: BTreeSet::new(),
            apart: false,
        }
    }

    fn known(&self, tab: usize) -> Outbox {
        self.tabs[tab].own.known(Some(&self.kept), self.rules)
    }

    fn take(&mut self, step: Step, tab: usize, random: u32) {
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
                self.tabs[tab].storage_works = works;
                return;
            }
            Step::Clock(by) => {
                self.now = self.now.saturating_add_signed(by);
                Event::Tick
            }
            Step::Killed => return self.killed(tab, random),
            Step::Tick => Event::Tick,
            Step::Online => return self.resume(tab, random),
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
            Step::Stored(number) => {
                return self.ended(number, answer(number, Outcome::Stored(id(number).reference())), random);
            }
            Step::Rejected(number) => return self.ended(number, answer(number, Outcome::Rejected(Vec::new())), random),
            Step::Retry(number, after) => return self.ended(number, answer(number, Outcome::Retry(after)), random),
            Step::Unknown(number) => return self.ended(number, answer(number, Outcome::Unknown), random),
            Step::NoAnswer(number) => return self.ended(number, Event::NoAnswer(id(number)), random),
            Step::NotSent(number) => return self.ended(number, Event::NotSent(id(number)), random),
        };
        self.happen(tab, event, random);
    }

    /// An attempt ends, if there is one, and its lock is free once that is written.
    fn ended(&mut self, number: u8, event: Event, random: u32) {
        let id = id(number);
        let Some(tab) = self.held.get(&id).copied() else { return };
        match &event {
            Event::Answer(_, Outcome::Stored(_)) => {
                self.proven.insert(id);
                self.owed.remove(&id);
            }
            Event::Answer(_, Outcome::Unknown) | Event::NoAnswer(_) => _ = self.risky.insert(id),
            _ => {}
        }
        self.happen(tab, event, random);
        self.release(id);
    }

    fn release(&mut self, id: InquiryId) {
        self.held.remove(&id);
        if let Some(next) = self.queue.iter().position(|(_, other)| *other == id) {
            let (tab, id) = self.queue.remove(next);
            self.begin(tab, id);
        }
    }

    /// An attempt begins, once it has the lock and it is still wanted.
    fn begin(&mut self, tab: usize, id: InquiryId) {
        if self.held.contains_key(&id) {
            return self.queue.push((tab, id));
        }
        if self.known(tab).entries().iter().any(|entry| entry.id == id && entry.state == State::InFlight) {
            assert!(self.rules.repeatable || self.apart || !self.risky.contains(&id), "{id} might be stored twice");
            self.held.insert(id, tab);
        } else {
            self.release(id);
        }
    }

    /// The page is gone, and with it what only it had.
    fn killed(&mut self, tab: usize, random: u32) {
        let dead = std::mem::take(&mut self.tabs[tab].own);
        self.queue.retain(|(waiting, _)| *waiting != tab);
        let held: Vec<_> = self.held.iter().filter(|(_, holder)| **holder == tab).map(|(id, _)| *id).collect();
        for id in held {
            self.risky.insert(id);
            self.release(id);
        }
        // A storage that failed still has what it had before, and knows no better.
        let left = self.known(tab);
        for id in dead.ids() {
            self.risky.remove(&id);
            match left.entries().iter().find(|entry| entry.id == id) {
                Some(entry) => _ = self.owed.insert(id, entry.body.clone()),
                None => _ = self.owed.remove(&id),
            }
        }
        self.resume(tab, random);
    }

    /// The page learns from the locks that nobody awaits what was under way.
    fn resume(&mut self, tab: usize, random: u32) {
        for entry in self.known(tab).entries().iter().filter(|entry| entry.state == State::InFlight) {
            if !self.held.contains_key(&entry.id) {
                self.risky.insert(entry.id);
                self.happen(tab, Event::NoAnswer(entry.id), random);
            }
        }
        self.happen(tab, Event::Online, random);
    }

    fn happen(&mut self, tab: usize, event: Event, random: u32) {
        let proof = match &event {
            Event::Answer(id, Outcome::Stored(reference)) => Some((*id, reference.clone())),
            _ => None,
        };
        let before = self.known(tab);
        let (text, works) = (self.kept.clone(), self.tabs[tab].storage_works);
        let now = self.now;
        let kept = &mut self.kept;
        let (outbox, decisions) =
            self.tabs[tab].own.turn(Some(&text), self.rules, (event.clone(), now, random), |_, text| {
                if works {
                    text.clone_into(kept);
                }
                works
            });
        assert_eq!(self.known(tab), outbox, "what a page has done, it knows");
        self.apart |= self.tabs.len() > 1 && !self.tabs[tab].own.is_empty();
        let saves = decisions.first() == Some(&Decision::Save);
        assert_eq!(saves, before != outbox, "saved when and only when something changed: {event:?}");
        for entry in before.entries().iter().filter(|entry| entry.is_over(self.rules, now)) {
            if outbox.entries().iter().all(|other| other.id != entry.id) {
                self.owed.remove(&entry.id);
            }
        }
        for decision in &decisions {
            match decision {
                Decision::Save => {}
                Decision::Send(id) => {
                    assert!(saves, "{id} is sent before it is saved");
                    self.begin(tab, *id);
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
                Decision::Refused(..) | Decision::Stopped(..) => {}
            }
        }
        for entry in outbox.entries() {
            assert!(entry.next_attempt().is_none_or(|time| time > self.now), "due, and not sent");
        }
    }

    /// All that is owed is here, nothing else is, and what is sent is known.
    fn check(&self, tab: usize) {
        let outbox = &self.known(tab);
        let here: BTreeMap<_, _> = outbox.entries().iter().map(|entry| (entry.id, entry.body.clone())).collect();
        assert_eq!(here.len(), outbox.entries().len(), "an id twice");
        assert_eq!(Outbox::from_text(&outbox.to_text(), self.rules).as_ref(), Some(outbox));
        if self.apart {
            let somewhere =
                |id| (0..self.tabs.len()).any(|tab| self.known(tab).entries().iter().any(|entry| entry.id == id));
            return assert!(self.owed.keys().all(|id| somewhere(*id)), "lost: {:?}", self.owed);
        }
        assert_eq!(here, self.owed);
        assert!(here.len() <= MAX_ENTRIES);
        for entry in outbox.entries() {
            let in_flight = entry.state == State::InFlight;
            assert!(in_flight || !self.held.contains_key(&entry.id), "{} is {:?} and under way", entry.id, entry.state);
            let awaited = self.held.contains_key(&entry.id) || self.tabs.len() > 1;
            assert!(awaited || !in_flight || self.queue.contains(&(tab, entry.id)), "{} is awaited by none", entry.id);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// No success without proof; all that was typed is proven stored, pending or
    /// handed back; it goes on proof or on the visitor's word only, or in time
    /// where an endpoint never confirms; never twice at once; never again by itself
    /// where it might be stored twice. For one page and for two, whose storage may fail.
    #[test]
    fn an_inquiry_is_never_lost_and_the_form_never_lies(
        repeatable in any::<bool>(),
        confirms in any::<bool>(),
        tabs in 1usize..=2,
        steps in prop::collection::vec((step(), 0usize..2, any::<u32>()), 1..80),
    ) {
        let mut world = World::new(tabs, Rules { confirms, ..rules(repeatable) });
        for (step, tab, random) in steps {
            world.take(step, tab % tabs, random);
            world.check(tab % tabs);
        }
    }

    /// Two pages whose storage works share all they know.
    #[test]
    fn two_pages_that_share_a_text_never_send_the_same_twice(
        repeatable in any::<bool>(),
        steps in prop::collection::vec((step(), 0usize..2, any::<u32>()), 1..80),
    ) {
        let mut world = World::new(2, rules(repeatable));
        for (step, tab, random) in steps {
            if !matches!(step, Step::Storage(_)) {
                world.take(step, tab, random);
                world.check(tab);
                prop_assert!(!world.apart);
            }
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
