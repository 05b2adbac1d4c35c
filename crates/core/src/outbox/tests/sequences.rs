//! Invariants of the outbox under any sequence of events.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

/// A step of a simulation. The `u8` identifies the inquiry.
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
    /// The page's storage fails, or works again.
    Storage(bool),
    /// The page is closed during its attempts, and opened again.
    Killed,
    /// The clock moves by this number of milliseconds.
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
    overlay: Overlay,
    storage_works: bool,
}

/// The tabs, the storage, the locks and the endpoint, with the expected contents of the outbox.
struct Simulation {
    tabs: Vec<Tab>,
    stored_text: String,
    rules: Rules,
    now: u64,
    /// The inquiries that were accepted, and neither proven stored nor discarded since.
    pending: BTreeMap<InquiryId, String>,
    proven: BTreeSet<InquiryId>,
    discarded: BTreeSet<InquiryId>,
    /// The tab whose attempt holds an inquiry's lock.
    locks: BTreeMap<InquiryId, usize>,
    /// The attempts that wait for a lock.
    queue: Vec<(usize, InquiryId)>,
    /// The inquiries that the endpoint may have stored.
    maybe_stored: BTreeSet<InquiryId>,
    /// Whether one of several tabs has changes that the others cannot read.
    diverged: bool,
}

impl Simulation {
    fn new(tabs: usize, rules: Rules) -> Self {
        Self {
            tabs: vec![Tab { overlay: Overlay::default(), storage_works: true }; tabs],
            stored_text: String::new(),
            rules,
            now: NOW,
            pending: BTreeMap::new(),
            proven: BTreeSet::new(),
            discarded: BTreeSet::new(),
            locks: BTreeMap::new(),
            queue: Vec::new(),
            maybe_stored: BTreeSet::new(),
            diverged: false,
        }
    }

    fn outbox(&self, tab: usize) -> Outbox {
        self.tabs[tab].overlay.merged(Some(&self.stored_text), self.rules)
    }

    fn perform(&mut self, step: Step, tab: usize, random: u32) {
        let answer = |number: u8, outcome| Event::Answer(id(number), outcome);
        let event = match step {
            // After proof or discarding, the app generates a new id.
            Step::Submit(number) if self.proven.contains(&id(number)) || self.discarded.contains(&id(number)) => return,
            Step::Submit(number) => {
                self.pending.insert(id(number), format!("inquiry {number}"));
                self.maybe_stored.remove(&id(number));
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
            Step::Killed => return self.kill(tab, random),
            Step::Tick => Event::Tick,
            Step::Online => return self.resume(tab, random),
            Step::SendNow(number) => {
                self.maybe_stored.remove(&id(number));
                Event::SendNow(id(number))
            }
            Step::Discard(number) => {
                if self.pending.remove(&id(number)).is_some() {
                    self.discarded.insert(id(number));
                }
                Event::Discard(id(number))
            }
            Step::Stored(number) => {
                return self.end_attempt(
                    number,
                    answer(number, DeliveryOutcome::Stored(id(number).reference())),
                    random,
                );
            }
            Step::Rejected(number) => {
                return self.end_attempt(number, answer(number, DeliveryOutcome::Rejected(Vec::new())), random);
            }
            Step::Retry(number, after) => {
                return self.end_attempt(number, answer(number, DeliveryOutcome::Retry(after)), random);
            }
            Step::Unknown(number) => return self.end_attempt(number, answer(number, DeliveryOutcome::Unknown), random),
            Step::NoAnswer(number) => return self.end_attempt(number, Event::NoAnswer(id(number)), random),
            Step::NotSent(number) => return self.end_attempt(number, Event::NotSent(id(number)), random),
        };
        self.apply(tab, event, random);
    }

    /// Ends an inquiry's attempt, if there is one, and then releases its lock.
    fn end_attempt(&mut self, number: u8, event: Event, random: u32) {
        let id = id(number);
        let Some(tab) = self.locks.get(&id).copied() else { return };
        match &event {
            Event::Answer(_, DeliveryOutcome::Stored(_)) => {
                self.proven.insert(id);
                self.pending.remove(&id);
            }
            Event::Answer(_, DeliveryOutcome::Unknown) | Event::NoAnswer(_) => _ = self.maybe_stored.insert(id),
            _ => {}
        }
        self.apply(tab, event, random);
        self.release(id);
    }

    fn release(&mut self, id: InquiryId) {
        self.locks.remove(&id);
        if let Some(next) = self.queue.iter().position(|(_, other)| *other == id) {
            let (tab, id) = self.queue.remove(next);
            self.start_attempt(tab, id);
        }
    }

    /// Starts an attempt once its lock is free, if it is still wanted.
    fn start_attempt(&mut self, tab: usize, id: InquiryId) {
        if self.locks.contains_key(&id) {
            return self.queue.push((tab, id));
        }
        if self.outbox(tab).entries().iter().any(|entry| entry.id == id && entry.state == State::InFlight) {
            assert!(
                self.rules.repeatable || self.diverged || !self.maybe_stored.contains(&id),
                "{id} may be stored twice"
            );
            self.locks.insert(id, tab);
        } else {
            self.release(id);
        }
    }

    /// Closes a page, whose unstored changes are lost, and opens it again.
    fn kill(&mut self, tab: usize, random: u32) {
        let lost = std::mem::take(&mut self.tabs[tab].overlay);
        self.queue.retain(|(waiting, _)| *waiting != tab);
        let locked: Vec<_> = self.locks.iter().filter(|(_, holder)| **holder == tab).map(|(id, _)| *id).collect();
        for id in locked {
            self.maybe_stored.insert(id);
            self.release(id);
        }
        // The storage keeps its last successfully written state.
        let left = self.outbox(tab);
        for id in lost.ids() {
            self.maybe_stored.remove(&id);
            match left.entries().iter().find(|entry| entry.id == id) {
                Some(entry) => _ = self.pending.insert(id, entry.body.clone()),
                None => _ = self.pending.remove(&id),
            }
        }
        self.resume(tab, random);
    }

    /// Opens a page: attempts without a lock were lost.
    fn resume(&mut self, tab: usize, random: u32) {
        for entry in self.outbox(tab).entries().iter().filter(|entry| entry.state == State::InFlight) {
            if !self.locks.contains_key(&entry.id) {
                self.maybe_stored.insert(entry.id);
                self.apply(tab, Event::Abandoned(entry.id, entry.tried), random);
            }
        }
        self.apply(tab, Event::Online, random);
    }

    fn apply(&mut self, tab: usize, event: Event, random: u32) {
        let proof = match &event {
            Event::Answer(id, DeliveryOutcome::Stored(reference)) => Some((*id, reference.clone())),
            _ => None,
        };
        let before = self.outbox(tab);
        let now = self.now;
        let Tab { overlay, storage_works } = &mut self.tabs[tab];
        let turn = overlay.apply(Some(&self.stored_text), self.rules, (event.clone(), now, random));
        if let Some(text) = turn.text.as_ref().filter(|_| *storage_works) {
            text.clone_into(&mut self.stored_text);
            overlay.commit(&turn);
        }
        let Turn { outbox, decisions, .. } = turn;
        // The order may differ after an expired inquiry was submitted again while storage fails.
        let sorted = |mut outbox: Outbox| {
            outbox.entries.sort_by_key(|entry| entry.id);
            outbox
        };
        assert_eq!(sorted(self.outbox(tab)), sorted(outbox.clone()), "the page sees its own changes");
        self.diverged |= self.tabs.len() > 1 && !self.tabs[tab].overlay.is_empty();
        let saves = decisions.first() == Some(&Decision::Save);
        assert_eq!(saves, before != outbox, "an outbox is saved if and only if it changed: {event:?}");
        for entry in before.entries().iter().filter(|entry| entry.is_expired(self.rules, now)) {
            if outbox.entries().iter().all(|other| other.id != entry.id) {
                self.pending.remove(&entry.id);
            }
        }
        for decision in &decisions {
            match decision {
                Decision::Save => {}
                Decision::Send(id) => {
                    assert!(saves, "{id} is sent before it is saved");
                    self.start_attempt(tab, *id);
                }
                Decision::Stored(id, reference) => {
                    assert_eq!(proof, Some((*id, reference.clone())), "{id} is stored without proof");
                }
                Decision::HandBack(id) => {
                    assert!(matches!(&event, Event::Submit(submitted, _) if submitted == id));
                    assert!(
                        before.entries().iter().all(|entry| entry.id != *id),
                        "{id} is in the outbox and handed back"
                    );
                    self.pending.remove(id);
                }
                Decision::Wait(time) => assert!(*time > self.now),
                Decision::Refused(..) | Decision::Stopped(..) => {}
            }
        }
        for entry in outbox.entries() {
            assert!(entry.next_attempt().is_none_or(|time| time > self.now), "{} is due and not sent", entry.id);
        }
    }

    /// Asserts that the outbox contains the pending inquiries and nothing else.
    fn check(&self, tab: usize) {
        let outbox = &self.outbox(tab);
        let here: BTreeMap<_, _> = outbox.entries().iter().map(|entry| (entry.id, entry.body.clone())).collect();
        assert_eq!(here.len(), outbox.entries().len(), "duplicate id");
        assert_eq!(Outbox::from_text(&outbox.to_text(), self.rules).as_ref(), Some(outbox));
        if self.diverged {
            let somewhere =
                |id| (0..self.tabs.len()).any(|tab| self.outbox(tab).entries().iter().any(|entry| entry.id == id));
            return assert!(self.pending.keys().all(|id| somewhere(*id)), "an inquiry is lost: {:?}", self.pending);
        }
        assert_eq!(here, self.pending);
        assert!(here.len() <= MAX_ENTRIES);
        for entry in outbox.entries() {
            let in_flight = entry.state == State::InFlight;
            assert!(
                in_flight || !self.locks.contains_key(&entry.id),
                "{} is {:?} and has an attempt",
                entry.id,
                entry.state
            );
            let has_attempt = self.locks.contains_key(&entry.id) || self.tabs.len() > 1;
            assert!(
                has_attempt || !in_flight || self.queue.contains(&(tab, entry.id)),
                "{} is in flight without an attempt",
                entry.id
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// For one or two tabs, whose storage may fail: success only with proof; every inquiry is proven stored,
    /// pending or handed back; entries are removed only on proof, by the visitor, or by expiry if the
    /// endpoint never proves storage; one attempt at a time; no automatic retry that may store twice.
    #[test]
    fn an_inquiry_is_never_lost_and_success_is_always_proven(
        repeatable in any::<bool>(),
        confirms in any::<bool>(),
        tabs in 1usize..=2,
        steps in prop::collection::vec((step(), 0usize..2, any::<u32>()), 1..80),
    ) {
        let mut simulation = Simulation::new(tabs, Rules { confirms, ..rules(repeatable) });
        for (step, tab, random) in steps {
            simulation.perform(step, tab % tabs, random);
            simulation.check(tab % tabs);
        }
    }

    #[test]
    fn two_tabs_with_working_storage_never_diverge(
        repeatable in any::<bool>(),
        steps in prop::collection::vec((step(), 0usize..2, any::<u32>()), 1..80),
    ) {
        let mut simulation = Simulation::new(2, rules(repeatable));
        for (step, tab, random) in steps {
            if !matches!(step, Step::Storage(_)) {
                simulation.perform(step, tab, random);
                simulation.check(tab);
                prop_assert!(!simulation.diverged);
            }
        }
    }

    #[test]
    fn retries_end_for_any_responses_and_clock(moves in prop::collection::vec((any::<i32>(), any::<u32>(), 0u8..4), 1_000)) {
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
                    2 => Event::Answer(id(1), DeliveryOutcome::Unknown),
                    _ => retry(1, None),
                };
                decisions = outbox.on(event, now, random);
            } else {
                decisions = outbox.on(Event::Tick, outbox.entries()[0].next_attempt().unwrap(), random);
            }
        }
        prop_assert!(false, "no end after {} attempts", sent);
    }

    #[test]
    fn no_automatic_attempt_is_made_before_retry_after(
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
