//! Proof of work: makes posting many forms costly for programs, while a visitor's device solves one
//! unnoticed.
//!
//! The protocol is ALTCHA version 1 (<https://altcha.org/docs/v2/server-integration/>): find the
//! number that, hashed with the salt, gives the challenge. The server keeps no state of issued
//! challenges; their signature comes back with the solution.

use std::{
    fmt,
    sync::{Mutex, PoisonError},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use glossary_core::inquiry::InquiryId;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use quick_cache::sync::Cache;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How long a challenge is valid: as long as writing a message may take.
const LIFETIME: SignedDuration = SignedDuration::from_mins(20);

/// The largest number to find. On average half of the numbers are tried, which takes a tenth of a
/// second in a browser, half a second on a slow phone, and 25 ms in a program.
const MAX_NUMBER: u64 = 100_000;

/// How many challenges a minute have this difficulty. With more, the difficulty grows with their number.
const EASY_A_MINUTE: u64 = 60;

/// The most by which the difficulty grows: a slow phone then needs four seconds.
const MAX_FACTOR: u64 = 8;

/// How many used challenges are remembered.
const MAX_USED: usize = 50_000;

/// The most bytes of a proof. Valid ones have about 350.
const MAX_PROOF_BYTES: usize = 2_048;

const ALGORITHM: &str = "SHA-256";

/// Issues challenges and verifies their proofs.
pub struct ProofOfWork {
    signer: Hmac<Sha256>,
    /// The inquiry that used each challenge.
    used: Cache<[u8; 32], InquiryId>,
    issued: Mutex<Issued>,
}

/// How many challenges this process has issued.
#[derive(Debug, Default)]
struct Issued {
    /// Minutes since 1970.
    minute: i64,
    in_minute: u64,
    in_minute_before: u64,
}

impl Issued {
    /// Counts a challenge, and returns by how much its difficulty grows.
    fn count(&mut self, now: Timestamp) -> u64 {
        let minute = now.as_second() / 60;
        if minute != self.minute {
            let before = if minute == self.minute + 1 { self.in_minute } else { 0 };
            *self = Self { minute, in_minute: 0, in_minute_before: before };
        }
        self.in_minute += 1;
        (self.in_minute.max(self.in_minute_before) / EASY_A_MINUTE).clamp(1, MAX_FACTOR)
    }
}

/// A challenge for a client to solve.
#[derive(Debug, Serialize)]
pub(in crate::http) struct Challenge {
    algorithm: &'static str,
    challenge: String,
    maxnumber: u64,
    salt: String,
    signature: String,
}

/// A client's solution.
#[derive(Debug, Deserialize)]
struct Solution {
    algorithm: String,
    challenge: String,
    number: u64,
    salt: String,
    signature: String,
}

impl ProofOfWork {
    /// Creates an issuer with a signing key. Instances with the same key accept each other's
    /// challenges.
    #[must_use]
    pub fn new(key: &[u8]) -> Self {
        // https://www.rfc-editor.org/rfc/rfc2104#section-2: keys longer than a block are hashed.
        let mut block = [0; 64];
        if key.len() > block.len() {
            block[..32].copy_from_slice(&Sha256::digest(key));
        } else {
            block[..key.len()].copy_from_slice(key);
        }
        Self { signer: Hmac::new(&block.into()), used: Cache::new(MAX_USED), issued: Mutex::default() }
    }

    /// Creates an issuer with a random key. After a restart, earlier challenges are invalid.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn with_random_key() -> Result<Self, getrandom::Error> {
        let mut key = [0; 32];
        getrandom::fill(&mut key)?;
        Ok(Self::new(&key))
    }

    /// Returns a new challenge. The more challenges are asked for, the more difficult it is.
    pub(in crate::http) fn challenge(&self, now: Timestamp) -> Result<Challenge, getrandom::Error> {
        let (mut random, mut number) = ([0; 12], [0; 8]);
        getrandom::fill(&mut random)?;
        getrandom::fill(&mut number)?;
        let max_number = MAX_NUMBER * self.issued.lock().unwrap_or_else(PoisonError::into_inner).count(now);
        let number = u64::from_le_bytes(number) % (max_number + 1);
        let expires = now.saturating_add(LIFETIME).unwrap_or(now).as_second();
        // The final `&` prevents moving digits between salt and number.
        let salt = format!("{}?expires={expires}&", hex(&random));
        let challenge = hex(&hash(&salt, number));
        let signature = hex(&self.sign(&challenge).finalize().into_bytes());
        Ok(Challenge { algorithm: ALGORITHM, challenge, maxnumber: max_number, salt, signature })
    }

    /// Returns whether a proof is correct, in time, and not used by another inquiry. A resubmitted inquiry
    /// may use its proof again.
    pub(in crate::http) fn verify(&self, proof: &str, id: InquiryId, now: Timestamp) -> bool {
        self.solved_challenge(proof, now).is_some_and(|challenge| {
            self.used.get_or_insert_with(&challenge, || Ok::<_, std::convert::Infallible>(id)) == Ok(id)
        })
    }

    /// Returns the challenge that a proof solves.
    fn solved_challenge(&self, proof: &str, now: Timestamp) -> Option<[u8; 32]> {
        let json = (proof.len() <= MAX_PROOF_BYTES).then(|| BASE64_STANDARD.decode(proof).ok())??;
        let solution: Solution = serde_json::from_slice(&json).ok()?;
        let parameters = solution.salt.strip_suffix('&')?.split_once('?')?.1;
        let expires = form_urlencoded::parse(parameters.as_bytes()).find(|(name, _)| name == "expires")?.1;
        let challenge = hash(&solution.salt, solution.number);
        let signed = self.sign(&solution.challenge).verify_slice(&bytes(&solution.signature)?).is_ok();
        (signed
            && solution.algorithm == ALGORITHM
            && solution.challenge == hex(&challenge)
            && now.as_second() < expires.parse().ok()?)
        .then_some(challenge)
    }

    fn sign(&self, challenge: &str) -> Hmac<Sha256> {
        let mut signer = self.signer.clone();
        signer.update(challenge.as_bytes());
        signer
    }
}

impl fmt::Debug for ProofOfWork {
    /// Hides the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProofOfWork").finish_non_exhaustive()
    }
}

fn hash(salt: &str, number: u64) -> [u8; 32] {
    Sha256::new().chain_update(salt).chain_update(number.to_string()).finalize().into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Decodes hexadecimal digits.
fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    let byte = |pair: &[u8; 2]| u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok();
    let (pairs, rest) = hex.as_bytes().as_chunks();
    rest.is_empty().then(|| pairs.iter().map(byte).collect())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

    fn id(number: u8) -> InquiryId {
        InquiryId::new(0, [number; 10])
    }

    /// Tries all numbers, as a client does.
    fn solve(challenge: &Challenge) -> serde_json::Value {
        let number =
            (0..=challenge.maxnumber).find(|number| hex(&hash(&challenge.salt, *number)) == challenge.challenge);
        let mut solution = serde_json::to_value(challenge).unwrap();
        solution["number"] = number.unwrap().into();
        solution
    }

    fn encode(solution: &serde_json::Value) -> String {
        BASE64_STANDARD.encode(solution.to_string())
    }

    #[test]
    fn a_proof_holds_for_one_inquiry_only() {
        let proof_of_work = ProofOfWork::new(b"key");
        let solution = encode(&solve(&proof_of_work.challenge(NOW).unwrap()));
        assert!(proof_of_work.verify(&solution, id(1), NOW));
        assert!(proof_of_work.verify(&solution, id(1), NOW), "sent again");
        assert!(!proof_of_work.verify(&solution, id(2), NOW), "used by another");
        let others = ProofOfWork::new(b"key");
        assert!(others.verify(&solution, id(3), NOW), "of an instance with the same key");
        assert!(!ProofOfWork::new(b"another").verify(&solution, id(1), NOW));
        assert!(!ProofOfWork::with_random_key().unwrap().verify(&solution, id(1), NOW));
    }

    #[test]
    fn a_challenge_expires_after_twenty_minutes() {
        let proof_of_work = ProofOfWork::new(&[7; 100]);
        let solution = encode(&solve(&proof_of_work.challenge(NOW).unwrap()));
        let in_minutes = |minutes| NOW.checked_add(SignedDuration::from_mins(minutes)).unwrap();
        assert!(!proof_of_work.verify(&solution, id(1), in_minutes(20)));
        assert!(proof_of_work.verify(&solution, id(1), in_minutes(19)));
    }

    #[test]
    fn the_difficulty_grows_with_the_number_of_challenges() {
        let proof_of_work = ProofOfWork::new(b"key");
        let ask = |times: u32, minutes| {
            let now = NOW.checked_add(SignedDuration::from_mins(minutes)).unwrap();
            (0..times).map(|_| proof_of_work.challenge(now).unwrap().maxnumber / MAX_NUMBER).last()
        };
        assert_eq!(ask(119, 0), Some(1));
        assert_eq!(ask(1, 0), Some(2));
        assert_eq!(ask(10_000, 0), Some(8));
        // The next minute begins as the last one has ended.
        assert_eq!(ask(1, 1), Some(8));
        assert_eq!(ask(1, 2), Some(1));
        assert_eq!(ask(1, -60), Some(1));
    }

    #[test]
    fn a_changed_proof_does_not_hold() {
        let proof_of_work = ProofOfWork::new(b"key");
        let right = solve(&proof_of_work.challenge(NOW).unwrap());
        let number = right["number"].as_u64().unwrap();
        let (salt, signature) = (right["salt"].as_str().unwrap(), right["signature"].as_str().unwrap());
        let table = [
            ("number", json!(number + 1)),
            ("number", json!(-1)),
            ("number", json!(number.to_string())),
            ("algorithm", json!("SHA-1")),
            ("challenge", json!("0".repeat(64))),
            ("salt", json!(salt.replace("expires=", "expires=9"))),
            ("salt", json!(salt.trim_end_matches('&'))),
            ("salt", json!("")),
            ("signature", json!(signature.replace(|digit| digit != '0', "0"))),
            ("signature", json!(&signature[1..])),
            ("signature", json!("")),
        ];
        for (key, value) in table {
            let mut wrong = right.clone();
            wrong[key] = value;
            assert!(!proof_of_work.verify(&encode(&wrong), id(1), NOW), "{wrong}");
        }
        // Digits moved from the number into the salt give the same hash.
        if number >= 10 {
            let digits = number.to_string();
            let (first, rest) = digits.split_at(1);
            let mut moved = right.clone();
            moved["salt"] = [salt, first].concat().into();
            moved["number"] = rest.parse::<u64>().unwrap().into();
            assert!(!proof_of_work.verify(&encode(&moved), id(1), NOW), "{moved}");
        }
        assert!(!proof_of_work.verify(&"A".repeat(4_096), id(1), NOW));
        assert!(proof_of_work.verify(&encode(&right), id(1), NOW));
    }

    proptest! {
        #[test]
        fn random_text_is_not_a_proof(text in any::<String>(), json in "[ -~]{0,60}") {
            let proof_of_work = ProofOfWork::new(b"key");
            prop_assert!(!proof_of_work.verify(&text, id(1), NOW));
            prop_assert!(!proof_of_work.verify(&BASE64_STANDARD.encode(json), id(1), NOW));
        }
    }
}
