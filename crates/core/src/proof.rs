//! Proofs of work, the sender's side: the number is searched for that makes a
//! text's hash the challenge.
//!
//! The protocol is ALTCHA's, version 1 (<https://altcha.org/docs/v2/server-integration/>).

use sha2::{Digest, Sha256};

/// A challenge that is being solved.
#[derive(Clone, Debug)]
pub struct Puzzle {
    salt: String,
    hash: [u8; 32],
    last: u32,
    next: u32,
}

/// How far the search has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Search {
    /// This is the number.
    Found(u32),
    /// It was not among those tried so far.
    Ongoing,
    /// No number solves it.
    Unsolvable,
}

impl Puzzle {
    /// The puzzle of a challenge: its salt, the hash in hexadecimal digits, and the
    /// largest number that may solve it. `None` where the hash is none.
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

    /// Tries so many numbers more.
    pub fn search(&mut self, numbers: u32) -> Search {
        // What all of the texts begin with is hashed once.
        let begun = Sha256::new_with_prefix(&self.salt);
        for _ in 0..numbers {
            let number = self.next;
            if number > self.last {
                return Search::Unsolvable;
            }
            let mut hash = begun.clone();
            let mut digits = [0; 10];
            hash.update(decimal(number, &mut digits));
            if hash.finalize()[..] == self.hash {
                return Search::Found(number);
            }
            self.next = match number.checked_add(1) {
                Some(next) => next,
                None => return Search::Unsolvable,
            };
        }
        Search::Ongoing
    }
}

fn digit(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

/// A number in decimal digits, without the weight and time of formatting.
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
    fn a_known_challenge_is_solved() {
        // printf 'abc123' | sha256sum
        let known = "6ca13d52ca70c883e0f0bb101e425a89e8624de51db2d2392593af6a84118090";
        let mut puzzle = Puzzle::new("abc".into(), known, 1_000).unwrap();
        assert_eq!(puzzle.search(123), Search::Ongoing);
        assert_eq!(puzzle.search(1), Search::Found(123));
    }

    #[test]
    fn what_cannot_be_solved_ends() {
        let mut puzzle = Puzzle::new("salt".into(), &challenge("salt", 51), 50).unwrap();
        assert_eq!(puzzle.search(51), Search::Ongoing);
        assert_eq!(puzzle.search(51), Search::Unsolvable);
        let mut last = Puzzle { next: u32::MAX, ..Puzzle::new("s".into(), &challenge("t", 0), u32::MAX).unwrap() };
        assert_eq!(last.search(5), Search::Unsolvable);
    }

    #[test]
    fn what_is_no_hash_is_no_puzzle() {
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
        fn the_number_is_found(salt in ".{0,80}", number in 0_u32..300, step in 1_u32..50) {
            let mut puzzle = Puzzle::new(salt.clone(), &challenge(&salt, number), 300).unwrap();
            let found = (0..=300).map(|_| puzzle.search(step)).find(|search| *search != Search::Ongoing);
            prop_assert_eq!(found, Some(Search::Found(number)));
        }
    }
}
