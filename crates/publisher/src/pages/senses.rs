//! The pages of names that several terms have.

use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _};

use crate::content::{Glossary, Term, TermSettings};

/// A name that several terms have.
pub(super) struct SharedName<'a> {
    /// The slug of the name's page.
    pub slug: String,
    /// The terms, in alphabetical order.
    pub terms: Vec<&'a Term>,
}

/// Returns the names that several terms have.
pub(super) fn shared_names<'a>(glossary: &'a Glossary, settings: TermSettings, language: &str) -> Vec<SharedName<'a>> {
    let mut by_name = HashMap::<String, Vec<&Arc<Term>>>::new();
    // Terms of one name are neighbours in the alphabetical order, so most names need no entry.
    for pair in glossary.terms.windows(2) {
        let [one, next] = pair else { continue };
        let name = one.name.to_lowercase();
        if name == next.name.to_lowercase() {
            let terms = by_name.entry(name).or_insert_with(|| vec![one]);
            terms.push(next);
        }
    }
    let mut shared: Vec<_> = by_name
        .into_values()
        .filter_map(|terms| {
            let taken = |slug: &str| {
                glossary.terms.iter().any(|term| *term.slug == *slug)
                    || glossary.see.iter().any(|see| *see.slug == *slug)
            };
            let name = settings.slug_of(&terms.first()?.name, language)?.to_string();
            let slug = if taken(&name) { [&name, "-meanings"].concat() } else { name };
            let terms = terms.into_iter().map(|term| &**term).collect();
            (!taken(&slug)).then_some(SharedName { slug, terms })
        })
        .collect();
    shared.sort_by(|one, other| one.slug.cmp(&other.slug));
    shared.dedup_by(|one, other| one.slug == other.slug);
    shared
}
