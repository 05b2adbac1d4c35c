//! Carries out what the [outbox](glossary_core::outbox) decides: inquiries lie in
//! the browser's storage, are sent from whichever page of the site is open, and
//! are forgotten once they are proven stored.
//!
//! 1. Something happens. Under a lock that all tabs share, the outbox is read,
//!    told of it, and written back ([`happen`]).
//! 2. What it decides is carried out. Each inquiry has a lock too, which its
//!    attempt holds: where that is free, nobody awaits an answer any more.
//! 3. The form and the bar show how things stand (`outbox/show.rs`).

mod attempt;
mod locks;
mod show;
mod ways;

use std::cell::{Cell, RefCell};

use glossary_core::{
    delivery::{Outcome, Preset, Target},
    form::Values,
    inquiry::{Inquiry, InquiryId},
    outbox::{Decision, Event, Outbox, Rules, State},
};
use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, closure::Closure};

use super::{clock::now, decode, events, idle::when_idle, storage::Kept};
use crate::context::Glossary;

/// The outbox's name, in the storage and among the locks.
const OUTBOX: &str = "outbox";

thread_local! {
    /// What only this page has, because the device could not keep it.
    static OWN: RefCell<Option<Outbox>> = const { RefCell::new(None) };
    /// What the form has sent and shows the fate of, with its id.
    static FORM: RefCell<Option<(InquiryId, Values)>> = const { RefCell::new(None) };
    /// Runs until something is due.
    static TIMER: Cell<i32> = const { Cell::new(0) };
}

/// Takes up what earlier pages have left, and whatever else calls for another try.
pub fn open(glossary: Glossary) {
    when_idle(move || {
        ways::listen(glossary);
        window_event_listener(ev::online, move |_| resume(glossary));
        // Whoever comes back may have logged in to a network meanwhile.
        window_event_listener(ev::focus, move |_| resume(glossary));
        window_event_listener(ev::storage, move |event| {
            if event.key().is_none_or(|key| key.ends_with(OUTBOX)) {
                happen(glossary, Event::Tick);
            }
        });
        resume(glossary);
    });
}

/// Tries what is waiting for a connection, and what was under way in a page that
/// is gone.
fn resume(glossary: Glossary) {
    if is_empty(glossary) {
        return;
    }
    let turn = async move {
        let outbox = read(glossary);
        for entry in outbox.entries().iter().filter(|entry| entry.state == State::InFlight) {
            let nobody_waits = if locks::exist() {
                locks::is_free(&lock(entry.id)).await
            } else {
                now().saturating_sub(entry.last_tried()) > attempt::OVERDUE
            };
            if nobody_waits {
                apply(glossary, Event::NoAnswer(entry.id));
            }
        }
        apply(glossary, Event::Online);
    };
    spawn_local(locks::hold(OUTBOX.to_owned(), Box::pin(turn)));
}

/// Sends what the form holds. The same again is no second inquiry; what stands in
/// for one that was refused takes its place.
pub(super) fn submit(glossary: Glossary, inquiry: Inquiry) {
    let before = FORM.take();
    let id = inquiry.id;
    events::tell(glossary, "inquiry-submitted", &[("reference", &id.reference())]);
    FORM.set(Some((id, inquiry.fields.clone())));
    // What was sent already is kept as it was then.
    let again = before.as_ref().is_some_and(|(before, _)| *before == id);
    let body = || Preset::Inbox.request(&glossary.site().contact.form, &inquiry, "", &[]).body;
    happen(glossary, if again { Event::SendNow(id) } else { Event::Submit(id, body()) });
    if let Some((before, _)) = before.filter(|(before, _)| *before != id) {
        happen(glossary, Event::Discard(before));
    }
}

/// The id of what the form has sent, if it was just this.
pub(super) fn sent(values: &Values) -> Option<InquiryId> {
    FORM.with_borrow(|form| form.as_ref().filter(|(_, sent)| sent == values).map(|(id, _)| *id))
}

/// The inquiry whose fate the form shows.
fn in_form() -> Option<InquiryId> {
    FORM.with_borrow(|form| form.as_ref().map(|(id, _)| *id))
}

/// The form begins anew: what it has sent goes on without it.
pub(super) fn let_go(glossary: Glossary) {
    FORM.set(None);
    happen(glossary, Event::Tick);
}

/// Tells the outbox of something, and does what it decides.
pub(super) fn happen(glossary: Glossary, event: Event) {
    if !matches!(event, Event::Submit(..)) && is_empty(glossary) {
        return;
    }
    spawn_local(locks::hold(OUTBOX.to_owned(), Box::pin(async move { apply(glossary, event) })));
}

/// Nothing lies here, on the device or in this page. Most visitors never send
/// anything: nothing need be done for them.
fn is_empty(glossary: Glossary) -> bool {
    glossary.unsent.with_untracked(Vec::is_empty)
        && FORM.with_borrow(Option::is_none)
        && OWN.with_borrow(Option::is_none)
        && Kept::Always.get(OUTBOX).is_none_or(|text| text.is_empty())
}

fn rules(glossary: Glossary) -> Rules {
    let contact = &glossary.site().contact;
    let repeatable = |target| {
        let (preset, address) = contact.target(target);
        address.is_empty() || preset.is_repeatable()
    };
    Rules { repeatable: repeatable(Target::Endpoint) && repeatable(Target::Fallback), days: contact.keep_days }
}

/// What the device keeps. A text of another version is left alone.
fn kept(rules: Rules) -> Option<Outbox> {
    Outbox::from_text(&Kept::Always.get(OUTBOX)?, rules)
}

/// All that is on its way, as this page knows it.
fn read(glossary: Glossary) -> Outbox {
    let rules = rules(glossary);
    let mut outbox = kept(rules).unwrap_or_else(|| Outbox::new(rules));
    if let Some(own) = OWN.with_borrow(Clone::clone) {
        outbox.absorb(own);
    }
    outbox
}

/// One turn, to be taken while the lock is held.
fn apply(glossary: Glossary, event: Event) {
    // Without locks, only the page that has the focus acts by itself: there is one.
    let by_itself = matches!(event, Event::Tick | Event::Online);
    if by_itself && !locks::exist() && !document().has_focus().unwrap_or(true) {
        return;
    }
    let now = now();
    let random = (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
    let kept = kept(rules(glossary));
    let mut outbox = read(glossary);
    let decisions = outbox.on(event, now, random);
    let unsaved = OWN.with_borrow(Option::is_some);
    if unsaved || decisions.first() == Some(&Decision::Save) {
        let saved = kept.is_some() && Kept::Always.set(OUTBOX, &outbox.to_text());
        let own = (!saved).then(|| {
            let mut own = outbox.clone();
            if let Some(kept) = &kept {
                own.subtract(kept);
            }
            own
        });
        OWN.set(own.filter(|own| !own.entries().is_empty()));
    }
    let mut next = u64::MAX;
    for decision in &decisions {
        match decision {
            Decision::Send(id) => {
                if let Some(entry) = outbox.entries().iter().find(|entry| entry.id == *id) {
                    spawn_local(locks::hold(lock(*id), Box::pin(attempt(glossary, *id, entry.body.clone()))));
                }
            }
            Decision::Wait(time) => next = *time,
            _ => {}
        }
    }
    wake_at(glossary, next, now);
    show::all(glossary, &outbox, decisions);
}

async fn attempt(glossary: Glossary, id: InquiryId, body: String) {
    let event = match decode::inquiry(&body) {
        Some(inquiry) => attempt::deliver(&glossary.site().contact, &inquiry).await,
        None => Event::Answer(id, Outcome::Rejected(Vec::new())),
    };
    // Before the inquiry's own lock is free again.
    locks::hold(OUTBOX.to_owned(), Box::pin(async move { apply(glossary, event) })).await;
}

/// Comes back once something is due.
fn wake_at(glossary: Glossary, time: u64, now: u64) {
    window().clear_timeout_with_handle(TIMER.get());
    if time == u64::MAX {
        return;
    }
    let wait = i32::try_from(time.saturating_sub(now)).unwrap_or(i32::MAX);
    let wake = Closure::once_into_js(move || happen(glossary, Event::Tick));
    let timer = window().set_timeout_with_callback_and_timeout_and_arguments_0(wake.unchecked_ref(), wait);
    TIMER.set(timer.unwrap_or_default());
}

/// The name of an inquiry's lock.
fn lock(id: InquiryId) -> String {
    id.to_string()
}
