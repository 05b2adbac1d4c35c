//! `glossary new`: creates the file of a new term.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{Context, bail, ensure};
use glossary_core::slug::Slug;
use glossary_publisher::{
    content::{self, ContentSettings, Former, Glossary, MAX_DEFINITION, ReadOptions, TERMS, TOPICS},
    diagnostics::nearest,
};
use jiff::{Zoned, civil::Date};

use crate::options::Options;

/// Creates a term's file, with all keys to fill in.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The term's name, such as "REST API".
    name: String,
    /// The slug of the term's topic; by default the first topic in topics.toml.
    #[arg(long, value_name = "SLUG")]
    topic: Option<String>,
}

/// Creates the file, and prints the next steps.
///
/// # Errors
/// If the term exists, the topic does not exist, or the file cannot be written.
pub fn run(options: &Options, args: &Args) -> anyhow::Result<ExitCode> {
    let path = write(options, args, Zoned::now().date())?;
    writeln!(
        io::stdout(),
        "Created {}\nNext: fill in the file, check it with `glossary check --drafts`, and remove `draft = true` to publish the term.",
        path.display()
    )?;
    Ok(ExitCode::SUCCESS)
}

fn write(options: &Options, args: &Args, today: Date) -> anyhow::Result<PathBuf> {
    let name = args.name.trim();
    ensure!(!name.contains(char::is_control), "a name must be a single line without control characters");
    let slug = Slug::suggest(name)
        .with_context(|| format!("`{name}` needs a letter from a to z or a digit, for the page's address"))?;
    let path = options.content.join(TERMS).join(format!("{slug}.md"));
    // Problems in other files do not matter here.
    let (glossary, _) = content::read(
        &options.content,
        &ReadOptions { drafts: true, today, base: "", public: &options.public(), settings: ContentSettings::unset() },
    );
    refuse_taken(&glossary, name, &slug)?;
    let text = skeleton(name, topic(&glossary, args, options)?, &glossary, today)?;

    let folder = options.content.join(TERMS);
    fs::create_dir_all(&folder).with_context(|| format!("cannot create the folder {}", folder.display()))?;
    let mut file = match OpenOptions::new().write(true).create_new(true).open(&path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            bail!("{} already exists: edit this file, or choose another name", path.display())
        }
        other => other.with_context(|| format!("cannot create {}", path.display()))?,
    };
    file.write_all(text.as_bytes()).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

fn refuse_taken(glossary: &Glossary, name: &str, slug: &Slug) -> anyhow::Result<()> {
    for term in &glossary.terms {
        ensure!(
            !term.formerly.contains(&Former::Slug(slug.clone())),
            "`{slug}` is a former slug of `{}` and redirects to it: choose another name",
            term.slug
        );
        let mut names = std::iter::once(&term.name).chain(&term.aliases);
        ensure!(
            names.all(|other| other.to_lowercase() != name.to_lowercase()) || term.slug == *slug,
            "`{name}` is already a name of `{}`: edit that term, or choose another name",
            term.slug
        );
    }
    Ok(())
}

fn topic<'a>(glossary: &'a Glossary, args: &'a Args, options: &Options) -> anyhow::Result<&'a str> {
    let file = options.content.join(TOPICS);
    let Some(wanted) = &args.topic else {
        let first = glossary.topics.first();
        return Ok(first.with_context(|| format!("{} has no topics: add one first", file.display()))?.slug.as_str());
    };
    let slugs = || glossary.topics.iter().map(|topic| topic.slug.as_str());
    match slugs().find(|slug| slug == wanted) {
        Some(slug) => Ok(slug),
        None => match nearest(wanted, slugs()) {
            Some(meant) => bail!("no topic `{wanted}` in {}: did you mean `{meant}`?", file.display()),
            None => bail!("no topic `{wanted}` in {}: the topics are {}", file.display(), list(glossary)),
        },
    }
}

fn list(glossary: &Glossary) -> String {
    glossary.topics.iter().map(|topic| topic.slug.as_str()).collect::<Vec<_>>().join(", ")
}

fn skeleton(name: &str, topic: &str, glossary: &Glossary, today: Date) -> anyhow::Result<String> {
    // A JSON string without control characters is also a TOML string.
    let name = serde_json::to_string(name)?;
    let topics = list(glossary);
    Ok(format!(
        r#"+++
name = {name}
# The expansion, if the name is an abbreviation:
# expansion = ""
# Other names that people use or search for: ["one", "another"]
aliases = []
# If the name is also an everyday word, like "Less", link it only in this exact case:
# exact_case = true
# One of: {topics}
topic = "{topic}"
# The definition: one sentence, at most {MAX_DEFINITION} characters.
definition = ""
# Related terms, the closest first, by file name without ".md": ["api", "webhook"]
related = []
# The day of the last change.
updated = {today}
# Remove this line to publish the term.
draft = true
+++
<!-- Explain the term: what it is good for, where it goes wrong, what it means for
clients. Link other terms like [API](terms/api). -->

## Example

<!-- A short story that shows the term in use. -->
"#
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use tempfile::TempDir;

    const TODAY: Date = date(2026, 11, 22);

    fn site() -> (TempDir, Options) {
        let folder = tempfile::tempdir().unwrap();
        let content = folder.path().join("content");
        fs::create_dir(&content).unwrap();
        let topic = |slug| format!("[[topic]]\nslug = \"{slug}\"\nname = \"{slug}\"\nsummary = \"S.\"\n");
        fs::write(content.join(TOPICS), topic("data") + &topic("design")).unwrap();
        let options = Options { config: "".into(), content, app: None, out: "".into() };
        (folder, options)
    }

    fn start(options: &Options, name: &str, topic: Option<&str>) -> Result<PathBuf, String> {
        let args = Args { name: name.to_owned(), topic: topic.map(str::to_owned) };
        write(options, &args, TODAY).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn a_new_term_lacks_only_its_texts() {
        let (_folder, options) = site();
        let path = start(&options, " \"C:\\\" drive", Some("design")).unwrap();
        assert!(path.ends_with("terms/c-drive.md"), "{path:?}");
        let (_, problems) = content::read(
            &options.content,
            &ReadOptions {
                drafts: true,
                today: TODAY,
                base: "",
                public: &options.public(),
                settings: ContentSettings::unset(),
            },
        );
        let titles: Vec<_> = problems.sorted().into_iter().map(|problem| problem.title.as_str()).collect();
        assert_eq!(titles[..2], ["`definition` is empty", "the example is empty"]);
        let text = fs::read_to_string(path).unwrap();
        for line in
            ["name = \"\\\"C:\\\\\\\" drive\"", "# One of: data, design", "topic = \"design\"", "updated = 2026-11-22"]
        {
            assert!(text.contains(line), "{line} in {text}");
        }
    }

    #[test]
    fn an_existing_term_is_not_overwritten() {
        let (_folder, options) = site();
        let path = start(&options, "Data lake", None).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("topic = \"data\""), "the first topic");
        let full = text.replace("definition = \"\"", "definition = \"D.\"\nformerly = [\"data-pond\"]");
        let full = full.replace("aliases = []", "aliases = [\"Big lake\"]");
        fs::write(&path, &full).unwrap();
        assert!(start(&options, "Data Lake", None).unwrap_err().contains("already exists"));
        assert!(start(&options, "Data pond", None).unwrap_err().contains("former slug of `data-lake`"));
        assert!(start(&options, "big lake", None).unwrap_err().contains("already a name of `data-lake`"));
        assert_eq!(fs::read_to_string(&path).unwrap(), full);
    }

    #[test]
    fn an_unknown_topic_or_an_invalid_name_is_an_error() {
        let (_folder, options) = site();
        assert!(start(&options, "Data lake", Some("desing")).unwrap_err().contains("did you mean `design`?"));
        assert!(start(&options, "Data lake", Some("x")).unwrap_err().contains("the topics are data, design"));
        assert!(start(&options, "…", None).is_err());
        assert!(start(&options, "a\nb", None).is_err());
    }
}
