//! The text formats of the search index and the definitions.

use crate::slug::Slug;

/// A term in the search index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexEntry<'a> {
    /// The name.
    pub name: &'a str,
    /// The expansion of the name, or an empty string.
    pub expansion: &'a str,
    /// The aliases.
    pub aliases: &'a [String],
    /// The slug.
    pub slug: &'a str,
}

/// Returns the search index as text: a line for each term, with the tab-separated columns name,
/// expansion, aliases (separated by `|`) and slug. Empty columns at the end are omitted, and so is a slug
/// that [`Slug::suggest`] returns for the name.
#[must_use]
pub fn index_text<'a>(entries: impl Iterator<Item = IndexEntry<'a>>) -> String {
    let mut text = String::new();
    for entry in entries {
        let start = text.len();
        push_clean(&mut text, entry.name, is_control);
        let slug = if Slug::suggest(&text[start..]).is_some_and(|slug| *slug == *entry.slug) { "" } else { entry.slug };
        text.push('\t');
        push_clean(&mut text, entry.expansion, is_control);
        text.push('\t');
        for alias in entry.aliases {
            let before = text.len();
            push_clean(&mut text, alias, |character| is_control(character) || is_bar(character));
            if text.len() > before {
                text.push('|');
            }
        }
        if text.ends_with('|') {
            text.pop();
        }
        text.push('\t');
        push_clean(&mut text, slug, is_control);
        while text.len() > start && text.ends_with('\t') {
            text.pop();
        }
        text.push('\n');
    }
    text
}

/// Returns the definitions as text: a line for each, in the order of the index.
#[must_use]
pub fn definitions_text<'a>(definitions: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for definition in definitions {
        push_clean(&mut text, definition, is_control);
        text.push('\n');
    }
    text
}

/// Appends `part`, with separators replaced by spaces.
fn push_clean(text: &mut String, part: &str, is_separator: impl Fn(char) -> bool) {
    let trimmed = part.trim_matches(|character: char| character.is_whitespace() || is_separator(character));
    text.extend(trimmed.chars().map(|character| if is_separator(character) { ' ' } else { character }));
}

fn is_control(character: char) -> bool {
    character.is_control()
}

/// Returns whether the character is a bar. Folding turns the full-width bar into `|`.
fn is_bar(character: char) -> bool {
    matches!(character, '|' | '｜')
}
