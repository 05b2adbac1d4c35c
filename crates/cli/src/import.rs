//! `glossary import`: takes the terms of other systems into the content folder.

mod images;
mod summary;

use std::{
    fs::File,
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{Context as _, bail};
use glossary_import::{
    convert::{self, ConvertOptions},
    source::{self, SourceOptions},
    write::{self, Existing, WriteOptions},
};
use glossary_publisher::settings::{self, Settings};
use jiff::Zoned;

use crate::options::Options;

/// Imports terms from a file or folder of another system: CSV, XLSX, Markdown, JSON, YAML, HTML, WordPress, SKOS, TBX, Moodle, DITA, or an export.
///
/// Files that people have changed since the last import keep their changes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file or folder to import.
    #[arg(value_name = "SOURCE")]
    source: PathBuf,
    /// Show what would be written, and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Write a line per term and field into a CSV file: what was done, and what was lost.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Read a column or key as a key of the front matter: "Term=name", "fields.text.en=definition", "Owner=extra.owner", "Notes=ignore".
    #[arg(long, value_name = "KEY=KEY", value_parser = parse_map)]
    map: Vec<(String, String)>,
    /// The path of the list of terms in JSON or YAML, such as "data.items".
    #[arg(long, value_name = "PATH")]
    records: Option<String>,
    /// The language to import from a source with several, such as "de".
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    /// The post type of the glossary in a WordPress export.
    #[arg(long, value_name = "TYPE")]
    post_type: Option<String>,
    /// The format, if the file's name does not show it.
    #[arg(long, value_name = "FORMAT", value_parser = source::FORMATS)]
    format: Option<String>,
    /// The former address of each term, such as "/docs/glossary/{id}/", which redirects to the new one.
    #[arg(long, value_name = "PATH")]
    former_address: Option<String>,
    /// The address where the source is published, such as `https://docs.example.com/glossary.html`, for its relative links.
    #[arg(long, value_name = "ADDRESS")]
    source_url: Option<url::Url>,
    /// A name for the source, needed if several sources use the same ids for different terms.
    #[arg(long, value_name = "NAME")]
    source_name: Option<String>,
    /// Import all terms as drafts.
    #[arg(long)]
    drafts: bool,
    /// Copy the images of the texts into the folder "public".
    #[arg(long)]
    fetch_images: bool,
    /// Replace texts that people have changed here by those of the source.
    #[arg(long)]
    overwrite: bool,
}

fn parse_map(text: &str) -> Result<(String, String), String> {
    let (from, to) = text.rsplit_once('=').ok_or("write the source's key, an equals sign and a key: \"Term=name\"")?;
    let known = to == "ignore" || to == "explanation" || to == "example" || to == "slug";
    let is_key = known || to.starts_with("extra.") || glossary_import::term_file::KEYS.contains(&to);
    if !is_key {
        let keys = glossary_import::term_file::KEYS.join(", ");
        return Err(format!(
            "there is no key `{to}`; the keys are {keys}, explanation, example, slug, extra.<key> and ignore"
        ));
    }
    Ok((from.trim().to_owned(), to.to_owned()))
}

/// Imports the source, and prints a summary.
///
/// # Errors
/// If the source cannot be read or has no terms, or a file cannot be written. The content folder is then as it was.
pub fn run(options: &Options, args: &Args) -> anyhow::Result<ExitCode> {
    if !args.source.exists() {
        bail!("there is no file or folder {}", args.source.display());
    }
    let source_options = SourceOptions {
        map: args.map.clone(),
        records: args.records.clone(),
        language: args.language.clone(),
        post_type: args.post_type.clone(),
        format: args.format.clone(),
    };
    let source = source::read(&args.source, &source_options)?;
    let existing = Existing::read(&options.content)?;
    // A site may be set up after the import.
    let settings = Settings::read(&options.config, settings::environment(), None);
    let (site_language, unicode_slugs) =
        settings.map_or((None, false), |settings| (Some(settings.site.language), settings.content.terms.unicode_slugs));
    let mut glossary = convert::convert(
        source,
        &ConvertOptions {
            source: source_options,
            today: Zoned::now().date(),
            source_url: args.source_url.as_ref().map(ToString::to_string),
            drafts: args.drafts,
            former_address: args.former_address.clone(),
            fetch_images: args.fetch_images,
            site_language,
            unicode_slugs,
            source_name: args.source_name.clone(),
            known: write::known(&existing),
        },
    );
    let write_options = WriteOptions { content: options.content.clone(), overwrite: args.overwrite };
    // What becomes of an image changes the texts.
    let images = if args.dry_run { Vec::new() } else { images::fetch(&mut glossary, &options.public())? };
    let plan = write::plan(&mut glossary, &existing, &write_options)?;
    if !args.dry_run {
        write::commit(&options.content, &plan, &images)?;
    }
    if let Some(path) = &args.report {
        let failed = || format!("cannot write the report {}", path.display());
        glossary.report.write_csv(File::create(path).with_context(failed)?).with_context(failed)?;
    }
    let mut out = io::stdout().lock();
    out.write_all(summary::text(&glossary, &plan, options, args.dry_run, args.report.as_deref()).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
