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

/// The largest weight of a word in a term.
pub const MAX_IMPACT: u8 = 52;

/// The parts of the details, which the browser loads when a visitor begins to search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details<'a> {
    /// The definition of each term, plain text.
    pub definitions: Vec<&'a str>,
    /// The folded words that carry no meaning in a query.
    pub small_words: Vec<String>,
    /// The folded texts that words of the language end with after their stem.
    pub endings: Vec<String>,
    /// The folded words of comparisons: those that always separate the two sides, as "vs"; those that announce a
    /// comparison, as "difference"; and those that then separate the two sides, as "and".
    pub comparison: [Vec<String>; 3],
    /// The words of all terms.
    pub groups: Vec<WordGroup>,
}

/// The forms of a word, and its weight in each term.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordGroup {
    /// The folded stem.
    pub stem: String,
    /// The other folded forms. All begin with the same character as the stem.
    pub forms: Vec<String>,
    /// The numbers of the terms that have the word, in order, with the word's weight from 1 to [`MAX_IMPACT`].
    pub terms: Vec<(usize, u8)>,
}

/// Returns the details as text:
///
/// - a line for each definition, in the order of the index,
/// - the small words, separated by spaces,
/// - the endings, separated by spaces,
/// - the words of comparisons, three lists separated by tabs,
/// - a line for each group: the stem; each other form as what follows the stem, or in full after a `=`; a tab; and for
///   each term, the distance from the previous term's number (from -1 for the first; 1 is omitted) and a letter for the
///   weight.
#[must_use]
pub fn details_text(details: &Details<'_>) -> String {
    let mut text = String::new();
    for definition in &details.definitions {
        push_clean(&mut text, definition, is_control);
        text.push('\n');
    }
    for list in [&details.small_words, &details.endings] {
        text.push_str(&list.join(" "));
        text.push('\n');
    }
    text.push_str(&details.comparison.each_ref().map(|list| list.join(" ")).join("\t"));
    text.push('\n');
    for group in &details.groups {
        push_group(&mut text, group);
    }
    text
}

fn push_group(text: &mut String, group: &WordGroup) {
    text.push_str(&group.stem);
    for form in &group.forms {
        text.push(' ');
        match form.strip_prefix(&*group.stem) {
            Some(ending) => text.push_str(ending),
            None => {
                text.push('=');
                text.push_str(form);
            }
        }
    }
    text.push('\t');
    let mut next = 0;
    for (term, weight) in &group.terms {
        if *term > next {
            text.push_str(&(term + 1 - next).to_string());
        }
        next = term + 1;
        let letter = weight.clamp(&1, &MAX_IMPACT) - 1;
        text.push(char::from(if letter < 26 { b'a' + letter } else { b'A' + letter - 26 }));
    }
    text.push('\n');
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
