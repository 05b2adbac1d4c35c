//! Which inquiries a command is about: named, or selected by what they have in common.

use std::io::{self, BufRead, Write};

use anyhow::bail;
use glossary_core::inquiry::InquiryId;
use glossary_inbox::store::{Filter, Status, Store, StoredInquiry, parse_since};
use jiff::Timestamp;
use serde::Serialize;

use super::{found, number};

/// Which inquiries.
#[derive(Clone, Debug, clap::Args)]
pub struct Selection {
    /// Only those received since then: 2026-11-22 or 2026-11-22T14:00:00Z.
    #[arg(long, value_name = "TIME", value_parser = parse_since)]
    since: Option<Timestamp>,
    /// Only those written on this term's page.
    #[arg(long, value_name = "SLUG")]
    term: Option<String>,
    /// Only those with this status.
    #[arg(long, value_enum)]
    status: Option<StatusArg>,
    /// At most so many, the newest.
    #[arg(long, value_name = "COUNT")]
    limit: Option<u32>,
}

/// A status, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum StatusArg {
    /// Taken for inquiries.
    New,
    /// Set aside, by what the form saw or by hand.
    Quarantined,
}

/// The inquiries that something is done to: named, or selected.
#[derive(Clone, Debug, clap::Args)]
pub struct Chosen {
    /// Their references, such as K7QX2-9M4TB, or ids.
    #[arg(
        required_unless_present_any = ["since", "term", "status"],
        conflicts_with_all = ["since", "term", "status", "limit"]
    )]
    pub references: Vec<String>,
    #[command(flatten)]
    pub selection: Selection,
    #[command(flatten)]
    pub manner: Manner,
}

/// How it is done.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Manner {
    /// Without asking.
    #[arg(long)]
    pub yes: bool,
    /// Writes a JSON list of those that it was done to.
    #[arg(long)]
    pub json: bool,
}

/// An inquiry that something is done to.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Subject {
    pub reference: String,
    pub id: InquiryId,
}

impl Selection {
    pub(super) fn filter(&self) -> Filter {
        let status = self.status.map(|status| match status {
            StatusArg::New => Status::New,
            StatusArg::Quarantined => Status::Quarantined,
        });
        Filter { since: self.since, term: self.term.clone(), status, limit: self.limit }
    }

    /// What it selects: "Since 2026-11-22 00:00 UTC, on the page of api". Empty: everything.
    pub(super) fn in_words(&self) -> String {
        let parts = [
            self.since.map(|since| format!("Since {}", since.strftime("%Y-%m-%d %H:%M UTC"))),
            self.term.as_ref().map(|term| format!("on the page of {term}")),
            self.status.map(|status| match status {
                StatusArg::New => "not in quarantine".to_owned(),
                StatusArg::Quarantined => "in quarantine".to_owned(),
            }),
            self.limit.map(|limit| format!("the newest {limit}")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// Whether it leaves out any.
    pub(super) fn is_narrow(&self) -> bool {
        self.since.is_some() || self.term.is_some() || self.status.is_some() || self.limit.is_some()
    }

    /// All of them at this moment.
    pub(super) async fn subjects(&self, store: &Store) -> anyhow::Result<Vec<Subject>> {
        self.subjects_if(store, |_| true).await
    }

    /// Those that have another status.
    pub(super) async fn subjects_without(&self, store: &Store, status: Status) -> anyhow::Result<Vec<Subject>> {
        self.subjects_if(store, |inquiry| inquiry.status != status).await
    }

    async fn subjects_if(&self, store: &Store, holds: impl Fn(&StoredInquiry) -> bool) -> anyhow::Result<Vec<Subject>> {
        let (mut pages, mut subjects) = (store.pages(self.filter()), Vec::new());
        loop {
            let page = pages.next().await?;
            if page.is_empty() {
                return Ok(subjects);
            }
            subjects.extend(page.into_iter().filter(&holds).map(Subject::from));
        }
    }
}

impl From<StoredInquiry> for Subject {
    fn from(StoredInquiry { reference, id, .. }: StoredInquiry) -> Self {
        Self { reference, id }
    }
}

/// The inquiries with these references, and whether there is one for each. Says so where
/// there is none.
pub(super) async fn named(store: &Store, references: &[String]) -> anyhow::Result<(Vec<StoredInquiry>, bool)> {
    let mut inquiries = Vec::new();
    for reference in references {
        let mut found = found(store, reference).await?;
        if found.len() > 1 {
            let ids: Vec<_> = found.iter().map(|inquiry| inquiry.id.to_string()).collect();
            bail!("several inquiries have the reference {reference}; name one by its id: {}", ids.join(", "));
        }
        inquiries.append(&mut found);
    }
    let all = inquiries.len() == references.len();
    Ok((inquiries, all))
}

/// Asks whether to do something to so many, unless that is settled; `what` is like "This
/// deletes 3 inquiries".
pub(super) fn confirmed(what: &str, typed: &str, manner: Manner) -> io::Result<bool> {
    if manner.yes {
        return Ok(true);
    }
    let mut err = io::stderr();
    write!(err, "{what}. Type {typed} to go on: ")?;
    err.flush()?;
    let confirmed = confirms(typed, io::stdin().lock())?;
    if !confirmed {
        writeln!(err, "\nNothing was done.")?;
    }
    Ok(confirmed)
}

/// The same for those that were selected: their number is to be typed. With none, there
/// is nothing to do.
pub(super) fn confirmed_for(subjects: &[Subject], does: &str, manner: Manner) -> io::Result<bool> {
    if subjects.is_empty() {
        writeln!(io::stderr(), "No inquiries.")?;
        return Ok(true);
    }
    let many = subjects.len();
    confirmed(&format!("This {does} {}", number(many as u64)), &many.to_string(), manner)
}

fn confirms(expected: &str, mut input: impl BufRead) -> io::Result<bool> {
    let mut typed = String::new();
    input.read_line(&mut typed)?;
    Ok(typed.trim().eq_ignore_ascii_case(expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn going_on_takes_what_was_asked_for_typed_again() {
        assert!(confirms("K7QX2-9M4TB", "k7qx2-9m4tb\n".as_bytes()).unwrap());
        for other in ["", "\n", "y\n", "K7QX2\n"] {
            assert!(!confirms("K7QX2-9M4TB", other.as_bytes()).unwrap(), "{other}");
        }
    }
}
