//! Hydration in several tasks, so that none takes long and the browser can answer the visitor in between.

#[cfg(feature = "hydrate")]
use std::time::Duration;

use leptos::prelude::*;
#[cfg(feature = "hydrate")]
use leptos::tachys::{hydration::Cursor, view::PositionState};

/// Returns the HTML inside of the element with that id. In the browser the element has this HTML already: the view
/// hydrates it in a later task, and the returned text is empty.
#[cfg(feature = "hydrate")]
pub(crate) fn deferred_hydration<V: IntoView + 'static>(
    id: &'static str,
    view: impl FnOnce() -> V + 'static,
) -> String {
    let owner = Owner::current();
    later(move || {
        let Some((owner, parent)) = owner.zip(document().get_element_by_id(id)) else { return };
        // Kept for as long as the document lives.
        let state = owner.with(|| view().into_view().hydrate::<true>(&Cursor::new(parent), &PositionState::default()));
        std::mem::forget(state);
    });
    String::new()
}

/// Returns the HTML inside of the element with that id.
#[cfg(not(feature = "hydrate"))]
pub(crate) fn deferred_hydration<V: IntoView + 'static>(_: &'static str, view: impl FnOnce() -> V) -> String {
    view().to_html()
}

/// Does some work in the next task.
#[cfg(feature = "hydrate")]
pub(crate) fn later(work: impl FnOnce() + 'static) {
    set_timeout(work, Duration::ZERO);
}
