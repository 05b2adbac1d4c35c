//! Slugs: the path segments that name a term or a topic.

#[cfg(feature = "slugify")]
mod slugify;
#[cfg(feature = "slugify")]
mod unicode;

use std::{fmt, ops::Deref, str::FromStr};

use serde::{Deserialize, Serialize};

#[cfg(feature = "slugify")]
pub use slugify::{slugify, slugify_unicode, transliterate};

/// The longest slug, in characters.
pub const MAX_LENGTH: usize = 80;

/// A name that is safe in addresses and file names: lower-case ASCII letters and digits, with single
/// hyphens between them, such as `rest-api`.
///
/// A site's settings may allow letters of all scripts, such as `größe` (`Slug::unicode`, on the host). Addresses contain
/// such a slug percent-encoded ([`crate::address`]).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// The error of a string that is not a [`Slug`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidSlug;

impl fmt::Display for InvalidSlug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a slug has lower-case letters, digits and single hyphens between them, like `rest-api`")
    }
}

impl std::error::Error for InvalidSlug {}

impl Slug {
    /// Returns the slug as a string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Derives a slug from a name: lower-cases ASCII letters, keeps digits, and replaces all other
    /// characters by hyphens. Returns `None` if the name has no ASCII letter and no digit.
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
    type Err = InvalidSlug;

    fn from_str(text: &str) -> Result<Self, InvalidSlug> {
        let well_formed = text.len() <= MAX_LENGTH
            && text.split('-').all(|group| {
                !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            });
        if well_formed { Ok(Self(text.to_owned())) } else { Err(InvalidSlug) }
    }
}

impl TryFrom<String> for Slug {
    type Error = InvalidSlug;

    fn try_from(text: String) -> Result<Self, InvalidSlug> {
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
    fn a_slug_needs_no_escaping_in_an_address() {
        for good in ["api", "rest-api", "oauth2", "3d"] {
            assert!(good.parse::<Slug>().is_ok(), "{good}");
        }
        for bad in ["", "-", "API", "rest api", "rest--api", "-api", "api-", "ä", "a/b", "..", &"a".repeat(81)] {
            assert!(bad.parse::<Slug>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn a_suggested_slug_is_valid(name in ".{0,200}") {
            if let Some(slug) = Slug::suggest(&name) {
                prop_assert_eq!(slug.as_str().parse::<Slug>(), Ok(slug.clone()));
            }
        }

        #[test]
        fn the_suggested_slug_of_a_slug_is_the_same(slug in "[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,4}") {
            prop_assert_eq!(Slug::suggest(&slug).map(String::from), Some(slug));
        }
    }
}
