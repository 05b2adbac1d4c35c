//! Percent-encoding of paths (<https://url.spec.whatwg.org/#path-percent-encode-set>).

use std::borrow::Cow;

const DIGITS: &[u8; 16] = b"0123456789ABCDEF";

/// Percent-encodes the characters of a path that are not ASCII, as browsers do. Escapes that are there get upper-case
/// digits, so that equal paths are equal texts.
///
/// ```
/// # use glossary_core::address::encode;
/// assert_eq!(encode("/terms/größe/"), "/terms/gr%C3%B6%C3%9Fe/");
/// assert_eq!(encode("/a%c3%b6"), "/a%C3%B6");
/// ```
#[must_use]
pub fn encode(path: &str) -> Cow<'_, str> {
    if path.is_ascii() && !path.contains('%') {
        return Cow::Borrowed(path);
    }
    let mut encoded = String::with_capacity(path.len() * 3);
    // The number of bytes after a percent sign that are still to come.
    let mut escape = 0_u8;
    for byte in path.bytes() {
        if byte.is_ascii() {
            let byte = if escape > 0 { byte.to_ascii_uppercase() } else { byte };
            escape = if byte == b'%' { 2 } else { escape.saturating_sub(1) };
            encoded.push(char::from(byte));
        } else {
            escape = 0;
            encoded.push('%');
            for digit in [byte >> 4, byte & 15] {
                encoded.push(char::from(DIGITS[usize::from(digit)]));
            }
        }
    }
    Cow::Owned(encoded)
}

/// Decodes all escapes of a path. A path whose bytes are not UTF-8 stays as it is.
///
/// ```
/// # use glossary_core::address::decode;
/// assert_eq!(decode("gr%C3%B6%c3%9fe"), "größe");
/// assert_eq!(decode("100%"), "100%");
/// ```
#[must_use]
pub fn decode(path: &str) -> Cow<'_, str> {
    if !path.contains('%') {
        return Cow::Borrowed(path);
    }
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, others @ ..] = rest {
        let digit = |at: usize| others.get(at).and_then(|byte| char::from(*byte).to_digit(16)).map(|digit| digit as u8);
        if let (b'%', Some(high), Some(low)) = (first, digit(0), digit(1)) {
            bytes.push(high << 4 | low);
            rest = &others[2..];
        } else {
            bytes.push(*first);
            rest = others;
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(path), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_path_that_is_not_utf_8_stays_as_it_is() {
        for path in ["%FF", "%", "%4", "%zz", "%C3%"] {
            assert_eq!(decode(path), path);
        }
        assert_eq!(encode("/%C3%B6%41%4a-abc?x=a"), "/%C3%B6%41%4A-abc?x=a");
    }

    proptest! {
        #[test]
        fn an_encoded_path_is_ascii_and_decodes_to_the_path(path in "[^%]{0,40}") {
            let encoded = encode(&path).into_owned();
            prop_assert!(encoded.is_ascii());
            prop_assert_eq!(&*encode(&encoded), &*encoded);
            prop_assert_eq!(&*decode(&encoded), &*path);
        }

        #[test]
        fn any_text_decodes(path in "([%0-9a-fA-F]|.){0,40}") {
            let _ = decode(&path);
            prop_assert!(encode(&path).is_ascii());
        }
    }
}
