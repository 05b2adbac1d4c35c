//! The rules of advice, which the settings and each term can switch off.

use std::collections::BTreeMap;

/// The rules: each name with its meaning.
pub const RULES: [(&str, &str); 17] = [
    ("missing-example", "A term has no section `## Example`."),
    ("long-definition", "A definition has more than 240 characters."),
    ("several-sentences", "A definition has more than one sentence."),
    ("unrendered-markup", "A text has markup of another system, which is published as it is written."),
    ("heading-level", "A heading skips a level."),
    ("heading-of-example", "A heading looks like that of the example, but is none."),
    ("names-differ-by-case", "The names of two terms differ by case only."),
    ("alias-repeated", "An alias differs from another name of its term by case only."),
    ("alias-is-a-name", "An alias is the name of another term."),
    ("former-slug", "A link or a reference names a former slug, or a \"see\" entry."),
    ("empty-topic", "No published term belongs to a topic."),
    ("other-files", "A file of the folder of terms is not a term."),
    ("term-elsewhere", "A term's file is outside of the folder of terms."),
    ("large-image", "An image has more than 500 KB."),
    ("missing-explanation", "A term has no explanation."),
    ("nobody-notified", "No target notifies the team of inquiries, or of those that are quarantined or not delivered."),
    ("base-url", "The inbox would refuse visitors, because `base_url` is a local or reserved name."),
];

/// The level of a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Level {
    /// The rule reports nothing.
    Off,
    /// The rule reports advice.
    #[default]
    Advice,
    /// The rule reports errors, which stop publishing.
    Error,
}

impl Level {
    /// Returns the level of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "off" => Some(Self::Off),
            "advice" => Some(Self::Advice),
            "error" => Some(Self::Error),
            _ => None,
        }
    }
}

/// The levels of all rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules(pub BTreeMap<&'static str, Level>);

impl Rules {
    /// The default level of each rule.
    pub const DEFAULT: Self = Self(BTreeMap::new());

    /// Returns the level of a rule.
    #[must_use]
    pub fn level(&self, rule: &str) -> Level {
        let default = if rule == "missing-explanation" { Level::Off } else { Level::Advice };
        self.0.get(rule).copied().unwrap_or(default)
    }
}
