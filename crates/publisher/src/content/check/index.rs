//! An index of all slugs that references may name.

use std::{collections::HashSet, ops::Range, sync::Arc};

use foldhash::{HashMap, HashMapExt as _};
use glossary_core::slug::Slug;

use crate::{
    content::term::TermFile,
    diagnostics::{FileReport, nearest},
    toml_table::listed,
};

/// The ids of the fragments that every term page has.
const SECTIONS: [&str; 2] = ["example", "contact"];
/// The id of the fragment that only a term page with related terms has.
const RELATED: &str = "related";

/// An index of all slugs.
pub(super) struct Index<'a> {
    /// All terms, including those whose file has errors: errors in one file must not cause errors in others.
    terms: HashMap<&'a str, KnownTerm<'a>>,
    /// The terms by former slug.
    former: HashMap<&'a str, &'a Slug>,
    /// The topics, in the order of `topics.toml`.
    pub topics: Vec<&'a Slug>,
    drafts: bool,
}

struct KnownTerm<'a> {
    slug: &'a Slug,
    draft: bool,
    /// `None` if the file cannot be read, or the topic does not exist.
    topic: Option<&'a Slug>,
    /// Whether the term has related terms; `true` if the file cannot be read.
    has_related: bool,
}

/// An invalid reference.
pub(super) struct ReferenceError {
    title: String,
    label: &'static str,
    help: String,
}

impl ReferenceError {
    pub fn report(self, span: Range<usize>, report: &mut FileReport) {
        report.error(span, self.title).label(self.label).help(self.help);
    }
}

impl<'a> Index<'a> {
    pub fn new(files: &'a [Arc<TermFile>], topics: &'a [Slug], drafts: bool) -> Self {
        let mut seen = HashSet::new();
        let topics: Vec<_> = topics.iter().filter(|slug| seen.insert(*slug)).collect();
        let mut terms = HashMap::with_capacity(files.len());
        let mut former = HashMap::new();
        for file in files {
            let Some(slug) = &file.slug else { continue };
            let topic = file.entry.as_ref().map(|entry| &entry.term.topic);
            let topic = topic.filter(|topic| topics.contains(topic));
            let has_related = file.entry.as_ref().is_none_or(|entry| !entry.related.is_empty());
            terms.insert(slug.as_str(), KnownTerm { slug, draft: file.draft, topic, has_related });
            for old in file.entry.iter().flat_map(|entry| &entry.term.formerly) {
                former.entry(old.as_str()).or_insert(slug);
            }
        }
        Self { terms, former, topics, drafts }
    }

    /// Returns the term that a reference names. Only a draft may refer to an unpublished draft.
    pub fn term(&self, slug: &str, from_draft: bool) -> Result<&'a Slug, ReferenceError> {
        let Some(known) = self.terms.get(slug) else { return Err(self.no_term(slug)) };
        if known.draft && !self.drafts && !from_draft {
            return Err(ReferenceError {
                title: format!("the term `{slug}` is a draft"),
                label: "not published",
                help: format!(
                    "publish the draft (remove `draft = true` from `{slug}.md`), or remove this reference until then"
                ),
            });
        }
        Ok(known.slug)
    }

    /// Checks a fragment on a term page. An empty fragment and `top` name the top of the page
    /// (<https://html.spec.whatwg.org/multipage/browsing-the-web.html#scroll-to-the-fragment-identifier>), a text
    /// fragment has no id (<https://wicg.github.io/scroll-to-text-fragment/>).
    pub fn fragment(&self, term: &Slug, id: &str) -> Result<(), ReferenceError> {
        if id.is_empty() || id.eq_ignore_ascii_case("top") || id.starts_with(":~:") {
            return Ok(());
        }
        let has_related = self.terms.get(term.as_str()).is_none_or(|known| known.has_related);
        let sections: Vec<_> = SECTIONS.into_iter().chain(has_related.then_some(RELATED)).collect();
        if sections.contains(&id) {
            return Ok(());
        }
        let help = match nearest(id, sections.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => {
                format!("the sections of the page are {}; without the `#`, a link leads to the page", listed(&sections))
            }
        };
        Err(ReferenceError {
            title: format!("the term `{term}` has no section `{id}` to link to"),
            label: "no such section",
            help,
        })
    }

    fn no_term(&self, text: &str) -> ReferenceError {
        if let Some(now) = self.former.get(text) {
            return ReferenceError {
                title: format!("the term `{text}` is now `{now}`"),
                label: "a former slug",
                help: format!("write `{now}`"),
            };
        }
        let named = Slug::suggest(text).filter(|slug| self.terms.contains_key(slug.as_str())).map(String::from);
        let mut slugs: Vec<_> = self.terms.keys().copied().collect();
        // The map's order is random, and `nearest` returns the first of equals.
        slugs.sort_unstable();
        let help = match named.or_else(|| nearest(text, slugs).map(str::to_owned)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("write the name of a file in the folder `{}` without `.md`", crate::content::TERMS),
        };
        ReferenceError { title: format!("no term `{text}`"), label: "unknown term", help }
    }

    /// Checks a topic's slug.
    pub fn topic(&self, slug: &str) -> Result<(), ReferenceError> {
        if self.topics.is_empty() || self.topics.iter().any(|topic| topic.as_str() == slug) {
            return Ok(());
        }
        let help = match nearest(slug, self.topics.iter().map(|slug| slug.as_str())) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the topics are {}", self.list_topics()),
        };
        Err(ReferenceError { title: format!("no topic `{slug}`"), label: "unknown topic", help })
    }

    /// Returns the topics, for a message.
    pub fn list_topics(&self) -> String {
        listed(&self.topics.iter().map(|slug| slug.as_str()).collect::<Vec<_>>())
    }

    /// Returns whether a published term belongs to the topic. A term whose file cannot be read counts as belonging.
    pub fn has_terms(&self, topic: &Slug) -> bool {
        self.terms.values().any(|known| (self.drafts || !known.draft) && known.topic.is_none_or(|other| other == topic))
    }

    /// Returns whether the term belongs to the topic. A term whose file cannot be read counts as belonging.
    pub fn is_of(&self, term: &Slug, topic: &Slug) -> bool {
        let known = self.terms.get(term.as_str()).and_then(|known| known.topic);
        known.is_none_or(|other| other == topic)
    }

    /// Returns whether a term file has this slug.
    pub fn has_file(&self, slug: &Slug) -> bool {
        self.terms.contains_key(slug.as_str())
    }

    /// Returns the first term that had this slug.
    pub fn former(&self, slug: &Slug) -> Option<&'a Slug> {
        self.former.get(slug.as_str()).copied()
    }
}
