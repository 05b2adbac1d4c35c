//! What static hosts read is published beside what the inbox reads.

mod common;

use std::{fs, path::Path};

use common::TRUNKS;
use glossary_publisher::{
    content::{ReadOptions, Reader},
    publish::Publisher,
    settings::Settings,
};
use jiff::civil::Date;

#[test]
fn headers_and_redirects_are_the_same_as_for_the_inbox() {
    let valid = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/valid");
    let folder = tempfile::tempdir().unwrap();
    let (app, out) = (folder.path().join("app"), folder.path().join("out"));
    fs::create_dir(&app).unwrap();
    fs::write(app.join("index.html"), TRUNKS).unwrap();
    fs::write(app.join("glossary-app-0123456789abcdef_bg.wasm"), "wasm").unwrap();

    let settings = Settings::read(&valid.join("glossary.toml"), [], None).unwrap();
    let base = settings.site.base_path();
    let options = ReadOptions { drafts: false, today: Date::constant(2026, 11, 22), base, public: &valid };
    let (mut glossary, _) = Reader::default().read(&valid.join("content"), &options);
    let term = glossary.terms.iter_mut().find(|term| &*term.slug == "api").unwrap();
    std::sync::Arc::make_mut(term).formerly = vec!["interface".parse().unwrap()];
    Publisher::new(&app, &valid.join("public"), &out).publish(&glossary, &settings, || ()).unwrap();

    let read = |name: &str| fs::read_to_string(out.join(name)).unwrap();
    assert!(read("_redirects").contains(&format!("{base}/terms/interface/ {base}/terms/api/ 301\n")));
    let for_inbox: serde_json::Value = serde_json::from_str(&read("headers.json")).unwrap();
    let headers = read("_headers");
    let policy = for_inbox["Content-Security-Policy"].as_str().unwrap();
    assert!(headers.starts_with(&format!("{base}/*\n  content-security-policy: {policy}\n")), "{headers}");
    for kept in ["glossary-app-0123456789abcdef_bg.wasm\n", "definitions-"] {
        assert!(headers.contains(&format!("\n{base}/{kept}")), "{headers}");
    }
    assert!(!headers.contains("index.html"), "{headers}");
}
