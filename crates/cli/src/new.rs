//! `glossary new`: creates the file of a new term.

mod proposals;

use std::{
    fs::{self, OpenOptions},
    io::{self, BufRead, IsTerminal as _, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{Context, bail, ensure};
use glossary_core::slug::Slug;
use glossary_publisher::{
    content::{Former, Glossary, LONG_DEFINITION, TERMS, TOPICS},
    diagnostics::nearest,
};
use jiff::{Zoned, civil::Date};

use self::proposals::Proposals;
use crate::options::{Options, refused_slug};

/// Creates a term's file, with all keys to fill in. On a terminal, asks for missing values.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    /// The term's name, such as "REST API".
    name: Option<String>,
    /// The slug of the term's topic; by default the topic of similar terms, or the first topic in topics.toml.
    #[arg(long, value_name = "SLUG")]
    topic: Option<String>,
    /// The term's slug; by default made from the name.
    #[arg(long, value_name = "SLUG", value_parser = Slug::unicode)]
    slug: Option<Slug>,
    /// The definition.
    #[arg(long, value_name = "TEXT")]
    definition: Option<String>,
    /// Another name of the term. Repeat the option for more.
    #[arg(long = "alias", value_name = "NAME")]
    aliases: Vec<String>,
    /// The slug of a related term. Repeat the option for more.
    #[arg(long, value_name = "SLUG")]
    related: Vec<String>,
    /// Ask nothing.
    #[arg(long, short)]
    yes: bool,
}

/// Creates the file, and prints the next steps.
///
/// # Errors
/// If the term exists, the topic does not exist, or the file cannot be written.
pub fn run(options: &Options, args: &Args) -> anyhow::Result<ExitCode> {
    let interactive = !args.yes && io::stdin().is_terminal() && io::stderr().is_terminal();
    let mut input = io::stdin().lock();
    let input: Option<&mut dyn BufRead> = interactive.then_some(&mut input);
    let path = write(options, args.clone(), input, &mut io::stderr(), Zoned::now().date())?;
    writeln!(
        io::stdout(),
        "Created {}\nNext: fill in the file, check it with `glossary check --drafts`, and remove `draft = true` to publish the term.",
        path.display()
    )?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the file. Asks for what `args` lacks if there is an input.
fn write(
    options: &Options,
    mut args: Args,
    mut input: Option<&mut dyn BufRead>,
    out: &mut dyn Write,
    today: Date,
) -> anyhow::Result<PathBuf> {
    if let (None, Some(input)) = (&args.name, &mut input) {
        args.name = Some(ask(*input, out, "Name of the term", "")?);
    }
    let name = args.name.as_deref().unwrap_or_default().trim().to_owned();
    ensure!(!name.is_empty(), "give the name of the term: glossary new \"REST API\"");
    ensure!(!name.contains(char::is_control), "a name must be a single line without control characters");
    // Problems in other files do not matter here.
    let (settings, glossary, _) = options.read(true);
    let settings = options.content_settings(settings.as_ref());
    let slug = args.slug.clone().or_else(|| settings.terms.slug_of(&name, settings.primary_language()));
    let slug = slug.with_context(|| {
        format!("`{name}` has no letters for the page's address: choose them with --slug, such as --slug rest-api, or allow letters of all scripts in the settings:\n[terms]\nunicode_slugs = true")
    })?;
    ensure!(settings.terms.slug(&slug).is_ok(), "{}", refused_slug(&slug));
    let path = options.content.join(TERMS).join(format!("{slug}.md"));
    refuse_taken(&glossary, &name, &slug)?;
    if let Some(input) = &mut input {
        ask_for_rest(&mut args, &name, &glossary, *input, out)?;
    }
    let proposals = Proposals::new(&format!("{name} {}", args.definition.as_deref().unwrap_or_default()), &glossary);
    let topic = topic(&glossary, &args, &proposals, options)?;
    let text = skeleton(&name, topic, &args, &proposals, &glossary, today)?;

    let folder = options.content.join(TERMS);
    fs::create_dir_all(&folder).with_context(|| format!("cannot create the folder {}", folder.display()))?;
    let mut file = match OpenOptions::new().write(true).create_new(true).open(&path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            bail!("{} already exists: edit this file, or choose another slug with --slug", path.display())
        }
        other => other.with_context(|| format!("cannot create {}", path.display()))?,
    };
    file.write_all(text.as_bytes()).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

/// Asks for definition, topic and related terms.
fn ask_for_rest(
    args: &mut Args,
    name: &str,
    glossary: &Glossary,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    if args.definition.is_none() {
        let definition = ask(input, out, "Definition in one sentence (Enter: later)", "")?;
        args.definition = Some(definition).filter(|text| !text.is_empty());
    }
    let proposals = Proposals::new(&format!("{name} {}", args.definition.as_deref().unwrap_or_default()), glossary);
    if args.topic.is_none() && !glossary.topics.is_empty() {
        let first = glossary.topics.first().map(|topic| topic.slug.as_str()).unwrap_or_default();
        let default = proposals.topic.as_deref().unwrap_or(first);
        args.topic = Some(ask(input, out, &format!("Topic, one of {}", list(glossary)), default)?);
    }
    if args.related.is_empty() && !proposals.related.is_empty() {
        let related = ask(input, out, "Related terms (a hyphen for none)", &proposals.related.join(", "))?;
        args.related =
            related.split([',', ' ']).map(str::trim).filter(|slug| !slug.is_empty()).map(str::to_owned).collect();
    }
    Ok(())
}

/// Asks a question. An empty answer is the default.
fn ask(input: &mut dyn BufRead, out: &mut dyn Write, question: &str, default: &str) -> anyhow::Result<String> {
    if default.is_empty() {
        write!(out, "{question}: ")?;
    } else {
        write!(out, "{question} [{default}]: ")?;
    }
    out.flush()?;
    let mut answer = String::new();
    input.read_line(&mut answer)?;
    let answer = answer.trim();
    Ok(if answer.is_empty() { default } else { answer }.to_owned())
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

fn topic<'a>(
    glossary: &'a Glossary,
    args: &'a Args,
    proposals: &'a Proposals,
    options: &Options,
) -> anyhow::Result<Option<&'a str>> {
    let file = options.content.join(TOPICS);
    let Some(wanted) = &args.topic else {
        let first = glossary.topics.first().map(|topic| topic.slug.as_str());
        return Ok(proposals.topic.as_deref().or(first));
    };
    let slugs = || glossary.topics.iter().map(|topic| topic.slug.as_str());
    match slugs().find(|slug| slug == wanted) {
        Some(slug) => Ok(Some(slug)),
        None => match nearest(wanted, slugs()) {
            Some(meant) => bail!("no topic `{wanted}` in {}: did you mean `{meant}`?", file.display()),
            None => bail!("no topic `{wanted}` in {}: the topics are {}", file.display(), list(glossary)),
        },
    }
}

fn list(glossary: &Glossary) -> String {
    glossary.topics.iter().map(|topic| topic.slug.as_str()).collect::<Vec<_>>().join(", ")
}

fn skeleton(
    name: &str,
    topic: Option<&str>,
    args: &Args,
    proposals: &Proposals,
    glossary: &Glossary,
    today: Date,
) -> anyhow::Result<String> {
    // JSON strings without control characters are also TOML strings, and so are lists of them.
    let quoted = |text: &str| serde_json::to_string(text);
    let list_of = |texts: &[String]| {
        texts
            .iter()
            .map(|text| quoted(text))
            .collect::<Result<Vec<_>, _>>()
            .map(|texts| format!("[{}]", texts.join(", ")))
    };
    let (name, aliases) = (quoted(name)?, list_of(&args.aliases)?);
    let definition = quoted(args.definition.as_deref().unwrap_or_default().trim())?;
    let known = |slug: &&String| glossary.terms.iter().any(|term| *term.slug == **slug);
    let related = list_of(&args.related.iter().filter(|slug| *slug != "-").cloned().collect::<Vec<_>>())?;
    if let Some(slug) = args.related.iter().find(|slug| *slug != "-" && !known(slug)) {
        let slugs = glossary.terms.iter().map(|term| term.slug.as_str());
        match nearest(slug, slugs) {
            Some(meant) => bail!("no term `{slug}`: did you mean `{meant}`?"),
            None => bail!("no term `{slug}`: write the name of a file in {TERMS} without `.md`"),
        }
    }
    let similar = if args.related.is_empty() && !proposals.related.is_empty() {
        format!("# Similar terms: {}\n", list_of(&proposals.related)?)
    } else {
        String::new()
    };
    let topic = match topic {
        Some(topic) => format!("# One of: {}\ntopic = \"{topic}\"\n", list(glossary)),
        None => String::new(),
    };
    Ok(format!(
        r#"+++
name = {name}
# The expansion, if the name is an abbreviation:
# expansion = ""
# Other names that people use or search for: ["one", "another"]
aliases = {aliases}
# If the name is also an everyday word, like "Less", link it only in this exact case:
# exact_case = true
{topic}# The definition: one sentence, best with fewer than {LONG_DEFINITION} characters.
definition = {definition}
# Related terms, the closest first, by file name without ".md": ["api", "webhook"]
{similar}related = {related}
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
    use glossary_publisher::content::{self, ContentSettings, ReadOptions};
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
        let args = Args { name: Some(name.to_owned()), topic: topic.map(str::to_owned), ..Args::default() };
        write(options, args, None, &mut io::sink(), TODAY).map_err(|error| format!("{error:#}"))
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

    #[test]
    fn slugs_are_transliterated_or_given() {
        let (_folder, options) = site();
        assert!(start(&options, "Łódź", None).unwrap().ends_with("terms/lodz.md"));
        assert!(start(&options, "C#", None).unwrap().ends_with("terms/c-sharp.md"));
        assert!(start(&options, "C++", None).unwrap().ends_with("terms/c-plus-plus.md"));
        assert!(start(&options, "日本語", None).unwrap_err().contains("--slug"));
        let args = Args { name: Some("日本語".into()), slug: Some("japanese".parse().unwrap()), ..Args::default() };
        let path = write(&options, args, None, &mut io::sink(), TODAY).unwrap();
        assert!(fs::read_to_string(path).unwrap().contains("name = \"日本語\""));
    }

    #[test]
    fn what_is_missing_is_asked_with_proposals() {
        let (_folder, options) = site();
        for (name, definition, topic) in [
            ("Rate limit", "How many requests a client may send in a minute.", "design"),
            ("Throttling", "Slowing down the requests of a client.", "design"),
            ("Table", "Rows and columns of values.", "data"),
        ] {
            let args = Args {
                name: Some(name.into()),
                topic: Some(topic.into()),
                definition: Some(definition.into()),
                ..Args::default()
            };
            write(&options, args, None, &mut io::sink(), TODAY).unwrap();
        }
        let mut out = Vec::new();
        let mut answers = io::Cursor::new("Quota\nHow many requests a client may send in a month.\n\n\n");
        let path = write(&options, Args::default(), Some(&mut answers), &mut out, TODAY).unwrap();
        let (text, questions) = (fs::read_to_string(path).unwrap(), String::from_utf8(out).unwrap());
        for line in [
            "name = \"Quota\"",
            "topic = \"design\"",
            "related = [\"rate-limit\"",
            "definition = \"How many requests a client",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        assert!(questions.contains("[design]") && questions.contains("[rate-limit"), "{questions}");
        let args = Args { name: Some("X".into()), related: vec!["quoat".into()], ..Args::default() };
        let error = write(&options, args, None, &mut io::sink(), TODAY).unwrap_err().to_string();
        assert!(error.contains("did you mean `quota`?"), "{error}");
    }
}
