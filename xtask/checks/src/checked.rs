//! The result of a check.

/// The counts of a check.
pub struct Checked {
    /// The number of checked items.
    pub total: usize,
    /// The number of wrong items.
    pub wrong: usize,
}
