//! A limit on repeated log lines, which an attack would otherwise multiply.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// The shortest time between two lines.
const INTERVAL: Duration = Duration::from_mins(1);

/// Logs an event at most once a minute, with the number of times since the last line.
#[derive(Debug, Default)]
pub(super) struct LogLimit(Mutex<(u64, Option<Instant>)>);

impl LogLimit {
    /// Counts the event, and calls `log` with the number if a line is due.
    pub(super) fn log(&self, log: impl FnOnce(u64)) {
        let times = {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            state.0 += 1;
            if state.1.is_some_and(|last| last.elapsed() < INTERVAL) {
                return;
            }
            state.1 = Some(Instant::now());
            std::mem::take(&mut state.0)
        };
        log(times);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn events_are_counted_and_logged_once_a_minute() {
        let (limit, mut lines) = (LogLimit::default(), Vec::new());
        for seconds in [0, 1, 2, 56, 1, 60] {
            tokio::time::advance(Duration::from_secs(seconds)).await;
            limit.log(|times| lines.push(times));
        }
        assert_eq!(lines, [1, 4, 1]);
    }
}
