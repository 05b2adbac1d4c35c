//! `glossary init`: creates the folder of a new glossary.

mod options;
mod questions;
mod templates;

use std::{
    fs,
    io::{self, IsTerminal as _, Write as _},
    path::Path,
    process::ExitCode,
};

use anyhow::{Context as _, bail};
use jiff::{Zoned, civil::Date};

pub use options::Args;

use options::Answers;

/// Writes the files, and prints the next steps.
///
/// # Errors
/// If the folder has a glossary already, or a file cannot be written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    refuse_glossary(&args.folder)?;
    let interactive = !args.yes && io::stdin().is_terminal() && io::stderr().is_terminal();
    let answers = questions::answers(args, interactive.then(|| io::stdin().lock()), &mut io::stderr())?;
    let kept = write(&args.folder, &answers, Zoned::now().date())?;
    let mut out = io::stdout().lock();
    for name in kept {
        writeln!(out, "Kept the existing file {}.", args.folder.join(name).display())?;
    }
    writeln!(out, "Created a glossary in {}.\nNext:", args.folder.display())?;
    if args.folder != Path::new(".") {
        writeln!(out, "  cd {}", args.folder.display())?;
    }
    writeln!(out, "  glossary serve --watch     shows the site at http://127.0.0.1:8080")?;
    writeln!(out, "  glossary new \"Rate limit\"  begins a term")?;
    Ok(ExitCode::SUCCESS)
}

fn refuse_glossary(folder: &Path) -> anyhow::Result<()> {
    let settings = folder.join("glossary.toml");
    if settings.exists() {
        bail!("{} already exists: choose another folder with `glossary init <folder>`", settings.display());
    }
    Ok(())
}

/// Writes the files that do not exist. Returns the names of those that do. A content folder that has files already gets
/// no sample terms.
fn write(folder: &Path, answers: &Answers, today: Date) -> anyhow::Result<Vec<&'static str>> {
    let has_content = folder.join("content").exists();
    let mut kept = Vec::new();
    for (name, text) in templates::files(answers, today)? {
        let path = folder.join(name);
        if path.exists() || (has_content && name.starts_with("content/")) {
            kept.extend(path.exists().then_some(name));
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).with_context(|| format!("cannot create the folder {}", parent.display()))?;
        }
        let mut file = fs::File::create_new(&path).with_context(|| format!("cannot create {}", path.display()))?;
        file.write_all(text.as_bytes()).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(kept)
}
