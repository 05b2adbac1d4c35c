//! `glossary export`: writes the terms for other systems.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, bail};
use clap::ValueEnum;
use glossary_import::export::{self, ContentFolder, Format, SiteFacts};
use glossary_publisher::settings::{self, Settings};

use crate::options::{DEFAULT_OUT, Options};

/// Exports the terms into a file or a folder: `--out`, or by default a name such as `glossary.csv`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The format.
    #[arg(long, value_name = "FORMAT")]
    format: FormatName,
    /// Export drafts, too.
    #[arg(long)]
    drafts: bool,
    /// Replace the file if it exists.
    #[arg(long)]
    overwrite: bool,
}

/// The name of a format.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatName {
    Csv,
    Xlsx,
    Json,
    Markdown,
    /// SKOS as JSON-LD.
    Skos,
    /// SKOS in Turtle.
    Turtle,
    /// SKOS in RDF/XML.
    Rdf,
    Tbx,
    Anki,
    Html,
}

impl FormatName {
    /// Returns the name of the file, or of the folder of Markdown, without `--out`.
    fn default_target(self) -> &'static str {
        match self {
            Self::Csv => "glossary.csv",
            Self::Xlsx => "glossary.xlsx",
            Self::Json => "glossary.json",
            Self::Markdown => "glossary-markdown",
            Self::Skos => "glossary.jsonld",
            Self::Turtle => "glossary.ttl",
            Self::Rdf => "glossary.rdf",
            Self::Tbx => "glossary.tbx",
            Self::Anki => "glossary.txt",
            Self::Html => "glossary.html",
        }
    }
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Csv => Self::Csv,
            FormatName::Xlsx => Self::Xlsx,
            FormatName::Json => Self::Json,
            FormatName::Markdown => Self::Markdown,
            FormatName::Skos => Self::Skos,
            FormatName::Turtle => Self::Turtle,
            FormatName::Rdf => Self::Rdf,
            FormatName::Tbx => Self::Tbx,
            FormatName::Anki => Self::Anki,
            FormatName::Html => Self::Html,
        }
    }
}

/// Writes the export, and prints the number of terms.
///
/// # Errors
/// If the content cannot be read, or a file cannot be written or is there already.
pub fn run(options: &Options, args: &Args) -> anyhow::Result<ExitCode> {
    let content = ContentFolder::read(&options.content, args.drafts)?;
    let site = match Settings::read(&options.config, settings::environment(), None) {
        Ok(settings) => SiteFacts {
            name: settings.site.name.clone(),
            base_url: settings.site.base_url.to_string(),
            language: settings.site.language.clone(),
        },
        Err(_) => SiteFacts {
            name: "Glossary".to_owned(),
            base_url: "https://glossary.example/".to_owned(),
            language: "en".to_owned(),
        },
    };
    let files = export::export(&content, &site, args.format.into())?;
    // The folder of the site is no place for an export.
    let is_default = options.out == Path::new(DEFAULT_OUT);
    let target = if is_default { PathBuf::from(args.format.default_target()) } else { options.out.clone() };
    for (path, bytes) in files {
        let path = if path.as_os_str().is_empty() { target.clone() } else { target.join(path) };
        if path.exists() && !args.overwrite {
            bail!("{} already exists; choose another path, or add --overwrite", path.display());
        }
        write(&path, &bytes)?;
    }
    let count = content.terms.len();
    let s = if count == 1 { "" } else { "s" };
    writeln!(io::stdout(), "Exported {count} term{s} to {}.", target.display())?;
    let missing = export::not_exported(&content, args.format.into());
    if !missing.is_empty() {
        let list: Vec<_> = missing.iter().map(|(key, terms)| format!("{key} ({terms})")).collect();
        let advice = "The formats json, markdown and xlsx hold everything.";
        writeln!(io::stdout(), "This format does not hold: {}. {advice}", list.join(", "))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let failed = || format!("cannot write {}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(failed)?;
    }
    fs::write(path, bytes).with_context(failed)
}
