//! The definition: the first sentence of a text.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::markdown::{self, plain};

/// The longest definition that reads well, in characters.
pub const GOOD_LENGTH: usize = 240;
/// The longest definition.
pub const MAX_LENGTH: usize = 1_000;

/// Abbreviations before which a full stop ends no sentence, in lower case.
const ABBREVIATIONS: [&str; 46] = [
    "e.g", "i.e", "etc", "vs", "cf", "approx", "fig", "no", "nr", "dr", "mr", "mrs", "ms", "prof", "st", "inc", "ltd",
    "co", "corp", "jr", "sr", "al", "ca", "z.b", "z. b", "d.h", "d. h", "u.a", "u. a", "o.ä", "bzw", "ggf", "usw",
    "vgl", "sog", "evtl", "inkl", "p.ex", "p. ex", "ex", "p.ej", "art", "abb", "abs", "pl", "abbr",
];

/// A definition, and whether its text is more than the definition.
#[derive(Debug, PartialEq)]
pub struct Definition {
    /// The definition, Markdown of one line.
    pub text: String,
    /// Whether the source's text has more than the definition.
    pub is_part: bool,
    /// Whether the definition was cut within a sentence.
    pub is_cut: bool,
}

/// Returns the first sentence of a text. `None` if the text has no words.
pub fn first_sentence(text: &str) -> Option<Definition> {
    let (paragraph, is_whole) = first_paragraph(text)?;
    let sentence = &paragraph[..end_of_sentence(&paragraph)];
    let is_part = !is_whole || sentence.len() < paragraph.trim_end().len();
    let length = plain(sentence).chars().count();
    if length <= MAX_LENGTH {
        return Some(Definition { text: sentence.trim().to_owned(), is_part, is_cut: false });
    }
    Some(Definition { text: cut(sentence), is_part: true, is_cut: true })
}

/// Returns a text of one paragraph as it stands, if it is short enough for a definition.
pub fn short_text(text: &str) -> Option<String> {
    let (paragraph, is_whole) = first_paragraph(text)?;
    (is_whole && plain(&paragraph).chars().count() <= GOOD_LENGTH).then_some(paragraph)
}

/// Returns a text up to a word, as plain text with an ellipsis.
fn cut(text: &str) -> String {
    let plain = plain(text);
    let mut end = 0;
    for (at, _) in plain.match_indices(' ') {
        if plain[..at].chars().count() > GOOD_LENGTH - 2 {
            break;
        }
        end = at;
    }
    if end == 0 {
        end = plain.char_indices().nth(GOOD_LENGTH - 2).map_or(plain.len(), |(at, _)| at);
    }
    format!("{} …", markdown::escape(plain[..end].trim_end_matches([',', ';', ':'])))
}

/// Returns the first paragraph with words in one line, and whether the text is nothing but that paragraph.
fn first_paragraph(text: &str) -> Option<(String, bool)> {
    let text = text.trim();
    let mut depth = 0_usize;
    let mut start = None;
    for (event, range) in Parser::new_ext(text, markdown::OPTIONS).into_offset_iter() {
        match &event {
            Event::Start(Tag::Paragraph) if depth == 0 => start = Some(range.clone()),
            Event::End(TagEnd::Paragraph) if depth == 1 => {
                if let Some(range) = start.take() {
                    let paragraph = one_line(&text[range.clone()]);
                    let is_words = plain(&paragraph).chars().any(char::is_alphanumeric);
                    let is_image =
                        paragraph.starts_with("![") && paragraph.ends_with(')') && paragraph.matches("](").count() == 1;
                    if is_words && !is_image {
                        let is_whole = range.start == 0 && text[range.end..].trim().is_empty();
                        return Some((paragraph, is_whole));
                    }
                }
            }
            _ => {}
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    // A text of lists or tables only: their first words.
    let words = plain(text);
    words.chars().any(char::is_alphanumeric).then(|| (markdown::escape(&words), false))
}

/// Joins the lines of a paragraph. A footnote stays in the explanation.
fn one_line(paragraph: &str) -> String {
    let joined = paragraph.replace("\\\n", " ").replace("<br>", " ").replace("<br/>", " ");
    let joined = joined.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    let mut line = String::new();
    let mut rest = joined.as_str();
    while let Some((before, after)) = rest.split_once("[^") {
        line.push_str(before);
        match after.split_once(']') {
            Some((_, after)) => rest = after,
            None => {
                line.push_str("[^");
                rest = after;
            }
        }
    }
    line.push_str(rest);
    line.trim().to_owned()
}

/// Returns the end of the first sentence of a paragraph, outside of links, code and brackets.
fn end_of_sentence(paragraph: &str) -> usize {
    let spans = spans(paragraph);
    let characters: Vec<(usize, char)> = paragraph.char_indices().collect();
    let mut depth = 0_i32;
    for (at, &(position, character)) in characters.iter().enumerate() {
        depth += i32::from(matches!(character, '(' | '[')) - i32::from(matches!(character, ')' | ']'));
        let wide = matches!(character, '。' | '۔' | '！' | '？' | '।');
        if !wide && !matches!(character, '.' | '!' | '?') || depth > 0 {
            continue;
        }
        // Quotation marks, brackets and ends of emphasis belong to the sentence.
        let mut end = at + 1;
        while characters.get(end).is_some_and(|(_, next)| "\"'”’»)]*_".contains(*next)) {
            end += 1;
        }
        let after = characters.get(end).map(|(_, next)| *next);
        let position_after = characters.get(end).map_or(paragraph.len(), |(position, _)| *position);
        if spans.iter().any(|span| span.contains(&position) && position_after < span.end) {
            continue;
        }
        let Some(after) = after else { return paragraph.len() };
        if wide {
            return position_after;
        }
        let next = characters[end..].iter().map(|(_, next)| *next).find(|next| !next.is_whitespace());
        let begins = next.is_none_or(|next| !next.is_lowercase() && !matches!(next, ',' | ';' | ')' | '–' | '-'));
        if after.is_whitespace() && begins && !is_abbreviation(&paragraph[..position], character) {
            return position_after;
        }
    }
    paragraph.len()
}

/// Returns whether the words before a full stop end with an abbreviation, an initial or a number of a list.
fn is_abbreviation(before: &str, sign: char) -> bool {
    if sign != '.' {
        return false;
    }
    let lower = before.to_lowercase();
    let word = lower
        .rsplit(|character: char| character.is_whitespace() || matches!(character, '(' | '[' | '*' | '_'))
        .next()
        .unwrap_or_default();
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    let is_number = before.chars().all(|character| character.is_ascii_digit());
    is_initial
        || is_number
        || ABBREVIATIONS.iter().any(|known| word == *known || known.contains(' ') && lower.ends_with(known))
}

/// Returns the positions of links, images, code and emphasis.
fn spans(paragraph: &str) -> Vec<std::ops::Range<usize>> {
    let events = Parser::new_ext(paragraph, markdown::OPTIONS).into_offset_iter();
    let spans = events.filter_map(|(event, range)| match event {
        Event::Code(_)
        | Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::Emphasis | Tag::Strong | Tag::Strikethrough) => {
            Some(range)
        }
        _ => None,
    });
    spans.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sentences_end_at_their_full_stop() {
        let table = [
            ("One. Two.", "One."),
            ("A form, e.g. Paper, is one. Two.", "A form, e.g. Paper, is one."),
            ("Das ist z. B. Papier. Zwei.", "Das ist z. B. Papier."),
            ("Version 1.2 is old. New.", "Version 1.2 is old."),
            ("A [link. Here](x. y) ends. Two.", "A [link. Here](x. y) ends."),
            ("Use `a. B` here! Two.", "Use `a. B` here!"),
            ("これは一つ。これは二つ。", "これは一つ。"),
            ("He said “no.” Then left.", "He said “no.”"),
            ("By J. R. Tolkien. Two.", "By J. R. Tolkien."),
            ("One line\nwrapped here. Two.", "One line wrapped here."),
            ("(See a. B.) Text here. Two.", "(See a. B.) Text here."),
            ("No full stop", "No full stop"),
            ("**Bold. Both** and more. Two.", "**Bold. Both** and more."),
        ];
        for (text, expected) in table {
            assert_eq!(first_sentence(text).map(|definition| definition.text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn the_first_paragraph_with_words_counts() {
        let found = first_sentence("![x](y.png)\n\n## H\n\nText. More.").unwrap();
        assert_eq!((found.text.as_str(), found.is_part), ("Text.", true));
        assert!(!first_sentence("Text.").unwrap().is_part);
        assert_eq!(first_sentence("- a\n- b").unwrap().text, "a b");
        assert_eq!(first_sentence("* * *"), None);
        let long = first_sentence(&"word ".repeat(400)).unwrap();
        assert!(long.is_cut && long.text.chars().count() <= GOOD_LENGTH && long.text.ends_with("word …"));
        assert_eq!(short_text("One. Two.").as_deref(), Some("One. Two."));
        assert_eq!(short_text("One.\n\nTwo."), None);
    }

    proptest! {
        #[test]
        fn any_text_has_a_definition_or_none(text in "[a-cA-C .!?()\\[\\]*`。\n#-]{0,40}") {
            if let Some(found) = first_sentence(&text) {
                prop_assert!(!found.text.contains('\n'));
            }
        }
    }
}
