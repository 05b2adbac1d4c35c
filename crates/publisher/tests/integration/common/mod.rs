//! The app's folder for tests of publishing.

pub mod site;
pub mod valid;

use std::{fs, path::Path};

use glossary_publisher::embed::script;

/// The parts of Trunk's page that the publisher reads.
pub const TRUNK_PAGE: &str = r#"<!DOCTYPE html><html><head>
<script type="module">import init from '/glossary-app-0123456789abcdef.js';</script>
<style>p { color: #ff0000 }</style>
<script src="/boot-0011223344556677.js"></script>
<link rel="modulepreload" href="/glossary-app-0123456789abcdef.js">
<link rel="preload" href="/glossary-app-0123456789abcdef_bg.wasm"></head>
<body><div id="app"></div></body></html>"#;

/// Writes an app's folder with a placeholder for each bundled script.
pub fn write_app(folder: &Path, index: &str) {
    fs::create_dir(folder).unwrap();
    fs::write(folder.join("index.html"), index).unwrap();
    fs::write(folder.join("glossary-app-0123456789abcdef_bg.wasm"), "wasm").unwrap();
    for name in script::FILES {
        fs::write(folder.join(name), format!("// {name}\n")).unwrap();
    }
}
