//! The messages of `glossary check`. Each folder in `fixtures/check` holds files with a problem, which are copied over
//! the valid glossary in `fixtures/valid`, and the expected messages in `expected.txt`.
//!
//! `UPDATE_EXPECTED=1 cargo test -p glossary-publisher` rewrites the expected messages. Read the difference before you
//! commit it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use glossary_publisher::{
    content::{self, ContentSettings, Glossary, ReadOptions},
    diagnostics::Problems,
    settings::Settings,
};
use jiff::civil::date;
use tempfile::TempDir;

const UPDATE: &str = "UPDATE_EXPECTED";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// A copy of the valid glossary.
fn valid() -> TempDir {
    let site = tempfile::tempdir().unwrap();
    copy(&fixtures().join("valid"), site.path());
    site
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn read(site: &Path, drafts: bool) -> (Glossary, Problems) {
    read_with(site, drafts, ContentSettings::unset())
}

fn read_with(site: &Path, drafts: bool, settings: &ContentSettings) -> (Glossary, Problems) {
    let options =
        ReadOptions { drafts, today: date(2026, 11, 22), base: "/glossary", public: &site.join("public"), settings };
    content::read(&site.join("content"), &options)
}

/// Returns the problems of content and settings, with paths relative to the site's folder.
fn check(site: &Path) -> String {
    problems_in(site).to_text().replace(&format!("{}{}", site.display(), std::path::MAIN_SEPARATOR), "")
}

/// Returns the problems of content and settings.
fn problems_in(site: &Path) -> Problems {
    // One `NAME=value` per line.
    let variables = fs::read_to_string(site.join("environment")).unwrap_or_default();
    let variables: Vec<_> = variables
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.into(), value.into()))
        .collect();
    let settings = Settings::read_with_advice(&site.join("glossary.toml"), variables, Some(&site.join("public")));
    let content = settings.as_ref().map_or_else(|_| ContentSettings::unset(), |(settings, _)| &settings.content);
    let (_, mut problems) = read_with(site, false, content);
    problems.extend(match settings {
        Ok((_, advice)) => advice,
        Err(others) => others,
    });
    problems
}

#[test]
fn each_problem_is_reported_with_position_and_advice() {
    let mut failures = Vec::new();
    for entry in fs::read_dir(fixtures().join("check")).unwrap() {
        let fixture = entry.unwrap().path();
        let site = valid();
        copy(&fixture, site.path());
        let messages = check(site.path());
        let expected_file = fixture.join("expected.txt");
        if std::env::var_os(UPDATE).is_some() {
            fs::write(&expected_file, &messages).unwrap();
        }
        let expected = fs::read_to_string(&expected_file).unwrap_or_default();
        if messages.is_empty() || messages != expected {
            failures.push(format!("{}: expected\n{expected}\nbut the messages are\n{messages}", fixture.display()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_valid_glossary_has_no_problems() {
    let site = valid();
    assert_eq!(check(site.path()), "");
    let (glossary, _) = read(site.path(), false);
    let names: Vec<_> = glossary.terms.iter().map(|term| term.name.as_str()).collect();
    assert_eq!(names, ["API", "REST API", "Webhook"]);
    let api = &glossary.terms[0];
    assert_eq!(
        &*api.explanation,
        "<p>See “<a href=\"/glossary/terms/rest-api/\">REST</a>” and <a rel=\"noopener\" href=\"https://example.com/?a=1&amp;b=2\">others</a>.</p>\n\
         <h3>Keys</h3>\n<pre tabindex=\"0\"><code>GET /a &lt;b&gt;\n</code></pre>\n\
         <table tabindex=\"0\"><thead><tr><th class=\"align-right\">Calls</th></tr></thead><tbody>\n<tr><td class=\"align-right\">1</td></tr>\n</tbody></table>\n\
         <p>Press <kbd>Enter</kbd>.</p>\n"
    );
    assert_eq!(&*api.example, "<p>A map in an app.</p>\n<h3>Later</h3>\n<p>More of it.</p>\n");
    assert_eq!(api.related.iter().map(|slug| slug.as_str()).collect::<Vec<_>>(), ["rest-api"]);
}

#[test]
fn drafts_are_published_on_request_only() {
    let site = valid();
    let file = site.path().join("content/terms/webhook.md");
    let text = fs::read_to_string(&file).unwrap().replace("updated", "draft = true\nupdated");
    fs::write(&file, text).unwrap();
    assert_eq!(read(site.path(), false).0.terms.len(), 2);
    let (glossary, problems) = read(site.path(), true);
    assert!(glossary.terms[2].draft);
    assert!(problems.is_empty(), "{}", problems.to_text());
}

#[test]
fn line_endings_and_a_byte_order_mark_do_not_matter() {
    let (unix, windows) = (valid(), valid());
    for folder in ["content", "content/terms"] {
        for entry in fs::read_dir(windows.path().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let text = fs::read_to_string(&path).unwrap().replace('\n', "\r\n");
                fs::write(&path, format!("\u{feff}{text}")).unwrap();
            }
        }
    }
    assert_eq!(check(windows.path()), "");
    assert_eq!(read(windows.path(), false).0, read(unix.path(), false).0);
}

#[test]
fn a_missing_folder_or_file_is_reported() {
    let site = valid();
    fs::remove_file(site.path().join("content/topics.toml")).unwrap();
    assert!(
        check(site.path()).starts_with("error: content/topics.toml: no such file, but terms have topics\n"),
        "{}",
        check(site.path())
    );
    assert!(check(site.path()).ends_with("\n1 error in 1 file\n"), "one missing file is one problem");
    fs::remove_dir_all(site.path().join("content/terms")).unwrap();
    assert!(check(site.path()).contains("error: content/terms: cannot be read"), "{}", check(site.path()));
    fs::create_dir(site.path().join("content/terms")).unwrap();
    assert!(check(site.path()).contains("error: content/terms: no terms\n"), "{}", check(site.path()));
    fs::remove_dir_all(site.path().join("content")).unwrap();
    assert!(check(site.path()).contains("error: content: no such folder\n"), "{}", check(site.path()));
    fs::remove_file(site.path().join("glossary.toml")).unwrap();
    assert!(check(site.path()).contains("error: glossary.toml: cannot be read"), "{}", check(site.path()));
}

#[test]
fn a_file_in_another_encoding_is_reported() {
    let site = valid();
    let file = site.path().join("content/terms/webhook.md");
    let mut bytes = fs::read(&file).unwrap();
    bytes.extend(b"caf\xe9\n");
    fs::write(&file, bytes).unwrap();
    let messages = check(site.path());
    assert!(messages.contains("error: the file is not UTF-8 (at byte 236)"), "{messages}");
    assert!(messages.contains("content/terms/webhook.md:13:4"), "{messages}");
}

/// Returns the texts of all files.
fn texts(folder: &Path) -> BTreeMap<PathBuf, String> {
    let files = crate::common::site::files(folder);
    files.into_iter().filter(|(file, _)| file != Path::new("expected.txt")).collect()
}

#[test]
fn corrections_are_certain_idempotent_and_touch_nothing_else() {
    let mut corrected = Vec::new();
    for entry in fs::read_dir(fixtures().join("check")).unwrap() {
        let fixture = entry.unwrap().path();
        let name = fixture.file_name().unwrap().to_string_lossy().into_owned();
        let site = valid();
        copy(&fixture, site.path());
        let before = texts(site.path());
        let mut problems = problems_in(site.path());
        let messages = problems.to_text();
        let mut all = Vec::new();
        loop {
            let fixed = problems.fix_all().unwrap();
            problems = problems_in(site.path());
            if fixed.is_empty() {
                break;
            }
            all.extend(fixed);
            assert!(all.len() < 50, "{name}: corrections go on forever");
        }
        let after = texts(site.path());
        for (file, text) in &before {
            let fixes: Vec<_> = all.iter().filter(|fixed| fixed.file == site.path().join(file)).collect();
            if fixes.is_empty() {
                assert_eq!(after[file], *text, "{name}: {}", file.display());
                continue;
            }
            // The other lines are the same, in the same order.
            let mut new = after[file].lines();
            for (at, line) in text.lines().enumerate() {
                let is_changed = fixes.iter().any(|fixed| fixed.line == at + 1);
                assert!(is_changed || new.any(|new| new == line), "{name}: {line}");
            }
        }
        if !all.is_empty() {
            // A corrected file may show problems that the parser could not see before.
            assert_ne!(problems.to_text(), messages, "{name}");
            corrected.push(name);
        }
    }
    for name in [
        "date-with-a-time",
        "front-matter-after-an-empty-line",
        "front-matter-with-curly-quotes",
        "key-by-another-name",
        "link-to-a-former-slug",
        "related-to-a-former-slug",
    ] {
        assert!(corrected.iter().any(|one| one == name), "{name} is not corrected: {corrected:?}");
    }
}
