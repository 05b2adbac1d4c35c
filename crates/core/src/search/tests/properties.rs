//! Properties of the search for any glossary and any query.

use proptest::prelude::*;

use super::{super::*, details, fold, parse};

/// A term with owned strings.
#[derive(Clone, Debug)]
struct Term {
    name: String,
    expansion: String,
    aliases: Vec<String>,
    slug: String,
}

fn index_of(terms: &[Term]) -> Index {
    parse(&text_of(terms))
}

fn text_of(terms: &[Term]) -> String {
    index_text(terms.iter().map(|term| IndexEntry {
        name: &term.name,
        expansion: &term.expansion,
        aliases: &term.aliases,
        slug: &term.slug,
    }))
}

/// Generates realistic names, and unusual ones.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Z][a-z]{1,9}( [A-Za-z][a-z]{0,7}){0,2}",
        2 => "[A-Z]{2,4}[/.-]?[A-Z0-9]{0,3}s?",
        1 => "[a-zéüßжλ語한0-9#+./'’ -]{1,12}",
        1 => "[!-/:-@&|~]{1,4}",
        1 => "\\PC{1,10}",
    ]
}

fn terms() -> impl Strategy<Value = Vec<Term>> {
    let term = (name(), prop_oneof![Just(String::new()), name()], prop::collection::vec(name(), 0..3), "[a-z]{1,5}");
    let term = term.prop_map(|(name, expansion, aliases, slug)| Term { name, expansion, aliases, slug });
    prop::collection::vec(term, 1..12)
}

fn terms_found(index: &Index, query: &str) -> Vec<usize> {
    index.search(&fold(query), usize::MAX).hits.iter().map(|hit| hit.term).collect()
}

proptest! {
    #[test]
    fn a_parsed_index_contains_the_terms_that_were_written(terms in terms()) {
        let index = index_of(&terms);
        prop_assert_eq!(index.len(), terms.len());
        for (number, term) in terms.iter().enumerate() {
            let plain = |text: &str| text.trim().to_owned();
            prop_assert_eq!(index.name(number), plain(&term.name));
            prop_assert_eq!(index.expansion(number), plain(&term.expansion));
            prop_assert_eq!(index.slug(number), term.slug.as_str());
            let aliases: Vec<String> = index.aliases(number).map(str::to_owned).collect();
            let bars = |alias: &String| alias.replace(['|', '｜'], "\0");
            let expected: Vec<String> = term.aliases.iter().map(bars)
                .map(|alias| plain(alias.trim_matches(|c: char| c == '\0' || c.is_whitespace())).replace('\0', " "))
                .filter(|alias| !alias.is_empty()).collect();
            prop_assert_eq!(aliases, expected);
        }
    }

    #[test]
    fn each_term_is_one_line_with_any_characters(terms in prop::collection::vec(("\\PC*|[\t\r\n|a]{0,9}", "[\t\r\n|a]{0,9}"), 0..6)) {
        let terms: Vec<Term> = terms.into_iter()
            .map(|(name, other)| Term { name, expansion: other.clone(), aliases: vec![other.clone()], slug: other })
            .collect();
        prop_assert_eq!(index_of(&terms).len(), terms.len());
        let definitions = terms.iter().map(|term| term.name.as_str()).collect();
        let text = details_text(&Details { definitions, ..Details::default() });
        prop_assert_eq!(text.lines().count(), terms.len() + 3);
    }

    #[test]
    fn an_exact_name_ranks_first(terms in terms()) {
        let index = index_of(&terms);
        for number in 0..index.len() {
            let name = fold(index.name(number));
            let same = (0..index.len()).find(|other| fold(index.name(*other)).trim() == name.trim());
            if !name.trim().is_empty() {
                prop_assert_eq!(terms_found(&index, index.name(number)).first().copied(), same, "for {:?}", name);
            }
        }
    }

    #[test]
    fn every_alias_and_expansion_finds_its_term(terms in terms()) {
        let index = index_of(&terms);
        for number in 0..index.len() {
            for other_name in index.aliases(number).chain([index.expansion(number)]) {
                if !fold(other_name).trim().is_empty() {
                    let results = index.search(&fold(other_name), usize::MAX);
                    let hit = results.hits.iter().find(|hit| hit.term == number);
                    prop_assert_eq!(hit.map(|hit| hit.tier), Some(Tier::Exact), "for {:?}", other_name);
                }
            }
        }
    }

    #[test]
    fn every_beginning_of_a_name_finds_its_term(terms in terms()) {
        let index = index_of(&terms);
        for number in 0..index.len() {
            let name = fold(index.name(number));
            for (end, _) in name.char_indices().skip(2) {
                let typed = &name[..end];
                // Without a letter, the kind of name is not known yet.
                if typed.chars().any(words::is_letter) {
                    prop_assert!(terms_found(&index, typed).contains(&number), "{:?} for {:?}", typed, name);
                }
            }
        }
    }

    #[test]
    fn a_name_with_a_typo_finds_its_term(
        names in prop::collection::vec("[a-z]{5,14}", 1..8), which: prop::sample::Index, at: prop::sample::Index,
        kind in 0..4, letter in prop::char::range('a', 'z'),
    ) {
        let mut index = parse(&(names.join("\n") + "\n"));
        index.add_details(details(&index, &[]));
        let number = which.index(names.len());
        let mut typed: Vec<char> = names[number].chars().collect();
        let at = at.index(typed.len() - 1);
        match kind {
            0 => typed[at] = letter,
            1 => typed.insert(at, letter),
            2 => typed.swap(at, at + 1),
            // At least four letters must remain.
            _ => { typed.remove(at); }
        }
        let typed: String = typed.into_iter().collect();
        let found = terms_found(&index, &typed);
        // Another name may be closer.
        let is_closer = found.iter().any(|other| names[*other].starts_with(&typed[..1]));
        prop_assert!(found.contains(&number) || is_closer, "{:?} for {:?}: {:?}", typed, names[number], found);
    }

    #[test]
    fn a_further_word_of_a_term_never_lowers_its_score(terms in terms(), which: prop::sample::Index, query in name()) {
        let mut index = index_of(&terms);
        index.add_details(details(&index, &[]));
        let term = which.index(index.len());
        let more = format!("{} {} ", fold(&query), fold(index.name(term)));
        let score = |query: &str| index.scores(&Query::new(query, &index))[term];
        // A space at the end: an open word matches more than a complete one.
        prop_assert!(score(&(fold(&query) + " ")) <= score(&more));
    }

    #[test]
    fn weights_are_read_as_written(gaps in prop::collection::vec((0usize..300, 1..=MAX_IMPACT), 1..20)) {
        let mut next = 0;
        let mut terms = Vec::new();
        for (gap, weight) in gaps {
            terms.push((next + gap, weight));
            next += gap + 1;
        }
        let mut index = parse(&"name\n".repeat(next));
        let group = WordGroup { stem: "word".into(), forms: vec!["words".into(), "wort".into()], terms: terms.clone() };
        let details = Details { definitions: vec![""; next], groups: vec![group], ..Details::default() };
        index.add_details(details_text(&details));
        for query in ["word ", "words ", "wort "] {
            let scores = index.scores(&Query::new(query, &index));
            let read: Vec<(usize, u8)> =
                scores.iter().enumerate().filter(|(_, score)| **score > 0).map(|(term, score)| (term, (score / 16) as u8)).collect();
            prop_assert_eq!(&read, &terms);
        }
    }

    #[test]
    fn results_are_ordered_and_distinct(terms in terms(), query in prop_oneof![name(), "[a-e ]{1,6}"], limit in 0usize..9) {
        let mut index = index_of(&terms);
        let definitions: Vec<&str> = terms.iter().map(|term| term.expansion.as_str()).collect();
        index.add_details(details(&index, &definitions));
        let results = index.search(&fold(&query), limit);
        prop_assert!(results.hits.len() <= limit);
        prop_assert!(results.total >= results.hits.len());
        let all = index.search(&fold(&query), usize::MAX);
        if !all.compares {
            prop_assert!(results.hits.is_sorted_by_key(|hit| hit.tier));
        }
        prop_assert_eq!(all.hits.len(), results.total);
        prop_assert_eq!(&all.hits[..results.hits.len()], &results.hits[..], "a limit does not change the order");
        let mut numbers: Vec<usize> = all.hits.iter().map(|hit| hit.term).collect();
        numbers.sort_unstable();
        numbers.dedup();
        prop_assert_eq!(numbers.len(), results.total);
        for hit in all.hits {
            prop_assert!(hit.alias.is_none_or(|alias| index.alias(hit.term, alias).is_some()));
        }
    }

    #[test]
    fn searching_any_text_does_not_panic(text in "[\\PC\t\n|]{0,60}", folded in "[\\PC\t\n|]{0,60}", definitions in "[\\PC\n\t0-9 a-c=]{0,60}", query in "\\PC{0,12}") {
        for folded in [folded, fold(&text)] {
            let mut index = Index::parse(text.clone(), folded);
            index.add_details(definitions.clone());
            for term in 0..=index.len() {
                prop_assert!(term < index.len() || index.slug(term).is_empty());
                let marks = [index.highlight(term, &query), index.highlight_expansion(term, &query)];
                prop_assert!(term < index.len() || marks.iter().all(Vec::is_empty));
            }
            let results = index.search(&query, 5);
            prop_assert!(results.hits.iter().all(|hit| hit.term < index.len()));
        }
    }

    #[test]
    fn highlights_are_ordered_ranges_of_characters(display in name(), folded in name(), query in prop_oneof![name(), "[a-z]{1,3}"]) {
        for folded in [fold(&display), folded] {
            for query in [fold(&query), fold(&display), fold(&display).chars().take(2).collect()] {
                let mut end = 0;
                for range in highlight(&display, &folded, &query, "a") {
                    prop_assert!(end <= range.start && range.start < range.end);
                    prop_assert!(display.get(range.clone()).is_some());
                    end = range.end;
                }
            }
        }
    }
}
