//! The runner of the outbox: reads the outbox, applies an event, writes the outbox back and carries out the decisions.
//! A transaction of the database, which all tabs of the site share, reads and writes.

use std::{cell::Cell, rc::Rc, time::Duration};

use glossary_core::{
    delivery::{DeliveryOutcome, Preset},
    form::Values,
    inquiry::{Inquiry, InquiryId},
    outbox::{Decision, Entry, Event, Outbox as Entries, State},
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::StorageEvent;

use super::{
    attempt, present,
    state::{OUTBOX, Outbox},
};
use crate::{
    analytics,
    platform::{
        clock::now,
        database::{self, Durability},
        effect::effect,
        idle::when_idle,
        json, locks, random, sent,
        storage::{Storage, with_shared_names},
    },
};

impl Outbox {
    /// Starts the outbox once the browser is idle: retries the inquiries of earlier pages, then and after each event
    /// that may mean that there is a connection again.
    pub(super) fn start(self) {
        effect(move |_| when_idle(move || self.run()));
    }

    fn run(self) {
        // A visitor who comes back may have a network again, and a page from the back/forward cache missed what other
        // tabs did.
        for event in ["online", "focus", "pageshow", "visibilitychange"] {
            window_event_listener_untyped(event, move |_| self.resume());
        }
        // boot.js reports each change of the outbox to the other tabs. Pages of an earlier version write the outbox
        // itself there.
        window_event_listener_untyped("storage", move |event| {
            let key = event.unchecked_ref::<StorageEvent>().key();
            if key.is_none_or(|key| key.ends_with(OUTBOX)) {
                spawn_local(async move {
                    self.adopt().await;
                    self.refresh().await;
                    self.dispatch(Event::Tick);
                });
            }
        });
        spawn_local(async move {
            self.adopt().await;
            self.resume();
        });
    }

    /// Moves the inquiries of earlier versions from local storage, where all sites of an origin once shared a name.
    async fn adopt(self) {
        for shared in [false, true] {
            let local = |work: &dyn Fn() -> Option<String>| if shared { with_shared_names(work) } else { work() };
            let read = || Storage::Local.get(OUTBOX).filter(|text| !text.is_empty());
            let Some(text) = local(&read) else { continue };
            let rules = self.rules();
            let Some(mut others) = Entries::from_text(&text, rules) else { continue };
            let site = self.form.page.site();
            let mut moved = Entries::new(rules);
            moved.take_from(&mut others, |entry| {
                let page = json::inquiry(&entry.body).map(|inquiry| inquiry.context.page);
                !shared
                    || page.is_some_and(|page| page.strip_prefix(&*site.base).is_some_and(|rest| rest.starts_with('/')))
            });
            if moved.entries().is_empty() {
                continue;
            }
            let take = move |text: Option<String>| {
                let mut ours = Entries::from_text(&text?, rules)?;
                ours.take_from(&mut moved, |_| true);
                Some(ours.to_text())
            };
            if database::change(OUTBOX, Durability::Strict, take).await {
                let rest = others.to_text();
                // A page of an earlier version may have written another text meanwhile.
                local(&|| read().filter(|now| *now == text && Storage::Local.set(OUTBOX, &rest)));
            }
        }
    }

    /// Retries the inquiries that wait for a connection, and those whose page was closed during an attempt.
    fn resume(self) {
        // `visibilitychange` also comes while the page is left. Firefox then grants a lock to the page and freezes it.
        if document().hidden() {
            return;
        }
        spawn_local(async move {
            self.refresh().await;
            if self.is_empty() {
                return;
            }
            for entry in self.read().entries().iter().filter(|entry| entry.state == State::InFlight) {
                let is_ours = self.tab.with_value(|tab| tab.in_flight.contains(&entry.id));
                // A frozen page may keep its lock.
                let is_over = now().saturating_sub(entry.last_tried()) > attempt::OVERDUE;
                if !is_ours && (is_over || locks::is_free(&lock_of(entry.id)).await) {
                    self.apply(Event::Abandoned(entry.id, entry.last_tried()), None).await;
                }
            }
            self.apply(Event::Online, None).await;
        });
    }

    /// Sends an inquiry of the form. An inquiry that the outbox has is sent again. An inquiry with another id replaces
    /// the refused inquiry in the form.
    pub(in crate::contact) fn submit(self, inquiry: Inquiry) {
        let mut before = None;
        self.tab.update_value(|tab| before = tab.form.take());
        let id = inquiry.id;
        analytics::report(self.form.page, "inquiry-submitted", &[("reference", &id.reference())]);
        spawn_local(async move {
            let body = Preset::Inbox.request(&self.form.page.site().contact.form, &inquiry, "", &[]).body;
            self.apply(Event::Submit(id, body), Some((id, inquiry.fields))).await;
            if let Some((before, _)) = before.filter(|(before, _)| *before != id) {
                self.apply(Event::Discard(before), None).await;
            }
        });
    }

    /// Shows the state of the inquiry with the form's values, if that inquiry is being sent or was stored meanwhile: a
    /// visitor who left the page while sending and came back sees the state in place of the same text, which the browser
    /// has filled in again.
    pub(in crate::contact) fn show_in_form_again(self) {
        self.claim_form();
        if self.in_form().is_none()
            && let Some(reference) = sent::id().and_then(|id| present::reference_of(&id))
        {
            self.form.stored(reference);
        }
        self.dispatch(Event::Tick);
    }

    /// Ties the form to the inquiry with its values, if that inquiry is being sent.
    fn claim_form(self) {
        let is_free = self.in_form().is_none();
        let Some(values) = self.form.values().filter(|values| is_free && !values.is_empty()) else { return };
        let is_retried = |entry: &Entry| !matches!(entry.state, State::Stopped(_));
        if let Some(entry) = self.id_of(&values).and_then(|id| self.find(id)).filter(is_retried) {
            self.tab.update_value(|tab| tab.form = Some((entry.id, values)));
        }
    }

    /// Applies an event, unless the outbox is empty.
    pub(super) fn dispatch(self, event: Event) {
        if !self.is_empty() {
            spawn_local(self.apply(event, None));
        }
    }

    /// Applies an event in a transaction. The form then shows the inquiry `form`.
    async fn apply(self, event: Event, form: Option<(InquiryId, Values)>) {
        let now = now();
        let random = u32::from_le_bytes(random::bytes());
        let ended = match &event {
            Event::Answer(_, DeliveryOutcome::Stored(_)) => None,
            Event::Answer(id, _) | Event::NoAnswer(id) | Event::Abandoned(id, _) | Event::NotSent(id) => Some(*id),
            _ => None,
        };
        let rules = self.rules();
        let turn = Rc::new(Cell::new(None));
        let taken = Rc::clone(&turn);
        let take_turn = move |text: Option<String>| {
            let event = (event, now, random);
            let turn = self.tab.try_update_value(|tab| {
                // While the database fails, the text that it had is the best guess.
                tab.text = text.or(tab.text.take());
                tab.overlay.apply(tab.text.as_deref(), rules, event)
            })?;
            // Before the outbox changes: a tab that misses an inquiry in the outbox looks in this record.
            present::record_stored(&turn.decisions);
            for decision in &turn.decisions {
                if let Decision::Send(id) = decision {
                    // Other pages see the attempt once the transaction is complete, and then find the lock taken.
                    locks::hold(&lock_of(*id), Box::pin(self.attempt(*id)));
                }
            }
            let text = turn.text.clone();
            taken.set(Some(turn));
            text
        };
        let is_stored = database::change(OUTBOX, Durability::Strict, take_turn).await;
        let Some(mut turn) = turn.take() else { return };
        let mut next = None;
        for decision in &turn.decisions {
            if let Decision::Wait(time) = decision {
                next = Some(time.saturating_sub(now));
            }
        }
        self.tab.update_value(|tab| {
            if is_stored {
                tab.overlay.commit(&turn);
                tab.text = turn.text.take();
            }
            tab.form = form.or(tab.form.take());
        });
        self.wake_after(next);
        self.present(&turn.outbox, turn.decisions, ended);
    }

    /// Makes one attempt to deliver an inquiry. The caller holds the inquiry's lock.
    async fn attempt(self, id: InquiryId) {
        // The attempt begins when its state is stored. Another page may have delivered the inquiry while that page held
        // the lock.
        self.refresh().await;
        let Some(entry) = self.find(id).filter(|entry| entry.state == State::InFlight) else { return };
        self.tab.update_value(|tab| tab.in_flight.push(id));
        let event = match json::inquiry(&entry.body) {
            Some(inquiry) => attempt::deliver(&self.form.page.site().contact, &inquiry, entry.attempts).await,
            None => Event::Answer(id, DeliveryOutcome::Rejected(Vec::new())),
        };
        self.claim_form();
        // Applied before the inquiry's lock is released.
        self.apply(event, None).await;
        self.tab.update_value(|tab| tab.in_flight.retain(|other| *other != id));
    }

    /// Applies a tick after this number of milliseconds.
    fn wake_after(self, wait: Option<u64>) {
        // Longer timers overflow in browsers:
        // <https://developer.mozilla.org/en-US/docs/Web/API/Window/setTimeout#maximum_delay_value>
        let wait = wait.map(|wait| Duration::from_millis(wait.min(i32::MAX as u64)));
        let timer = wait.and_then(|wait| set_timeout_with_handle(move || self.dispatch(Event::Tick), wait).ok());
        self.tab.update_value(|tab| {
            if let Some(timer) = std::mem::replace(&mut tab.timer, timer) {
                timer.clear();
            }
        });
    }
}

/// Returns the name of an inquiry's lock.
fn lock_of(id: InquiryId) -> String {
    id.to_string()
}
