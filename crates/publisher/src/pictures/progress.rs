//! Progress of steps that may take long.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// The state of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is being done, such as `Drawing cards`.
    pub what: &'static str,
    /// The number of finished files.
    pub done: usize,
    /// The number of all files.
    pub total: usize,
}

/// A receiver of progress, which is called from several threads.
#[derive(Clone, Default)]
pub struct Progress(Option<Arc<dyn Fn(Step) + Send + Sync>>);

impl Progress {
    /// Returns a receiver that calls a function after each file.
    pub fn new(receive: impl Fn(Step) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(receive)))
    }

    /// Begins a step. Call the result after each file.
    pub(super) fn begin(&self, what: &'static str, total: usize) -> impl Fn() + Sync + '_ {
        let done = AtomicUsize::new(0);
        let report = move |done| {
            if let Some(receive) = &self.0 {
                receive(Step { what, done, total });
            }
        };
        report(0);
        move || report(done.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Progress")
    }
}
