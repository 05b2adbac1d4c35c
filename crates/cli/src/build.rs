//! `glossary build`

use std::process::ExitCode;

use glossary_publisher::publish::Publisher;

use crate::{options::Options, progress, terminal::printable};

/// Publishes the site.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Publish drafts too, with `noindex` for search engines.
    #[arg(long)]
    drafts: bool,
}

/// Publishes the site, unless the content or the settings have errors.
pub fn run(options: &Options, args: &Args) -> anyhow::Result<ExitCode> {
    let (settings, glossary, problems) = options.read(args.drafts);
    problems.print()?;
    let Some(settings) = settings.filter(|_| !problems.has_errors()) else { return Ok(ExitCode::FAILURE) };
    let publisher = Publisher::new(options.app(), &options.public(), &options.out);
    let published = publisher.with_progress(progress::progress()).publish(&glossary, &settings, || ())?;
    for note in &published.notes {
        eprintln!("note: {}", printable(note));
    }
    eprintln!(
        "Published {} terms in {} pages to {} ({} files written).",
        published.terms,
        published.pages,
        options.out.display(),
        published.written
    );
    Ok(ExitCode::SUCCESS)
}
