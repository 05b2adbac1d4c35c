//! Shows in the form what became of an inquiry.

use glossary_core::form::Values;
use leptos::{
    prelude::*,
    task::{spawn_local, tick},
};

use super::{dom::announce, drafts, focus, form};
use crate::{context::Glossary, ui::contact::sending::Sending};

/// The section of the form and its outcome.
pub(super) const SECTION: &str = "#contact";

/// The form's first field.
const FIRST: &str = "#contact .field [name]";

/// It was stored, under this reference.
pub(super) fn stored(glossary: Glossary, reference: String) {
    clear_form(glossary);
    settle(glossary, Sending::Stored(reference));
}

/// The form is empty again, and waits for another inquiry.
pub(super) fn begin_anew(glossary: Glossary) {
    clear(glossary);
    spawn_local(async {
        tick().await;
        focus::on(FIRST);
    });
}

/// Another tab has done with it, or the visitor: the form is empty again, without
/// calling anyone away from elsewhere.
pub(super) fn give_way(glossary: Glossary) {
    if focus::is_in(SECTION) { begin_anew(glossary) } else { clear(glossary) }
}

fn clear(glossary: Glossary) {
    clear_form(glossary);
    glossary.sending.set(Sending::Idle);
}

/// Shows a result. Whoever waits for it is brought to it, and so is whoever is in
/// the form; whoever does something else is told.
pub(super) fn settle(glossary: Glossary, result: Sending) {
    let waits = glossary.sending.with_untracked(Sending::is_sending) && focus::is_nowhere();
    show(glossary, result, waits || focus::is_in(SECTION));
}

/// Shows a result, and moves the focus there or announces it.
pub(super) fn show(glossary: Glossary, result: Sending, moves: bool) {
    let place = match &result {
        Sending::Refused(_) => "#error-summary",
        Sending::Failed => "#failure",
        Sending::Stored(_) | Sending::Kept(_) => "#contact-outcome",
        Sending::Idle | Sending::InFlight => FIRST,
    };
    let words = result.words();
    // Also where the same errors are found again, so that they are announced again.
    glossary.sending.set(Sending::Idle);
    spawn_local(async move {
        glossary.sending.set(result);
        tick().await;
        if moves { focus::on(place) } else { announce(&words) }
    });
}

fn clear_form(glossary: Glossary) {
    drafts::forget(glossary);
    drafts::begin_anew();
    form::fill(&Values::new());
}
