//! The selection of inquiries: by reference, or by filters.

use std::io::{self, BufRead, Write};

use glossary_core::inquiry::InquiryId;
use glossary_inbox::store::{InquiryFilter, Status, Store, StoredInquiry, UnreadableInquiry, parse_since};
use jiff::Timestamp;
use serde::Serialize;

use super::output::{count_inquiries, report_unreadable};

/// Filters.
#[derive(Clone, Debug, clap::Args)]
pub struct Selection {
    /// Only inquiries received since this time: 2026-11-22 or 2026-11-22T14:00:00Z.
    #[arg(long, value_name = "TIME", value_parser = parse_since)]
    since: Option<Timestamp>,
    /// Only inquiries from this term's page.
    #[arg(long, value_name = "SLUG")]
    term: Option<String>,
    /// Only inquiries with this status.
    #[arg(long, value_enum)]
    status: Option<StatusArg>,
    /// Only inquiries from this person, by e-mail address.
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// Only inquiries with this text anywhere, in upper or lower case.
    #[arg(long, value_name = "TEXT", value_parser = parse_search)]
    search: Option<String>,
    /// At most this number, the newest.
    #[arg(long, value_name = "COUNT")]
    limit: Option<u32>,
}

/// An empty text would select all inquiries.
fn parse_search(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() { Err("write the text to search for") } else { Ok(text.to_owned()) }
}

/// A status on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum StatusArg {
    /// Not quarantined.
    New,
    /// Quarantined by the spam detection or by hand.
    Quarantined,
}

/// The arguments of a command that changes inquiries.
#[derive(Clone, Debug, clap::Args)]
pub struct InquiryArgs {
    /// The inquiries' references, such as K7QX2-9M4TB, or ids.
    #[arg(
        required_unless_present_any = ["since", "term", "status", "email", "search"],
        conflicts_with_all = ["since", "term", "status", "email", "search", "limit"]
    )]
    pub references: Vec<String>,
    #[command(flatten)]
    pub selection: Selection,
    #[command(flatten)]
    pub action: ActionArgs,
}

/// Options of a command that changes inquiries.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct ActionArgs {
    /// Do not ask for confirmation.
    #[arg(long)]
    pub yes: bool,
    /// Print a JSON list of the changed inquiries.
    #[arg(long)]
    pub json: bool,
}

/// The identifiers of an inquiry.
#[derive(Clone, Debug, Serialize)]
pub(super) struct InquiryRef {
    pub reference: String,
    pub id: InquiryId,
}

impl Selection {
    /// Returns the filter for the store.
    pub(super) fn filter(&self) -> InquiryFilter {
        let status = self.status.map(|status| match status {
            StatusArg::New => Status::New,
            StatusArg::Quarantined => Status::Quarantined,
        });
        InquiryFilter {
            since: self.since,
            term: self.term.clone(),
            status,
            email: self.email.clone(),
            search: self.search.clone(),
            limit: self.limit,
        }
    }

    /// Describes the filters: "Since 2026-11-22 00:00 UTC, on the page of api". Empty without filters.
    pub(super) fn description(&self) -> String {
        let parts = [
            self.since.map(|since| format!("Since {}", since.strftime("%Y-%m-%d %H:%M UTC"))),
            self.term.as_ref().map(|term| format!("on the page of {term}")),
            self.status.map(|status| match status {
                StatusArg::New => "not in quarantine".to_owned(),
                StatusArg::Quarantined => "in quarantine".to_owned(),
            }),
            self.email.as_ref().map(|email| format!("from {email}")),
            self.search.as_ref().map(|text| format!("with “{text}”")),
            self.limit.map(|limit| format!("the newest {limit}")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// Returns whether there are filters.
    pub(super) fn has_filters(&self) -> bool {
        self.since.is_some()
            || self.term.is_some()
            || self.status.is_some()
            || self.email.is_some()
            || self.search.is_some()
            || self.limit.is_some()
    }

    /// Returns the selected inquiries.
    pub(super) async fn select(&self, store: &Store) -> anyhow::Result<Vec<InquiryRef>> {
        self.select_if(store, |_| true).await
    }

    /// Returns the selected inquiries that have another status.
    pub(super) async fn select_without_status(&self, store: &Store, status: Status) -> anyhow::Result<Vec<InquiryRef>> {
        self.select_if(store, |inquiry| inquiry.status != status).await
    }

    async fn select_if(
        &self,
        store: &Store,
        holds: impl Fn(&StoredInquiry) -> bool,
    ) -> anyhow::Result<Vec<InquiryRef>> {
        let (mut inquiries, unreadable) = self.read(store).await?;
        report_unreadable(&unreadable)?;
        inquiries.retain(holds);
        Ok(inquiries.into_iter().map(InquiryRef::from).collect())
    }

    /// Returns the selected inquiries, and the unreadable inquiries.
    pub(super) async fn read(&self, store: &Store) -> anyhow::Result<(Vec<StoredInquiry>, Vec<UnreadableInquiry>)> {
        let (mut pages, mut inquiries) = (store.pages(self.filter()), Vec::new());
        loop {
            let page = pages.next().await?;
            if page.is_empty() {
                return Ok((inquiries, pages.unreadable().to_vec()));
            }
            inquiries.extend(page);
        }
    }
}

impl From<StoredInquiry> for InquiryRef {
    fn from(StoredInquiry { reference, id, .. }: StoredInquiry) -> Self {
        Self { reference, id }
    }
}

/// Asks for confirmation by typing `expected`, unless the option `--yes` is set. `effect` is a sentence such as "This
/// permanently deletes 3 inquiries".
pub(super) fn confirm(effect: &str, expected: &str, action: ActionArgs) -> io::Result<bool> {
    if action.yes {
        return Ok(true);
    }
    let mut err = io::stderr();
    write!(err, "{effect}. Type {expected} to continue: ")?;
    err.flush()?;
    let confirmed = is_typed(expected, io::stdin().lock())?;
    if !confirmed {
        writeln!(err, "\nNothing was done.")?;
    }
    Ok(confirmed)
}

/// Asks for confirmation by typing the number of selected inquiries. Without any, there is nothing to confirm.
pub(super) fn confirm_selected(selected: &[InquiryRef], verb: &str, action: ActionArgs) -> io::Result<bool> {
    if selected.is_empty() {
        writeln!(io::stderr(), "No inquiries.")?;
        return Ok(true);
    }
    let count = selected.len();
    confirm(&format!("This {verb} {}", count_inquiries(count as u64)), &count.to_string(), action)
}

fn is_typed(expected: &str, mut input: impl BufRead) -> io::Result<bool> {
    let mut typed = String::new();
    input.read_line(&mut typed)?;
    Ok(typed.trim().eq_ignore_ascii_case(expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_expected_text_confirms() {
        assert!(is_typed("K7QX2-9M4TB", "k7qx2-9m4tb\n".as_bytes()).unwrap());
        for other in ["", "\n", "y\n", "K7QX2\n"] {
            assert!(!is_typed("K7QX2-9M4TB", other.as_bytes()).unwrap(), "{other}");
        }
    }
}
