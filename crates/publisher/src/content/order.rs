//! The alphabetical order of names, by the rules of the site's language.

use std::{cell::RefCell, convert::Infallible};

use icu_collator::{
    CollatorBorrowed,
    options::{CollatorOptions, Strength},
};
use icu_locale_core::Locale;

/// The order of texts in a language.
pub(crate) struct Collation(Option<CollatorBorrowed<'static>>);

impl Collation {
    /// Returns the order of a language; the root collation for a language without rules of its own.
    pub(crate) fn new(language: &str, strength: Strength) -> Self {
        let mut options = CollatorOptions::default();
        options.strength = Some(strength);
        // Chinese in traditional characters is ordered by the sounds of Zhuyin, whose letters form an index.
        let is_traditional = ["zh-TW", "zh-HK", "zh-MO", "zh-Hant"].iter().any(|tag| language.starts_with(tag));
        let language = if is_traditional { "zh-TW-u-co-zhuyin" } else { language };
        let locale: Locale = language.parse().unwrap_or(Locale::UNKNOWN);
        Self(CollatorBorrowed::try_new((&locale).into(), options).ok())
    }

    /// Returns the bytes by which a text is ordered.
    pub(crate) fn key(&self, text: &str) -> Vec<u8> {
        let Some(collator) = &self.0 else { return text.to_lowercase().into_bytes() };
        let mut key = Vec::new();
        let result: Result<_, Infallible> = collator.write_sort_key_to(text, &mut key);
        match result {
            Ok(_) => key,
            Err(never) => match never {},
        }
    }
}

/// Returns the sort key of a name in a language. Case and accents matter only between names that are equal otherwise:
/// "Élan" is next to "elan", not after "Zulu". In Swedish, "Ö" comes after "Z".
#[must_use]
pub fn sort_key(name: &str, language: &str) -> Vec<u8> {
    thread_local! {
        /// The last order of the thread, because loading one takes longer than a key.
        static LAST: RefCell<Option<(String, Collation)>> = const { RefCell::new(None) };
    }
    LAST.with_borrow_mut(|last| match last {
        Some((known, collation)) if known == language => collation.key(name),
        _ => last.insert((language.to_owned(), Collation::new(language, Strength::Tertiary))).1.key(name),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted<'a>(names: &[&'a str], language: &str) -> Vec<&'a str> {
        let mut names = names.to_vec();
        names.sort_by_key(|name| sort_key(name, language));
        names
    }

    #[test]
    fn sorting_ignores_case_and_accents() {
        let names = ["Zulu", "api", "Élan", "elastic", "API gateway", "REST"];
        assert_eq!(sorted(&names, "en"), ["api", "API gateway", "Élan", "elastic", "REST", "Zulu"]);
    }

    #[test]
    fn names_are_sorted_by_the_rules_of_the_language() {
        assert_eq!(sorted(&["Zebra", "Öl", "Oper"], "de"), ["Öl", "Oper", "Zebra"]);
        assert_eq!(sorted(&["Zebra", "Öl", "Oper"], "sv-SE"), ["Oper", "Zebra", "Öl"]);
        assert_eq!(sorted(&["api", "яблоко", "Ёлка", "елена"], "ru"), ["елена", "Ёлка", "яблоко", "api"]);
        assert_eq!(sorted(&["数据", "八", "接口"], "zh"), ["八", "接口", "数据"]);
        assert_eq!(sorted(&["ナ", "コンテナ", "あ"], "ja"), ["あ", "コンテナ", "ナ"]);
        assert_eq!(sorted(&["b", "a"], "not a language"), ["a", "b"]);
    }
}
