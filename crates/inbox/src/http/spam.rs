//! Spam classification. Suspected spam is stored and acknowledged like any inquiry. Weak reasons mark the inquiry,
//! strong ones quarantine it for a person to decide.

mod proof_of_work;

use glossary_core::inquiry::Evidence;

pub use self::proof_of_work::ProofOfWork;
use crate::store::SpamReason;

/// The seconds that a person needs at least to fill in a form.
const MIN_SECONDS: u32 = 3;

/// Returns the reasons to suspect an inquiry. `proven` is whether its proof of work holds; `None`
/// if none is required. Missing evidence is no reason: without scripting, the time is not measured.
pub(super) fn classify(evidence: &Evidence, proven: Option<bool>) -> Vec<SpamReason> {
    let reasons = [
        (!evidence.trap.trim().is_empty(), SpamReason::TrapFilled),
        (evidence.seconds.is_some_and(|seconds| seconds < MIN_SECONDS), SpamReason::TooFast),
        (proven == Some(false), SpamReason::NoProof),
    ];
    reasons.into_iter().filter_map(|(holds, reason)| holds.then_some(reason)).collect()
}

#[cfg(test)]
mod tests {
    use std::iter::successors;

    use super::*;
    use crate::{
        http::docs::{check, row},
        store::{NewInquiry, Status},
    };

    #[test]
    fn evidence_gives_the_spam_reasons() {
        use SpamReason::{NoProof, TooFast, TrapFilled};
        // Honeypot text, seconds, whether the proof of work holds, reasons.
        type Row = (&'static str, Option<u32>, Option<bool>, &'static [SpamReason]);
        let table: [Row; 9] = [
            ("", None, None, &[]),
            ("", Some(3), Some(true), &[]),
            ("", Some(u32::MAX), None, &[]),
            // Password managers may fill in white space.
            (" \n", Some(60), None, &[]),
            ("x", Some(60), None, &[TrapFilled]),
            ("", Some(2), None, &[TooFast]),
            ("", Some(0), Some(true), &[TooFast]),
            ("", None, Some(false), &[NoProof]),
            ("x", Some(1), Some(false), &[TrapFilled, TooFast, NoProof]),
        ];
        for (trap, seconds, proven, expected) in table {
            let evidence = Evidence { trap: trap.to_owned(), seconds, proof: String::new() };
            assert_eq!(classify(&evidence, proven), expected, "{evidence:?} {proven:?}");
        }
    }

    /// Returns the reason after this one.
    fn after(reason: &SpamReason) -> Option<SpamReason> {
        match reason {
            SpamReason::TrapFilled => Some(SpamReason::TooFast),
            SpamReason::TooFast => Some(SpamReason::NoProof),
            SpamReason::NoProof => Some(SpamReason::OverLimit),
            SpamReason::OverLimit => Some(SpamReason::Test),
            SpamReason::Test => None,
        }
    }

    #[test]
    fn the_manual_lists_all_spam_reasons() {
        let mut text = String::from("| reason | meaning | effect |\n| --- | --- | --- |\n");
        for reason in successors(Some(SpamReason::TrapFilled), after) {
            let meaning = match reason {
                SpamReason::TrapFilled => "A field that people cannot see contains text.".to_owned(),
                SpamReason::TooFast => format!("The form was sent within {MIN_SECONDS} seconds of its first use."),
                SpamReason::NoProof => "The required proof of work is missing or wrong.".to_owned(),
                SpamReason::OverLimit => {
                    "All clients together were above [their rate limit](limits.md#rate-limits).".to_owned()
                }
                SpamReason::Test => "`glossary inquiries probe` sent the inquiry.".to_owned(),
            };
            let inquiry = NewInquiry {
                id: "0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b".parse().unwrap(),
                received_at: jiff::Timestamp::UNIX_EPOCH,
                fields: [].into(),
                context: glossary_core::inquiry::Context::default(),
                repeats_since: None,
                suspicions: vec![reason],
            };
            let effect = match inquiry.status() {
                Status::New => "Alone, this reason only marks the inquiry.",
                Status::Quarantined => "The inquiry is quarantined.",
            };
            text.push_str(&row([&*format!("`{}`", reason.name()), &meaning, effect]));
        }
        check("run/spam.md", "spam-reasons", &text);
    }
}
