//! Exports for other systems: what is in them, what comes back, and what is reported as missing.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::{fs, path::Path};

use glossary_import::{
    Value,
    convert::{ConvertOptions, ImportedGlossary, convert},
    export::{ContentFolder, Format, SiteFacts, export, not_exported},
    source::{SourceOptions, read},
    term_file::TermFile,
};
use proptest::prelude::*;

const RDF: [(Format, &str); 3] = [(Format::Skos, "g.jsonld"), (Format::Turtle, "g.ttl"), (Format::Rdf, "g.rdf")];

fn site() -> SiteFacts {
    SiteFacts { name: "Words".to_owned(), base_url: "https://g.example/".to_owned(), language: "en".to_owned() }
}

/// A content folder with these term files.
fn content(terms: &[(&str, TermFile)]) -> ContentFolder {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("terms")).unwrap();
    fs::write(
        folder.path().join("topics.toml"),
        "[[topic]]\nslug = \"first\"\nname = \"The first\"\nsummary = \"S.\"\n",
    )
    .unwrap();
    for (slug, file) in terms {
        fs::write(folder.path().join("terms").join(slug).with_extension("md"), file.render()).unwrap();
    }
    ContentFolder::read(folder.path(), true).unwrap()
}

fn exported(content: &ContentFolder, format: Format) -> Vec<u8> {
    let mut files = export(content, &site(), format).unwrap();
    files.remove(0).1
}

fn imported(bytes: &[u8], name: &str) -> ImportedGlossary {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let options = ConvertOptions { today: jiff::civil::date(2026, 12, 1), ..ConvertOptions::default() };
    convert(read(Path::new(&path), &SourceOptions::default()).unwrap(), &options)
}

/// Two terms that use every key.
fn full() -> Vec<(&'static str, TermFile)> {
    let link =
        |title: &str, url: &str| Value::Map(vec![("title".to_owned(), title.into()), ("url".to_owned(), url.into())]);
    let mut api = TermFile {
        explanation: "Programs talk through it.\n\nSee [others](terms/rest-api), **always**.".to_owned(),
        example: "A shop asks for a price.".to_owned(),
        ..TermFile::default()
    };
    for (key, value) in [
        ("name", "Interface"),
        ("qualifier", "programs"),
        ("expansion", "Programming Interface"),
        ("topic", "first"),
        ("definition", "How programs & people talk to each other."),
        ("status", "deprecated"),
        ("superseded_by", "rest-api"),
        ("part_of_speech", "noun"),
        ("pronunciation", "/eɪ/"),
        ("updated", "2026-11-22"),
        ("source_id", "42"),
    ] {
        api.set(key, value);
    }
    api.set("aliases", vec!["Port \"one\"".to_owned(), "<Door>".to_owned()]);
    api.set("hidden_aliases", vec!["Intreface".to_owned()]);
    api.set("asked", vec!["how do programs talk".to_owned()]);
    api.set("related", vec!["rest-api".to_owned()]);
    api.set("formerly", vec!["old-interface".to_owned()]);
    api.set("sources", Value::List(vec![link("A standard, 3.45", "https://s.example/")]));
    let mut rest = TermFile::default();
    rest.set("name", "REST interface");
    rest.set("topic", "first");
    rest.set("definition", "An interface of the web.");
    rest.set("broader", vec!["api".to_owned()]);
    let mut see = TermFile::default();
    see.set("name", "Programmers' door");
    see.set("see", "api");
    vec![("api", api), ("door", see), ("rest-api", rest)]
}

#[test]
fn skos_is_the_same_in_each_notation_and_comes_back() {
    let content = content(&full());
    for (format, name) in RDF {
        let bytes = exported(&content, format);
        let glossary = imported(&bytes, name);
        let term = |slug: &str| {
            glossary
                .terms
                .iter()
                .find(|term| term.slug == slug)
                .unwrap_or_else(|| panic!("{slug} in {:?}", glossary.terms))
        };
        let api = &term("api").file;
        assert_eq!((api.text("name").as_str(), api.text("qualifier").as_str()), ("Interface", "programs"), "{name}");
        assert_eq!(api.text("definition"), "How programs & people talk to each other.");
        for alias in ["Programming Interface", "Port \"one\"", "<Door>", "Programmers' door"] {
            let all = [api.texts("aliases"), vec![api.text("expansion")]].concat();
            assert!(all.iter().any(|known| known.replace('\\', "") == alias), "{name}: {alias} in {all:?}");
        }
        assert_eq!(api.texts("hidden_aliases"), ["Intreface"]);
        assert_eq!(api.texts("related"), ["rest-api"], "{name}");
        assert_eq!((api.text("status").as_str(), api.text("updated").as_str()), ("deprecated", "2026-11-22"));
        assert!(
            api.explanation.contains("Programs talk through it.") && api.example.contains("A shop asks"),
            "{api:?}"
        );
        assert_eq!(term("rest-api").file.texts("broader"), ["api"]);
    }
}

#[test]
fn tbx_comes_back() {
    let content = content(&full());
    let bytes = exported(&content, Format::Tbx);
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains("<tbx type=\"TBX-Basic\" style=\"dca\"") && text.contains("&lt;Door&gt;"), "{text}");
    let glossary = imported(&bytes, "g.tbx");
    let api = &glossary.terms.iter().find(|term| term.file.text("name") == "Interface").unwrap().file;
    assert_eq!((api.text("name").as_str(), api.text("qualifier").as_str()), ("Interface", "programs"));
    assert_eq!(api.text("definition"), "How programs & people talk to each other.");
    assert_eq!(api.texts("related"), ["rest-api"]);
    assert_eq!(api.text("part_of_speech"), "noun");
    assert!(api.explanation.contains("Programs talk through it.") && api.example.contains("A shop asks"), "{api:?}");
}

#[test]
fn anki_has_a_card_per_term_in_three_columns() {
    let mut terms = full();
    let mut sign = TermFile::default();
    sign.set("name", "#1 \"best\"");
    sign.set("definition", "A tab\there, `code` and\na line.");
    terms.push(("sign", sign));
    let text = String::from_utf8(exported(&content(&terms), Format::Anki)).unwrap();
    let (head, cards): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with('#'));
    assert_eq!(head, ["#separator:tab", "#html:true", "#columns:Name\tDefinition\tTags", "#tags column:3"]);
    assert_eq!(cards.len(), 3, "a \"see\" entry is no card: {cards:?}");
    for card in &cards {
        assert_eq!(card.split('\t').count(), 3, "{card:?}");
        assert!(!card.starts_with(['#', '"']), "{card:?}");
    }
    assert!(cards.iter().any(|card| card.starts_with("&#35;1 ") && card.contains("<code>code</code>")), "{cards:?}");
}

#[test]
fn the_page_has_every_term_and_links_inside() {
    let mut terms = full();
    let mut hostile =
        TermFile { explanation: "[x](javascript:alert(1)) <script>y</script>".to_owned(), ..TermFile::default() };
    hostile.set("name", "<b>Bold</b>");
    hostile.set("definition", "A <i onclick=\"z\">text</i>.");
    terms.push(("hostile", hostile));
    let page = String::from_utf8(exported(&content(&terms), Format::Html)).unwrap();
    for part in [
        "<h2>Interface (programs)</h2>",
        "<p class=\"definition\">How programs &amp; people talk to each other.</p>",
        "<a href=\"#rest-api\">others</a>",
        "<p>→ <a href=\"#api\">Interface (programs)</a></p>",
        "&lt;Door&gt;",
        "<h2>&lt;b&gt;Bold&lt;/b&gt;</h2>",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    for part in ["javascript:", "<script", "<i onclick"] {
        assert!(!page.contains(part), "{part} in {page}");
    }
}

#[test]
fn what_a_format_does_not_hold_is_reported() {
    let content = content(&full());
    let keys = |format| {
        not_exported(&content, format)
            .into_iter()
            .map(|(key, count)| format!("{key} {count}"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    for format in [Format::Json, Format::Markdown, Format::Xlsx] {
        assert_eq!(keys(format), "");
    }
    assert_eq!(keys(Format::Csv), "topics.toml 1");
    let rdf =
        "asked 1, formatting 1, formerly 1, part_of_speech 1, pronunciation 1, source_id 1, sources 1, topics.toml 1";
    for (format, _) in RDF {
        assert_eq!(keys(format), rdf);
    }
    assert_eq!(
        keys(Format::Tbx),
        "asked 1, broader 1, formatting 1, formerly 1, pronunciation 1, see 1, source_id 1, status 1, superseded_by 1, topics.toml 1, updated 1"
    );
    assert!(keys(Format::Anki).contains("explanation 1") && keys(Format::Html).contains("related 1"));
}

/// Returns the text of an export without its escapes.
fn readable(bytes: &[u8]) -> String {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let text = text.replace("\\n", " ").replace("\\\"", "\"");
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")]
        .iter()
        .fold(text, |text, (from, to)| text.replace(from, to))
}

fn words() -> impl Strategy<Value = String> {
    proptest::collection::vec("[a-zé日]{2,7}", 1..5).prop_map(|words| words.join(" "))
}

fn any_term() -> impl Strategy<Value = TermFile> {
    let lists = (proptest::collection::vec(words(), 0..3), proptest::collection::vec(words(), 0..2));
    let texts = (words(), words(), words());
    let optional = proptest::collection::vec(proptest::option::of(words()), 5);
    (texts, lists, optional, proptest::option::of("(deprecated|superseded|under-review)")).prop_map(
        |((name, definition, explanation), (aliases, hidden), optional, status)| {
            let example = optional[0].clone().unwrap_or_default();
            let mut file = TermFile { explanation, example, ..TermFile::default() };
            file.set("name", name);
            file.set("definition", definition);
            file.set("aliases", aliases);
            file.set("hidden_aliases", hidden);
            for (key, value) in
                ["expansion", "part_of_speech", "pronunciation", "qualifier"].into_iter().zip(&optional[1..])
            {
                file.set(key, value.clone().unwrap_or_default());
            }
            file.set("status", status.unwrap_or_default());
            file
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn each_word_is_in_the_export_or_its_key_is_reported(terms in proptest::collection::vec(any_term(), 1..4)) {
        const SLUGS: [&str; 3] = ["one", "two", "three"];
        let terms: Vec<_> = SLUGS.into_iter().zip(terms).collect();
        let content = content(&terms);
        for format in [Format::Csv, Format::Json, Format::Skos, Format::Turtle, Format::Rdf, Format::Tbx, Format::Anki, Format::Html] {
            let text = readable(&exported(&content, format));
            let missing = not_exported(&content, format);
            for (_, term) in &terms {
                let texts = [("explanation", &term.explanation), ("example", &term.example)];
                let texts = texts.into_iter().map(|(key, text)| (key, text.clone()));
                let front = term.ordered().into_iter().map(|(key, value)| (key, value.scalars().join(" ")));
                for (key, value) in front.chain(texts).filter(|(key, _)| !missing.contains_key(*key)) {
                    for word in value.split(' ') {
                        prop_assert!(text.contains(word), "{:?}: {} of {} in {}", format, word, key, text);
                    }
                }
            }
        }
    }

    #[test]
    fn names_and_texts_come_back_from_skos_and_tbx(terms in proptest::collection::vec(any_term(), 1..4)) {
        const SLUGS: [&str; 3] = ["one", "two", "three"];
        let terms: Vec<_> = SLUGS.into_iter().zip(terms).collect();
        let content = content(&terms);
        for (format, name) in RDF.into_iter().chain([(Format::Tbx, "g.tbx")]) {
            let glossary = imported(&exported(&content, format), name);
            let mut all: String = glossary.terms.iter().map(|term| term.file.render()).collect();
            all.extend(glossary.report.lines.iter().map(|line| line.text.clone() + "\n"));
            for (_, term) in &terms {
                for key in ["name", "qualifier", "definition", "expansion", "aliases", "hidden_aliases"] {
                    for word in term.texts(key).iter().flat_map(|text| text.split(' ')) {
                        prop_assert!(all.contains(word), "{}: {} of {} in {}", name, word, key, all);
                    }
                }
                for word in term.explanation.split(' ').chain(term.example.split(' ')) {
                    prop_assert!(all.contains(word), "{}: {} in {}", name, word, all);
                }
            }
        }
    }
}
