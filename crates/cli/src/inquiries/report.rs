//! `glossary inquiries report`: counts inquiries by topic, term and page.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Context as _;
use comfy_table::{CellAlignment, Table, presets::UTF8_BORDERS_ONLY};
use glossary_inbox::{
    report::{Count, InquiryReport, ReportCounter, TermNames, Terms},
    store::Store,
};

use super::{
    output::{OutputFile, count_inquiries, report_unreadable, write_json},
    selection::Selection,
    table::shorten,
};
use crate::options::Options;

/// Counts inquiries by topic, term, page and landing page.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    selection: Selection,
    /// Write an HTML page with charts instead of tables.
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    html: Option<PathBuf>,
    /// Print JSON instead of tables.
    #[arg(long)]
    json: bool,
}

/// Writes the report.
///
/// # Errors
/// If the database cannot be read or the report cannot be written.
pub(super) async fn run(
    store: &Store,
    options: &Options,
    args: &Args,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    let (filter, terms) = (args.selection.filter(), terms(options));
    // Spam is counted only if the status filter asks for it.
    let mut counter = ReportCounter::new(&terms, filter.status.unwrap_or_default());
    let mut pages = store.pages(filter);
    loop {
        let page = pages.next().await?;
        if page.is_empty() {
            break;
        }
        counter.add(&page);
    }
    let report = counter.report();
    if args.json {
        write_json(out, &report)?;
    } else if let Some(path) = &args.html {
        let page = report.html("What brings inquiries", &args.selection.description());
        let mut file = OutputFile::create(path)?;
        file.write_all(page.as_bytes()).with_context(|| format!("cannot write {}", path.display()))?;
        file.finish()?;
        writeln!(io::stderr(), "The report is in {}", path.display())?;
    } else {
        write!(out, "{}", text(&report))?;
    }
    Ok(report_unreadable(pages.unreadable())?)
}

/// Returns the names of the terms. Errors in the content are ignored; a term that cannot be read is reported by its
/// slug.
fn terms(options: &Options) -> Terms {
    let (_, glossary, _) = options.read(true);
    let topic = |term: &glossary_publisher::content::Term| {
        glossary.topics.iter().find(|topic| Some(&topic.slug) == term.topic()).map(|topic| topic.name.clone())
    };
    glossary
        .terms
        .iter()
        .filter_map(|term| {
            let names = TermNames { term: term.name.clone(), topic: topic(term)? };
            Some((term.slug.to_string(), names))
        })
        .collect()
}

fn text(report: &InquiryReport) -> String {
    let mut text = String::new();
    let parts =
        [("Topic", &report.topics), ("Term", &report.terms), ("Page", &report.pages), ("First page", &report.landings)];
    for (heading, counts) in parts.into_iter().filter(|(_, counts)| !counts.is_empty()) {
        text.push_str(&table(heading, counts));
        text.push('\n');
    }
    text.push_str(&format!("{} counted", count_inquiries(report.inquiries)));
    if report.quarantined > 0 {
        text.push_str(&format!("; {} more in quarantine", report.quarantined));
    }
    text.push_str(".\n");
    text
}

fn table(heading: &str, counts: &[Count]) -> String {
    let mut table = Table::new();
    table.load_style(UTF8_BORDERS_ONLY).set_header([heading, "Inquiries"]);
    for count in counts {
        table.add_row([shorten(&count.name), count.inquiries.to_string()]);
    }
    if let Some(numbers) = table.column_mut(1) {
        numbers.set_cell_alignment(CellAlignment::Right);
    }
    table.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_contain_control_characters_escaped() {
        let count = |name: &str| vec![Count { name: name.to_owned(), inquiries: 2 }];
        let report = InquiryReport {
            inquiries: 2,
            quarantined: 1,
            pages: count("/\u{1b}[2J/"),
            landings: count("/topics/web/"),
            terms: count("API"),
            topics: Vec::new(),
        };
        let text = text(&report);
        for part in
            ["API", "/\\u{1b}[2J/", "First page", "/topics/web/", "2 inquiries counted; 1 more in quarantine.\n"]
        {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains('\u{1b}') && !text.contains("Topic"), "{text}");
    }
}
