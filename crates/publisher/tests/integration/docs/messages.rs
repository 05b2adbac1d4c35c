//! The messages of `glossary check`, from the expected outputs in `fixtures/check`.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

use super::generated::row;

/// The groups of the manual, and the beginnings of the names of their fixtures. The first that fits counts.
const GROUPS: &[(&str, &[&str])] = &[
    (
        "Front matter",
        &["front-matter-", "key-", "type-wrong", "toml-broken", "name-empty", "date-", "status-", "sources-"],
    ),
    ("Names and aliases", &["alias-", "name-", "see-"]),
    ("Definition, explanation and example", &["definition-", "explanation-", "example-", "heading-"]),
    ("Links and related terms", &["link-", "related-"]),
    ("Markdown", &["markup-", "code-", "character-"]),
    ("Images and HTML", &["image-", "html-"]),
    ("Files and previous slugs", &["file-", "former-", "redirects-"]),
    ("Topics", &["topic-", "topics-", "start-here-"]),
    ("Forwarding", &["settings-forward"]),
    ("Fields of the form", &["settings-fields"]),
    (
        "Endpoints and other settings of the form",
        &["settings-contact", "settings-endpoint", "settings-fallback", "settings-preset", "settings-proof"],
    ),
    ("Other settings", &["settings-"]),
];

/// Fixtures that only repeat messages of others.
const REPEATED: &[&str] = &["several-files"];

struct Message {
    severity: String,
    title: String,
    help: String,
}

/// Returns all messages in groups.
pub fn to_markdown() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/check");
    let mut fixtures: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    fixtures.sort();
    let mut groups: Vec<Vec<Message>> = GROUPS.iter().map(|_| Vec::new()).collect();
    for fixture in fixtures {
        let name = fixture.file_name().unwrap().to_string_lossy().into_owned();
        if REPEATED.contains(&&*name) {
            continue;
        }
        let group = GROUPS.iter().position(|(_, starts)| starts.iter().any(|start| name.starts_with(start)));
        let group = group.unwrap_or_else(|| panic!("add the fixture `{name}` to a group of messages.rs"));
        groups[group].extend(messages(&fs::read_to_string(fixture.join("expected.txt")).unwrap()));
    }
    let mut markdown = String::new();
    let mut seen = BTreeSet::new();
    for ((title, _), messages) in GROUPS.iter().zip(groups) {
        writeln!(markdown, "## {title}\n").unwrap();
        markdown += &row(["severity", "message", "what to do"]);
        markdown += &row(["---"; 3]);
        for message in messages {
            if seen.insert(pattern(&message.title)) {
                markdown += &row([&*message.severity, &escaped(&message.title), &escaped(&message.help)]);
            }
        }
        markdown.push('\n');
    }
    markdown
}

/// Reads the messages of an expected output. Help follows an equals sign, also in several lines.
fn messages(expected: &str) -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    let mut in_help = false;
    for line in expected.lines() {
        // `warning[rule]: title`
        let heading = line.split_once(": ").and_then(|(before, title)| {
            let severity = before.split('[').next().unwrap_or_default();
            ["error", "warning"].contains(&severity).then_some((severity, title))
        });
        if let Some((severity, title)) = heading {
            let title = title.to_owned();
            messages.push(Message { severity: severity.to_owned(), title, help: String::new() });
            in_help = false;
        } else if let (Some((margin, help)), Some(message)) = (line.split_once("= "), messages.last_mut())
            && margin.trim().is_empty()
        {
            message.help = help.to_owned();
            in_help = true;
        } else if line.trim().is_empty() {
            in_help = false;
        } else if let (true, Some(message)) = (in_help, messages.last_mut()) {
            write!(message.help, " `{}`", line.trim()).unwrap();
        }
    }
    messages
}

/// Returns a title without the words between backticks, numbers and paths, which differ from case to case.
fn pattern(title: &str) -> String {
    let outside: String = title.split('`').step_by(2).collect::<Vec<_>>().join("`");
    outside.chars().filter(|character| !character.is_ascii_digit()).collect()
}

/// Escapes what Markdown takes as HTML, outside of code.
fn escaped(text: &str) -> String {
    let parts: Vec<_> = text
        .split('`')
        .enumerate()
        .map(
            |(number, part)| {
                if number % 2 == 0 { part.replace('<', "&lt;").replace('*', "\\*") } else { part.to_owned() }
            },
        )
        .collect();
    parts.join("`")
}
