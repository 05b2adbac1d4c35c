//! Slugs with letters of all scripts.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark, is_nfc};

use super::{InvalidSlug, MAX_LENGTH, Slug};

/// The longest slug, in bytes: file systems limit names to 255 bytes.
pub(super) const MAX_BYTES: usize = 240;

impl Slug {
    /// Parses a slug with lower-case letters of any script, digits, and single hyphens between them. The slug is in NFC
    /// (<https://unicode.org/reports/tr15/>), whatever the form of the text.
    ///
    /// ```
    /// # use glossary_core::slug::Slug;
    /// assert_eq!(Slug::unicode("gro\u{308}ße").unwrap().as_str(), "größe");
    /// assert!(Slug::unicode("Größe").is_err());
    /// ```
    ///
    /// # Errors
    /// If the text is not a slug.
    pub fn unicode(text: &str) -> Result<Self, InvalidSlug> {
        if text.is_ascii() {
            return text.parse();
        }
        let text: String = if is_nfc(text) { text.to_owned() } else { text.nfc().collect() };
        let is_group = |group: &str| group.starts_with(is_letter) && group.chars().all(|c| is_letter(c) || is_mark(c));
        let is_valid = text.len() <= MAX_BYTES && text.chars().count() <= MAX_LENGTH && text.split('-').all(is_group);
        if is_valid { Ok(Self(text)) } else { Err(InvalidSlug) }
    }
}

/// Returns whether a character is a digit, or a letter without an upper case or in its lower case.
fn is_letter(character: char) -> bool {
    character.is_alphanumeric() && character.to_lowercase().eq([character]) && !is_mark(character)
}

/// Returns whether a character belongs to the letter before it: an accent, or a vowel sign.
pub(super) fn is_mark(character: char) -> bool {
    is_combining_mark(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_has_lower_case_letters_of_any_script() {
        for good in ["api", "größe", "日本語", "αθήνα", "москва-2", "العربية", "हिन्दी", "ภาษาไทย", "한국어"]
        {
            assert_eq!(Slug::unicode(good).as_deref(), Ok(good), "{good}");
        }
        let long = "語".repeat(81);
        for bad in
            ["", "Größe", "grö ße", "größe-", "a--ß", "größe.md", "ß/a", "a_ß", "ß%", "\u{200b}ß", "-ß", "😀", &long]
        {
            assert!(Slug::unicode(bad).is_err(), "{bad}");
        }
    }
}
