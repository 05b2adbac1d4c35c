//! The result of a check.

/// How many things a check looked at, and how many of them were wrong.
pub struct Checked {
    /// The number of things.
    pub total: usize,
    /// The number of wrong ones.
    pub wrong: usize,
}
