//! Detection of a second sentence in a definition.

/// Abbreviations whose full stop does not end a sentence.
const ABBREVIATIONS: [&str; 10] = ["e.g.", "i.e.", "etc.", "vs.", "cf.", "approx.", "no.", "dr.", "mr.", "ms."];

/// Returns the position in bytes of the second sentence: a capital letter after a full stop, question mark or
/// exclamation mark.
pub(super) fn second(text: &str) -> Option<usize> {
    let mut words = text.split(' ').scan(0, |start, word| {
        let at = *start;
        *start += word.len() + 1;
        Some((at, word))
    });
    let (_, mut previous) = words.next()?;
    for (at, word) in words {
        let ended = previous.ends_with(['.', '?', '!'])
            && !ABBREVIATIONS.contains(&previous.trim_start_matches('(').to_lowercase().as_str())
            // An initial, as in "U.S." or "J. Smith".
            && previous.trim_end_matches(['.', '?', '!']).chars().rev().take(2).filter(|c| c.is_alphanumeric()).count() > 1;
        if ended && word.starts_with(char::is_uppercase) {
            return Some(at);
        }
        previous = word;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_do_not_end_a_sentence() {
        for one in ["", "A rule.", "A rule, e.g. REST, i.e. HTTP.", "The U.S. Army uses .NET and Node.js daily."] {
            assert_eq!(second(one), None, "{one}");
        }
        assert_eq!(second("A rule. It holds."), Some(8));
        assert_eq!(second("What? Ça va."), Some(6));
    }
}
