//! A topic.

/// A topic.
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    /// The slug.
    pub slug: String,
    /// The name.
    pub name: String,
}
