//! The alphabetical order of names.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Returns the sort key of a name. The key ignores case and accents: "Élan" is next to "elan", not after "Zulu".
#[must_use]
pub fn sort_key(name: &str) -> String {
    name.nfkd().filter(|character| !is_combining_mark(*character)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorting_ignores_case_and_accents() {
        let mut names = ["Zulu", "api", "Élan", "elastic", "API gateway", "REST"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, ["api", "API gateway", "Élan", "elastic", "REST", "Zulu"]);
    }
}
