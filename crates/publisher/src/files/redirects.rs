//! `redirects.json`: the redirects from former addresses.

use std::{collections::BTreeMap, sync::Arc};

use glossary_app::route::{Route, card_href};

use crate::content::{Former, Glossary, Term};

/// Returns the current address by former address, for the inbox. Each renamed term has redirects of its page, its data
/// and its card.
#[must_use]
pub fn redirects(glossary: &Glossary, base: &str) -> BTreeMap<String, String> {
    let of_term = |term: &Arc<Term>| {
        let addresses = |slug: &str| {
            let page = Route::Term(slug.to_owned());
            [page.href(base), page.data_href(base), card_href(slug, base)]
        };
        let to = addresses(&term.slug);
        let slugs = term.formerly.iter().filter_map(|former| match former {
            Former::Slug(slug) => Some(slug),
            Former::Path(_) => None,
        });
        slugs.flat_map(|slug| addresses(slug).into_iter().zip(to.clone())).collect::<Vec<_>>()
    };
    glossary.terms.iter().flat_map(of_term).collect()
}
