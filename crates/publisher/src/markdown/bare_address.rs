//! Bare addresses in a text: `https://example.com`, `www.example.com` and `name@example.com`
//! (<https://github.github.com/gfm/#autolinks-extension->).

use std::ops::Range;

/// A bare address.
#[derive(Debug, PartialEq)]
pub(super) struct BareAddress {
    /// The position in the text.
    pub range: Range<usize>,
    /// The address to link to.
    pub href: String,
}

/// Returns the bare addresses in a text, in their order.
pub(super) fn find(text: &str) -> Vec<BareAddress> {
    let mut found = Vec::new();
    if !text.contains("://") && !text.contains("www.") && !text.contains('@') {
        return found;
    }
    let mut at = 0;
    for word in text.split_inclusive(|c: char| c.is_whitespace() || c == '<' || c == '>') {
        let start = at;
        at += word.len();
        let word = word.trim_end_matches(|c: char| c.is_whitespace() || c == '<' || c == '>');
        let begin = word.find(|c: char| !"(*_~\"'“”‘’[{„«".contains(c)).unwrap_or(word.len());
        let address = trimmed(&word[begin..]);
        let href = if ["https://", "http://"]
            .iter()
            .any(|scheme| address.strip_prefix(scheme).is_some_and(|rest| rest.starts_with(char::is_alphanumeric)))
        {
            address.to_owned()
        } else if address
            .strip_prefix("www.")
            .is_some_and(|rest| is_domain(rest.split(['/', '?', '#']).next().unwrap_or_default()))
        {
            ["https://", address].concat()
        } else if is_mail(address) {
            ["mailto:", address].concat()
        } else {
            continue;
        };
        found.push(BareAddress { range: start + begin..start + begin + address.len(), href });
    }
    found
}

/// Returns an address without the punctuation after it.
fn trimmed(mut address: &str) -> &str {
    loop {
        let before = address;
        address = address.trim_end_matches(|c: char| "?!.,:;*_~'\"”’“‘»]}".contains(c));
        // A bracket belongs to the address if it is opened there.
        if address.ends_with(')') && address.matches(')').count() > address.matches('(').count() {
            address = &address[..address.len() - 1];
        }
        if address == before {
            return address;
        }
    }
}

fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    text.contains('.') && text.split('.').all(is_label)
}

/// Returns whether a text is a mail address.
pub(super) fn is_mail(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else { return false };
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "._+-".contains(c));
    is_name && is_domain(domain) && domain.ends_with(|c: char| c.is_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_end_before_punctuation() {
        for (text, address, href) in [
            ("See https://example.com/docs.", "https://example.com/docs", "https://example.com/docs"),
            ("(https://example.com/a_(b))", "https://example.com/a_(b)", "https://example.com/a_(b)"),
            ("\"www.example.com/x\",", "www.example.com/x", "https://www.example.com/x"),
            ("Write to me@example.com!", "me@example.com", "mailto:me@example.com"),
        ] {
            let found = find(text);
            assert_eq!((&text[found[0].range.clone()], found[0].href.as_str()), (address, href), "{text}");
        }
        for text in ["https://", "a@b", "www.", "x://y", "@name", "e.g. this"] {
            assert_eq!(find(text), [], "{text}");
        }
    }

    proptest! {
        #[test]
        fn positions_are_valid(text in "(https://|www\\.|[a-z.@()é\"' ]){0,20}") {
            for address in find(&text) {
                prop_assert!(text.get(address.range).is_some());
            }
        }
    }
}
