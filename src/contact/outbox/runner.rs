//! The runner of the outbox: reads the outbox, applies an event, writes the outbox back and carries out the decisions,
//! under a lock that all tabs of the site share.

use std::time::Duration;

use glossary_core::{
    delivery::{DeliveryOutcome, Preset},
    inquiry::{Inquiry, InquiryId},
    outbox::{Decision, Entry, Event, Outbox as Entries, State},
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::StorageEvent;

use super::{
    attempt,
    state::{OUTBOX, Outbox},
};
use crate::{
    analytics,
    platform::{
        clock::now,
        effect::effect,
        idle::when_idle,
        json, locks, random,
        storage::{self, Storage},
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
        window_event_listener_untyped("storage", move |event| {
            let key = event.unchecked_ref::<StorageEvent>().key();
            if key.is_none_or(|key| key.ends_with(OUTBOX)) {
                self.dispatch(Event::Tick);
            }
        });
        self.adopt();
        self.resume();
    }

    /// Moves the inquiries of this site from the storage name that earlier versions shared among all sites of an
    /// origin.
    fn adopt(self) {
        let base = self.form.page.site().base.clone();
        let shared = || storage::with_shared_names(|| Storage::Local.get(OUTBOX)).filter(|text| !text.is_empty());
        if base.is_empty() || shared().is_none() {
            return;
        }
        let turn = async move {
            let parse = |text: String| Entries::from_text(&text, self.rules());
            let ours = Storage::Local.get(OUTBOX).and_then(parse);
            let (Some(mut ours), Some(mut others)) = (ours, shared().and_then(parse)) else { return };
            ours.take_from(&mut others, |entry| {
                let page = json::inquiry(&entry.body).map(|inquiry| inquiry.context.page);
                page.is_some_and(|page| page.strip_prefix(&*base).is_some_and(|rest| rest.starts_with('/')))
            });
            if Storage::Local.set(OUTBOX, &ours.to_text()) {
                let _ = storage::with_shared_names(|| Storage::Local.set(OUTBOX, &others.to_text()));
                self.resume();
            }
        };
        spawn_local(locks::hold(OUTBOX.to_owned(), Box::pin(turn)));
    }

    /// Retries the inquiries that wait for a connection, and those whose page was closed during an attempt.
    fn resume(self) {
        if self.is_empty() {
            return;
        }
        let turn = async move {
            for entry in self.read().entries().iter().filter(|entry| entry.state == State::InFlight) {
                let is_abandoned = if locks::exist() {
                    locks::is_free(&lock_of(entry.id)).await
                } else {
                    !self.tab.with_value(|tab| tab.in_flight.contains(&entry.id))
                        && now().saturating_sub(entry.last_tried()) > attempt::OVERDUE
                };
                if is_abandoned {
                    self.apply(Event::NoAnswer(entry.id));
                }
            }
            self.apply(Event::Online);
        };
        spawn_local(locks::hold(OUTBOX.to_owned(), Box::pin(turn)));
    }

    /// Sends an inquiry of the form. An inquiry that the outbox has is sent again. An inquiry with another id replaces
    /// the refused inquiry in the form.
    pub(in crate::contact) fn submit(self, inquiry: Inquiry) {
        let mut before = None;
        self.tab.update_value(|tab| before = tab.form.take());
        let id = inquiry.id;
        analytics::report(self.form.page, "inquiry-submitted", &[("reference", &id.reference())]);
        let turn = async move {
            let body = Preset::Inbox.request(&self.form.page.site().contact.form, &inquiry, "", &[]).body;
            self.tab.update_value(|tab| tab.form = Some((id, inquiry.fields)));
            // An inquiry that was sent keeps its first context.
            self.apply(if self.find(id).is_some() { Event::SendNow(id) } else { Event::Submit(id, body) });
            if let Some((before, _)) = before.filter(|(before, _)| *before != id) {
                self.apply(Event::Discard(before));
            }
        };
        spawn_local(locks::hold(OUTBOX.to_owned(), Box::pin(turn)));
    }

    /// Shows the state of the inquiry with the form's values, if that inquiry is still being sent: a visitor who left
    /// the page while sending and came back sees the state in place of the same text.
    pub(in crate::contact) fn show_in_form_again(self) {
        let Some(values) = self.form.values().filter(|values| !values.is_empty()) else { return };
        let is_retried = |entry: &Entry| !matches!(entry.state, State::Stopped(_));
        let Some(entry) = self.id_of(&values).and_then(|id| self.find(id)).filter(is_retried) else { return };
        self.tab.update_value(|tab| tab.form = Some((entry.id, values)));
        self.dispatch(Event::Tick);
    }

    /// Applies an event, unless the outbox is empty.
    pub(super) fn dispatch(self, event: Event) {
        if self.is_empty() {
            return;
        }
        spawn_local(locks::hold(OUTBOX.to_owned(), Box::pin(async move { self.apply(event) })));
    }

    /// Applies an event. The caller holds the lock.
    fn apply(self, event: Event) {
        // Without locks, only the page with the focus acts without the visitor.
        let is_automatic = matches!(event, Event::Tick | Event::Online);
        if is_automatic && !locks::exist() && !document().has_focus().unwrap_or(true) {
            return;
        }
        let now = now();
        let random = u32::from_le_bytes(random::bytes());
        let ended = match &event {
            Event::Answer(_, DeliveryOutcome::Stored(_)) => None,
            Event::Answer(id, _) | Event::NoAnswer(id) | Event::NotSent(id) => Some(*id),
            _ => None,
        };
        let text = Storage::Local.get(OUTBOX);
        let rules = self.rules();
        let Some((outbox, decisions)) = self.tab.try_update_value(|tab| {
            tab.overlay.apply(text.as_deref(), rules, (event, now, random), |decisions, text| {
                // Before the outbox changes: a tab that misses an inquiry in the outbox looks in this record.
                super::present::record_stored(decisions);
                Storage::Local.set(OUTBOX, text)
            })
        }) else {
            return;
        };
        let mut next = None;
        for decision in &decisions {
            match decision {
                Decision::Send(id) => spawn_local(locks::hold(lock_of(*id), Box::pin(self.attempt(*id)))),
                Decision::Wait(time) => next = Some(time.saturating_sub(now)),
                _ => {}
            }
        }
        self.wake_after(next);
        self.present(&outbox, decisions, ended);
    }

    /// Makes one attempt to deliver an inquiry. The caller holds the inquiry's lock.
    async fn attempt(self, id: InquiryId) {
        // Another page may have delivered the inquiry while that page held the lock.
        let Some(entry) = self.find(id).filter(|entry| entry.state == State::InFlight) else { return };
        self.tab.update_value(|tab| tab.in_flight.push(id));
        let event = match json::inquiry(&entry.body) {
            Some(inquiry) => attempt::deliver(&self.form.page.site().contact, &inquiry, entry.attempts).await,
            None => Event::Answer(id, DeliveryOutcome::Rejected(Vec::new())),
        };
        // Applied before the inquiry's lock is released.
        locks::hold(OUTBOX.to_owned(), Box::pin(async move { self.apply(event) })).await;
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
