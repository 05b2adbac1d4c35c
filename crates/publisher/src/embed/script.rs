//! The scripts for other sites and for framed views.
//!
//! | file | purpose |
//! | --- | --- |
//! | `embed.js` | the newest script, for `<script src>` |
//! | `embed-<hash>.js` | the same script, at an address whose content never changes ([`ScriptVersion`]) |
//! | `embed.module.js`, `embed.module.d.ts`, `embed.react.d.ts` | the same script for `import`, and its types |
//! | `terms/card.json` | the style of its cards ([`CardStyle`]) |
//! | `embed-view.js` | the script of framed views |
//! | `idle-<hash>.js` | what pages of the glossary load when the browser is idle |
//!
//! `bundle.mjs` bundles and minifies these scripts, and those of the [configurator](super::configurator) and its
//! [sample](super::sample), into the app's folder. [`Scripts`] reads them there.

use std::borrow::Cow;

use base64::{Engine, prelude::BASE64_STANDARD};
use glossary_app::route::{EMBED_MODULE, EMBED_SCRIPT, EMBED_VIEW_SCRIPT};
use glossary_core::hosting;
use serde::Serialize;
use sha2::{Digest, Sha384};

use crate::{app_source::AppSource, output_dir, shell::ShellError, style};

/// The TypeScript types of [`Scripts::module`].
pub const TYPES: &str = include_str!("script/embed.module.d.ts");
/// The types of the elements in JSX, for React.
pub const REACT_TYPES: &str = include_str!("script/embed.react.d.ts");

/// The style of cards in pages of other sites. `embed.js` loads this style with the first term.
const CARD_STYLE: &str = include_str!("script/card.css");

/// The content of `terms/card.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CardStyle {
    style: String,
}

impl CardStyle {
    /// Minifies the style.
    ///
    /// # Errors
    /// The first syntax error.
    pub fn new() -> Result<Self, String> {
        Ok(Self { style: style::minify_for_cards(CARD_STYLE)? })
    }
}

const IDLE: &str = "idle.js";
const CONFIGURATOR: &str = "configurator.js";
const SAMPLE: &str = "sample.js";
/// The bundled scripts in the app's folder. They are published from [`Scripts`], not copied.
pub const FILES: [&str; 6] = [EMBED_SCRIPT, EMBED_MODULE, EMBED_VIEW_SCRIPT, IDLE, CONFIGURATOR, SAMPLE];

/// The bundled scripts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scripts {
    /// The script that a page of another site loads. Its only global name is `glossaryEmbed`.
    pub page: String,
    /// The same script for `import`.
    pub module: String,
    /// The script of framed views, which sets the look and reports the height.
    pub view: String,
    /// The script that pages of the glossary load when the browser is idle.
    pub idle: String,
    /// The name of that script's file.
    pub idle_name: String,
    /// The script of the configurator.
    pub configurator: String,
    /// The script of the configurator's sample page.
    pub sample: String,
    /// The published version of [`Scripts::page`].
    pub version: ScriptVersion,
}

impl Scripts {
    /// Reads the scripts from the app.
    ///
    /// # Errors
    /// If a script is missing or is not UTF-8.
    pub fn read(app: &AppSource) -> Result<Self, ShellError> {
        let read = |name: &str| {
            let text = app.read_text(name).map(Cow::into_owned);
            text.map_err(|source| ShellError::Script { path: app.location(name), source })
        };
        let page = read(EMBED_SCRIPT)?;
        let idle = read(IDLE)?;
        Ok(Self {
            version: ScriptVersion::of(&page),
            page,
            module: read(EMBED_MODULE)?,
            view: read(EMBED_VIEW_SCRIPT)?,
            idle_name: output_dir::hashed_name("idle", &idle, "js"),
            idle,
            configurator: read(CONFIGURATOR)?,
            sample: read(SAMPLE)?,
        })
    }
}

/// A version of the script at an address whose content never changes. Pages that name the version's hash
/// (<https://www.w3.org/TR/sri-2/>) need the file forever, so a publisher never removes a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptVersion {
    /// The name of the file, at the site's root: `embed-0123456789abcdef.js`.
    pub name: String,
    /// The value of the attribute `integrity`: `sha384-…`.
    pub integrity: String,
}

impl ScriptVersion {
    /// Returns the version of a script.
    #[must_use]
    pub fn of(script: &str) -> Self {
        let hash = Sha384::digest(script.as_bytes());
        Self {
            name: output_dir::hashed_name("embed", script, "js"),
            integrity: format!("sha384-{}", BASE64_STANDARD.encode(hash)),
        }
    }

    /// Returns whether a name is the file of a current or former version.
    #[must_use]
    pub fn is_name(name: &str) -> bool {
        name.starts_with("embed-") && name.ends_with(".js") && hosting::is_immutable(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_integrity_follow_from_the_content() {
        let version = ScriptVersion::of("alert(1)\n");
        // printf 'alert(1)\n' | openssl dgst -sha384 -binary | base64
        assert_eq!(version.integrity, "sha384-Vak0Zcr3bxd8tq03epnMvktUZupI6KlqYOa+TS7L9/HvJHvuB6S2m74oday+ttbz");
        assert!(ScriptVersion::is_name(&version.name), "{version:?}");
        assert_ne!(version.name, ScriptVersion::of("alert(2)\n").name);
    }

    #[test]
    fn the_style_of_cards_is_valid() {
        let CardStyle { style } = CardStyle::new().unwrap();
        assert!(style.contains("--glossary-accent") && !style.contains('\n'), "{style}");
    }

    #[test]
    fn other_scripts_are_not_versions() {
        for name in ["embed.js", "embed-view.js", "boot-0123456789abcdef.js", "embed-0123456789abcdef.txt"] {
            assert!(!ScriptVersion::is_name(name), "{name}");
        }
    }
}
