//! What there is to point at.

use std::{collections::HashSet, ops::Range, sync::Arc};

use foldhash::{HashMap, HashMapExt as _};
use glossary_core::slug::Slug;

use crate::{
    content::term::File,
    diagnostics::{Report, nearest},
    table::listed,
};

/// The places that every term's page has, by their ids.
const PLACES: [&str; 2] = ["example", "contact"];
/// The one that it has where it names related terms.
const RELATED: &str = "related";

/// All slugs, found at once.
pub(super) struct Index<'a> {
    /// Every term with a file, even one that could not be read: its own
    /// mistakes must not cause others elsewhere.
    terms: HashMap<&'a str, Known<'a>>,
    /// Former slugs, and the term that each leads to.
    former: HashMap<&'a str, &'a Slug>,
    /// The topics, in their order.
    pub topics: Vec<&'a Slug>,
    drafts: bool,
}

struct Known<'a> {
    slug: &'a Slug,
    draft: bool,
    /// `None` where it could not be read, or does not exist.
    topic: Option<&'a Slug>,
    /// It names related terms, or may do.
    has_related: bool,
}

/// Why something cannot be pointed at.
pub(super) struct Fault {
    title: String,
    label: &'static str,
    help: String,
}

impl Fault {
    pub fn report(self, span: Range<usize>, report: &mut Report) {
        report.error(span, self.title).label(self.label).help(self.help);
    }
}

impl<'a> Index<'a> {
    pub fn new(files: &'a [Arc<File>], topics: &'a [Slug], drafts: bool) -> Self {
        let mut seen = HashSet::new();
        let topics: Vec<_> = topics.iter().filter(|slug| seen.insert(*slug)).collect();
        let mut terms = HashMap::with_capacity(files.len());
        let mut former = HashMap::new();
        for file in files {
            let Some(slug) = &file.slug else { continue };
            let topic = file.entry.as_ref().map(|entry| &entry.term.topic);
            let topic = topic.filter(|topic| topics.contains(topic));
            let has_related = file.entry.as_ref().is_none_or(|entry| !entry.related.is_empty());
            terms.insert(slug.as_str(), Known { slug, draft: file.draft, topic, has_related });
            for old in file.entry.iter().flat_map(|entry| &entry.term.formerly) {
                former.entry(old.as_str()).or_insert(slug);
            }
        }
        Self { terms, former, topics, drafts }
    }

    /// The term of a slug, if it can be pointed at from a page. Drafts may
    /// point at drafts.
    pub fn term(&self, slug: &str, from_draft: bool) -> Result<&'a Slug, Fault> {
        let Some(known) = self.terms.get(slug) else { return Err(self.no_term(slug)) };
        if known.draft && !self.drafts && !from_draft {
            return Err(Fault {
                title: format!("the term `{slug}` is a draft"),
                label: "not published",
                help: format!("publish it (take `draft = true` out of `{slug}.md`), or take this out until then"),
            });
        }
        Ok(known.slug)
    }

    /// A place on a term's page. An empty one and `top` are the page's beginning
    /// (<https://html.spec.whatwg.org/multipage/browsing-the-web.html#scroll-to-the-fragment-identifier>);
    /// words to look for have no id (<https://wicg.github.io/scroll-to-text-fragment/>).
    pub fn place(&self, term: &Slug, id: &str) -> Result<(), Fault> {
        if id.is_empty() || id.eq_ignore_ascii_case("top") || id.starts_with(":~:") {
            return Ok(());
        }
        let has_related = self.terms.get(term.as_str()).is_none_or(|known| known.has_related);
        let places: Vec<_> = PLACES.into_iter().chain(has_related.then_some(RELATED)).collect();
        if places.contains(&id) {
            return Ok(());
        }
        let help = match nearest(id, places.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => {
                format!("the places on its page are {}; without the `#`, a link leads to the page", listed(&places))
            }
        };
        Err(Fault { title: format!("the term `{term}` has no place `{id}` to link to"), label: "no such place", help })
    }

    fn no_term(&self, text: &str) -> Fault {
        if let Some(now) = self.former.get(text) {
            return Fault {
                title: format!("the term `{text}` is now `{now}`"),
                label: "a former slug",
                help: format!("write `{now}`"),
            };
        }
        let named = Slug::suggest(text).filter(|slug| self.terms.contains_key(slug.as_str())).map(String::from);
        let mut slugs: Vec<_> = self.terms.keys().copied().collect();
        // The map's order is random, the answer must not be.
        slugs.sort_unstable();
        let help = match named.or_else(|| nearest(text, slugs).map(str::to_owned)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("write the name of a file in the folder `{}` without `.md`", crate::content::TERMS),
        };
        Fault { title: format!("no term `{text}`"), label: "unknown term", help }
    }

    /// The topic of a slug.
    pub fn topic(&self, slug: &str) -> Result<(), Fault> {
        if self.topics.is_empty() || self.topics.iter().any(|topic| topic.as_str() == slug) {
            return Ok(());
        }
        let help = match nearest(slug, self.topics.iter().map(|slug| slug.as_str())) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the topics are {}", self.list_topics()),
        };
        Err(Fault { title: format!("no topic `{slug}`"), label: "unknown topic", help })
    }

    /// The topics, for a message.
    pub fn list_topics(&self) -> String {
        listed(&self.topics.iter().map(|slug| slug.as_str()).collect::<Vec<_>>())
    }

    /// A published term belongs to the topic, or may do: its file could not be
    /// read.
    pub fn has_terms(&self, topic: &Slug) -> bool {
        self.terms.values().any(|known| (self.drafts || !known.draft) && known.topic.is_none_or(|other| other == topic))
    }

    /// The term belongs to the topic, or may do.
    pub fn is_of(&self, term: &Slug, topic: &Slug) -> bool {
        let known = self.terms.get(term.as_str()).and_then(|known| known.topic);
        known.is_none_or(|other| other == topic)
    }

    /// There is a file of this slug.
    pub fn has_file(&self, slug: &Slug) -> bool {
        self.terms.contains_key(slug.as_str())
    }

    /// The first term that had this slug.
    pub fn former(&self, slug: &Slug) -> Option<&'a Slug> {
        self.former.get(slug.as_str()).copied()
    }
}
