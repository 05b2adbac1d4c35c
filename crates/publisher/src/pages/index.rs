//! Indexes over the glossary.

use foldhash::{HashMap, HashMapExt as _};
use glossary_core::slug::Slug;

use super::{
    alphabet::Alphabet,
    senses::{SharedName, shared_names},
};
use crate::content::{ContentSettings, Former, Glossary, Term, Topic};

/// Indexes over the glossary.
pub(super) struct Index<'a> {
    /// The letters of the lists.
    pub alphabet: Alphabet,
    /// The language of the site.
    pub language: &'a str,
    pub terms: HashMap<&'a str, &'a Term>,
    pub topics: HashMap<&'a str, &'a Topic>,
    /// The terms of each topic, in alphabetical order.
    pub by_topic: HashMap<&'a str, Vec<&'a Term>>,
    /// The names that several terms have.
    pub shared: Vec<SharedName<'a>>,
    /// The places in `shared`, by the term's slug.
    pub shared_by_term: HashMap<&'a str, usize>,
    /// The slugs of terms by former slugs and "see" entries.
    moved: HashMap<&'a str, &'a str>,
}

impl<'a> Index<'a> {
    /// Indexes a glossary.
    pub fn new(glossary: &'a Glossary, settings: &'a ContentSettings) -> Self {
        let mut by_topic = HashMap::<&str, Vec<_>>::new();
        for term in &glossary.terms {
            for topic in &term.topics {
                by_topic.entry(topic).or_default().push(&**term);
            }
        }
        let shared = shared_names(glossary, settings.terms, &settings.language);
        let places = shared.iter().enumerate();
        let shared_by_term =
            places.flat_map(|(at, name)| name.terms.iter().map(move |term| (term.slug.as_str(), at))).collect();
        let former = glossary.terms.iter().flat_map(|term| {
            term.formerly.iter().filter_map(|former| match former {
                Former::Slug(slug) => Some((slug.as_str(), term.slug.as_str())),
                Former::Path(_) => None,
            })
        });
        let moved = former.chain(glossary.see.iter().map(|see| (see.slug.as_str(), see.target.as_str()))).collect();
        Self {
            alphabet: Alphabet::new(&settings.language),
            language: &settings.language,
            terms: glossary.terms.iter().map(|term| (term.slug.as_str(), &**term)).collect(),
            topics: glossary.topics.iter().map(|topic| (topic.slug.as_str(), topic)).collect(),
            by_topic,
            shared,
            shared_by_term,
            moved,
        }
    }

    /// Returns the term of a slug, which may be a former one.
    pub fn find(&self, slug: &str) -> Option<&'a Term> {
        self.terms.get(slug).or_else(|| self.terms.get(self.moved.get(slug)?)).copied()
    }

    /// Returns the terms of slugs, without those that are not published.
    pub fn related(&self, slugs: &[Slug]) -> impl Iterator<Item = &'a Term> {
        slugs.iter().filter_map(|slug| self.find(slug))
    }

    /// Returns the terms of a topic, in alphabetical order.
    pub fn terms_of(&self, topic: &Topic) -> &[&'a Term] {
        self.by_topic.get(topic.slug.as_str()).map_or(&[], Vec::as_slice)
    }

    /// Returns the other terms of the same name.
    pub fn other_senses(&self, term: &Term) -> impl Iterator<Item = &'a Term> {
        let shared = self.shared_by_term.get(term.slug.as_str()).map(|at| self.shared[*at].terms.as_slice());
        let slug = term.slug.clone();
        shared.unwrap_or_default().iter().copied().filter(move |other| other.slug != slug)
    }
}
