//! `glossary init`: creates the folder of a new glossary.

mod questions;
mod templates;

use std::{
    fs,
    io::{self, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, bail};
use jiff::{Zoned, civil::Date};
use url::Url;

/// Creates a folder with settings, topics, three sample terms and a workflow. Asks for what no option says, on a
/// terminal.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder; by default the current one.
    #[arg(default_value = ".", value_name = "FOLDER")]
    folder: PathBuf,
    /// The glossary's name.
    #[arg(long, value_name = "TEXT", value_parser = text)]
    name: Option<String>,
    /// The address that the site is published at, such as https://www.example.com/glossary/.
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    address: Option<String>,
    /// The company that publishes the glossary.
    #[arg(long, value_name = "TEXT", value_parser = text)]
    company: Option<String>,
    /// The language of the texts, such as en, de or en-GB.
    #[arg(long, value_name = "TAG", value_parser = language)]
    language: Option<String>,
    /// The host, for the workflow that publishes the site.
    #[arg(long, value_enum, value_name = "HOST")]
    host: Option<Host>,
    /// Ask nothing, and take the defaults for what no option says.
    #[arg(long, short)]
    yes: bool,
}

/// A host of static sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Host {
    /// GitHub Pages, by a workflow of GitHub Actions.
    GithubPages,
    /// Netlify, by its own builds.
    Netlify,
    /// Cloudflare Pages, by its own builds.
    CloudflarePages,
    /// No workflow.
    None,
}

/// What the files need to know.
#[derive(Clone, Debug)]
struct Answers {
    name: String,
    address: String,
    company: String,
    language: String,
    host: Host,
}

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
        writeln!(out, "Kept {}, which was there already.", args.folder.join(name).display())?;
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

/// Parses a text of one line.
fn text(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.contains(char::is_control) {
        return Err("write a text of one line".to_owned());
    }
    Ok(text.to_owned())
}

/// Parses the address of a site, and adds the slash at the end.
fn address(text: &str) -> Result<String, String> {
    let help = || "write an address like https://www.example.com/glossary/".to_owned();
    let text = text.trim();
    let full = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let mut url = Url::parse(&full).map_err(|_| help())?;
    let is_site = matches!(url.scheme(), "http" | "https") && url.query().is_none() && url.fragment().is_none();
    if !is_site || !url.username().is_empty() || url.password().is_some() {
        return Err(help());
    }
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Ok(url.into())
}

/// Parses a language tag.
fn language(text: &str) -> Result<String, String> {
    let text = text.trim();
    let mut parts = text.split('-');
    let is_part = |part: &str, shortest| {
        (shortest..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let first = parts.next().is_some_and(|part| part.len() <= 3 && is_part(part, 2));
    if first && parts.all(|part| is_part(part, 2)) {
        Ok(text.to_owned())
    } else {
        Err("write a tag like en, de or en-GB".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_completed_and_others_are_refused() {
        assert_eq!(address("www.example.com/glossary").unwrap(), "https://www.example.com/glossary/");
        assert_eq!(address("http://localhost:8080").unwrap(), "http://localhost:8080/");
        for wrong in ["", "ftp://a.example/", "https://a.example/?q", "https://me:pw@a.example/", "a b"] {
            assert!(address(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn language_tags_are_checked() {
        for tag in ["en", "de", "en-GB", "zh-Hant"] {
            assert_eq!(language(tag).unwrap(), tag);
        }
        for wrong in ["", "english language", "e", "de_AT"] {
            assert!(language(wrong).is_err(), "{wrong}");
        }
    }
}
