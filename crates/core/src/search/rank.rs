//! Ranking: how well the names of a term match a query.

use super::{
    index::{ALIAS, Index, NAME},
    query::{Pattern, Query},
    tier::Tier,
    words::strip_letters,
};

/// The shortest query that is searched for inside words. Shorter ones match too many words.
const SHORTEST_INSIDE: usize = 3;
/// The largest value of the order within a tier.
const MAX_COST: u32 = 0xff_ffff;

/// The rank of a term; smaller is better.
#[derive(Clone, Copy)]
pub(super) struct Rank {
    pub(super) tier: Tier,
    /// The order within a tier, at most [`MAX_COST`].
    cost: u32,
    /// The [number](super::index::Label::part) of the matching label.
    pub(super) part: usize,
}

impl Rank {
    /// Returns the rank of a term by the score of its words.
    pub(super) fn of_words(score: u32) -> Self {
        Self { tier: Tier::Words, cost: MAX_COST.saturating_sub(score), part: NAME }
    }

    /// Returns the sort key.
    pub(super) fn key(self) -> u32 {
        (self.tier as u32) << 24 | self.cost
    }
}

impl Index {
    /// Returns the rank of a term by its labels, or `by_words` if that is better.
    pub(super) fn rank(&self, term: usize, query: &Query, by_words: Option<Rank>) -> Option<Rank> {
        let mut best = by_words;
        for (number, label) in self.labels(term).iter().enumerate() {
            for (penalty, pattern) in query.patterns.iter().enumerate() {
                if pattern.missing(label.mask) > 0 {
                    continue;
                }
                let words = self.words(term, number);
                let Some((tier, partial)) = place(words, pattern) else { continue };
                let literal =
                    tier == Tier::Exact && label.part == NAME && self.folded_name(term).trim() == query.literal;
                let penalty = if literal { 0 } else { 1 + penalty as u32 };
                let order = (label.part.min(ALIAS) as u32) << 4 | u32::from(partial) << 3 | penalty;
                let rank = Rank { tier, cost: order << 16 | words.len().min(0xffff) as u32, part: label.part };
                if best.is_none_or(|best| rank.key() < best.key()) {
                    best = Some(rank);
                }
            }
        }
        best
    }
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
        if byte != first || !begins_word && letters.len() < SHORTEST_INSIDE {
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
        if best.is_none_or(|best| (tier, partial) < best) {
            best = Some((tier, partial));
        }
    }
    match initials(words, letters) {
        Some(tier) if best.is_none_or(|best| tier < best.0) => Some((tier, false)),
        _ => best,
    }
}

/// Returns the tier of a match by initials: [`Tier::Acronym`] if `letters` are the initials of all words, with or
/// without words of one to three letters, and [`Tier::Contained`] if they are those of the first three or more.
fn initials(words: &str, letters: &[u8]) -> Option<Tier> {
    if letters.len() < 2 || words.as_bytes().first() != letters.first() {
        return None;
    }
    let mut left = letters;
    for word in words.split(' ') {
        match left.split_first() {
            None => return (letters.len() > 2).then_some(Tier::Contained),
            Some((first, others)) if word.as_bytes().first() == Some(first) => left = others,
            // "of", "and", "the" and their like in other languages.
            Some(_) if word.len() < 4 => {}
            Some(_) => return None,
        }
    }
    // A single word is not an acronym of itself.
    (left.is_empty() && words.len() > letters.len()).then_some(Tier::Acronym)
}
