//! Effects in the browser.

use leptos::prelude::Effect;

/// Runs a function in the browser now, and whenever a signal changes that the function reads. The function is told whether
/// this is the first run.
///
/// All effects share one type: [`Effect::new`] would add code for each closure, 1.4 KB in all.
pub(crate) fn effect(mut work: impl FnMut(bool) + 'static) {
    let work: Box<dyn FnMut(Option<()>)> = Box::new(move |before| work(before.is_none()));
    Effect::new(work);
}
