//! What tells a person's inquiry from a program's. It is evidence, never a verdict:
//! what looks like a program's is stored and acknowledged like any other, and set
//! aside for people to decide.

mod proof;

use glossary_core::inquiry::Evidence;

pub use self::proof::Proofs;
use crate::store::Suspicion;

/// Nobody fills in a form in less than so many seconds.
const QUICKEST: u32 = 3;

/// What speaks against an inquiry. `proven` is whether its proof of work holds;
/// `None` where nobody has asked for one. What is not known speaks against nobody:
/// without scripting nothing measures the time.
pub(super) fn judge(evidence: &Evidence, proven: Option<bool>) -> Vec<Suspicion> {
    let suspicions = [
        (!evidence.trap.trim().is_empty(), Suspicion::TrapFilled),
        (evidence.seconds.is_some_and(|seconds| seconds < QUICKEST), Suspicion::TooFast),
        (proven == Some(false), Suspicion::NoProof),
    ];
    suspicions.into_iter().filter_map(|(holds, suspicion)| holds.then_some(suspicion)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_speaks_against_an_inquiry() {
        use Suspicion::{NoProof, TooFast, TrapFilled};
        // The trap, the seconds, whether the proof holds.
        type Row = (&'static str, Option<u32>, Option<bool>, &'static [Suspicion]);
        let table: [Row; 9] = [
            ("", None, None, &[]),
            ("", Some(3), Some(true), &[]),
            ("", Some(u32::MAX), None, &[]),
            // As a password manager may leave it.
            (" \n", Some(60), None, &[]),
            ("x", Some(60), None, &[TrapFilled]),
            ("", Some(2), None, &[TooFast]),
            ("", Some(0), Some(true), &[TooFast]),
            ("", None, Some(false), &[NoProof]),
            ("x", Some(1), Some(false), &[TrapFilled, TooFast, NoProof]),
        ];
        for (trap, seconds, proven, expected) in table {
            let evidence = Evidence { trap: trap.to_owned(), seconds, proof: String::new() };
            assert_eq!(judge(&evidence, proven), expected, "{evidence:?} {proven:?}");
        }
    }
}
