//! The declared keys, compared with the parsers.

use std::{collections::BTreeSet, fs, path::Path};

use glossary_publisher::{
    content::{self, ContentSettings, Glossary, ReadOptions},
    diagnostics::{Problem, Problems},
    settings::Settings,
};
use jiff::civil::date;

use super::{
    copy,
    keys::{IfMissing, KeyTable, Parser},
    tables::ALL,
};

/// The result of reading a document.
struct Read {
    settings: Option<Settings>,
    glossary: Glossary,
    problems: Problems,
}

impl Read {
    /// Returns the problems in the document's file.
    fn problems(&self) -> Vec<&Problem> {
        self.problems.sorted()
    }

    fn text(&self) -> String {
        self.problems.to_text()
    }
}

/// Reads a document in a copy of the valid glossary of the fixtures.
fn read(parser: Parser, document: &str) -> Read {
    let site = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/valid"), site.path());
    let public = site.path().join("public");
    fs::create_dir_all(&public).unwrap();
    fs::write(public.join("logo.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>").unwrap();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public/card.png"), public.join("card.png")).unwrap();
    let file = match parser {
        Parser::Settings => "glossary.toml",
        Parser::Topics => "content/topics.toml",
        Parser::FrontMatter => "content/terms/webhook.md",
    };
    fs::write(site.path().join(file), document).unwrap();
    if parser == Parser::Settings {
        return match Settings::read(&site.path().join(file), [], Some(&public)) {
            Ok(settings) => {
                Read { settings: Some(settings), glossary: Glossary::default(), problems: Problems::default() }
            }
            Err(problems) => Read { settings: None, glossary: Glossary::default(), problems },
        };
    }
    let options = ReadOptions {
        drafts: true,
        today: date(2026, 11, 22),
        base: "",
        public: &public,
        settings: ContentSettings::unset(),
    };
    let (glossary, problems) = content::read(&site.path().join("content"), &options);
    Read { settings: None, glossary, problems }
}

fn in_table(table: &KeyTable, without: &str, further: &[String]) -> Read {
    read(table.parser, &table.document(without, further))
}

/// Returns the words between backticks.
fn quoted(text: &str) -> BTreeSet<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_declared_keys_are_exactly_those_of_the_parser() {
    for table in ALL {
        let groups: BTreeSet<_> = table.keys.iter().map(|key| key.with).collect();
        let mut known = BTreeSet::new();
        for with in groups {
            let read = in_table(table, "", &[with.to_owned(), "zzzzzzzz = 1".to_owned()]);
            let problems = read.problems();
            let unknown = problems.iter().find(|problem| problem.title.contains("zzzzzzzz"));
            let unknown = unknown.unwrap_or_else(|| panic!("{}: no unknown key in {}", table.name, read.text()));
            known.extend(quoted(&unknown.help).into_iter().map(str::to_owned));
        }
        let keys = table.keys.iter().map(|key| key.name);
        let declared: BTreeSet<_> = keys.chain(table.others.iter().copied()).map(str::to_owned).collect();
        assert_eq!(declared, known, "{}: declared, and read by the parser", table.name);
    }
}

#[test]
fn each_example_is_valid_and_a_value_of_another_type_is_not() {
    for table in ALL {
        for key in table.keys {
            let line = |value: &str| [key.with.to_owned(), format!("{} = {value}", key.name)];
            let valid = in_table(table, "", &line(key.example));
            assert!(!valid.problems.has_errors(), "{} {}: {}", table.name, key.name, valid.text());
            let mistyped = in_table(table, "", &line("1979-05-27T07:32:00Z"));
            let told = mistyped.problems().iter().any(|problem| problem.title.contains(key.name));
            assert!(told, "{} {}: {}", table.name, key.name, mistyped.text());
        }
    }
}

#[test]
fn only_the_keys_marked_as_required_are_required() {
    for table in ALL {
        let minimum = in_table(table, "", &table.minimum());
        assert!(!minimum.problems.has_errors(), "{}: {}", table.name, minimum.text());
        for key in table.keys.iter().filter(|key| key.default == IfMissing::Required) {
            let without = in_table(table, key.name, &table.minimum());
            assert!(without.problems.has_errors(), "{} {}", table.name, key.name);
        }
    }
}

#[test]
fn each_default_has_the_same_effect_as_a_missing_key() {
    for table in ALL {
        for key in table.keys {
            let IfMissing::Value(value) = key.default else { continue };
            let without = in_table(table, "", &[key.with.to_owned()]);
            let with = in_table(table, "", &[key.with.to_owned(), format!("{} = {value}", key.name)]);
            assert_eq!(without.settings, with.settings, "{} {}", table.name, key.name);
            assert_eq!(without.glossary, with.glossary, "{} {}", table.name, key.name);
            let example = in_table(table, "", &[key.with.to_owned(), format!("{} = {}", key.name, key.example)]);
            let differs = example.settings != with.settings || example.glossary != with.glossary;
            assert!(differs, "{} {}: the example has no effect", table.name, key.name);
        }
    }
}
