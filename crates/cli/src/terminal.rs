//! Escaping of text from visitors and servers, which may hold terminal escape sequences and direction overrides
//! (<https://trojansource.codes/>).

use std::{
    fmt::Write as _,
    io::{self, Write},
};

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};

/// The notation of an escaped character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// `\u{1b}`, as in Rust.
    Text,
    /// `\u001b`, which programs read back as the same character (<https://www.rfc-editor.org/rfc/rfc8259#section-7>).
    Json,
}

/// Returns a text for the terminal: all control and format characters except line breaks are escaped.
pub fn printable(text: &str) -> String {
    escaped(text, Notation::Text)
}

fn escaped(text: &str, notation: Notation) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if is_printable(character) {
            escaped.push(character);
            continue;
        }
        match notation {
            Notation::Text => escaped.extend(character.escape_unicode()),
            Notation::Json => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    // Writing to a string cannot fail.
                    let _ = write!(escaped, "\\u{unit:04x}");
                }
            }
        }
    }
    escaped
}

fn is_printable(character: char) -> bool {
    match character {
        '\n' => true,
        // The joiners are part of Persian and Indic words, and of emoji.
        '\u{200c}' | '\u{200d}' => true,
        _ => !matches!(
            character.general_category(),
            GeneralCategory::Control
                | GeneralCategory::Format
                | GeneralCategory::LineSeparator
                | GeneralCategory::ParagraphSeparator
        ),
    }
}

/// A writer that escapes all text written to another.
#[derive(Debug)]
pub struct EscapingWriter<W> {
    out: W,
    notation: Notation,
    /// The start of a character whose rest is not written yet.
    rest: Vec<u8>,
}

impl<W: Write> EscapingWriter<W> {
    pub fn new(out: W, notation: Notation) -> Self {
        Self { out, notation, rest: Vec::new() }
    }
}

impl<W: Write> Write for EscapingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.rest.extend_from_slice(bytes);
        let complete = match std::str::from_utf8(&self.rest) {
            Ok(text) => text.len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(error) => return Err(io::Error::new(io::ErrorKind::InvalidData, error)),
        };
        let text = String::from_utf8_lossy(&self.rest[..complete]);
        self.out.write_all(escaped(&text, self.notation).as_bytes())?;
        self.rest.drain(..complete);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ESC, the 8-bit control sequence introducer, delete, direction overrides and isolates, a tag character, and the
    /// line separator.
    const DANGEROUS: &str = "\u{1b}\u{9b}\u{7f}\r\u{202e}\u{2066}\u{200f}\u{61c}\u{e0041}\u{2028}";

    #[test]
    fn control_and_format_characters_are_escaped_and_letters_kept() {
        let kept = "Zoë\n任せて سلام می\u{200c}خواهم 👩\u{200d}💻 a\u{a0}b \\u";
        assert_eq!(printable(kept), kept);
        assert_eq!(printable("\u{1b}[2Jx\u{202e}y"), "\\u{1b}[2Jx\\u{202e}y");
        assert!(printable(DANGEROUS).is_ascii(), "{}", printable(DANGEROUS));
    }

    #[test]
    fn escaped_json_has_the_same_meaning() {
        let mut json = Vec::new();
        let writer = EscapingWriter::new(&mut json, Notation::Json);
        serde_json::to_writer(writer, &[DANGEROUS, "Zoë 👩\u{200d}💻"]).unwrap();
        assert_eq!(serde_json::from_slice::<Vec<String>>(&json).unwrap(), [DANGEROUS, "Zoë 👩\u{200d}💻"]);
        let text = String::from_utf8(json).unwrap();
        assert!(text.chars().all(is_printable) && text.contains("Zoë"), "{text}");
    }

    #[test]
    fn characters_may_be_written_in_pieces() {
        let mut out = Vec::new();
        let mut writer = EscapingWriter::new(&mut out, Notation::Text);
        for byte in "ë\u{202e}👩".bytes() {
            writer.write_all(&[byte]).unwrap();
        }
        assert_eq!(String::from_utf8(out).unwrap(), "ë\\u{202e}👩");
        assert!(EscapingWriter::new(Vec::new(), Notation::Text).write_all(b"\xff").is_err());
    }
}
