//! A term's file: front matter and Markdown.

mod toml_text;
mod yaml_text;

pub use toml_text::{quoted, value as toml_value};
pub use yaml_text::front as yaml_front;

use crate::{Value, markdown::headings};

/// The keys of the front matter in the order in which files are written. Other keys follow.
pub const KEYS: [&str; 29] = [
    "name",
    "qualifier",
    "expansion",
    "abbreviation",
    "aliases",
    "hidden_aliases",
    "asked",
    "topic",
    "topics",
    "definition",
    "see",
    "related",
    "broader",
    "narrower",
    "status",
    "superseded_by",
    "part_of_speech",
    "pronunciation",
    "formerly",
    "updated",
    "draft",
    "exact_case",
    "autolink",
    "source_id",
    "sources",
    "further_reading",
    "extra",
    "check",
    "front_matter",
];

/// The heading of the example.
pub const EXAMPLE_HEADING: &str = "Example";

/// A term's file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TermFile {
    /// The keys of the front matter, in the file's order.
    pub front: Vec<(String, Value)>,
    /// The explanation, Markdown.
    pub explanation: String,
    /// The example, Markdown, without its heading.
    pub example: String,
}

impl TermFile {
    /// Parses a file with TOML (`+++`) or YAML (`---`) front matter.
    ///
    /// # Errors
    /// When the front matter is missing or malformed.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (front, body) = split(text).ok_or("the file does not begin with front matter between lines `+++`")?;
        let front = front.parse()?;
        let Value::Map(front) = front else { return Err("the front matter has no keys".to_owned()) };
        let (explanation, example) = sections(body);
        Ok(Self { front, explanation: explanation.to_owned(), example: example.to_owned() })
    }

    /// Returns the file's text in its normal form: TOML front matter with the keys in the order of [`KEYS`].
    #[must_use]
    pub fn render(&self) -> String {
        self.render_with_body(&self.body())
    }

    /// Returns the file's text with another text below the front matter.
    #[must_use]
    pub fn render_with_body(&self, body: &str) -> String {
        ["+++\n", &toml_text::front(&self.ordered()), "+++\n", body].concat()
    }

    /// Returns the Markdown below the front matter.
    #[must_use]
    pub fn body(&self) -> String {
        let mut body = self.explanation.trim_matches('\n').to_owned();
        if !body.is_empty() {
            body.push('\n');
        }
        let example = self.example.trim_matches('\n');
        if !example.is_empty() {
            let gap = if body.is_empty() { "" } else { "\n" };
            body.push_str(&format!("{gap}## {EXAMPLE_HEADING}\n\n{example}\n"));
        }
        body
    }

    /// Returns the keys that have a value, in the order of [`KEYS`].
    #[must_use]
    pub fn ordered(&self) -> Vec<(&str, &Value)> {
        let position = |key: &str| KEYS.iter().position(|known| *known == key).unwrap_or(KEYS.len());
        let mut front: Vec<_> = self.front.iter().map(|(key, value)| (key.as_str(), value)).collect();
        front.retain(|(_, value)| !value.is_empty());
        front.sort_by_key(|(key, _)| position(key));
        front
    }

    /// Returns the value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.front.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// Returns the text of a key; empty if there is none.
    #[must_use]
    pub fn text(&self, key: &str) -> String {
        self.get(key).and_then(Value::scalar).unwrap_or_default()
    }

    /// Returns the texts of a key's list; a single text counts as a list.
    #[must_use]
    pub fn texts(&self, key: &str) -> Vec<String> {
        match self.get(key) {
            Some(Value::List(items)) => items.iter().filter_map(Value::scalar).collect(),
            Some(other) => other.scalar().filter(|text| !text.is_empty()).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// Returns the slugs of the topics, the main one first.
    #[must_use]
    pub fn topics(&self) -> Vec<String> {
        let mut topics = self.texts("topic");
        topics.extend(self.texts("topics"));
        topics
    }

    /// Sets a key, or removes the key if the value is empty.
    pub fn set(&mut self, key: &str, value: impl Into<Value>) {
        let value = value.into();
        let at = self.front.iter().position(|(name, _)| name == key);
        match (at, value.is_empty()) {
            (Some(at), true) => drop(self.front.remove(at)),
            (Some(at), false) => self.front[at].1 = value,
            (None, true) => {}
            (None, false) => self.front.push((key.to_owned(), value)),
        }
    }

    /// Returns the texts of all keys that have a value, and of the sections.
    #[must_use]
    pub fn parts(&self) -> Vec<(String, String)> {
        let mut parts: Vec<_> =
            self.ordered().into_iter().map(|(key, value)| (key.to_owned(), toml_value(value))).collect();
        for (key, text) in [("explanation", &self.explanation), ("example", &self.example)] {
            if !text.trim().is_empty() {
                parts.push((key.to_owned(), text.trim_matches('\n').to_owned()));
            }
        }
        parts
    }

    /// Returns the text of a key or section; empty if there is none.
    #[must_use]
    pub fn line(&self, key: &str) -> String {
        self.parts().into_iter().find(|(known, _)| known == key).map(|(_, text)| text).unwrap_or_default()
    }

    /// Takes a key or section from another file.
    pub fn take_part(&mut self, key: &str, from: &Self) {
        match key {
            "explanation" => self.explanation.clone_from(&from.explanation),
            "example" => self.example.clone_from(&from.example),
            key => self.set(key, from.get(key).cloned().unwrap_or(Value::Null)),
        }
    }

    /// Returns whether two files say the same, whatever the order of their keys.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.render() == other.render()
    }
}

/// The front matter of a file, as written.
pub enum FrontText<'a> {
    /// Between lines `+++`.
    Toml(&'a str),
    /// Between lines `---`.
    Yaml(&'a str),
}

impl FrontText<'_> {
    /// Parses the front matter.
    ///
    /// # Errors
    /// When the front matter is malformed.
    pub fn parse(&self) -> Result<Value, String> {
        match self {
            Self::Toml(text) => toml::from_str(text).map_err(|error| error.to_string()),
            Self::Yaml(text) if text.trim().is_empty() => Ok(Value::Map(Vec::new())),
            Self::Yaml(text) => yaml(text),
        }
    }
}

/// Parses YAML with bounds on its size, depth and aliases.
pub(crate) fn yaml(text: &str) -> Result<Value, String> {
    serde_saphyr::from_str(text).map_err(|error| error.to_string().lines().next().unwrap_or_default().to_owned())
}

/// Splits a file into front matter and Markdown.
#[must_use]
pub fn split(text: &str) -> Option<(FrontText<'_>, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    });
    let (_, first) = lines.next()?;
    let fence = first.trim_end();
    if fence != "+++" && fence != "---" {
        return None;
    }
    let (end, last) = lines.find(|(_, line)| line.trim_end() == fence)?;
    let front = &text[first.len()..end];
    let front = if fence == "+++" { FrontText::Toml(front) } else { FrontText::Yaml(front) };
    Some((front, &text[end + last.len()..]))
}

/// Splits Markdown at the heading `## Example`.
fn sections(body: &str) -> (&str, &str) {
    let heading = headings(body)
        .into_iter()
        .find(|heading| heading.level == 2 && heading.title.trim().eq_ignore_ascii_case(EXAMPLE_HEADING));
    match heading {
        Some(heading) => (body[..heading.range.start].trim_matches('\n'), body[heading.range.end..].trim_matches('\n')),
        None => (body.trim_matches('\n'), ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FILE: &str = "+++\nname = \"C# \\\"x\\\"\"\naliases = [\"C sharp\"]\ntopic = \"languages\"\ndefinition = \"A language.\"\nupdated = 2026-11-22\n\n[[sources]]\ntitle = \"ECMA-334\"\nurl = \"https://example.com/\"\n\n[extra]\nlevel = 2\n+++\nText.\n\n## Example\n\nOne.\n";

    #[test]
    fn a_file_in_normal_form_is_unchanged() {
        assert_eq!(TermFile::parse(FILE).unwrap().render(), FILE);
        let bare = "+++\nname = \"A\"\ndefinition = \"B.\"\n+++\n";
        assert_eq!(TermFile::parse(bare).unwrap().render(), bare);
    }

    #[test]
    fn yaml_front_matter_says_the_same() {
        let file = TermFile::parse(FILE).unwrap();
        let yaml = format!("---\n{}---\n{}", yaml_front(&file.ordered()), file.body());
        assert_eq!(TermFile::parse(&yaml).unwrap().render(), FILE);
    }

    #[test]
    fn headings_in_code_do_not_divide_the_text() {
        let text = "+++\nname = \"A\"\n+++\n```\n## Example\n```\n\n## Example\n\n> ## Example\n";
        let file = TermFile::parse(text).unwrap();
        assert!(file.explanation.starts_with("```") && file.example.starts_with('>'), "{file:?}");
        assert_eq!(file.render(), text);
    }

    proptest! {
        #[test]
        fn any_values_survive_both_notations(
            name in any::<String>(),
            aliases in proptest::collection::vec(any::<String>(), 0..3),
            number in any::<i64>(),
        ) {
            let mut file = TermFile::default();
            file.set("name", name);
            file.set("aliases", aliases);
            file.set("extra", Value::Map(vec![("level".into(), Value::Number(number.to_string()))]));
            let toml = file.render();
            prop_assert_eq!(TermFile::parse(&toml).unwrap().render(), toml.clone());
            let yaml = format!("---\n{}---\n", yaml_front(&file.ordered()));
            prop_assert_eq!(TermFile::parse(&yaml).unwrap().render(), toml);
        }
    }
}
