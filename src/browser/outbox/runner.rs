//! Runs the outbox: reads it, applies an event, writes it back and carries out the decisions,
//! under a lock that all tabs of the site share.

use std::cell::{Cell, RefCell};

use glossary_core::{
    delivery::{DeliveryOutcome, Preset},
    form::Values,
    inquiry::{Inquiry, InquiryId},
    outbox::{Decision, Entry, Event, Outbox, State},
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::StorageEvent;

use super::{
    attempt, locks, present,
    state::{FORM, OUTBOX, OVERLAY, find, is_empty, read, rules},
};
use crate::{
    browser::{
        clock::now,
        decode, events,
        listen::on_window,
        storage::{Kept, with_shared_names},
    },
    context::Glossary,
};

thread_local! {
    /// The inquiries for which this page awaits a response.
    static UNDER_WAY: RefCell<Vec<InquiryId>> = const { RefCell::new(Vec::new()) };
    /// Runs until something is due.
    static TIMER: Cell<i32> = const { Cell::new(0) };
}

/// Retries what earlier pages have left, now and at each event that may have brought a connection.
pub(super) fn start(glossary: Glossary) {
    // A visitor who comes back may have logged in to a network meanwhile, and a page from the
    // back/forward cache does not know what other tabs did.
    for what in ["online", "focus", "pageshow", "visibilitychange"] {
        on_window(what, move |_| resume(glossary));
    }
    on_window("storage", move |event| {
        let key = event.unchecked_ref::<StorageEvent>().key();
        if key.is_none_or(|key| key.ends_with(OUTBOX)) {
            happen(glossary, Event::Tick);
        }
    });
    adopt(glossary);
    resume(glossary);
}

/// Takes over what a site below a path kept before names bore its path.
fn adopt(glossary: Glossary) {
    let base = glossary.site().base.clone();
    let shared = || with_shared_names(|| Kept::Always.get(OUTBOX)).filter(|text| !text.is_empty());
    if base.is_empty() || shared().is_none() {
        return;
    }
    let turn = async move {
        let rules = rules(glossary);
        let own = Kept::Always.get(OUTBOX).and_then(|text| Outbox::from_text(&text, rules));
        let (Some(mut own), Some(mut others)) = (own, shared().and_then(|text| Outbox::from_text(&text, rules))) else {
            return;
        };
        own.take_from(&mut others, |entry| {
            let page = decode::inquiry(&entry.body).map(|inquiry| inquiry.context.page);
            page.is_some_and(|page| page.strip_prefix(&*base).is_some_and(|rest| rest.starts_with('/')))
        });
        if Kept::Always.set(OUTBOX, &own.to_text()) {
            let _ = with_shared_names(|| Kept::Always.set(OUTBOX, &others.to_text()));
            resume(glossary);
        }
    };
    spawn_local(locks::hold(OUTBOX.to_owned(), Box::pin(turn)));
}

/// Tries what is waiting for a connection, and what was under way in a page that
/// is gone.
fn resume(glossary: Glossary) {
    if is_empty(glossary) {
        return;
    }
    let turn = async move {
        for entry in read(glossary).entries().iter().filter(|entry| entry.state == State::InFlight) {
            let nobody_waits = if locks::exist() {
                locks::is_free(&lock(entry.id)).await
            } else {
                !UNDER_WAY.with_borrow(|ids| ids.contains(&entry.id))
                    && now().saturating_sub(entry.last_tried()) > attempt::OVERDUE
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
pub(in crate::browser) fn submit(glossary: Glossary, inquiry: Inquiry) {
    // Until its turn comes the form shows the fate of nothing.
    let before = FORM.take();
    let id = inquiry.id;
    events::tell(glossary, "inquiry-submitted", &[("reference", &id.reference())]);
    let turn = async move {
        let body = Preset::Inbox.request(&glossary.site().contact.form, &inquiry, "", &[]).body;
        FORM.set(Some((id, inquiry.fields)));
        // What was sent already is kept as it was then.
        apply(glossary, if find(glossary, id).is_some() { Event::SendNow(id) } else { Event::Submit(id, body) });
        if let Some((before, _)) = before.filter(|(before, _)| *before != id) {
            apply(glossary, Event::Discard(before));
        }
    };
    spawn_local(locks::hold(OUTBOX.to_owned(), Box::pin(turn)));
}

/// The id of what was sent and is not proven stored, if it was just this. A browser
/// may fill the form again after a reload, while that waits in the bar.
pub(in crate::browser) fn sent(glossary: Glossary, values: &Values) -> Option<InquiryId> {
    let same = |(id, sent): &(InquiryId, Values)| (sent == values).then_some(*id);
    FORM.with_borrow(|form| form.as_ref().and_then(same)).or_else(|| {
        let holds = |entry: &&Entry| decode::inquiry(&entry.body).is_some_and(|inquiry| inquiry.fields == *values);
        read(glossary).entries().iter().filter(|entry| entry.is_intact()).find(holds).map(|entry| entry.id)
    })
}

/// The form begins anew: what it has sent goes on without it.
pub(in crate::browser) fn let_go(glossary: Glossary) {
    FORM.set(None);
    happen(glossary, Event::Tick);
}

/// Tells the outbox of something, and does what it decides.
pub(in crate::browser) fn happen(glossary: Glossary, event: Event) {
    if is_empty(glossary) {
        return;
    }
    spawn_local(locks::hold(OUTBOX.to_owned(), Box::pin(async move { apply(glossary, event) })));
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
    let ended = match &event {
        Event::Answer(_, DeliveryOutcome::Stored(_)) => None,
        Event::Answer(id, _) | Event::NoAnswer(id) | Event::NotSent(id) => Some(*id),
        _ => None,
    };
    let text = Kept::Always.get(OUTBOX);
    let (outbox, decisions) = OVERLAY.with_borrow_mut(|overlay| {
        overlay.apply(text.as_deref(), rules(glossary), (event, now, random), |decisions, text| {
            // Before it is gone: whoever misses it looks there.
            present::note_stored(decisions);
            Kept::Always.set(OUTBOX, text)
        })
    });
    let mut next = u64::MAX;
    for decision in &decisions {
        match decision {
            Decision::Send(id) => spawn_local(locks::hold(lock(*id), Box::pin(attempt(glossary, *id)))),
            Decision::Wait(time) => next = *time,
            _ => {}
        }
    }
    wake_at(glossary, next, now);
    present::all(glossary, &outbox, decisions, ended);
}

async fn attempt(glossary: Glossary, id: InquiryId) {
    // While the lock was another page's, it may have been settled.
    let Some(entry) = find(glossary, id).filter(|entry| entry.state == State::InFlight) else { return };
    UNDER_WAY.with_borrow_mut(|ids| ids.push(id));
    let event = match decode::inquiry(&entry.body) {
        Some(inquiry) => attempt::deliver(&glossary.site().contact, &inquiry, entry.attempts).await,
        None => Event::Answer(id, DeliveryOutcome::Rejected(Vec::new())),
    };
    // Before the inquiry's own lock is free again.
    locks::hold(OUTBOX.to_owned(), Box::pin(async move { apply(glossary, event) })).await;
    UNDER_WAY.with_borrow_mut(|ids| ids.retain(|other| *other != id));
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
