//! `glossary rename`: gives a term another address.

use std::{
    fs,
    io::{self, Write as _},
    process::ExitCode,
};

use anyhow::{Context as _, ensure};
use glossary_core::slug::Slug;
use glossary_publisher::content::{self, Former, ReadOptions, TERMS};
use jiff::Zoned;

use crate::options::{Options, refused_slug};

/// Gives a term another slug: renames the file, changes all links and lists, and redirects the old address.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The present slug: the name of the file without `.md`.
    #[arg(value_parser = Slug::unicode)]
    old: Slug,
    /// The new slug, such as `rest-api`.
    #[arg(value_parser = Slug::unicode)]
    new: Slug,
    /// Show which files would change, and change nothing.
    #[arg(long)]
    dry_run: bool,
}

/// Changes the files, and prints which.
///
/// # Errors
/// If there is no such term, the new slug is taken, or a file cannot be written.
pub fn run(options: &Options, args: &Args) -> anyhow::Result<ExitCode> {
    let Args { old, new, dry_run } = args;
    let folder = options.content.join(TERMS);
    let file = |slug: &Slug| folder.join(format!("{slug}.md"));
    // The name of the file may be in another Unicode form.
    let is_old = |path: &std::path::Path| {
        path.extension().is_some_and(|extension| extension == "md")
            && path.file_stem().and_then(|stem| Slug::unicode(&stem.to_string_lossy()).ok()).as_ref() == Some(old)
    };
    let entries = fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let from = if old.is_ascii() { None } else { entries.into_iter().find(|path| is_old(path)) };
    let (from, to) = (from.unwrap_or_else(|| file(old)), file(new));
    ensure!(from.is_file(), "no term `{old}`: there is no file {}", from.display());
    ensure!(old != new, "`{new}` is the slug already");
    ensure!(!to.exists(), "{} already exists: choose another slug", to.display());
    let (settings, glossary, _) = options.read(true);
    let content_settings = options.content_settings(settings.as_ref());
    ensure!(content_settings.terms.slug(new).is_ok(), "{}", refused_slug(new));
    let taken =
        glossary.terms.iter().find(|term| term.formerly.contains(&Former::Slug(new.clone())) && term.slug != *old);
    if let Some(term) = taken {
        anyhow::bail!("`{new}` is a former slug of `{}` and redirects to it: choose another slug", term.slug);
    }

    let base = settings.as_ref().map_or("", |settings| settings.site.base_path());
    let read = ReadOptions {
        drafts: true,
        today: Zoned::now().date(),
        base,
        public: &options.public(),
        settings: &content_settings,
    };
    let changes = content::rename(&options.content, old, new, &read);
    let mut out = io::stdout().lock();
    let word = if *dry_run { "Would change" } else { "Changed" };
    for change in &changes {
        if !dry_run {
            fs::write(&change.path, &change.text).with_context(|| format!("cannot write {}", change.path.display()))?;
        }
        if change.path != from {
            let s = if change.references == 1 { "" } else { "s" };
            writeln!(out, "{word} {} reference{s} in {}", change.references, change.path.display())?;
        }
    }
    if *dry_run {
        writeln!(out, "Would rename {} to {}", from.display(), to.display())?;
        return Ok(ExitCode::SUCCESS);
    }
    fs::rename(&from, &to).with_context(|| format!("cannot rename {}", from.display()))?;
    writeln!(out, "Renamed {} to {}. The old address redirects to the new one.", from.display(), to.display())?;
    Ok(ExitCode::SUCCESS)
}
