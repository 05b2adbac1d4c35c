//! What a long command tells its user while they wait.

use std::time::Duration;

/// Says what happens now.
pub fn step(what: &str) {
    eprintln!("==> {what}");
}

/// Says what falls short, and what to do about it.
pub fn warn(what: &str) {
    eprintln!("warning: {what}");
}

/// A duration for people: `0.4 s`, `12.0 s`, `3 min 05 s`.
pub fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

/// Bytes for people, in units of 1,024: `812 B`, `13.9 KB`.
pub fn bytes(bytes: usize) -> String {
    if bytes < 1024 { format!("{bytes} B") } else { format!("{:.1} KB", bytes as f64 / 1024.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        assert_eq!(duration(Duration::from_millis(412)), "0.4 s");
        assert_eq!(duration(Duration::from_secs(185)), "3 min 05 s");
    }

    #[test]
    fn sizes_read_well() {
        assert_eq!(bytes(812), "812 B");
        assert_eq!(bytes(14 * 1024), "14.0 KB");
    }
}
