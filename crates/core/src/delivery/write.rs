//! Texts as JSON and as an HTML form's data.
//!
//! By hand, as there are only texts to write: a serialiser of its own would be
//! carried by every visitor.

/// Adds a member with a text to the JSON object that `out` ends in.
pub(super) fn member(out: &mut String, name: &str, value: &str) {
    key(out, name);
    text(out, value);
}

/// Adds a member's name to the JSON object that `out` ends in.
pub(super) fn key(out: &mut String, name: &str) {
    comma(out);
    text(out, name);
    out.push(':');
}

/// Adds the comma before what follows another value.
pub(super) fn comma(out: &mut String) {
    // A text ends in a quotation mark, so these can only be openings.
    if !out.ends_with(['{', '[']) {
        out.push(',');
    }
}

/// Adds a text as JSON (<https://www.rfc-editor.org/rfc/rfc8259#section-7>).
pub(super) fn text(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        let short = match character {
            '"' | '\\' => character,
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\u{8}' => 'b',
            '\u{c}' => 'f',
            '\0'..='\u{1f}' => {
                out.push_str("\\u00");
                hex(out, character as u8, b"0123456789abcdef");
                continue;
            }
            _ => {
                out.push(character);
                continue;
            }
        };
        out.push('\\');
        out.push(short);
    }
    out.push('"');
}

/// Adds a pair as `application/x-www-form-urlencoded`
/// (<https://url.spec.whatwg.org/#concept-urlencoded-serializer>).
pub(super) fn pair(out: &mut String, name: &str, value: &str) {
    if !out.is_empty() {
        out.push('&');
    }
    encode(out, name);
    out.push('=');
    encode(out, value);
}

fn encode(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => out.push(byte as char),
            b' ' => out.push('+'),
            _ => {
                out.push('%');
                hex(out, byte, b"0123456789ABCDEF");
            }
        }
    }
}

fn hex(out: &mut String, byte: u8, digits: &[u8; 16]) {
    out.push(digits[usize::from(byte >> 4)] as char);
    out.push(digits[usize::from(byte & 15)] as char);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a server reads in a pair.
    fn decoded(text: &str) -> String {
        let mut bytes = text.bytes();
        let mut decoded = Vec::new();
        while let Some(byte) = bytes.next() {
            decoded.push(match byte {
                b'+' => b' ',
                b'%' => {
                    let digits = [bytes.next().unwrap(), bytes.next().unwrap()];
                    u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
                }
                _ => byte,
            });
        }
        String::from_utf8(decoded).unwrap()
    }

    #[test]
    fn a_form_is_encoded_as_browsers_do() {
        let mut out = String::new();
        pair(&mut out, "a b", "x&y=é+~*");
        pair(&mut out, "c", "1\n2");
        assert_eq!(out, "a+b=x%26y%3D%C3%A9%2B%7E*&c=1%0A2");
    }

    proptest! {
        #[test]
        fn any_text_is_the_json_that_serde_writes(value in any::<String>()) {
            let mut out = String::new();
            text(&mut out, &value);
            prop_assert_eq!(out, serde_json::to_string(&value).unwrap());
        }

        #[test]
        fn any_pair_is_read_as_it_was(name in any::<String>(), value in any::<String>()) {
            let mut out = String::new();
            pair(&mut out, &name, &value);
            let (first, second) = out.split_once('=').unwrap();
            prop_assert_eq!((decoded(first), decoded(second)), (name, value));
        }
    }
}
