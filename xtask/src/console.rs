//! The progress messages of long commands.

use std::time::{Duration, Instant};

/// Prints the current step.
pub fn step(what: &str) {
    eprintln!("==> {what}");
}

/// The stages of a long command. Prints the number and the duration of each stage.
#[derive(Debug)]
pub struct Stages {
    total: usize,
    begun: usize,
    since: Instant,
}

impl Stages {
    /// Creates the stages of a command.
    pub fn new(total: usize) -> Self {
        Self { total, begun: 0, since: Instant::now() }
    }

    /// Begins the next stage.
    pub fn next(&mut self, what: &str) {
        self.finish();
        self.begun += 1;
        step(&format!("Stage {} of {}: {what}", self.begun, self.total));
    }

    /// Ends the current stage.
    pub fn finish(&mut self) {
        if self.begun > 0 {
            eprintln!("    Stage {} took {}", self.begun, duration(self.since.elapsed()));
        }
        self.since = Instant::now();
    }
}

/// Prints a warning.
pub fn warn(what: &str) {
    eprintln!("warning: {what}");
}

/// Formats a duration: `0.4 s`, `12.0 s`, `3 min 05 s`.
pub fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

/// Formats bytes in units of 1,024: `812 B`, `13.9 KB`.
pub fn bytes(bytes: usize) -> String {
    if bytes < 1024 { format!("{bytes} B") } else { format!("{:.1} KB", bytes as f64 / 1024.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_readable() {
        assert_eq!(duration(Duration::from_millis(412)), "0.4 s");
        assert_eq!(duration(Duration::from_secs(185)), "3 min 05 s");
    }

    #[test]
    fn sizes_are_readable() {
        assert_eq!(bytes(812), "812 B");
        assert_eq!(bytes(14 * 1024), "14.0 KB");
    }
}
