//! Starts the outbox.

use super::{actions, runner};
use crate::{browser::idle::when_idle, context::Glossary};

/// Starts the outbox once the browser is idle.
pub fn open(glossary: Glossary) {
    when_idle(move || {
        actions::listen(glossary);
        runner::start(glossary);
    });
}
