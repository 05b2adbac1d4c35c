//! `glossary inquiries export`: writes XLSX, CSV or JSON Lines.

use std::{
    io::{self, IsTerminal as _, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{Context as _, bail};
use glossary_core::form::Form;
use glossary_inbox::{
    export::{self, Columns, Csv, Xlsx},
    store::{InquiryPages, Store, UnreadableInquiry},
};

use super::{
    output::{OutputFile, count_inquiries, report_unreadable},
    selection::Selection,
};
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
    /// The file to write instead of standard output. It is replaced when the export is complete.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Begin CSV with a byte order mark. Excel needs it for letters such as ä.
    #[arg(long)]
    bom: bool,
}

/// An export format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For other programs. Cells that a spreadsheet would run as a formula begin with an apostrophe.
    Csv,
    /// For spreadsheets.
    Xlsx,
    /// One JSON object per line.
    Jsonl,
}

impl Format {
    /// Returns the notation of control characters on a terminal.
    fn notation(self) -> Notation {
        match self {
            Self::Csv | Self::Xlsx => Notation::Text,
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
    let unreadable = match &args.output {
        None if args.format == Format::Xlsx && io::stdout().is_terminal() => {
            bail!("a terminal cannot show a spreadsheet; name a file with --output")
        }
        // Programs need the characters unchanged.
        None if io::stdout().is_terminal() => {
            write(pages, &form, args, EscapingWriter::new(out, args.format.notation())).await?.1
        }
        None => write(pages, &form, args, &mut *out).await?.1,
        Some(path) => {
            let mut file = OutputFile::create(path)?;
            let written = write(pages, &form, args, &mut file).await;
            let (written, unreadable) = written.with_context(|| format!("cannot write {}", path.display()))?;
            file.finish()?;
            writeln!(io::stderr(), "{} in {}", count_inquiries(written), path.display())?;
            unreadable
        }
    };
    Ok(report_unreadable(&unreadable)?)
}

/// A writer of one of the formats.
enum ExportWriter<W: Write> {
    Csv(Box<Csv<W>>),
    Xlsx(Box<Xlsx>, W),
    Lines(W),
}

/// Writes the inquiries. Returns their number, and the unreadable inquiries.
async fn write(
    mut pages: InquiryPages,
    form: &Form,
    args: &Args,
    mut out: impl Write,
) -> anyhow::Result<(u64, Vec<UnreadableInquiry>)> {
    let mut written = 0;
    let mut writer = match args.format {
        Format::Jsonl => ExportWriter::Lines(out),
        Format::Xlsx => ExportWriter::Xlsx(Box::new(Xlsx::new(Columns::new(form))?), out),
        Format::Csv => {
            if args.bom {
                // https://www.unicode.org/faq/utf_bom.html#bom1
                out.write_all("\u{feff}".as_bytes())?;
            }
            ExportWriter::Csv(Box::new(Csv::new(Columns::new(form), out)?))
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
                ExportWriter::Xlsx(xlsx, _) => xlsx.write(inquiry).context(
                    "a spreadsheet holds 1,048,575 inquiries at most; export fewer with --since or --limit, or use CSV",
                )?,
                ExportWriter::Lines(out) => export::json_line(inquiry, out)?,
            }
        }
        written += page.len() as u64;
    }
    match writer {
        ExportWriter::Csv(csv) => csv.finish()?,
        ExportWriter::Xlsx(xlsx, out) => xlsx.finish(out)?,
        ExportWriter::Lines(mut out) => out.flush()?,
    }
    Ok((written, pages.unreadable().to_vec()))
}
