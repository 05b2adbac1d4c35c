//! An index of all slugs that references may name.

use std::{collections::HashSet, ops::Range, sync::Arc};

use foldhash::{HashMap, HashMapExt as _};
use glossary_core::slug::Slug;

use crate::{
    content::{Former, term::TermFile},
    diagnostics::{FileReport, nearest},
    toml_table::listed,
};

/// The id of the fragment that every term page has.
const CONTACT: &str = "contact";

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
    /// The topics that exist; `None` if the file cannot be read.
    topics: Option<Vec<&'a Slug>>,
    /// The ids of the sections that the page has; `None` if the file cannot be read.
    sections: Option<Vec<&'static str>>,
    /// The term that a "see" entry leads to, as written.
    see: Option<&'a str>,
}

/// The result of looking a term up.
pub(super) enum Found<'a> {
    /// A term, or a draft's name.
    Term(&'a Slug),
    /// A former slug, or a "see" entry, of that term.
    Moved(&'a str),
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
            let known_topics = file.entry.as_ref().and_then(|entry| {
                // A missing topic is reported in the term's file.
                if entry.topics.is_empty() && entry.see().is_none() {
                    return None;
                }
                // A topic that does not exist is a mistake elsewhere.
                let found: Vec<_> =
                    entry.topics.iter().map(|text| topics.iter().find(|slug| slug.as_str() == text.value)).collect();
                found.into_iter().collect::<Option<Vec<_>>>().map(|found| found.into_iter().copied().collect())
            });
            let entry = file.entry.as_ref();
            let sections = entry.and_then(|entry| {
                let term = entry.term()?;
                let example = (!term.example.is_empty()).then_some("example");
                let related = (!term.related.is_empty()).then_some("related");
                Some(example.into_iter().chain([CONTACT]).chain(related).collect())
            });
            let see = entry.and_then(|entry| entry.see()).map(|see| see.value.as_str());
            terms.insert(slug.as_str(), KnownTerm { slug, draft: file.draft, topics: known_topics, sections, see });
            for (old, _) in entry.iter().flat_map(|entry| &entry.formerly) {
                match old {
                    Former::Slug(old) => former.entry(old.as_str()).or_insert(slug),
                    Former::Path(path) => former.entry(path.as_str()).or_insert(slug),
                };
            }
        }
        Self { terms, former, topics, drafts }
    }

    /// Returns the term that a reference names. Only a draft may refer to an unpublished draft.
    pub fn term(&self, slug: &str, from_draft: bool) -> Result<Found<'a>, ReferenceError> {
        let Some(known) = self.terms.get(slug) else {
            return self.former.get(slug).map(|now| Found::Moved(now.as_str())).ok_or_else(|| self.no_term(slug));
        };
        if known.draft && !self.drafts && !from_draft {
            return Err(ReferenceError {
                title: format!("the term `{slug}` is a draft"),
                label: "not published",
                help: format!(
                    "publish the draft (remove `draft = true` from `{slug}.md`), or remove this reference until then"
                ),
            });
        }
        Ok(known.see.map_or(Found::Term(known.slug), Found::Moved))
    }

    /// Checks a fragment on a term page. An empty fragment and `top` name the top of the page
    /// (<https://html.spec.whatwg.org/multipage/browsing-the-web.html#scroll-to-the-fragment-identifier>), a text
    /// fragment has no id (<https://wicg.github.io/scroll-to-text-fragment/>).
    pub fn fragment(&self, term: &Slug, id: &str) -> Result<(), ReferenceError> {
        if id.is_empty() || id.eq_ignore_ascii_case("top") || id.starts_with(":~:") {
            return Ok(());
        }
        let known = self.terms.get(term.as_str()).and_then(|known| known.sections.as_ref());
        let Some(sections) = known.filter(|sections| !sections.contains(&id)) else { return Ok(()) };
        let help = match nearest(id, sections.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => {
                format!("the sections of the page are {}; without the `#`, a link leads to the page", listed(sections))
            }
        };
        Err(ReferenceError {
            title: format!("the term `{term}` has no section `{id}` to link to"),
            label: "no such section",
            help,
        })
    }

    /// Returns the slug of a term that exists under that name, whatever its case and its separators.
    pub fn similar(&self, text: &str) -> Option<&'a Slug> {
        let slug = Slug::suggest(text)?;
        self.terms.get(slug.as_str()).map(|known| known.slug)
    }

    fn no_term(&self, text: &str) -> ReferenceError {
        let named = self.similar(text).map(|slug| slug.to_string());
        let mut slugs: Vec<_> = self.terms.keys().copied().collect();
        // The map's order is random, and `nearest` returns the first of equals.
        slugs.sort_unstable();
        let help = match named.or_else(|| nearest(text, slugs).map(str::to_owned)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("write the name of a file in the folder `{}` without `.md`", crate::content::TERMS),
        };
        ReferenceError { title: format!("no term `{text}`"), label: "unknown term", help }
    }

    /// Returns the error of a link that leads to no page.
    pub fn no_page(&self, address: &str) -> ReferenceError {
        let (path, rest) = address.split_at(address.find(['#', '?']).unwrap_or(address.len()));
        let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let last = last.strip_suffix(".md").unwrap_or(last);
        let help = match (self.similar(last), self.topics.iter().find(|topic| topic.as_str() == last)) {
            (Some(term), _) => format!("did you mean `terms/{term}{rest}`?"),
            (None, Some(topic)) => format!("did you mean `topics/{topic}`?"),
            (None, None) => match self.former.get(path) {
                Some(now) => format!("did you mean `terms/{now}`?"),
                None if path.contains('@') => format!("did you mean `mailto:{address}`?"),
                None if is_host(path) => format!("did you mean `https://{address}`?"),
                None => "link to `terms/<slug>`, `topics/<slug>` or `contact`, or to a full address with https://"
                    .to_owned(),
            },
        };
        ReferenceError { title: format!("no page `{address}`"), label: "leads nowhere", help }
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
        let is_of = |known: &KnownTerm<'_>| known.topics.as_ref().is_none_or(|topics| topics.contains(&topic));
        self.terms.values().any(|known| (self.drafts || !known.draft) && is_of(known))
    }

    /// Returns whether the term belongs to the topic. A term whose file cannot be read counts as belonging.
    pub fn is_of(&self, term: &Slug, topic: &Slug) -> bool {
        let known = self.terms.get(term.as_str()).and_then(|known| known.topics.as_ref());
        known.is_none_or(|topics| topics.contains(&topic))
    }

    /// Returns whether a term file has this slug.
    pub fn has_file(&self, slug: &str) -> bool {
        self.terms.contains_key(slug)
    }

    /// Returns the first term that had this slug or address.
    pub fn former(&self, address: &str) -> Option<&'a Slug> {
        self.former.get(address).copied()
    }
}

/// Returns whether a path begins with a host, such as `www.example.com/docs`.
fn is_host(path: &str) -> bool {
    let host = path.split('/').next().unwrap_or_default();
    let end = host.rsplit('.').next().unwrap_or_default();
    host.contains('.')
        && !host.starts_with('.')
        && end != "md"
        && end != "html"
        && end.len() >= 2
        && end.chars().all(char::is_alphabetic)
}
