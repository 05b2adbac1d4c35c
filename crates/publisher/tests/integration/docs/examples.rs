//! The examples in `examples`, and the samples in the manual and in other documents.

use std::{fs, path::Path};

use glossary_publisher::{
    content::{self, ContentSettings, ReadOptions},
    publish::Publisher,
    settings::Settings,
};
use jiff::civil::date;

use super::{
    copy,
    documents::{blocks, documents, root},
};
use crate::common::{TRUNK_PAGE, write_app};

const SITE: &str =
    "[site]\nname = \"N\"\ndescription = \"D.\"\nbase_url = \"https://www.example.com/\"\ncompany = \"C\"\n";
const FIELDS: &str = "[[contact.fields]]\nname = \"email\"\nkind = \"email\"\nlabel = \"Email\"\nrequired = true\n\
    [[contact.fields]]\nname = \"message\"\nkind = \"textarea\"\nlabel = \"Message\"\n";

#[test]
fn the_example_glossary_is_valid_and_is_published() {
    let site = root().join("examples/glossary");
    let settings = Settings::read(&site.join("glossary.toml"), [], Some(&site.join("public"))).unwrap();
    let options = ReadOptions {
        drafts: false,
        today: date(2026, 11, 22),
        base: "",
        public: &site.join("public"),
        settings: ContentSettings::unset(),
    };
    let (glossary, problems) = content::read(&site.join("content"), &options);
    assert!(problems.is_empty(), "{}", problems.to_text());
    let folder = tempfile::tempdir().unwrap();
    let (app, out) = (folder.path().join("app"), folder.path().join("out"));
    write_app(&app, TRUNK_PAGE);
    let published = Publisher::new(&app, &site.join("public"), &out).publish(&glossary, &settings, || ()).unwrap();
    assert_eq!(published.terms, 2);
    assert!(out.join("terms/webhook/index.html").is_file());
}

#[test]
fn the_samples_of_settings_in_the_documents_are_valid() {
    let mut failures = Vec::new();
    let mut count = 0;
    for path in documents() {
        for (line, sample) in blocks(&fs::read_to_string(&path).unwrap(), "toml") {
            count += 1;
            let problems = read(&sample);
            if !problems.is_empty() {
                failures.push(format!("{}:{line}\n{problems}", path.display()));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(count > 3, "{count} samples");
}

/// Returns the problems of a sample of the settings, of `topics.toml`, or of keys without their section.
fn read(sample: &str) -> String {
    if sample.starts_with('"') {
        // The term of the example, as the file of former addresses names it.
        let site = valid();
        add_term(site.path(), "rest-api");
        fs::write(site.path().join("content/redirects.toml"), sample).unwrap();
        return content_problems(site.path());
    }
    if sample.starts_with("[[topic]]") {
        let site = valid();
        let others = "\n[[topic]]\nslug = \"integration\"\nname = \"Integration\"\nsummary = \"Calls.\"\n";
        fs::write(site.path().join("content/topics.toml"), sample.to_owned() + others).unwrap();
        return content_problems(site.path());
    }
    if sample.starts_with('[') {
        return settings_problems(sample);
    }
    let site = valid();
    let file = site.path().join("content/terms/webhook.md");
    let text = fs::read_to_string(&file).unwrap().replacen("related", &format!("{sample}related"), 1);
    fs::write(&file, text).unwrap();
    let problems = content_problems(site.path());
    let target = format!("[[forward]]\nname = \"chat\"\nkind = \"slack\"\nurl_env = \"URL\"\n{sample}");
    if settings_problems(&target).is_empty() { String::new() } else { problems }
}

/// Returns the problems of a sample of the settings, with the keys that it leaves out.
fn settings_problems(sample: &str) -> String {
    let given = |key: &str| sample.lines().any(|line| line.starts_with(&format!("{key} =")));
    let is_site = sample.contains("[site]");
    let missing = SITE.lines().filter(|line| !is_site || !line.split(" =").next().is_some_and(given));
    let missing = missing.filter(|line| !(is_site && *line == "[site]")).collect::<Vec<_>>().join("\n") + "\n";
    // A sample of one field is part of a form.
    let is_field = sample.contains("[[contact.fields]]") && !sample.contains("name = \"message\"");
    let fields = if is_field { FIELDS } else { "" };
    let text = if is_site {
        sample.replacen("[site]\n", &format!("[site]\n{missing}"), 1)
    } else {
        [&missing, fields, sample].join("\n")
    };
    let site = valid();
    let file = site.path().join("glossary.toml");
    fs::write(&file, text).unwrap();
    Settings::read(&file, [], None).map_or_else(|problems| problems.to_text(), |_| String::new())
}

#[test]
fn the_samples_of_terms_in_the_documents_are_valid() {
    let mut count = 0;
    for path in documents() {
        for (line, sample) in blocks(&fs::read_to_string(&path).unwrap(), "markdown") {
            if !sample.starts_with("+++\n") {
                continue;
            }
            count += 1;
            let content = tempfile::tempdir().unwrap();
            // Samples for a glossary that `glossary init` made have its topic, as the smallest example.
            let is_new = sample.contains("topic = \"integration\"");
            copy(&root().join(if is_new { "examples/glossary/content" } else { "content" }), content.path());
            // The shipped content may have the term already.
            let name = sample.lines().find_map(|line| line.strip_prefix("name = ")).unwrap().trim_matches('"');
            let slug = name.to_lowercase().replace(' ', "-");
            fs::write(content.path().join("terms").join(slug).with_extension("md"), &sample).unwrap();
            let options = ReadOptions {
                drafts: true,
                today: date(2026, 12, 31),
                base: "",
                public: &root(),
                settings: ContentSettings::unset(),
            };
            let (_, problems) = content::read(content.path(), &options);
            assert!(problems.is_empty(), "{}:{line}\n{}", path.display(), problems.to_text());
        }
    }
    assert!(count > 0);
}

/// Samples of the text of a term. The pictures that they name exist.
#[test]
fn the_samples_of_markdown_in_the_documents_are_valid() {
    let mut count = 0;
    for path in documents() {
        for (line, sample) in blocks(&fs::read_to_string(&path).unwrap(), "markdown") {
            if sample.starts_with("+++\n") {
                continue;
            }
            count += 1;
            let site = valid();
            let public = site.path().join("public");
            fs::create_dir_all(&public).unwrap();
            for picture in sample.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next()) {
                fs::copy(root().join("docs/term.png"), public.join(picture)).unwrap();
            }
            let file = site.path().join("content/terms/webhook.md");
            let text = fs::read_to_string(&file).unwrap().replacen("\n+++\n", &format!("\n+++\n{sample}\n"), 1);
            fs::write(&file, text).unwrap();
            let options = ReadOptions {
                drafts: false,
                today: date(2026, 11, 22),
                base: "",
                public: &public,
                settings: ContentSettings::unset(),
            };
            let (_, problems) = content::read(&site.path().join("content"), &options);
            assert!(problems.is_empty(), "{}:{line}\n{}", path.display(), problems.to_text());
        }
    }
    assert!(count > 0);
}

/// Messages with a place in a term's file: the file gets the line of the message, in that place.
#[test]
fn the_samples_of_messages_in_the_documents_are_what_is_reported() {
    let mut count = 0;
    for path in documents() {
        for (line, sample) in blocks(&fs::read_to_string(&path).unwrap(), "text") {
            let Some((_, place)) = sample.split_once("┌─ content/terms/") else { continue };
            count += 1;
            let place: Vec<_> = place.lines().next().unwrap().split(':').collect();
            let [name, number, _] = place[..] else { panic!("no place: {place:?}") };
            let (_, wrong) = sample.split_once(&format!("{number} │ ")).unwrap();
            let wrong = wrong.lines().next().unwrap();
            let key = wrong.split(" =").next().unwrap();
            let keys = [
                "+++",
                "name = \"A term\"",
                "topic = \"integration\"",
                "definition = \"What it is, in one sentence.\"",
                "updated = 2026-11-22",
                "related = [\"api\"]",
            ];
            let mut lines: Vec<_> = keys.into_iter().filter(|line| !line.starts_with(key)).collect();
            lines.insert(number.parse::<usize>().unwrap() - 1, wrong);
            lines.extend(["+++", "A text.", "", "## Example", "", "A story.", ""]);
            let site = valid();
            fs::write(site.path().join("content/terms").join(name), lines.join("\n")).unwrap();
            let problems = content_problems(site.path()).replace(&format!("{}/", site.path().display()), "");
            assert!(problems.contains(sample.trim()), "{}:{line} differs from\n{problems}", path.display());
        }
    }
    assert!(count > 1, "{count} messages");
}

/// Adds a term to the glossary of the fixtures.
fn add_term(site: &Path, slug: &str) {
    let text = format!(
        "+++\nname = \"{slug}\"\ntopic = \"integration\"\ndefinition = \"What it is, in one sentence.\"\n+++\n\
         A text.\n\n## Example\n\nA story.\n"
    );
    fs::write(site.join("content/terms").join(slug).with_extension("md"), text).unwrap();
}

fn valid() -> tempfile::TempDir {
    let site = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/valid"), site.path());
    site
}

fn content_problems(site: &Path) -> String {
    let options = ReadOptions {
        drafts: false,
        today: date(2026, 11, 22),
        base: "",
        public: site,
        settings: ContentSettings::unset(),
    };
    content::read(&site.join("content"), &options).1.to_text()
}
