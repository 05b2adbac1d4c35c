//! `glossary inquiries report`: which pages bring inquiries.

use std::{
    fs,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Context as _;
use comfy_table::{CellAlignment, Table, presets::UTF8_BORDERS_ONLY};
use glossary_inbox::{
    report::{Count, Counter, Report, TermNames, Terms},
    store::Store,
};

use super::{selection::Selection, table::shorten, write_json};
use crate::options::Options;

/// Counts inquiries by what brought them.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    selection: Selection,
    /// Writes a page with charts, to be opened in a browser, instead of tables.
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    html: Option<PathBuf>,
    /// As JSON instead of tables.
    #[arg(long)]
    json: bool,
}

/// Writes the report.
///
/// # Errors
/// Where the database cannot be read or the report not be written.
pub(super) async fn run(
    store: &Store,
    options: &Options,
    args: &Args,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    let (filter, terms) = (args.selection.filter(), terms(options));
    // Spam too, where somebody asks for that.
    let mut counter = Counter::new(&terms, filter.status.unwrap_or_default());
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
        let page = report.html("What brings inquiries", &args.selection.in_words());
        fs::write(path, page).with_context(|| format!("cannot write {}", path.display()))?;
        writeln!(io::stderr(), "The report is in {}", path.display())?;
    } else {
        write!(out, "{}", text(&report))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The names of the terms as far as the content can be read here: its mistakes are
/// for `glossary check`. Without it, terms go by their slugs.
fn terms(options: &Options) -> Terms {
    let (_, glossary, _) = options.read(true);
    let topic = |term: &glossary_publisher::content::Term| {
        glossary.topics.iter().find(|topic| topic.slug == term.topic).map(|topic| topic.name.clone())
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

fn text(report: &Report) -> String {
    let mut text = String::new();
    let parts =
        [("Topic", &report.topics), ("Term", &report.terms), ("Page", &report.pages), ("First page", &report.landings)];
    for (what, counts) in parts.into_iter().filter(|(_, counts)| !counts.is_empty()) {
        text.push_str(&table(what, counts));
        text.push('\n');
    }
    text.push_str(&format!("{} counted", super::number(report.inquiries)));
    if report.quarantined > 0 {
        text.push_str(&format!("; {} more in quarantine", report.quarantined));
    }
    text.push_str(".\n");
    text
}

fn table(what: &str, counts: &[Count]) -> String {
    let mut table = Table::new();
    table.load_style(UTF8_BORDERS_ONLY).set_header([what, "Inquiries"]);
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
    fn the_tables_show_nothing_that_a_terminal_obeys() {
        let count = |name: &str| vec![Count { name: name.to_owned(), inquiries: 2 }];
        let report = Report {
            inquiries: 2,
            quarantined: 1,
            pages: count("/\u{1b}[2J/"),
            landings: count("/topics/web/"),
            terms: count("API"),
            topics: Vec::new(),
        };
        let text = text(&report);
        for part in ["API", "/[2J/", "First page", "/topics/web/", "2 inquiries counted; 1 more in quarantine.\n"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains('\u{1b}') && !text.contains("Topic"), "{text}");
    }
}
