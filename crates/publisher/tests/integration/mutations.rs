//! Random changes of valid files: reading never panics, and each problem has a valid position.

use std::fs;

use glossary_publisher::content::{self, ContentSettings, ReadOptions};
use jiff::civil::date;
use proptest::prelude::*;

const TERM: &str = include_str!("../fixtures/valid/content/terms/api.md");
const TOPICS: &str = include_str!("../fixtures/valid/content/topics.toml");

/// A token that is likely to break a parser.
fn fragment() -> impl Strategy<Value = Vec<u8>> {
    let tokens = [
        "+++\n",
        "\"",
        "\"\"\"",
        "'",
        "[",
        "]",
        "=",
        "#",
        "\\",
        "\n",
        "\r",
        "\t",
        "é",
        "𝄞",
        "\u{feff}",
        "\u{0}",
        "<b ",
        "<!--",
        "<kbd>",
        "</details>",
        "](",
        "[x](terms/",
        "![](",
        "`",
        "```\n",
        "| -: |\n",
        "## Example\n",
        "# ",
        "javascript:",
        "2026-13-45",
        "&#9;",
        "&lt;",
    ];
    prop_oneof![
        prop::sample::select(tokens.to_vec()).prop_map(|token| token.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..4),
    ]
}

/// A valid file with a few random replacements.
fn mutated(valid: &'static str) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec((any::<prop::sample::Index>(), 0..6_usize, fragment()), 1..6).prop_map(move |changes| {
        let mut bytes = valid.as_bytes().to_vec();
        for (index, removed, fragment) in changes {
            let start = index.index(bytes.len() + 1);
            let end = (start + removed).min(bytes.len());
            bytes.splice(start..end, fragment);
        }
        bytes
    })
}

fn check(term: &[u8], topics: &[u8]) -> Result<(), TestCaseError> {
    let folder = tempfile::tempdir()?;
    fs::create_dir(folder.path().join("terms"))?;
    fs::write(folder.path().join("topics.toml"), topics)?;
    fs::write(folder.path().join("terms/api.md"), term)?;
    let options = ReadOptions {
        drafts: false,
        today: date(2026, 11, 22),
        base: "",
        public: folder.path(),
        settings: ContentSettings::unset(),
    };
    let (_, problems) = content::read(folder.path(), &options);
    for problem in problems.sorted() {
        let bytes = fs::read(&problem.file).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        if let Some(span) = &problem.span {
            prop_assert!(text.get(span.clone()).is_some(), "{:?} in {:?}", problem, text);
        }
    }
    prop_assert_eq!(problems.to_text().is_empty(), problems.is_empty());
    Ok(())
}

proptest! {
    #[test]
    fn a_mutated_term_is_read_without_a_panic(term in mutated(TERM)) {
        check(&term, TOPICS.as_bytes())?;
    }

    #[test]
    fn mutated_topics_are_read_without_a_panic(topics in mutated(TOPICS)) {
        check(TERM.as_bytes(), &topics)?;
    }

    #[test]
    fn random_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&bytes, &bytes)?;
    }
}
