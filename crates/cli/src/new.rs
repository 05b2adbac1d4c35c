//! `glossary new`: starts a term's file.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{Context, bail, ensure};
use glossary_core::slug::Slug;
use glossary_publisher::{
    content::{self, Glossary, MAX_DEFINITION, ReadOptions, TERMS, TOPICS},
    diagnostics::nearest,
};
use jiff::{Zoned, civil::Date};

use crate::options::Options;

/// Starts a term: writes its file with everything that there is to fill in.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The term's name, such as "REST API".
    name: String,
    /// The slug of its topic. The first one of topics.toml if not given.
    #[arg(long, value_name = "SLUG")]
    topic: Option<String>,
}

/// Writes the file, and says what comes next.
///
/// # Errors
/// Where there is such a term already, the topic does not exist, or the file
/// cannot be written.
pub fn run(options: &Options, args: &Args) -> anyhow::Result<ExitCode> {
    let path = write(options, args, Zoned::now().date())?;
    writeln!(
        io::stdout(),
        "Started {}\nNext: fill it in, see what is missing with `glossary check --drafts`, and take out `draft = true` to publish it.",
        path.display()
    )?;
    Ok(ExitCode::SUCCESS)
}

fn write(options: &Options, args: &Args, today: Date) -> anyhow::Result<PathBuf> {
    let name = args.name.trim();
    ensure!(!name.contains(char::is_control), "a name stands on one line and has no control characters");
    let slug = Slug::suggest(name).with_context(|| {
        format!("`{name}` has no letter from a to z and no digit, of which the page's address could be made")
    })?;
    let path = options.content.join(TERMS).join(format!("{slug}.md"));
    // Mistakes elsewhere do not keep anyone from starting a term.
    let (glossary, _) =
        content::read(&options.content, &ReadOptions { drafts: true, today, base: "", public: &options.public() });
    refuse_taken(&glossary, name, &slug)?;
    let text = skeleton(name, topic(&glossary, args, options)?, &glossary, today)?;

    let folder = options.content.join(TERMS);
    fs::create_dir_all(&folder).with_context(|| format!("cannot create the folder {}", folder.display()))?;
    let mut file = match OpenOptions::new().write(true).create_new(true).open(&path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            bail!("{} exists already: edit it, or give the new term another name", path.display())
        }
        other => other.with_context(|| format!("cannot create {}", path.display()))?,
    };
    file.write_all(text.as_bytes()).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

fn refuse_taken(glossary: &Glossary, name: &str, slug: &Slug) -> anyhow::Result<()> {
    for term in &glossary.terms {
        ensure!(
            !term.formerly.contains(slug),
            "`{slug}` is a former slug of `{}`, whose old links lead there: choose another name",
            term.slug
        );
        let mut names = std::iter::once(&term.name).chain(&term.aliases);
        ensure!(
            names.all(|other| other.to_lowercase() != name.to_lowercase()) || term.slug == *slug,
            "`{name}` is a name of `{}` already: edit that term, or choose another name",
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
            None => bail!("no topic `{wanted}` in {}: it has {}", file.display(), list(glossary)),
        },
    }
}

fn list(glossary: &Glossary) -> String {
    glossary.topics.iter().map(|topic| topic.slug.as_str()).collect::<Vec<_>>().join(", ")
}

fn skeleton(name: &str, topic: &str, glossary: &Glossary, today: Date) -> anyhow::Result<String> {
    // Without control characters, a text of JSON is one of TOML.
    let name = serde_json::to_string(name)?;
    let topics = list(glossary);
    Ok(format!(
        r#"+++
name = {name}
# What the name stands for, if it is short for something:
# expansion = ""
# Other names that people use or search for: ["one", "another"]
aliases = []
# If the name is an everyday word too, like "Less", and means the term only in this case:
# exact_case = true
# One of: {topics}
topic = "{topic}"
# What it is: one sentence, at most {MAX_DEFINITION} characters.
definition = ""
# The terms to read next, the nearest first, by file name without ".md": ["api", "webhook"]
related = []
# The day of the last change.
updated = {today}
# Take this line out to publish the term.
draft = true
+++
<!-- Explain it here: what it is good for, where it goes wrong, what it means for
whoever pays. Link other terms like [API](terms/api). -->

## Example

<!-- A short story that shows the term at work. -->
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
        let options = Options { config: "".into(), content, app: "".into(), out: "".into() };
        (folder, options)
    }

    fn start(options: &Options, name: &str, topic: Option<&str>) -> Result<PathBuf, String> {
        let args = Args { name: name.to_owned(), topic: topic.map(str::to_owned) };
        write(options, &args, TODAY).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn a_started_term_lacks_only_its_words() {
        let (_folder, options) = site();
        let path = start(&options, " \"C:\\\" drive", Some("design")).unwrap();
        assert!(path.ends_with("terms/c-drive.md"), "{path:?}");
        let (_, problems) = content::read(
            &options.content,
            &ReadOptions { drafts: true, today: TODAY, base: "", public: &options.public() },
        );
        let titles: Vec<_> = problems.sorted().into_iter().map(|problem| problem.title.as_str()).collect();
        assert_eq!(titles, ["`definition` is empty", "the explanation is missing", "the example is empty"]);
        let text = fs::read_to_string(path).unwrap();
        for line in
            ["name = \"\\\"C:\\\\\\\" drive\"", "# One of: data, design", "topic = \"design\"", "updated = 2026-11-22"]
        {
            assert!(text.contains(line), "{line} in {text}");
        }
    }

    #[test]
    fn nothing_is_written_over() {
        let (_folder, options) = site();
        let path = start(&options, "Data lake", None).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("topic = \"data\""), "the first topic");
        let full = text.replace("definition = \"\"", "definition = \"D.\"\nformerly = [\"data-pond\"]");
        let full = full.replace("aliases = []", "aliases = [\"Big lake\"]");
        fs::write(&path, &full).unwrap();
        assert!(start(&options, "Data Lake", None).unwrap_err().contains("exists already"));
        assert!(start(&options, "Data pond", None).unwrap_err().contains("former slug of `data-lake`"));
        assert!(start(&options, "big lake", None).unwrap_err().contains("a name of `data-lake` already"));
        assert_eq!(fs::read_to_string(&path).unwrap(), full);
    }

    #[test]
    fn a_wrong_topic_or_name_is_told() {
        let (_folder, options) = site();
        assert!(start(&options, "Data lake", Some("desing")).unwrap_err().contains("did you mean `design`?"));
        assert!(start(&options, "Data lake", Some("x")).unwrap_err().contains("it has data, design"));
        assert!(start(&options, "…", None).is_err());
        assert!(start(&options, "a\nb", None).is_err());
    }
}
