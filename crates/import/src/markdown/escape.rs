//! Plain text as Markdown.

/// Returns a plain text as Markdown that shows the same text.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let characters: Vec<char> = text.chars().collect();
    for (at, &character) in characters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| characters.get(at)).copied();
        let after = characters.get(at + 1).copied();
        let inside_word = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
        let special = match character {
            '\\' => after.is_none_or(|after| after.is_ascii_punctuation()),
            '`' | '[' | ']' | '~' => true,
            '*' => !(before.is_none_or(char::is_whitespace) && after.is_none_or(char::is_whitespace)),
            '_' => {
                let alone = before.is_none_or(char::is_whitespace) && after.is_none_or(char::is_whitespace);
                !(alone || inside_word(before) && inside_word(after))
            }
            '<' => after.is_some_and(|after| after.is_ascii_alphabetic() || matches!(after, '/' | '!' | '?')),
            '&' => text.chars().skip(at).take(12).any(|character| character == ';'),
            _ => false,
        };
        if special {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escape_line_start(escaped)
}

/// Escapes what would begin a heading, list, quotation or fence.
fn escape_line_start(line: String) -> String {
    let rest = line.trim_start();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after_digits = &rest[digits..];
    let space = |after: &str| after.is_empty() || after.starts_with([' ', '\t']);
    let numbered = (1..=9).contains(&digits) && after_digits.starts_with(['.', ')']) && space(&after_digits[1..]);
    let at = line.len() - rest.len();
    if numbered {
        let at = at + digits;
        return [&line[..at], "\\", &line[at..]].concat();
    }
    let begins_block = rest.starts_with('>')
        || rest.starts_with(['-', '+', '*']) && space(&rest[1..])
        || rest.starts_with('#') && space(rest.trim_start_matches('#'))
        || rest.starts_with("---")
        || rest.starts_with("+++")
        || rest.starts_with("===")
        || rest.starts_with("~~~");
    if begins_block { [&line[..at], "\\", &line[at..]].concat() } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::plain;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn escaped_text_shows_the_same_text(text in "[a-c *_`\\[\\]<>#+.1)&;~!|\\\\-]{0,20}") {
            let expected = text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(plain(&escape(text.trim())), expected, "{}", escape(text.trim()));
        }
    }
}
