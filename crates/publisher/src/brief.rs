//! Cutting of long texts for cards, lists and meta tags.

use std::borrow::Cow;

/// The length of a definition in lists and meta tags, in characters.
const MAX: usize = 240;

/// Returns a text of at most [`MAX`] characters: cut after a sentence, or after a word with an ellipsis.
#[must_use]
pub fn brief(text: &str) -> Cow<'_, str> {
    let Some((limit, _)) = text.char_indices().nth(MAX) else { return Cow::Borrowed(text) };
    let head = &text[..limit];
    // A sentence ends before a space; in Chinese and Japanese, no space follows.
    let ends = head.char_indices().filter_map(|(at, character)| {
        let end = at + character.len_utf8();
        let spaced = matches!(character, '.' | '!' | '?' | '؟' | '۔') && text[end..].starts_with(' ');
        (spaced || matches!(character, '。' | '！' | '？')).then_some(end)
    });
    if let Some(end) = ends.max().filter(|end| *end >= limit / 3) {
        return Cow::Borrowed(&head[..end]);
    }
    // The last character of the head may be the middle of a word.
    let end = if text[limit..].starts_with(' ') { limit } else { head.rfind(' ').unwrap_or(limit) };
    Cow::Owned(head[..end].trim_end_matches(|c: char| !c.is_alphanumeric() && !")]»”".contains(c)).to_owned() + " …")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_long_text_is_cut_at_a_sentence_or_a_word() {
        assert_eq!(brief("Short."), "Short.");
        let sentence = "a ".repeat(60) + "end.";
        assert_eq!(brief(&format!("{sentence} {sentence} {sentence}")), sentence);
        let words = brief(&"word, ".repeat(100)).into_owned();
        assert!(words.ends_with("word …") && words.chars().count() <= MAX + 2, "{words}");
        let chinese = "接口".repeat(50) + "。";
        assert_eq!(brief(&chinese.repeat(3)), chinese.repeat(2));
    }

    proptest! {
        #[test]
        fn a_cut_text_is_never_too_long(text in ".{0,600}") {
            prop_assert!(brief(&text).chars().count() <= MAX + 2);
        }
    }
}
