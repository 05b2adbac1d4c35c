//! Texts that are shown nowhere.

use std::fmt;

/// A text that whoever knows it may use: an address with a token in it, a key, a
/// password. It comes from the environment, and `{:?}` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a text, without white space around it: a secret out of a file often
    /// ends with a line break.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    /// The text, for whoever it is meant for.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_shown_nowhere() {
        let secret = Secret::new(" whsec_abc\n");
        assert_eq!(secret.expose(), "whsec_abc");
        assert_eq!(format!("{secret:?} {:#?}", Some(&secret)), "Secret Some(\n    Secret,\n)");
    }
}
