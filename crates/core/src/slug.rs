//! Slugs: the part of an address that names a term or a topic.

use std::{fmt, ops::Deref, str::FromStr};

use serde::{Deserialize, Serialize};

/// The longest slug that is accepted, in bytes.
pub const MAX_LENGTH: usize = 80;

/// A name that is safe in an address and in a file's name: ASCII lower-case
/// letters and digits in groups joined by single hyphens, such as `rest-api`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// Why a text is not a [`Slug`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotASlug;

impl fmt::Display for NotASlug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a slug has lower-case letters, digits and single hyphens between them, like `rest-api`")
    }
}

impl std::error::Error for NotASlug {}

impl Slug {
    /// The slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The slug that a name suggests: its ASCII letters and digits, lower-case,
    /// everything else a hyphen. `None` where the name has none of them.
    ///
    /// ```
    /// # use glossary_core::slug::Slug;
    /// assert_eq!(Slug::suggest("CI/CD (pipeline)").unwrap().as_str(), "ci-cd-pipeline");
    /// assert!(Slug::suggest("…").is_none());
    /// ```
    #[must_use]
    pub fn suggest(name: &str) -> Option<Self> {
        let mut slug = String::new();
        for character in name.chars() {
            if character.is_ascii_alphanumeric() {
                slug.push(character.to_ascii_lowercase());
            } else if !slug.is_empty() && !slug.ends_with('-') && character != '\'' && character != '’' {
                slug.push('-');
            }
        }
        slug.truncate(MAX_LENGTH);
        slug.truncate(slug.trim_end_matches('-').len());
        slug.parse().ok()
    }
}

impl FromStr for Slug {
    type Err = NotASlug;

    fn from_str(text: &str) -> Result<Self, NotASlug> {
        let well_formed = text.len() <= MAX_LENGTH
            && text.split('-').all(|group| {
                !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            });
        if well_formed { Ok(Self(text.to_owned())) } else { Err(NotASlug) }
    }
}

impl TryFrom<String> for Slug {
    type Error = NotASlug;

    fn try_from(text: String) -> Result<Self, NotASlug> {
        text.parse()
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

impl Deref for Slug {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accepts_what_an_address_can_carry_unescaped() {
        for good in ["api", "rest-api", "oauth2", "3d"] {
            assert!(good.parse::<Slug>().is_ok(), "{good}");
        }
        for bad in ["", "-", "API", "rest api", "rest--api", "-api", "api-", "ä", "a/b", "..", &"a".repeat(81)] {
            assert!(bad.parse::<Slug>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn a_suggestion_is_a_slug(name in ".{0,200}") {
            if let Some(slug) = Slug::suggest(&name) {
                prop_assert_eq!(slug.as_str().parse::<Slug>(), Ok(slug.clone()));
            }
        }

        #[test]
        fn a_slug_suggests_itself(slug in "[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,4}") {
            prop_assert_eq!(Slug::suggest(&slug).map(String::from), Some(slug));
        }
    }
}
