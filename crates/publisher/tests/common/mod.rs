//! What the tests of publishing share.

/// As Trunk builds it, as far as the publisher reads it.
pub const TRUNKS: &str = r#"<!DOCTYPE html><html><head>
<script type="module">import init from '/glossary-app-0123456789abcdef.js';</script>
<style>p { color: #ff0000 }</style>
<script src="/boot-0011223344556677.js"></script>
<link rel="modulepreload" href="/glossary-app-0123456789abcdef.js">
<link rel="preload" href="/glossary-app-0123456789abcdef_bg.wasm"></head>
<body><div id="app"></div></body></html>"#;
