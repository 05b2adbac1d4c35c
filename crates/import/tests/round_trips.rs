//! Import of an export gives the same files.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use glossary_import::{
    Value,
    convert::{ConvertOptions, convert},
    export::{ContentFolder, Format, SiteFacts, export},
    files_of,
    report::Outcome,
    source::{SourceOptions, read},
    term_file::TermFile,
    write::{Existing, WriteOptions, commit, plan},
};
use proptest::prelude::*;
use tempfile::TempDir;

fn all_files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let files = files_of(folder).unwrap().into_iter();
    files.map(|file| (file.strip_prefix(folder).unwrap().to_owned(), fs::read_to_string(&file).unwrap())).collect()
}

fn site() -> SiteFacts {
    SiteFacts { name: "G".to_owned(), base_url: "https://g.example/".to_owned(), language: "en".to_owned() }
}

/// Exports a content folder, and imports the export into another.
fn round_trip(content: &Path, format: Format, name: &str) -> (TempDir, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join(name);
    for (path, bytes) in export(&ContentFolder::read(content, true).unwrap(), &site(), format).unwrap() {
        let path = if path.as_os_str().is_empty() { target.clone() } else { target.join(path) };
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let options = ConvertOptions { today: jiff::civil::date(2026, 12, 1), ..ConvertOptions::default() };
    let mut glossary = convert(read(&target, &SourceOptions::default()).unwrap(), &options);
    let new = folder.path().join("content");
    let plan =
        plan(&mut glossary, &Existing::default(), &WriteOptions { content: new.clone(), overwrite: false }).unwrap();
    commit(&new, &plan, &[]).unwrap();
    let lost = glossary.report.lines.into_iter().filter(|line| line.outcome == Outcome::Lost);
    (folder, lost.map(|line| format!("{line:?}")).collect())
}

#[test]
fn the_shipped_content_comes_back_byte_for_byte() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let expected = all_files(&content);
    assert!(expected.len() > 100);
    for (format, name) in [(Format::Json, "g.json"), (Format::Markdown, "g"), (Format::Xlsx, "g.xlsx")] {
        let (folder, lost) = round_trip(&content, format, name);
        let found = all_files(&folder.path().join("content"));
        let differing: Vec<_> =
            expected.iter().filter(|(path, text)| found.get(*path) != Some(text)).map(|(path, _)| path).collect();
        assert!(differing.is_empty(), "{format:?}: {differing:?}");
        assert_eq!((found.len(), lost), (expected.len(), Vec::new()));
    }
    let (folder, _) = round_trip(&content, Format::Csv, "g.csv");
    let found = all_files(&folder.path().join("content"));
    for (path, text) in expected.iter().filter(|(path, _)| path.starts_with("terms")) {
        assert_eq!(found.get(path), Some(text), "{path:?}");
    }
}

fn text() -> impl Strategy<Value = String> {
    "[a-cé\"\\\\'=+@;,|#\\[\\]{}<>`*. \t日-]{1,12}".prop_map(|text| text.trim().to_owned() + "x")
}

fn body() -> impl Strategy<Value = String> {
    proptest::collection::vec("[a-c=+\"';,|.*`-]{1,8}( [a-c]{1,4}){0,3}", 0..4).prop_map(|blocks| blocks.join("\n\n"))
}

fn link() -> impl Strategy<Value = Value> {
    text().prop_map(|title| {
        Value::Map(vec![("title".to_owned(), title.into()), ("url".to_owned(), "https://a.example/?x=1;2".into())])
    })
}

fn term() -> impl Strategy<Value = TermFile> {
    let texts = || proptest::collection::vec(text(), 0..3);
    let extra = (any::<i32>(), any::<bool>(), text(), texts());
    let fields = (text(), proptest::option::of(text()), texts(), texts(), text());
    (fields, proptest::collection::vec(link(), 0..3), extra, body(), body(), any::<bool>()).prop_map(
        |(
            (name, qualifier, aliases, topics, definition),
            sources,
            (number, flag, own, list),
            explanation,
            example,
            draft,
        )| {
            let mut file = TermFile { explanation, example, ..TermFile::default() };
            file.set("name", name);
            file.set("qualifier", qualifier.unwrap_or_default());
            file.set("aliases", aliases);
            file.set("topics", topics);
            file.set("definition", definition);
            file.set("updated", "2026-11-22");
            if draft {
                file.set("draft", Value::Bool(true));
            }
            file.set("sources", Value::List(sources));
            let mut extra = vec![
                ("level".to_owned(), Value::Number(number.to_string())),
                ("flag".to_owned(), Value::Bool(flag)),
                ("own".to_owned(), own.into()),
            ];
            if !list.is_empty() {
                extra.push(("list".to_owned(), list.into()));
            }
            file.set("extra", Value::Map(extra));
            file
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_terms_come_back_from_each_format(terms in proptest::collection::vec(term(), 1..4)) {
        let folder = tempfile::tempdir().unwrap();
        let content = folder.path().join("content");
        fs::create_dir_all(content.join("terms")).unwrap();
        fs::write(content.join("topics.toml"), "# topics\n[[topic]]\nslug = \"a\"\n").unwrap();
        for (at, term) in terms.iter().enumerate() {
            fs::write(content.join(format!("terms/t{at}.md")), term.render()).unwrap();
        }
        let expected = all_files(&content);
        for (format, name) in [(Format::Json, "g.json"), (Format::Markdown, "g"), (Format::Xlsx, "g.xlsx"), (Format::Csv, "g.csv")] {
            let (new, lost) = round_trip(&content, format, name);
            let mut found = all_files(&new.path().join("content"));
            if format == Format::Csv {
                // A table of terms has no texts of topics.
                found.insert("topics.toml".into(), expected[Path::new("topics.toml")].clone());
            }
            prop_assert_eq!(&found, &expected, "{:?}", format);
            prop_assert!(lost.is_empty(), "{lost:?}");
        }
    }

    #[test]
    fn no_word_of_a_table_gets_lost(
        rows in proptest::collection::vec(proptest::collection::vec("([a-f]{2,5}|[*_`<>\\[\\](){}%#.:;,=|!-]| |\n|See |<b>|</b>|\\{\\{x\\}\\}|https://a.example/y){0,9}", 7), 1..5),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("g.csv");
        let mut table = csv::Writer::from_path(&file).unwrap();
        table.write_record(["Term", "Definition", "Synonyms", "See also", "Example", "Category", "Owner"]).unwrap();
        for row in &rows {
            table.write_record(row).unwrap();
        }
        table.flush().unwrap();
        let options = ConvertOptions { today: jiff::civil::date(2026, 12, 1), ..ConvertOptions::default() };
        let Ok(source) = read(&file, &SourceOptions::default()) else { return Ok(()) };
        let mut glossary = convert(source, &options);
        let content = folder.path().join("content");
        let plan = plan(&mut glossary, &Existing::default(), &WriteOptions { content, overwrite: false }).unwrap();
        let mut all: String = plan.files.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect();
        all.extend(glossary.report.lines.iter().map(|line| line.text.clone() + "\n"));
        let all = all.to_lowercase();
        for cell in rows.iter().flatten() {
            for word in cell.split(|character: char| !character.is_alphanumeric()).filter(|word| word.len() > 1) {
                prop_assert!(all.contains(&word.to_lowercase()), "{} of {:?} in {}", word, rows, all);
            }
        }
    }
}
