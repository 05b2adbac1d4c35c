//! Ranking: how well a term matches a query.

use super::{
    index::{ALIAS, Index, NAME},
    query::{Pattern, Query},
    spelling::{allowed, closest},
    tier::Tier,
    words::{is_small, strip_letters},
};

/// The shortest query that is searched for inside words. Shorter ones match too many words.
const SHORTEST_INSIDE: usize = 3;

/// The rank of a term; smaller is better.
#[derive(Clone, Copy)]
pub(super) struct Rank {
    pub(super) tier: Tier,
    /// The order within a tier.
    cost: u8,
    /// The length of the matching label, in bytes.
    length: usize,
    /// The [number](super::index::Label::part) of the matching label.
    pub(super) part: usize,
}

impl Rank {
    /// Returns the sort key.
    pub(super) fn key(self) -> u32 {
        (self.tier as u32) << 24 | u32::from(self.cost) << 16 | self.length.min(0xffff) as u32
    }

    fn or_better(self, best: Option<Self>) -> Option<Self> {
        Some(best.filter(|best| best.key() <= self.key()).unwrap_or(self))
    }
}

impl Index {
    /// Returns the rank of a term that matches as spelt.
    pub(super) fn rank(&self, term: usize, query: &Query) -> Option<Rank> {
        let mut best = None;
        for (number, label) in self.labels(term).iter().enumerate() {
            let words = self.words(term, number);
            for (penalty, pattern) in query.patterns.iter().enumerate() {
                if pattern.missing(label.mask) == 0
                    && let Some((tier, partial)) = place(words, pattern)
                {
                    let literal =
                        tier == Tier::Exact && label.part == NAME && self.folded_name(term).trim() == query.literal;
                    let penalty = if literal { 0 } else { 1 + penalty as u8 + u8::from(label.singular) };
                    let cost = part_cost(label.part) << 4 | u8::from(partial) << 3 | penalty;
                    best = Rank { tier, cost, length: words.len(), part: label.part }.or_better(best);
                }
            }
        }
        if best.is_some_and(|best| best.tier < Tier::AllWords) || query.essential.is_empty() {
            return best;
        }
        let name = self.words(term, 0);
        if query.essential.len() > 1 {
            let in_name = all_words(query, name, "").is_some();
            if in_name || all_words(query, self.all_words(term), "").is_some() {
                return Rank { tier: Tier::AllWords, cost: u8::from(!in_name), length: name.len(), part: NAME }
                    .or_better(best);
            }
        }
        if best.is_none() {
            let whole = all_words(query, self.all_words(term), self.folded_definition(term))?;
            best = Some(Rank { tier: Tier::Definition, cost: u8::from(!whole), length: name.len(), part: NAME });
        }
        best
    }

    /// Returns the rank of a term that matches a close spelling.
    pub(super) fn close_rank(&self, term: usize, query: &Query) -> Option<Rank> {
        let mut best = None;
        for (number, label) in self.labels(term).iter().enumerate() {
            let words = self.words(term, number);
            for pattern in query.patterns.iter().filter(|pattern| !pattern.whole) {
                if pattern.missing(label.mask) <= u32::from(allowed(pattern.count))
                    && let Some((edits, whole)) = closest(words, pattern)
                {
                    let other_start = words.as_bytes().first() != pattern.letters.as_bytes().first();
                    let cost = edits << 4 | u8::from(other_start) << 3 | u8::from(!whole) << 2 | part_cost(label.part);
                    best = Rank { tier: Tier::Close, cost, length: words.len(), part: label.part }.or_better(best);
                }
            }
        }
        if best.is_none() && query.essential.len() > 1 {
            let all = self.all_words(term);
            let there = |word: &Pattern| find_word(all, &word.letters).is_some() || closest(all, word).is_some();
            if query.essential.iter().all(there) {
                best = Some(Rank { tier: Tier::Close, cost: 0x30, length: all.len(), part: NAME });
            }
        }
        best
    }
}

/// Returns the cost of a label: names before expansions before aliases.
fn part_cost(part: usize) -> u8 {
    part.min(ALIAS) as u8
}

/// Returns the best match of a pattern in a label, and whether the match ends inside a word.
fn place(words: &str, pattern: &Pattern) -> Option<(Tier, bool)> {
    let (text, letters) = (words.as_bytes(), pattern.letters.as_bytes());
    let first = letters.first()?;
    let mut best: Option<(Tier, bool)> = None;
    let mut before = b' ';
    for (start, byte) in text.iter().enumerate() {
        let begins_word = before == b' ';
        before = *byte;
        if byte != first || !begins_word && (pattern.whole || letters.len() < SHORTEST_INSIDE) {
            continue;
        }
        let Some(rest) = text.get(start..).and_then(|text| strip_letters(text, letters, begins_word)) else { continue };
        let partial = rest.first().is_some_and(|next| *next != b' ');
        let tier = match start {
            0 if rest.is_empty() => Tier::Exact,
            0 => Tier::Prefix,
            _ if begins_word => Tier::WordPrefix,
            _ => Tier::Contained,
        };
        if !(pattern.whole && partial) && best.is_none_or(|best| (tier, partial) < best) {
            best = Some((tier, partial));
        }
    }
    match initials(words, letters) {
        Some(tier) if best.is_none_or(|best| tier < best.0) => Some((tier, false)),
        _ => best,
    }
}

/// Returns the tier of a match by initials: [`Tier::Acronym`] if `letters` are the initials of all words,
/// with or without small words, and [`Tier::Contained`] if they are those of the first three or more.
fn initials(words: &str, letters: &[u8]) -> Option<Tier> {
    if letters.len() < 2 || words.as_bytes().first() != letters.first() {
        return None;
    }
    let mut left = letters;
    for word in words.split(' ') {
        match left.split_first() {
            None => return (letters.len() > 2).then_some(Tier::Contained),
            Some((first, others)) if word.as_bytes().first() == Some(first) => left = others,
            Some(_) if is_small(word) => {}
            Some(_) => return None,
        }
    }
    // A single word is not an acronym of itself.
    (left.is_empty() && words.len() > letters.len()).then_some(Tier::Acronym)
}

/// Returns whether all words of a query are whole words in either text; `None` if a word is missing.
fn all_words(query: &Query, words: &str, definition: &str) -> Option<bool> {
    let mut all_whole = true;
    for word in &query.essential {
        let found = match find_word(words, &word.letters) {
            // Very short words are prefixes of too many others.
            None => find_word(definition, &word.letters).filter(|whole| *whole || word.count >= SHORTEST_INSIDE),
            found => found,
        };
        all_whole &= found?;
    }
    Some(all_whole)
}

/// Returns whether `word` is a whole word of a text, or only a prefix or the singular of a word in
/// "-ies"; `None` if neither.
fn find_word(text: &str, word: &str) -> Option<bool> {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let first = word.first()?;
    let mut found = None;
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        let start = text.len() - rest.len() + at;
        let begins_word = start == 0 || !text.get(start - 1).is_some_and(u8::is_ascii_alphanumeric);
        let here = rest.get(at..).unwrap_or_default();
        rest = here.get(1..).unwrap_or_default();
        if !begins_word {
            continue;
        }
        if let Some(after) = here.strip_prefix(word) {
            if !after.first().is_some_and(u8::is_ascii_alphanumeric) {
                return Some(true);
            }
            found = Some(false);
        } else if let Some(stem) = word.strip_suffix(b"y")
            && here.strip_prefix(stem).is_some_and(|after| after.starts_with(b"ies"))
        {
            found = Some(false);
        }
    }
    found
}
