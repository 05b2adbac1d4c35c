//! Shared code of the tests.

pub mod preview;
pub mod served;

use std::{fs, path::Path};

use glossary_publisher::embed::script;
use tempfile::TempDir;

/// The parts of Trunk's `index.html` that the publisher reads.
const INDEX_HTML: &str = r#"<!DOCTYPE html><html><head>
<script type="module">import init from '/glossary-app-0123456789abcdef.js';</script>
<script src="/boot-0011223344556677.js"></script>
<link rel="modulepreload" href="/glossary-app-0123456789abcdef.js">
<link rel="preload" href="/glossary-app-0123456789abcdef_bg.wasm"></head>
<body><div id="app"></div></body></html>"#;

/// Creates a folder with the publisher's valid fixture, and a built app in `app`.
pub fn site() -> TempDir {
    let valid = Path::new(env!("CARGO_MANIFEST_DIR")).join("../publisher/tests/fixtures/valid");
    let site = tempfile::tempdir().unwrap();
    fs::create_dir_all(site.path().join("content/terms")).unwrap();
    for file in [
        "glossary.toml",
        "content/topics.toml",
        "content/terms/api.md",
        "content/terms/rest-api.md",
        "content/terms/webhook.md",
    ] {
        fs::copy(valid.join(file), site.path().join(file)).unwrap();
    }
    write_app(&site.path().join("app"));
    site
}

/// Writes a built app into a folder.
pub fn write_app(folder: &Path) {
    fs::create_dir(folder).unwrap();
    fs::write(folder.join("index.html"), INDEX_HTML).unwrap();
    for script in script::FILES {
        fs::write(folder.join(script), format!("// {script}\n")).unwrap();
    }
}
