//! Numbers of tests, read from the output of the test runners.

use std::ops::AddAssign;

/// The numbers of tests that passed and failed.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Tally {
    /// The number of tests that passed.
    pub passed: usize,
    /// The number of tests that failed.
    pub failed: usize,
}

impl Tally {
    /// Returns the tally of tests that all passed.
    pub fn passed(passed: usize) -> Self {
        Self { passed, failed: 0 }
    }

    /// Returns the tally of tests that all failed.
    pub fn failed(failed: usize) -> Self {
        Self { passed: 0, failed }
    }

    /// Adds the numbers in a line of a test runner's summary:
    /// `test result: ok. 12 passed; 0 failed` (cargo), `ℹ pass 12` (Node.js),
    /// `  12 passed (2.1m)` (Playwright), `12 passed, 0 failed` (`xtask-checks`).
    pub fn read(&mut self, line: &str) {
        let line = line.trim();
        let words: Vec<&str> = match line.strip_prefix("test result:") {
            Some(rest) => rest.split_whitespace().skip(1).collect(),
            None => line.trim_start_matches(['ℹ', '#']).split_whitespace().collect(),
        };
        match words.as_slice() {
            ["pass", number] => self.passed += number.parse().unwrap_or(0),
            ["fail", number] => self.failed += number.parse().unwrap_or(0),
            [first, ..] if first.parse::<usize>().is_ok() => self.read_pairs(&words),
            _ => {}
        }
    }

    /// Adds numbers that a word such as `passed` follows.
    fn read_pairs(&mut self, words: &[&str]) {
        for pair in words.windows(2) {
            if let [number, what] = pair
                && let Ok(number) = number.parse::<usize>()
            {
                match what.trim_end_matches([',', ';']) {
                    // A flaky test passed in its second run.
                    "passed" | "flaky" => self.passed += number,
                    "failed" | "interrupted" => self.failed += number,
                    _ => {}
                }
            }
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_of_all_test_runners_are_read() {
        let table = [
            ("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.05s", (12, 0)),
            ("test result: FAILED. 11 passed; 2 failed; 0 ignored", (11, 2)),
            ("ℹ pass 31", (31, 0)),
            ("# fail 3", (0, 3)),
            ("  129 passed (2.1m)", (129, 0)),
            ("  2 failed", (0, 2)),
            ("  1 flaky", (1, 0)),
            ("  4 skipped", (0, 0)),
            ("7 passed, 1 failed", (7, 1)),
            ("test search::tests::two_passed ... ok", (0, 0)),
            ("ℹ duration_ms 12", (0, 0)),
        ];
        for (line, (passed, failed)) in table {
            let mut tally = Tally::default();
            tally.read(line);
            assert_eq!(tally, Tally { passed, failed }, "{line}");
        }
    }
}
