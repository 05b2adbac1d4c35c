//! What tells a person's inquiry from a program's. It is evidence, never a verdict:
//! what looks like a program's is stored and acknowledged like any other, and set
//! aside for people to decide.

mod proof;

pub use self::proof::Proofs;
