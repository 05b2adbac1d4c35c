//! The scripts that other sites load, and those of the views for frames.
//!
//! | file | what it is |
//! | --- | --- |
//! | `embed.js` | for a page: `<script src>`; always the newest |
//! | `embed-<hash>.js` | the same, at an address whose content never changes ([`Version`]) |
//! | `embed.module.js`, `embed.module.d.ts`, `embed.react.d.ts` | the same for `import`, and its types |
//! | `embed-view.js` | for the views in frames |
//!
//! `build.rs` joins and minifies them.

use std::sync::LazyLock;

use base64::{Engine, prelude::BASE64_STANDARD};
use glossary_core::hosting;
use sha2::{Digest, Sha384};

use crate::out;

/// The script that a page of another site loads. That page sees nothing of it but
/// the one name that it takes.
pub const SCRIPT: &str = include_str!(concat!(env!("OUT_DIR"), "/embed.js"));
/// The same script for `import`.
pub const MODULE: &str = include_str!(concat!(env!("OUT_DIR"), "/embed.module.js"));
/// The types of [`MODULE`], for TypeScript.
pub const TYPES: &str = include_str!("script/embed.module.d.ts");
/// The elements' types in JSX, for React.
pub const REACT_TYPES: &str = include_str!("script/embed.react.d.ts");
/// The script of the views: how they look, by their address, and how high they are.
pub const VIEW_SCRIPT: &str = include_str!(concat!(env!("OUT_DIR"), "/embed-view.js"));

/// The script at an address whose content never changes. Pages that name its hash
/// (<https://www.w3.org/TR/sri-2/>) run it for as long as it is served, so a
/// publisher never removes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The file's name, at the site's root: `embed-0123456789abcdef.js`.
    pub name: String,
    /// What stands in the attribute `integrity`: `sha384-…`.
    pub integrity: String,
}

impl Version {
    /// The one that is published now.
    #[must_use]
    pub fn newest() -> &'static Self {
        static NEWEST: LazyLock<Version> = LazyLock::new(|| Version::of(SCRIPT));
        &NEWEST
    }

    fn of(script: &str) -> Self {
        let hash = Sha384::digest(script.as_bytes());
        Self { name: out::hashed("embed", script, "js"), integrity: format!("sha384-{}", BASE64_STANDARD.encode(hash)) }
    }

    /// Whether a file of the site is a version of the script, of now or of before.
    #[must_use]
    pub fn has_name(name: &str) -> bool {
        name.starts_with("embed-") && name.ends_with(".js") && hosting::never_changes(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_named_and_proved_by_its_content() {
        let version = Version::of("alert(1)\n");
        // printf 'alert(1)\n' | openssl dgst -sha384 -binary | base64
        assert_eq!(version.integrity, "sha384-Vak0Zcr3bxd8tq03epnMvktUZupI6KlqYOa+TS7L9/HvJHvuB6S2m74oday+ttbz");
        assert!(Version::has_name(&version.name), "{version:?}");
        assert_ne!(version.name, Version::of("alert(2)\n").name);
    }

    #[test]
    fn other_scripts_are_no_versions() {
        for name in ["embed.js", "embed-view.js", "boot-0123456789abcdef.js", "embed-0123456789abcdef.txt"] {
            assert!(!Version::has_name(name), "{name}");
        }
    }
}
