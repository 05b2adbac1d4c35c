//! What brings inquiries: how many came from each page, term and topic.

mod html;

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

use serde::Serialize;

use crate::store::{Status, StoredInquiry};

/// What is known of the terms, by their slugs.
pub type Terms = HashMap<String, TermNames>;

/// A term's name, and that of its topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermNames {
    /// The term's.
    pub term: String,
    /// The topic's.
    pub topic: String,
}

/// Inquiries, counted by what brought them, the most first. What is quarantined
/// counts only as that.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// All of them.
    pub inquiries: u64,
    /// How many more are quarantined.
    pub quarantined: u64,
    /// By the page with the form.
    pub pages: Vec<Count>,
    /// By the page that the visit began with, where that is known.
    pub landings: Vec<Count>,
    /// By the term that the page is about; those of other pages count nowhere.
    pub terms: Vec<Count>,
    /// By that term's topic.
    pub topics: Vec<Count>,
}

/// How many inquiries have something in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// What they have in common.
    pub name: String,
    /// How many.
    pub inquiries: u64,
}

/// Counts inquiries for a [`Report`], a few at a time.
#[derive(Debug)]
pub struct Counter<'a> {
    known: &'a Terms,
    counted: Status,
    report: Report,
    pages: BTreeMap<String, u64>,
    landings: BTreeMap<String, u64>,
    terms: BTreeMap<String, u64>,
    topics: BTreeMap<String, u64>,
}

impl<'a> Counter<'a> {
    /// Counts those with a status. A term that is not known counts by its slug, and for
    /// no topic.
    #[must_use]
    pub fn new(known: &'a Terms, counted: Status) -> Self {
        let (pages, landings, terms, topics) = Default::default();
        Self { known, counted, report: Report::default(), pages, landings, terms, topics }
    }

    /// Counts some more.
    pub fn add(&mut self, inquiries: &[StoredInquiry]) {
        for StoredInquiry { context, status, .. } in inquiries {
            if *status == self.counted {
                self.report.inquiries += 1;
                let names = self.known.get(&context.term);
                count(&mut self.pages, &context.page);
                count(&mut self.landings, &context.landing);
                count(&mut self.terms, names.map_or(&context.term, |names| &names.term));
                count(&mut self.topics, names.map_or("", |names| &names.topic));
            } else if *status == Status::Quarantined {
                self.report.quarantined += 1;
            }
        }
    }

    /// All of it.
    #[must_use]
    pub fn report(self) -> Report {
        let Self { report, pages, landings, terms, topics, .. } = self;
        let (pages, landings) = (sorted(pages), sorted(landings));
        Report { pages, landings, terms: sorted(terms), topics: sorted(topics), ..report }
    }
}

impl Report {
    /// A page that shows it, in one file: nothing else is loaded, nothing runs.
    /// `title` and `period` are its heading and what it covers, in words.
    #[must_use]
    pub fn html(&self, title: &str, period: &str) -> String {
        html::page(self, title, period)
    }
}

/// Counts a name; an empty one is none.
fn count(counts: &mut BTreeMap<String, u64>, name: &str) {
    if let Some(count) = counts.get_mut(name) {
        *count += 1;
    } else if !name.is_empty() {
        counts.insert(name.to_owned(), 1);
    }
}

fn sorted(counts: BTreeMap<String, u64>) -> Vec<Count> {
    let mut counts: Vec<_> = counts.into_iter().map(|(name, inquiries)| Count { name, inquiries }).collect();
    // Stable, so that equal ones stay in the order of their names.
    counts.sort_by_key(|count| Reverse(count.inquiries));
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use glossary_core::inquiry::{Context, InquiryId};
    use proptest::prelude::*;

    fn inquiry(page: &str, term: &str, status: Status) -> StoredInquiry {
        StoredInquiry {
            reference: String::new(),
            id: InquiryId::new(0, [0; 10]),
            received_at: String::new(),
            fields: BTreeMap::new(),
            context: Context {
                page: page.to_owned(),
                term: term.to_owned(),
                // A browser that says nothing of the visit says nothing of its first page.
                landing: if term.is_empty() { String::new() } else { "/terms/rest-api/".to_owned() },
                ..Context::default()
            },
            status,
            suspicions: Vec::new(),
        }
    }

    fn known() -> Terms {
        let names = |term: &str, topic: &str| TermNames { term: term.to_owned(), topic: topic.to_owned() };
        [("api", names("API", "Integration")), ("webhook", names("Webhook", "Integration"))]
            .map(|(slug, names)| (slug.to_owned(), names))
            .into()
    }

    fn report(inquiries: &[StoredInquiry], counted: Status) -> Report {
        let known = known();
        let mut counter = Counter::new(&known, counted);
        inquiries.chunks(2).for_each(|inquiries| counter.add(inquiries));
        counter.report()
    }

    fn pairs(counts: &[Count]) -> Vec<(&str, u64)> {
        counts.iter().map(|count| (count.name.as_str(), count.inquiries)).collect()
    }

    #[test]
    fn inquiries_by_what_brought_them_the_most_first() {
        let inquiries = [
            inquiry("/contact/", "", Status::New),
            inquiry("/terms/webhook/", "webhook", Status::New),
            inquiry("/terms/api/", "api", Status::New),
            inquiry("/terms/api/", "api", Status::New),
            inquiry("/terms/gone/", "gone", Status::New),
            inquiry("/terms/api/", "api", Status::Quarantined),
        ];
        let spam = report(&inquiries[5..], Status::Quarantined);
        assert_eq!((spam.inquiries, spam.quarantined, pairs(&spam.terms)), (1, 0, vec![("API", 1)]));
        let report = report(&inquiries, Status::New);
        assert_eq!((report.inquiries, report.quarantined), (5, 1));
        let pages = [("/terms/api/", 2), ("/contact/", 1), ("/terms/gone/", 1), ("/terms/webhook/", 1)];
        assert_eq!(pairs(&report.pages), pages);
        assert_eq!(pairs(&report.landings), [("/terms/rest-api/", 4)]);
        assert_eq!(pairs(&report.terms), [("API", 2), ("Webhook", 1), ("gone", 1)]);
        assert_eq!(pairs(&report.topics), [("Integration", 3)]);
    }

    #[test]
    fn the_page_has_a_table_and_a_chart_of_each_and_nothing_that_runs() {
        let inquiries = [
            inquiry("/terms/api/", "api", Status::New),
            inquiry("/<script>alert(1)</script>", "\"><img src=x>", Status::New),
        ];
        let page = report(&inquiries, Status::New).html("Inquiries", "since ever & a day");
        for part in ["<caption>", "Integration", "<svg", "since ever &amp; a day", "default-src 'none'"] {
            assert!(page.contains(part), "{part}: {page}");
        }
        for bad in ["<script", "<img", "http:", "https:"] {
            assert!(!page.contains(bad), "{bad}: {page}");
        }
        let empty = Report::default().html("Inquiries", "");
        assert!(empty.contains("No inquiries") && !empty.contains("<svg"), "{empty}");
    }

    proptest! {
        #[test]
        fn every_inquiry_counts_once(pages in prop::collection::vec("/[a-c]?", 0..20)) {
            let inquiries: Vec<_> = pages.iter().map(|page| inquiry(page, "api", Status::New)).collect();
            let report = report(&inquiries, Status::New);
            let sum = |counts: &[Count]| counts.iter().map(|count| count.inquiries).sum::<u64>();
            prop_assert_eq!(sum(&report.pages), pages.len() as u64);
            prop_assert_eq!(sum(&report.topics), report.inquiries);
            prop_assert!(report.pages.is_sorted_by(|one, other| one.inquiries >= other.inquiries));
        }
    }
}
