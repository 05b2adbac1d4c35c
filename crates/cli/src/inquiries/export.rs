//! `glossary inquiries export`: writes CSV or JSON Lines.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, BufWriter, IsTerminal as _, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Context as _;
use glossary_core::form::Form;
use glossary_inbox::{
    export::{self, Csv},
    store::{InquiryPages, Store},
};

use super::{output::count_inquiries, selection::Selection};
use crate::{
    options::Options,
    terminal::{EscapingWriter, Notation},
};

/// Exports inquiries for a spreadsheet or another program.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    selection: Selection,
    /// The format.
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    /// The file to write instead of standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Begin CSV with a byte order mark. Excel needs it for letters such as ä.
    #[arg(long)]
    bom: bool,
}

/// An export format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For spreadsheets.
    Csv,
    /// One JSON object per line.
    Jsonl,
}

impl Format {
    /// Returns the notation of control characters on a terminal.
    fn notation(self) -> Notation {
        match self {
            Self::Csv => Notation::Text,
            Self::Jsonl => Notation::Json,
        }
    }
}

/// Exports inquiries.
///
/// # Errors
/// If the database cannot be read or the output cannot be written.
pub(super) async fn run(
    store: &Store,
    options: &Options,
    args: &Args,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    let form = options.contact_form();
    let pages = store.pages(args.selection.filter());
    match &args.output {
        // Programs need the characters unchanged.
        None if io::stdout().is_terminal() => {
            write(pages, &form, args, EscapingWriter::new(out, args.format.notation())).await?;
        }
        None => drop(write(pages, &form, args, &mut *out).await?),
        Some(path) => {
            let file = || format!("cannot write {}", path.display());
            let mut out = BufWriter::new(File::create(path).with_context(file)?);
            let written = write(pages, &form, args, &mut out).await.with_context(file)?;
            writeln!(io::stderr(), "{} in {}", count_inquiries(written), path.display())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A writer of one of the formats.
enum ExportWriter<W: Write> {
    Csv(Box<Csv<W>>),
    Lines(W),
}

/// Writes inquiries, and returns their number.
async fn write(mut pages: InquiryPages, form: &Form, args: &Args, mut out: impl Write) -> anyhow::Result<u64> {
    let mut written = 0;
    let mut writer = match args.format {
        Format::Jsonl => ExportWriter::Lines(out),
        Format::Csv => {
            if args.bom {
                // https://www.unicode.org/faq/utf_bom.html#bom1
                out.write_all("\u{feff}".as_bytes())?;
            }
            // The header lists the fields of all inquiries.
            let mut others = BTreeSet::new();
            loop {
                let page = pages.next().await?;
                if page.is_empty() {
                    break;
                }
                others.extend(page.into_iter().flat_map(|inquiry| inquiry.fields.into_keys()));
            }
            pages = pages.restart();
            let fields: Vec<_> = form.fields.iter().map(|field| field.name.clone()).collect();
            ExportWriter::Csv(Box::new(Csv::new(export::fields(&fields, others), out)?))
        }
    };
    loop {
        let page = pages.next().await?;
        if page.is_empty() {
            break;
        }
        for inquiry in &page {
            match &mut writer {
                ExportWriter::Csv(csv) => csv.write(inquiry)?,
                ExportWriter::Lines(out) => export::json_line(inquiry, out)?,
            }
        }
        written += page.len() as u64;
    }
    match writer {
        ExportWriter::Csv(csv) => csv.finish()?,
        ExportWriter::Lines(mut out) => out.flush()?,
    }
    Ok(written)
}
