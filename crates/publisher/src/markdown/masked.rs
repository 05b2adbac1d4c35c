//! Parts of a text that the parser must not see: letters beside emphasis, and the colons of notices of other systems.
//!
//! In scripts that have no spaces between words, `**提示：**文字` is emphasis too.
//! `CommonMark` decides by the characters around the marks whether they begin or end emphasis, and takes a punctuation
//! mark before and a letter behind `**` for a beginning (<https://spec.commonmark.org/0.31.2/#delimiter-runs>). In
//! Chinese, Japanese, Korean and Thai, the letter needs no space before it. The parser is therefore given a punctuation
//! mark of the same length in the place of that letter, and the letter is put back into the events.
//!
//! A line `:::note` below a paragraph would be a definition list, and is a notice of another system.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag};

/// The stand-in for a letter or for three colons: a punctuation mark of three bytes that texts hardly ever have.
const STAND_IN: char = '⁂';

/// The beginning of a notice of another system.
const COLONS: &str = ":::";

/// Returns a text of the same length in which the letters that touch emphasis, and colons that begin a line, are
/// replaced; `None` if there are none.
pub(super) fn mask(text: &str) -> Option<String> {
    let has_emphasis = !text.is_ascii() && text.contains(['*', '~']);
    if !(has_emphasis || text.contains(COLONS)) || text.contains(STAND_IN) {
        return None;
    }
    let begins_line = |at: &usize| {
        let line = text[..*at].rsplit('\n').next().unwrap_or_default();
        line.len() <= 3 && line.chars().all(|character| character == ' ')
    };
    let mut places: Vec<usize> = text.match_indices(COLONS).map(|(at, _)| at).filter(begins_line).collect();
    let mut at = 0;
    while let Some(found) = text[at..].find(['*', '~']) {
        let start = at + found;
        let rest = &text[start..];
        let end = text.len() - rest.trim_start_matches(['*', '~']).len();
        let before = text[..start].chars().next_back();
        let after = text[end..].chars().next();
        if before != Some('\\') {
            if let (Some(before), true) = (before.filter(|letter| is_letter(*letter)), after.is_some_and(is_mark)) {
                places.push(start - before.len_utf8());
            }
            if before.is_some_and(is_mark) && after.is_some_and(is_letter) {
                places.push(end);
            }
        }
        at = end;
    }
    places.sort_unstable();
    let mut masked = String::with_capacity(text.len());
    let mut done = 0;
    for place in places.into_iter().filter(|place| text.is_char_boundary(*place)) {
        if place >= done {
            masked.push_str(&text[done..place]);
            masked.push(STAND_IN);
            done = place + STAND_IN.len_utf8();
        }
    }
    masked.push_str(&text[done..]);
    (done > 0).then_some(masked)
}

/// Returns whether a letter has the length of the stand-in. These letters belong to scripts without capitals.
fn is_letter(character: char) -> bool {
    character.is_alphabetic() && character.len_utf8() == STAND_IN.len_utf8()
}

fn is_mark(character: char) -> bool {
    !character.is_alphanumeric() && !character.is_whitespace()
}

/// Parses a text, with its masked form if it has one. The events have the letters of the text.
pub(super) fn events<'a>(text: &'a str, masked: Option<&'a str>, options: Options) -> Vec<(Event<'a>, Range<usize>)> {
    let restored = masked.and_then(|masked| {
        let events = Parser::new_ext(masked, options).into_offset_iter();
        events.map(|(event, range)| Some((restored(event, &range, text, masked)?, range))).collect()
    });
    restored.unwrap_or_else(|| Parser::new_ext(text, options).into_offset_iter().collect())
}

/// Puts the letters back into an event; `None` where that is not possible.
fn restored<'a>(event: Event<'a>, range: &Range<usize>, text: &str, masked: &str) -> Option<Event<'a>> {
    let restore = |content: CowStr<'a>| -> Option<CowStr<'a>> {
        if !content.contains(STAND_IN) {
            return Some(content);
        }
        let places = masked.get(range.clone())?.match_indices(STAND_IN);
        let start = |at: usize| range.start + at;
        let mut parts = places.filter_map(|(at, _)| text.get(start(at)..start(at) + STAND_IN.len_utf8()));
        let mut whole = String::with_capacity(content.len());
        for character in content.chars() {
            if character == STAND_IN {
                whole.push_str(parts.next()?);
            } else {
                whole.push(character);
            }
        }
        parts.next().is_none().then(|| whole.into())
    };
    let is_whole = |parts: &[&CowStr<'_>]| parts.iter().all(|part| !part.contains(STAND_IN));
    Some(match event {
        Event::Text(content) => Event::Text(restore(content)?),
        Event::Code(content) => Event::Code(restore(content)?),
        Event::Html(content) => Event::Html(restore(content)?),
        Event::InlineHtml(content) => Event::InlineHtml(restore(content)?),
        Event::FootnoteReference(name) if !is_whole(&[&name]) => return None,
        Event::Start(Tag::FootnoteDefinition(name)) if !is_whole(&[&name]) => return None,
        Event::Start(Tag::Link { dest_url, title, id, .. } | Tag::Image { dest_url, title, id, .. })
            if !is_whole(&[&dest_url, &title, &id]) =>
        {
            return None;
        }
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pulldown_cmark::html;

    fn rendered(text: &str) -> String {
        let masked = mask(text);
        let mut out = String::new();
        let events = events(text, masked.as_deref(), Options::ENABLE_STRIKETHROUGH | Options::ENABLE_DEFINITION_LIST);
        html::push_html(&mut out, events.into_iter().map(|(event, _)| event));
        out.trim().trim_start_matches("<p>").trim_end_matches("</p>").to_owned()
    }

    #[test]
    fn emphasis_needs_no_space_beside_letters_without_spaces() {
        for (text, html) in [
            ("**提示：**文字", "<strong>提示：</strong>文字"),
            ("**提示:**文字", "<strong>提示:</strong>文字"),
            ("文字**（注）**后", "文字<strong>（注）</strong>后"),
            ("**甲：**乙**丙：**丁", "<strong>甲：</strong>乙<strong>丙：</strong>丁"),
            ("**“引用”**은 말", "<strong>“引用”</strong>은 말"),
            ("これは**[リンク](x)**です", "これは<strong><a href=\"x\">リンク</a></strong>です"),
            ("**`code`**を使う", "<strong><code>code</code></strong>を使う"),
            ("*注意！*次に", "<em>注意！</em>次に"),
            ("~~旧称。~~新しい", "<del>旧称。</del>新しい"),
            ("**普通**文字", "<strong>普通</strong>文字"),
            ("`a：**文`と`*。字`", "<code>a：**文</code>と<code>*。字</code>"),
            ("2 * 3 ** 4", "2 * 3 ** 4"),
            ("\\*\\*提示：\\*\\*文", "**提示：**文"),
            ("**Note:**text é", "**Note:**text é"),
            ("a\n\n:::note\nb\n:::", "a</p>\n<p>:::note\nb\n:::"),
            ("Term\n: text", "<dl>\n<dt>Term</dt>\n<dd>text</dd>\n</dl>"),
        ] {
            assert_eq!(rendered(text), html, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_changes(text in "([*~]{1,2}|[：。文ก「」]|[a`\\[\\]() \n\\\\]|한|x：\\*\\*文){0,16}") {
            let masked = mask(&text);
            if let Some(masked) = &masked {
                prop_assert_eq!(masked.len(), text.len());
            }
            let plain: String = events(&text, masked.as_deref(), Options::empty())
                .into_iter()
                .filter_map(|(event, _)| match event {
                    Event::Text(text) | Event::Code(text) => Some(text.to_string()),
                    _ => None,
                })
                .collect();
            prop_assert!(!plain.contains(STAND_IN));
            let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).collect::<String>();
            prop_assert!(letters(&text).starts_with(&letters(&plain)) || text.contains("]("), "{:?} {:?}", text, plain);
        }
    }
}
