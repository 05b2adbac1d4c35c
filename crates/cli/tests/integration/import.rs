//! `glossary import` and `glossary export`: what the program prints and writes.

use std::{fs, path::Path, process::Command};

use tempfile::TempDir;

fn glossary(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_glossary")).current_dir(folder).args(arguments).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

fn site() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let settings = "[site]\nname = \"G\"\ndescription = \"D.\"\nbase_url = \"https://g.example/\"\ncompany = \"C\"\n\
        [check]\nmissing-example = \"off\"\n[contact]\nendpoint = \"/api/inquiries\"\n";
    fs::write(folder.path().join("glossary.toml"), settings).unwrap();
    folder
}

#[test]
fn every_fixture_is_published_without_editing() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../import/tests/fixtures");
    let mut terms = 0;
    for entry in fs::read_dir(fixtures).unwrap() {
        let path = entry.unwrap().path();
        // Other programs read these formats.
        if path.extension().is_some_and(|extension| extension == "rst" || extension == "adoc") {
            continue;
        }
        let folder = site();
        let (imported, text) = glossary(folder.path(), &["import", path.to_str().unwrap()]);
        assert!(imported, "{path:?}: {text}");
        let (published, text) = glossary(folder.path(), &["check"]);
        assert!(published && !text.contains("error"), "{path:?}: {text}");
        terms += fs::read_dir(folder.path().join("content/terms")).unwrap().count();
    }
    assert!(terms > 50, "{terms}");
}

#[test]
fn a_dry_run_writes_nothing_and_the_report_has_all_lines() {
    let folder = site();
    let table = "Term,Definition,See also\nAlpha,One.,Omega\nBeta,Two.,\n";
    fs::write(folder.path().join("g.csv"), table).unwrap();
    let (done, text) = glossary(folder.path(), &["import", "g.csv", "--dry-run", "--report", "r.csv"]);
    assert!(done && text.contains("Would write 2 new"), "{text}");
    assert!(text.contains("Lost:") && text.contains("a reference to a term that the source does not have"), "{text}");
    assert!(!folder.path().join("content").exists());
    let report = fs::read_to_string(folder.path().join("r.csv")).unwrap();
    assert!(report.contains("\"alpha\",\"g.csv:2\",\"related\",\"lost\""), "{report}");
}

#[test]
fn an_export_is_imported_with_its_changes() {
    let folder = site();
    fs::write(folder.path().join("g.csv"), "Term,Definition\nAlpha,One.\n").unwrap();
    assert!(glossary(folder.path(), &["import", "g.csv"]).0);
    assert!(glossary(folder.path(), &["export", "--format", "csv"]).0);
    let (again, text) = glossary(folder.path(), &["export", "--format", "csv"]);
    assert!(!again && text.contains("--overwrite"), "{text}");
    let exported = folder.path().join("glossary.csv");
    let edited = fs::read_to_string(&exported).unwrap().replace("One.", "One, edited.");
    fs::write(&exported, edited).unwrap();
    assert!(glossary(folder.path(), &["import", "glossary.csv", "--overwrite"]).0);
    assert!(fs::read_to_string(folder.path().join("content/terms/alpha.md")).unwrap().contains("One, edited."));
}

#[test]
fn mistakes_say_what_to_do() {
    let folder = site();
    fs::write(folder.path().join("g.csv"), "foo,bar,baz\n1,2,3\n").unwrap();
    let (done, text) = glossary(folder.path(), &["import", "g.csv"]);
    assert!(!done && text.contains("--map \"foo=name\""), "{text}");
    let (done, text) = glossary(folder.path(), &["import", "g.csv", "--map", "foo=nome"]);
    assert!(!done && text.contains("there is no key `nome`"), "{text}");
    assert!(!glossary(folder.path(), &["import", "missing.csv"]).0);
}
