//! Mistakes in a preview: every page that can be rendered is shown, and each page says what to do.

use std::fs;

use crate::common::{preview::Preview, site};

/// A mistake: what it is, the file, the change, and what the page says.
type Mistake = (&'static str, &'static str, fn(&str) -> String, &'static [&'static str]);

const API: &str = "content/terms/api.md";
const TOPICS: &str = "content/topics.toml";
const SETTINGS: &str = "glossary.toml";

/// Typical mistakes of editors.
const MISTAKES: &[Mistake] = &[
    (
        "a mistyped key",
        API,
        |text| text.replace("related =", "relatde ="),
        &["unknown key `relatde`", "did you mean `related`?"],
    ),
    (
        "a text without quotation marks",
        API,
        |text| text.replace("name = \"API\"", "name = API"),
        &["api.md:2", "put the text in double quotes"],
    ),
    ("a missing quotation mark", API, |text| text.replace("name = \"API\"", "name = \"API"), &["api.md:2", "\""]),
    ("typographic quotation marks", API, |text| text.replace("name = \"API\"", "name = “API”"), &["api.md:2", "\""]),
    ("a colon instead of an equals sign", API, |text| text.replace("name = ", "name: "), &["api.md:2", "="]),
    (
        "no front matter",
        API,
        |text| text.replacen("+++\n", "", 1),
        &["does not begin with front matter", "begin the file with a line `+++`"],
    ),
    (
        "front matter that does not end",
        API,
        |text| text.replace("\n+++\n", "\n"),
        &["the front matter does not end", "write a line `+++`"],
    ),
    ("no name", API, |text| text.replace("name = \"API\"\n", ""), &["`name` is missing", "name = \""]),
    (
        "an empty definition",
        API,
        |text| replace_value(text, "definition", "\"\""),
        &["`definition` is empty", "definition = \""],
    ),
    (
        "a definition that is too long",
        API,
        |text| replace_value(text, "definition", &format!("\"{}.\"", "word ".repeat(60))),
        &["the definition has", "details belong in the explanation"],
    ),
    (
        "a definition of two sentences",
        API,
        |text| replace_value(text, "definition", "\"One sentence. And another one.\""),
        &["the definition has several sentences", "write one sentence"],
    ),
    (
        "an unknown topic",
        API,
        |text| replace_value(text, "topic", "\"integratoin\""),
        &["no topic `integratoin`", "did you mean `integration`?"],
    ),
    (
        "an unknown related term",
        API,
        |text| replace_value(text, "related", "[\"webhok\"]"),
        &["webhok", "did you mean `webhook`?"],
    ),
    (
        "itself as a related term",
        API,
        |text| replace_value(text, "related", "[\"api\"]"),
        &["the term lists itself", "remove this entry"],
    ),
    ("a text instead of a list", API, |text| replace_value(text, "aliases", "\"web API\""), &["aliases = ["]),
    ("a date in another order", API, |text| replace_value(text, "updated", "22.11.2026"), &["api.md:", "updated = "]),
    (
        "a date that does not exist",
        API,
        |text| replace_value(text, "updated", "2026-02-30"),
        &["api.md:", "updated = "],
    ),
    (
        "a link to a term that does not exist",
        API,
        |text| text.replace("## Example", "See [it](terms/webhok).\n\n## Example"),
        &["webhok", "did you mean `webhook`?"],
    ),
    (
        "an image that does not exist",
        API,
        |text| text.replace("## Example", "![A map](map.png)\n\n## Example"),
        &["no image `map.png`", "put the file into the folder `public`"],
    ),
    ("no example", API, |text| text.split("## Example").next().unwrap().to_owned(), &["example", "## Example"]),
    (
        "a file name with capital letters and spaces",
        "content/terms/Rate Limit.md",
        |_| "+++\nname = \"Rate limit\"\n+++\n".to_owned(),
        &["`Rate Limit.md`", "name the file like `rate-limit.md`"],
    ),
    (
        "a name that another term has",
        "content/terms/rest-api.md",
        |text| text.replace("name = \"REST API\"", "name = \"API\""),
        &["API", "rest-api.md"],
    ),
    (
        "a topic without a slug",
        TOPICS,
        |text| text.replacen("slug = ", "# slug = ", 1),
        &["`slug` is missing", "slug = \""],
    ),
    (
        "two topics with one slug",
        TOPICS,
        |text| format!("{text}\n[[topic]]\nslug = \"integration\"\nname = \"Again\"\nsummary = \"S.\"\n"),
        &["two topics have the slug", "give one topic another slug"],
    ),
    (
        "a colour that is too pale",
        SETTINGS,
        |text| format!("{text}\n[look]\naccent = \"#ffff00\"\n"),
        &["glossary.toml", "#"],
    ),
    (
        "an address without https",
        SETTINGS,
        |text| replace_value(text, "base_url", "\"www.example.com\""),
        &["is not the full address of a site", "write an address like https://"],
    ),
    ("a mistyped section", SETTINGS, |text| text.replace("[site]", "[siet]"), &["did you mean `site`?"]),
    ("empty settings", SETTINGS, |_| String::new(), &["`name` is missing from [site]", "add: name = "]),
];

/// Replaces the value of a key in one line.
fn replace_value(text: &str, key: &str, value: &str) -> String {
    let start = format!("{key} = ");
    let line = text.lines().find(|line| line.starts_with(&start)).unwrap_or_else(|| panic!("no {key} in {text}"));
    text.replace(line, &(start + value))
}

/// Returns the problems in a page as text.
fn problems(page: &str) -> Option<String> {
    let (_, aside) = page.split_once("<aside id=\"glossary-problems\"")?;
    let aside = aside.split_once("</aside>")?.0;
    let text: String = aside.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect();
    Some(text.replace("&quot;", "\"").replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&"))
}

#[test]
fn each_typical_mistake_has_a_message_in_the_page_until_it_is_fixed() {
    assert!(MISTAKES.len() >= 25);
    let preview = Preview::start(site(), &["--drafts"]);
    assert_eq!(problems(&preview.get("/glossary/terms/api/").1), None);
    for (mistake, file, change, expected) in MISTAKES {
        let old = fs::read_to_string(preview.path(file)).ok();
        let changed = change(old.as_deref().unwrap_or_default());
        assert_ne!(old.as_ref(), Some(&changed), "{mistake}");
        preview.write(file, changed);
        // Pages of other terms are shown with every mistake. A file that is being written has other problems for a moment.
        let says_what_to_do = |page: &str| {
            let shown = problems(page).unwrap_or_default();
            expected.iter().chain(&["What to do: "]).all(|text| shown.contains(text))
        };
        let page = preview.wait_for_page("/glossary/terms/webhook/", mistake, says_what_to_do);
        assert!(page.contains("<h1"), "{mistake}: {page}");
        assert_eq!(preview.get("/glossary/").0, 200, "{mistake}");
        match old {
            Some(old) => preview.write(file, old),
            None => fs::remove_file(preview.path(file)).unwrap(),
        }
        preview.wait_for_page("/glossary/terms/webhook/", mistake, |page| problems(page).is_none());
    }
}

#[test]
fn a_preview_starts_with_mistakes_everywhere_and_marks_the_gaps_of_a_draft() {
    let folder = site();
    let path = |name: &str| folder.path().join(name);
    let settings = fs::read_to_string(path(SETTINGS)).unwrap();
    fs::write(path(SETTINGS), "[site\n").unwrap();
    fs::write(path("content/terms/new.md"), "+++\nname = \"New\"\ndraft = true\n+++\n").unwrap();
    fs::remove_file(path(TOPICS)).unwrap();
    let preview = Preview::start(folder, &["--drafts"]);
    let printed = preview.wait_for("also shown in the page");
    let draft = printed.iter().position(|line| line == "1 unfinished draft: new");
    let error = printed.iter().position(|line| line.starts_with("error"));
    assert!(draft.is_some() && draft < error, "{printed:#?}");
    let (status, page) = preview.get("/terms/new/");
    assert_eq!(status, 200);
    for gap in [
        "✎ The definition is missing.",
        "<mark>✎ The explanation is missing.</mark>",
        "<mark>✎ The example is missing.</mark>",
    ] {
        assert!(page.contains(gap), "{gap}: {page}");
    }
    assert!(preview.get("/terms/api/").1.contains("Application Programming Interface"));

    preview.write(SETTINGS, settings);
    preview.wait_for(&format!("Fixed: {SETTINGS}"));
}

#[test]
fn only_what_changed_is_printed_after_a_save() {
    let preview = Preview::start(site(), &[]);
    preview.wait_for("Published 3 terms");
    let api = preview.read(API);
    let webhook = preview.read("content/terms/webhook.md");
    preview.write(API, api.replace("related =", "relatde ="));
    preview.wait_for("1 error in 1 file: also shown in the page");
    preview.write("content/terms/webhook.md", webhook.replace("related =", "relatde ="));
    let printed = preview.wait_for("2 errors in 2 files: also shown in the page").join("\n");
    assert!(printed.contains("webhook.md:") && !printed.contains("api.md:"), "{printed}");
    preview.write("content/terms/webhook.md", webhook);
    let printed = preview.wait_for("1 error in 1 file left").join("\n");
    assert!(printed.contains("Fixed: content/terms/webhook.md: unknown key `relatde`"), "{printed}");
    preview.write(API, api);
    preview.wait_for("No problems left.");
}

#[test]
fn a_folder_without_a_glossary_is_refused_with_advice() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_glossary"));
    let output = program.args(["serve", "--watch", "--addr", "127.0.0.1:0"]).current_dir(&folder).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && error.contains("create a glossary with `glossary init`"), "{error}");
}

#[test]
fn a_changed_path_in_the_address_applies_at_once() {
    let preview = Preview::start(site(), &[]);
    preview.wait_for("Published 3 terms");
    let settings = preview.read(SETTINGS);
    assert_eq!(preview.get("/glossary/terms/api/").0, 200);
    preview.write(SETTINGS, replace_value(&settings, "base_url", "\"https://www.example.com/words/\""));
    preview.wait_for("The settings have changed. The glossary is at http://");
    let (status, page) = preview.get("/words/terms/api/");
    assert!(status == 200 && page.contains("href=\"/words/terms/rest-api/\""), "{status}: {page}");
    assert_eq!(preview.get("/glossary/terms/api/").0, 307);
    preview.write(SETTINGS, settings);
    preview.wait_for("The settings have changed. The glossary is at http://");
    assert_eq!(preview.get("/glossary/terms/api/").0, 200);
}
