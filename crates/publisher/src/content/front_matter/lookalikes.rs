//! Characters that look like others, and that copied text often contains: curly quotes, and spaces without a break.

use crate::{
    diagnostics::{Edit, FileReport},
    toml_table::Syntax,
};

/// Spaces that are not the space of the keyboard, and characters without a width.
const INVISIBLE: [char; 6] = ['\u{a0}', '\u{202f}', '\u{2007}', '\u{200b}', '\u{feff}', '\u{2060}'];

/// Adds a line to `placed`, with lookalikes replaced by the same number of bytes. Reports the first of each line, which
/// begins at the byte `start` of the file.
pub(super) fn replace(line: &str, start: usize, syntax: Syntax, placed: &mut String, report: &mut FileReport) {
    let mut quote: Option<char> = None;
    let mut last = '\n';
    let mut first = None;
    let mut edits = Vec::new();
    // A straight quote inside of a text in curly quotes would end the text.
    let mut is_certain = true;
    let replaced = |placed: &mut String, with: &str, character: char| {
        placed.push_str(with);
        placed.extend(std::iter::repeat_n(' ', character.len_utf8() - with.len()));
    };
    for (at, character) in line.char_indices() {
        let span = start + at..start + at + character.len_utf8();
        let (label, title, help) = match (quote, character) {
            (None, '#') if syntax == Syntax::Toml => {
                placed.push_str(&line[at..]);
                break;
            }
            (None, _) if INVISIBLE.contains(&character) => {
                replaced(placed, "", character);
                let has_width = matches!(character, '\u{a0}' | '\u{202f}' | '\u{2007}');
                edits.push(Edit { span: span.clone(), from: None, to: if has_width { " " } else { "" }.to_owned() });
                (
                    "here",
                    format!("an invisible character (U+{:04X})", u32::from(character)),
                    "delete it, and type a normal space: copied text often has such characters",
                )
            }
            // Only where a value begins: YAML may have such quotes inside of a text without quotes.
            (None, '“' | '”' | '„' | '«' | '»' | '‘' | '’') if matches!(last, '=' | '[' | ',' | ':') => {
                quote = Some(match character {
                    '“' => '”',
                    '„' => '“',
                    '«' => '»',
                    '»' => '«',
                    '‘' => '’',
                    other => other,
                });
                replaced(placed, "\"", character);
                edits.push(Edit { span: span.clone(), from: None, to: "\"".to_owned() });
                (
                    "not a quote of the keyboard",
                    format!("a text in curly quotes `{character}`"),
                    match syntax {
                        Syntax::Toml => "write straight quotes: key = \"text\"",
                        Syntax::Yaml => "write straight quotes: key: \"text\"",
                    },
                )
            }
            _ => {
                match (quote, character) {
                    (Some(open), _) if character == open && !character.is_ascii() => {
                        quote = None;
                        replaced(placed, "\"", character);
                        edits.push(Edit { span, from: None, to: "\"".to_owned() });
                    }
                    (Some(open), _) => {
                        is_certain &= open.is_ascii() || !matches!(character, '"' | '\\');
                        quote = quote.filter(|_| character != open);
                        placed.push(character);
                    }
                    (None, '"' | '\'') if matches!(last, '=' | '[' | ',' | ':') => {
                        quote = Some(character);
                        placed.push(character);
                    }
                    (None, _) => placed.push(character),
                }
                if !character.is_whitespace() {
                    last = character;
                }
                continue;
            }
        };
        first.get_or_insert((span, title, label, help));
    }
    let Some((span, title, label, help)) = first else { return };
    let problem = report.error(span, title).label(label).help(help);
    if is_certain && quote.is_none() {
        problem.fix = edits;
    }
}
