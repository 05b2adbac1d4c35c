//! The order in which people look for names.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The key to sort a name by: without regard to case and accents, so that
/// "Élan" stands beside "elan" and not behind "Zulu".
#[must_use]
pub fn sort_key(name: &str) -> String {
    name.nfkd().filter(|character| !is_combining_mark(*character)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_do_not_count() {
        let mut names = ["Zulu", "api", "Élan", "elastic", "API gateway", "REST"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, ["api", "API gateway", "Élan", "elastic", "REST", "Zulu"]);
    }
}
