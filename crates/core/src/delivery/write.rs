//! Writers of JSON strings and of URL-encoded form data.
//!
//! Written by hand, because a serialiser would add to the download.

/// Appends a member with a string value to the JSON object at the end of `out`.
pub(super) fn member(out: &mut String, name: &str, value: &str) {
    key(out, name);
    text(out, value);
}

/// Appends a member's name to the JSON object at the end of `out`.
pub(super) fn key(out: &mut String, name: &str) {
    comma(out);
    text(out, name);
    out.push(':');
}

/// Appends a comma, unless an object or array has just been opened.
pub(super) fn comma(out: &mut String) {
    // Strings end in a quotation mark, so these characters can only be opening brackets.
    if !out.ends_with(['{', '[']) {
        out.push(',');
    }
}

/// Appends a JSON string (<https://www.rfc-editor.org/rfc/rfc8259#section-7>).
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

/// Appends a name and a value as `application/x-www-form-urlencoded`
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

    /// Decodes a URL-encoded string, as a server does.
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
    fn form_data_is_encoded_as_in_browsers() {
        let mut out = String::new();
        pair(&mut out, "a b", "x&y=é+~*");
        pair(&mut out, "c", "1\n2");
        assert_eq!(out, "a+b=x%26y%3D%C3%A9%2B%7E*&c=1%0A2");
    }

    proptest! {
        #[test]
        fn any_string_equals_the_json_of_serde(value in any::<String>()) {
            let mut out = String::new();
            text(&mut out, &value);
            prop_assert_eq!(out, serde_json::to_string(&value).unwrap());
        }

        #[test]
        fn any_encoded_pair_is_decoded_to_the_same(name in any::<String>(), value in any::<String>()) {
            let mut out = String::new();
            pair(&mut out, &name, &value);
            let (first, second) = out.split_once('=').unwrap();
            prop_assert_eq!((decoded(first), decoded(second)), (name, value));
        }
    }
}
