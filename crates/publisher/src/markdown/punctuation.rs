//! Typographic quotes, dashes and ellipses, in the way of each language.
//!
//! What is no punctuation stays as it is: `--option`, `5'10"`, `...args`.

/// The quotes of a language: the outer pair and the inner pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Quotes {
    double: [&'static str; 2],
    single: [&'static str; 2],
}

impl Quotes {
    fn of(language: &str) -> Self {
        let (double, single) = match language {
            "de" | "cs" | "sk" | "sl" | "lt" | "is" | "et" | "bg" => (["„", "“"], ["‚", "‘"]),
            "fr" => (["«\u{202f}", "\u{202f}»"], ["“", "”"]),
            "es" | "it" | "pt-PT" | "el" | "ca" | "no" | "nb" | "nn" | "hy" => (["«", "»"], ["“", "”"]),
            "ru" | "uk" | "be" => (["«", "»"], ["„", "“"]),
            "pl" | "ro" | "hu" | "hr" | "sr" => (["„", "”"], ["‚", "’"]),
            "da" => (["»", "«"], ["›", "‹"]),
            "sv" | "fi" => (["”", "”"], ["’", "’"]),
            "fa" | "ar" | "ur" => (["«", "»"], ["‹", "›"]),
            _ => (["“", "”"], ["‘", "’"]),
        };
        Self { double, single }
    }
}

/// The state in a block of text.
#[derive(Clone, Debug)]
pub(super) struct Punctuation {
    quotes: Quotes,
    /// The last character; `None` at the beginning of a block.
    last: Option<char>,
    double_is_open: bool,
    single_is_open: bool,
}

impl Punctuation {
    /// Returns the state at the beginning of a block in a language.
    pub(super) fn new(language: &str) -> Self {
        Self { quotes: Quotes::of(language), last: None, double_is_open: false, single_is_open: false }
    }

    /// Begins a block.
    pub(super) fn begin(&mut self) {
        (self.last, self.double_is_open, self.single_is_open) = (None, false, false);
    }

    /// Passes over something that counts as a word, such as code.
    pub(super) fn word(&mut self) {
        self.last = Some('x');
    }

    /// Passes over a space, such as a line break.
    pub(super) fn space(&mut self) {
        self.last = Some(' ');
    }

    /// Returns a text with typographic punctuation.
    pub(super) fn apply(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 8);
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let run = rest.len() - rest.trim_start_matches(first).len();
            let next = rest[run..].chars().next();
            let (written, length) = match first {
                '"' if run == 1 => (self.double(next), 1),
                '\'' if run == 1 => (self.single(next, &rest[1..]), 1),
                '-' if run == 2 || run == 3 => (self.dash(run, next), run),
                '.' if run == 3 && !next.is_some_and(|next| next.is_alphanumeric() || next == '/') => ("…", 3),
                '"' | '\'' | '-' | '.' => (&rest[..run], run),
                _ => (&rest[..first.len_utf8()], first.len_utf8()),
            };
            out.push_str(written);
            self.last = rest[..length].chars().next_back();
            rest = &rest[length..];
        }
        out
    }

    /// Returns whether a quote at this place can begin a quotation.
    fn begins(&self) -> bool {
        self.last.is_none_or(|last| last.is_whitespace() || "([{<–—-/«„“‚‘\"'=".contains(last))
    }

    fn double(&mut self, next: Option<char>) -> &'static str {
        let opens = self.begins() && next.is_none_or(|next| !next.is_whitespace());
        // Inches and minutes.
        if !opens && !self.double_is_open && self.last.is_some_and(|last| last.is_ascii_digit() || last == '\'') {
            return "\"";
        }
        self.double_is_open = opens;
        self.quotes.double[usize::from(!opens)]
    }

    fn single(&mut self, next: Option<char>, rest: &str) -> &'static str {
        let after_digit = self.last.is_some_and(|last| last.is_ascii_digit());
        let before_letter = next.is_some_and(char::is_alphabetic);
        // Feet and seconds; but an apostrophe in "1990's", and a closing quote.
        if after_digit && !before_letter && !self.single_is_open {
            return "'";
        }
        if self.begins() && next.is_some_and(|next| !next.is_whitespace()) && has_closing(rest) {
            self.single_is_open = true;
            return self.quotes.single[0];
        }
        if self.single_is_open && !before_letter {
            self.single_is_open = false;
            return self.quotes.single[1];
        }
        "’"
    }

    fn dash(&self, length: usize, next: Option<char>) -> &'static str {
        let spaced = |side: Option<char>| side.is_none_or(char::is_whitespace);
        let is_word = |side: Option<char>| side.is_some_and(|side| side.is_alphanumeric() || "”’“‘)\"".contains(side));
        let between = (spaced(self.last) && spaced(next)) || (is_word(self.last) && is_word(next));
        match (between, length) {
            (true, 2) => "–",
            (true, _) => "—",
            (false, 2) => "--",
            (false, _) => "---",
        }
    }
}

/// Returns whether a text has a quote that can end a quotation.
fn has_closing(rest: &str) -> bool {
    rest.match_indices('\'').any(|(at, _)| {
        let before = rest[..at].chars().next_back();
        let after = rest[at + 1..].chars().next();
        before.is_some_and(|before| !before.is_whitespace()) && !after.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn apply(language: &str, text: &str) -> String {
        Punctuation::new(language).apply(text)
    }

    #[test]
    fn quotes_follow_the_language() {
        let text = "He said \"it's 'fine' now\".";
        assert_eq!(apply("en", text), "He said “it’s ‘fine’ now”.");
        assert_eq!(apply("de", text), "He said „it’s ‚fine‘ now“.");
        assert_eq!(apply("fr", "l'eau dit \"oui\""), "l’eau dit «\u{202f}oui\u{202f}»");
        assert_eq!(apply("es", "\"sí\""), "«sí»");
        assert_eq!(apply("pl", "(\"tak\")"), "(„tak”)");
    }

    #[test]
    fn what_is_no_punctuation_stays() {
        for text in ["--help", "git log --oneline", "5'10\"", "a 6'2\" desk", "...args", "../a", "-->", "a -- b --c"] {
            let expected = text.replace("a -- b", "a – b");
            assert_eq!(apply("en", text), expected, "{text}");
        }
        assert_eq!(apply("en", "1--2, word---word, wait..."), "1–2, word—word, wait…");
        assert_eq!(apply("en", "the 1990's, users' data, \"version 5\""), "the 1990’s, users’ data, “version 5”");
    }

    proptest! {
        #[test]
        fn only_punctuation_changes(text in "[a-z0-9 '\".-]{0,40}") {
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            prop_assert_eq!(letters(&apply("en", &text)), letters(&text));
        }
    }
}
