//! `glossary inquiries export`: for a spreadsheet or another program.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, BufWriter, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Context as _;
use glossary_core::form::Form;
use glossary_inbox::{
    export::{self, Csv},
    store::{Pages, Store},
};

use super::{form, number, selection::Selection};
use crate::options::Options;

/// Writes inquiries for a spreadsheet or another program.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    selection: Selection,
    /// The format.
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    /// The file to write, in place of the screen.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Marks CSV as UTF-8 for Excel, which otherwise may spoil letters such as ä.
    #[arg(long)]
    bom: bool,
}

/// What inquiries are exported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For spreadsheets.
    Csv,
    /// One JSON object a line.
    Jsonl,
}

/// Writes them.
///
/// # Errors
/// Where the database cannot be read or the output not be written.
pub(super) async fn run(
    store: &Store,
    options: &Options,
    args: &Args,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    let form = form(options);
    let pages = store.pages(args.selection.filter());
    match &args.output {
        None => drop(write(pages, &form, args, &mut *out).await?),
        Some(path) => {
            let file = || format!("cannot write {}", path.display());
            let mut out = BufWriter::new(File::create(path).with_context(file)?);
            let written = write(pages, &form, args, &mut out).await.with_context(file)?;
            writeln!(io::stderr(), "{} in {}", number(written), path.display())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What writes them.
enum Writer<W: Write> {
    Csv(Box<Csv<W>>),
    Lines(W),
}

/// Writes inquiries, and returns how many.
async fn write(mut pages: Pages, form: &Form, args: &Args, mut out: impl Write) -> anyhow::Result<u64> {
    let mut written = 0;
    let mut writer = match args.format {
        Format::Jsonl => Writer::Lines(out),
        Format::Csv => {
            if args.bom {
                // https://www.unicode.org/faq/utf_bom.html#bom1
                out.write_all("\u{feff}".as_bytes())?;
            }
            // The first line names every field that there is.
            let mut others = BTreeSet::new();
            loop {
                let page = pages.next().await?;
                if page.is_empty() {
                    break;
                }
                others.extend(page.into_iter().flat_map(|inquiry| inquiry.fields.into_keys()));
            }
            pages = pages.again();
            let fields: Vec<_> = form.fields.iter().map(|field| field.name.clone()).collect();
            Writer::Csv(Box::new(Csv::new(export::fields(&fields, others), out)?))
        }
    };
    loop {
        let page = pages.next().await?;
        if page.is_empty() {
            break;
        }
        for inquiry in &page {
            match &mut writer {
                Writer::Csv(csv) => csv.write(inquiry)?,
                Writer::Lines(out) => export::json_line(inquiry, out)?,
            }
        }
        written += page.len() as u64;
    }
    match writer {
        Writer::Csv(csv) => csv.finish()?,
        Writer::Lines(mut out) => out.flush()?,
    }
    Ok(written)
}
