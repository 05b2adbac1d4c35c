//! The two texts that the publisher writes and the browser fetches.

use crate::slug::Slug;

/// What the index knows of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Its name.
    pub name: &'a str,
    /// What the name stands for, or an empty text.
    pub expansion: &'a str,
    /// Its other names.
    pub aliases: &'a [String],
    /// The last part of its address.
    pub slug: &'a str,
}

/// The index as text: a line for each term, in the order given, with the columns
/// name, expansion, aliases (between bars) and slug between tabs. Empty columns
/// at the end are left out, and so is a slug that the name itself suggests.
#[must_use]
pub fn index_text<'a>(entries: impl Iterator<Item = Entry<'a>>) -> String {
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

/// The definitions as text: a line for each, in the index's order.
#[must_use]
pub fn definitions_text<'a>(definitions: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for definition in definitions {
        push_clean(&mut text, definition, is_control);
        text.push('\n');
    }
    text
}

/// Appends `part` without the characters that separate columns and lines.
fn push_clean(text: &mut String, part: &str, is_separator: impl Fn(char) -> bool) {
    let trimmed = part.trim_matches(|character: char| character.is_whitespace() || is_separator(character));
    text.extend(trimmed.chars().map(|character| if is_separator(character) { ' ' } else { character }));
}

fn is_control(character: char) -> bool {
    character.is_control()
}

/// Folding makes a plain bar of the full-width one.
fn is_bar(character: char) -> bool {
    matches!(character, '|' | '｜')
}
