//! Counts of inquiries by page, first page, term and topic.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

use serde::Serialize;

use crate::store::{Status, StoredInquiry};

/// Term and topic names by term slug.
pub type Terms = HashMap<String, TermNames>;

/// The names of a term and its topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermNames {
    /// The term's name.
    pub term: String,
    /// The topic's name.
    pub topic: String,
}

/// Counts of inquiries by source, largest first. Quarantined inquiries are only counted in
/// `quarantined`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct InquiryReport {
    /// The number of inquiries.
    pub inquiries: u64,
    /// The number of quarantined inquiries, which are not in `inquiries`.
    pub quarantined: u64,
    /// Counts by the page with the form.
    pub pages: Vec<Count>,
    /// Counts by the first page of the visit, if known.
    pub landings: Vec<Count>,
    /// Counts by the term of the page. Pages without a term are left out.
    pub terms: Vec<Count>,
    /// Counts by the topic of that term.
    pub topics: Vec<Count>,
}

/// The number of inquiries with one source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The source: a page, term or topic.
    pub name: String,
    /// The number of inquiries.
    pub inquiries: u64,
}

/// Builds an [`InquiryReport`] from several batches of inquiries.
#[derive(Debug)]
pub struct ReportCounter<'a> {
    known: &'a Terms,
    counted: Status,
    report: InquiryReport,
    pages: BTreeMap<String, u64>,
    landings: BTreeMap<String, u64>,
    terms: BTreeMap<String, u64>,
    topics: BTreeMap<String, u64>,
}

impl<'a> ReportCounter<'a> {
    /// Creates a counter of the inquiries with a status. Unknown terms are counted by slug and
    /// without a topic.
    #[must_use]
    pub fn new(known: &'a Terms, counted: Status) -> Self {
        let (pages, landings, terms, topics) = Default::default();
        Self { known, counted, report: InquiryReport::default(), pages, landings, terms, topics }
    }

    /// Counts a batch of inquiries.
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

    /// Returns the report.
    #[must_use]
    pub fn report(self) -> InquiryReport {
        let Self { report, pages, landings, terms, topics, .. } = self;
        let (pages, landings) = (sorted(pages), sorted(landings));
        InquiryReport { pages, landings, terms: sorted(terms), topics: sorted(topics), ..report }
    }
}

/// Counts a name, unless it is empty.
fn count(counts: &mut BTreeMap<String, u64>, name: &str) {
    if let Some(count) = counts.get_mut(name) {
        *count += 1;
    } else if !name.is_empty() {
        counts.insert(name.to_owned(), 1);
    }
}

fn sorted(counts: BTreeMap<String, u64>) -> Vec<Count> {
    let mut counts: Vec<_> = counts.into_iter().map(|(name, inquiries)| Count { name, inquiries }).collect();
    // The sort is stable: equal counts stay in the order of their names.
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
                // Browsers send the first page only together with the rest of the visit.
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

    fn report(inquiries: &[StoredInquiry], counted: Status) -> InquiryReport {
        let known = known();
        let mut counter = ReportCounter::new(&known, counted);
        inquiries.chunks(2).for_each(|inquiries| counter.add(inquiries));
        counter.report()
    }

    fn pairs(counts: &[Count]) -> Vec<(&str, u64)> {
        counts.iter().map(|count| (count.name.as_str(), count.inquiries)).collect()
    }

    #[test]
    fn counts_are_grouped_by_source_and_sorted() {
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

    proptest! {
        #[test]
        fn every_inquiry_is_counted_once(pages in prop::collection::vec("/[a-c]?", 0..20)) {
            let inquiries: Vec<_> = pages.iter().map(|page| inquiry(page, "api", Status::New)).collect();
            let report = report(&inquiries, Status::New);
            let sum = |counts: &[Count]| counts.iter().map(|count| count.inquiries).sum::<u64>();
            prop_assert_eq!(sum(&report.pages), pages.len() as u64);
            prop_assert_eq!(sum(&report.topics), report.inquiries);
            prop_assert!(report.pages.is_sorted_by(|one, other| one.inquiries >= other.inquiries));
        }
    }
}
