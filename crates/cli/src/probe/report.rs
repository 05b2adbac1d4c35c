//! The report of a probe, as a table and as JSON.

use std::io::{self, Write};

use comfy_table::{Table, presets::NOTHING};
use serde_json::{Value, json};

use crate::terminal::printable;

/// The result of a test inquiry to one endpoint.
#[derive(Clone, Debug)]
pub(super) struct ProbeReport {
    /// The setting with the endpoint: `endpoint` or `fallback`.
    pub(super) target: &'static str,
    /// The endpoint's address.
    pub(super) address: String,
    /// The reference of the test inquiry.
    pub(super) reference: String,
    /// The checks, in order.
    pub(super) checks: Vec<Check>,
}

/// A check of an endpoint.
#[derive(Clone, Debug)]
pub(super) struct Check {
    pub(super) name: &'static str,
    pub(super) verdict: Verdict,
    pub(super) detail: String,
}

/// The result of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The check passed.
    Good,
    /// Information that does not affect visitors.
    Note,
    /// The endpoint does not prove that it stores visitors' inquiries.
    Bad,
}

impl Verdict {
    /// Returns the word for the verdict in the output.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Good => "ok",
            Self::Note => "note",
            Self::Bad => "failed",
        }
    }
}

impl ProbeReport {
    /// Returns whether no check failed.
    pub(super) fn is_good(&self) -> bool {
        self.checks.iter().all(|check| check.verdict != Verdict::Bad)
    }

    /// Writes the report as text.
    pub(super) fn write_text(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{}: {}", self.target, self.address)?;
        let mut table = Table::new();
        table.load_style(NOTHING);
        for Check { name, verdict, detail } in &self.checks {
            table.add_row([verdict.word(), name, &printable(detail)]);
        }
        writeln!(out, "{}", table.to_string().trim_end())?;
        let reference = &self.reference;
        if self.is_good() {
            writeln!(out, "Inquiries of visitors arrive. Delete the test inquiry: its reference is {reference}.\n")
        } else {
            writeln!(
                out,
                "The endpoint does not prove that it stores visitors' inquiries. The test inquiry's reference is {reference}.\n"
            )
        }
    }

    /// Returns the report as JSON.
    pub(super) fn to_json(&self) -> Value {
        let checks = self.checks.iter().map(
            |Check { name, verdict, detail }| json!({ "check": name, "verdict": verdict.word(), "detail": detail }),
        );
        json!({
            "target": self.target,
            "address": self.address,
            "reference": self.reference,
            "ok": self.is_good(),
            "checks": checks.collect::<Vec<_>>(),
        })
    }
}
