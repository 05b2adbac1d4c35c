//! The app inside the program, which `build.rs` embeds if `GLOSSARY_EMBED_APP` names the app's folder at compile time.
//!
//! Debug builds and tests have no app inside, so that they do not wait for its build.

use glossary_publisher::app_source::EmbeddedApp;

/// The output of `glossary --version`, without the program's name.
pub const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (", env!("GLOSSARY_EMBEDDED_APP"), ")");

/// The app's files; `None` if the program was compiled without an app.
pub const FILES: Option<EmbeddedApp> = include!(concat!(env!("OUT_DIR"), "/embedded_app.rs"));
