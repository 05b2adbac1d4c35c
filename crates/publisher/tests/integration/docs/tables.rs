//! All keys that people write into files: the settings, the front matter and the topics.

mod contact;
mod content;
mod forward;
mod site;

use super::keys::{IfMissing, Key, KeyTable, Parser};

/// A key without further needs.
const fn key(
    name: &'static str,
    kind: &'static str,
    example: &'static str,
    default: IfMissing,
    meaning: &'static str,
) -> Key {
    Key { name, kind, example, default, meaning, with: "" }
}

/// A key that needs others.
const fn with(with: &'static str, key: Key) -> Key {
    Key { with, ..key }
}

/// A table of keys that are lines of their own.
const fn table(name: &'static str, parser: Parser, before: &'static str, keys: &'static [Key]) -> KeyTable {
    let page = match parser {
        Parser::Settings => "write/settings.md",
        Parser::Topics => "write/topics.md",
        Parser::FrontMatter => "write/terms.md",
    };
    KeyTable {
        page,
        name,
        parser,
        before,
        after: "
",
        keys,
        others: &[],
    }
}

/// The settings that every document needs.
macro_rules! site_section {
    () => {
        "[site]\nname = \"Plain words\"\ndescription = \"The words.\"\nbase_url = \"https://www.example.com/\"\ncompany = \"Example Ltd\"\n"
    };
}
use site_section;

/// All tables.
pub const ALL: &[KeyTable] = &[
    content::FRONT_MATTER,
    content::TOPICS,
    content::CALL_TO_ACTION,
    site::SITE,
    site::LOOK,
    site::EMBED,
    site::ANALYTICS,
    site::TERMS,
    site::PICTURES,
    contact::CONTACT,
    contact::PRESETS,
    contact::PROOF,
    contact::FIELDS,
    forward::ALL_KINDS,
    forward::WEBHOOK,
    forward::SLACK,
    forward::EMAIL,
    forward::RECEIPT,
];
