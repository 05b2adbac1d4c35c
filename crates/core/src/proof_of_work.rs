//! The solver of proof-of-work challenges: finds the number whose hash, after a salt, is the
//! challenge.
//!
//! The protocol is ALTCHA, version 1 (<https://altcha.org/docs/v2/server-integration/>).

use sha2::{Digest, Sha256};

/// A challenge, and the numbers tried so far.
#[derive(Clone, Debug)]
pub struct Puzzle {
    salt: String,
    hash: [u8; 32],
    last: u32,
    next: u32,
}

/// The result of a part of the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The number that solves the challenge.
    Found(u32),
    /// The search continues.
    Ongoing,
    /// No number solves the challenge.
    Unsolvable,
}

impl Puzzle {
    /// Creates the puzzle of a challenge: the salt, the hash in lower-case hexadecimal digits, and the
    /// largest number to try. Returns `None` if the hash is malformed.
    #[must_use]
    pub fn new(salt: String, challenge: &str, last: u32) -> Option<Self> {
        let digits = challenge.as_bytes();
        let mut hash = [0; 32];
        if digits.len() != 2 * hash.len() {
            return None;
        }
        for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Some(Self { salt, hash, last, next: 0 })
    }

    /// Tries the next `numbers` numbers.
    pub fn search(&mut self, numbers: u32) -> Progress {
        // The salt is hashed only once.
        let salted = Sha256::new_with_prefix(&self.salt);
        for _ in 0..numbers {
            let number = self.next;
            if number > self.last {
                return Progress::Unsolvable;
            }
            let mut hash = salted.clone();
            let mut digits = [0; 10];
            hash.update(decimal(number, &mut digits));
            if hash.finalize()[..] == self.hash {
                return Progress::Found(number);
            }
            self.next = match number.checked_add(1) {
                Some(next) => next,
                None => return Progress::Unsolvable,
            };
        }
        Progress::Ongoing
    }
}

fn digit(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

/// Formats a number as decimal digits. `core::fmt` is larger and slower.
fn decimal(mut number: u32, digits: &mut [u8; 10]) -> &[u8] {
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            return &digits[at..];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn challenge(salt: &str, number: u32) -> String {
        Sha256::digest(format!("{salt}{number}")).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn the_solver_finds_the_number_of_a_known_challenge() {
        // printf 'abc123' | sha256sum
        let known = "6ca13d52ca70c883e0f0bb101e425a89e8624de51db2d2392593af6a84118090";
        let mut puzzle = Puzzle::new("abc".into(), known, 1_000).unwrap();
        assert_eq!(puzzle.search(123), Progress::Ongoing);
        assert_eq!(puzzle.search(1), Progress::Found(123));
    }

    #[test]
    fn the_search_ends_after_the_last_number() {
        let mut puzzle = Puzzle::new("salt".into(), &challenge("salt", 51), 50).unwrap();
        assert_eq!(puzzle.search(51), Progress::Ongoing);
        assert_eq!(puzzle.search(51), Progress::Unsolvable);
        let mut last = Puzzle { next: u32::MAX, ..Puzzle::new("s".into(), &challenge("t", 0), u32::MAX).unwrap() };
        assert_eq!(last.search(5), Progress::Unsolvable);
    }

    #[test]
    fn a_malformed_hash_is_refused() {
        let upper = challenge("s", 1).to_uppercase();
        for bad in ["", "ab", "g", &"g".repeat(64), &"ä".repeat(32), &upper] {
            assert!(
                Puzzle::new(String::new(), bad, 1).is_none() || bad.bytes().all(|byte| byte.is_ascii_digit()),
                "{bad}"
            );
        }
    }

    proptest! {
        #[test]
        fn the_solver_finds_any_number(salt in ".{0,80}", number in 0_u32..300, step in 1_u32..50) {
            let mut puzzle = Puzzle::new(salt.clone(), &challenge(&salt, number), 300).unwrap();
            let found = (0..=300).map(|_| puzzle.search(step)).find(|search| *search != Progress::Ongoing);
            prop_assert_eq!(found, Some(Progress::Found(number)));
        }
    }
}
