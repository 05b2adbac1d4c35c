//! The shape of a declared key, and its table.

use std::collections::BTreeSet;

use super::generated::row;

/// The parser that reads a table of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parser {
    /// `glossary.toml`.
    Settings,
    /// `content/topics.toml`.
    Topics,
    /// The front matter of a term.
    FrontMatter,
}

/// A key as the manual describes it.
pub struct Key {
    /// The name.
    pub name: &'static str,
    /// The type, for readers.
    pub kind: &'static str,
    /// A valid value, as TOML.
    pub example: &'static str,
    /// Whether the key is required, and otherwise its default.
    pub default: IfMissing,
    /// The meaning, as Markdown.
    pub meaning: &'static str,
    /// Further keys that the example needs, as TOML.
    pub with: &'static str,
}

/// What applies if a key is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfMissing {
    /// The file is wrong.
    Required,
    /// Nothing.
    Empty,
    /// This TOML value.
    Value(&'static str),
    /// A value that follows from others, in words.
    Words(&'static str),
}

/// The keys of a TOML table.
pub struct KeyTable {
    /// The page of the manual, below `docs/src`.
    pub page: &'static str,
    /// The name of the part in that page.
    pub name: &'static str,
    /// The parser.
    pub parser: Parser,
    /// The TOML before the keys: a complete document, apart from the keys.
    pub before: &'static str,
    /// The TOML after the keys, such as the end of an inline table.
    pub after: &'static str,
    /// The keys.
    pub keys: &'static [Key],
    /// Keys of the same TOML table that another table of the manual describes.
    pub others: &'static [&'static str],
}

impl KeyTable {
    /// Returns the table as Markdown.
    pub fn to_markdown(&self) -> String {
        let mut table = row(["key", "type", "default", "meaning"]) + &row(["---"; 4]);
        for key in self.keys {
            let default = match key.default {
                IfMissing::Required => "required".to_owned(),
                IfMissing::Empty => String::new(),
                IfMissing::Value(value) => format!("`{value}`"),
                IfMissing::Words(words) => words.to_owned(),
            };
            table += &row([&*format!("`{}`", key.name), key.kind, &default, key.meaning]);
        }
        table
    }

    /// Returns what the required keys need.
    pub fn minimum(&self) -> Vec<String> {
        let required = self.keys.iter().filter(|key| key.default == IfMissing::Required);
        let needed: BTreeSet<_> = required.map(|key| key.with.to_owned()).collect();
        needed.into_iter().collect()
    }

    /// Returns a document with the required keys except `without`, and further lines.
    pub fn document(&self, without: &str, further: &[String]) -> String {
        let is_given = |name: &str| {
            let starts = |line: &String| line.lines().any(|line| line.starts_with(&format!("{name} =")));
            name == without || further.iter().any(starts)
        };
        let required = self.keys.iter().filter(|key| key.default == IfMissing::Required && !is_given(key.name));
        let required = required.map(|key| format!("{} = {}", key.name, key.example));
        let lines: Vec<_> = required.chain(further.iter().filter(|line| !line.is_empty()).cloned()).collect();
        format!("{}{}{}", self.before, lines.join("\n"), self.after)
    }
}
