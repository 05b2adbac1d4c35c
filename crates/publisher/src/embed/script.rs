//! The scripts that other sites load, and those of the views for frames.
//!
//! | file | what it is |
//! | --- | --- |
//! | `embed.js` | for a page: `<script src>`; always the newest |
//! | `embed-<hash>.js` | the same, at an address whose content never changes ([`Version`]) |
//! | `embed.module.js`, `embed.module.d.ts`, `embed.react.d.ts` | the same for `import`, and its types |
//! | `embed-view.js` | for the views in frames |
//!
//! `bundle.mjs` bundles and minifies their modules, and those of the [configurator](super::configurator) and its
//! [sample](super::sample), into the app's folder. [`Scripts`] reads them there.

use std::{fs, path::Path};

use base64::{Engine, prelude::BASE64_STANDARD};
use glossary_app::route::{EMBED_MODULE, EMBED_SCRIPT, EMBED_VIEW_SCRIPT};
use glossary_core::hosting;
use sha2::{Digest, Sha384};

use crate::{out, shell::ShellError};

/// The types of [`Scripts::module`], for TypeScript.
pub const TYPES: &str = include_str!("script/embed.module.d.ts");
/// The elements' types in JSX, for React.
pub const REACT_TYPES: &str = include_str!("script/embed.react.d.ts");

const CONFIGURATOR: &str = "configurator.js";
const SAMPLE: &str = "sample.js";
/// The bundled scripts in the app's folder. They are published from [`Scripts`], not copied.
pub const FILES: [&str; 5] = [EMBED_SCRIPT, EMBED_MODULE, EMBED_VIEW_SCRIPT, CONFIGURATOR, SAMPLE];

/// The bundled scripts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scripts {
    /// The script that a page of another site loads. Its only global name is `glossaryEmbed`.
    pub page: String,
    /// The same script for `import`.
    pub module: String,
    /// The script of the views, which sets their look and tells their height.
    pub view: String,
    /// The script of the configurator.
    pub configurator: String,
    /// The script of the configurator's sample page.
    pub sample: String,
    /// The published version of [`Scripts::page`].
    pub version: Version,
}

impl Scripts {
    /// Reads the scripts from the app's folder.
    ///
    /// # Errors
    /// When a script is missing or is not UTF-8.
    pub fn read(app: &Path) -> Result<Self, ShellError> {
        let read = |name: &str| {
            let path = app.join(name);
            fs::read_to_string(&path).map_err(|source| ShellError::Script { path: path.display().to_string(), source })
        };
        let page = read(EMBED_SCRIPT)?;
        Ok(Self {
            version: Version::of(&page),
            page,
            module: read(EMBED_MODULE)?,
            view: read(EMBED_VIEW_SCRIPT)?,
            configurator: read(CONFIGURATOR)?,
            sample: read(SAMPLE)?,
        })
    }
}

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
    /// Returns the version of a script.
    #[must_use]
    pub fn of(script: &str) -> Self {
        let hash = Sha384::digest(script.as_bytes());
        Self { name: out::hashed("embed", script, "js"), integrity: format!("sha384-{}", BASE64_STANDARD.encode(hash)) }
    }

    /// Whether a file of the site is a version of the script, of now or of before.
    #[must_use]
    pub fn has_name(name: &str) -> bool {
        name.starts_with("embed-") && name.ends_with(".js") && hosting::is_immutable(name)
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
