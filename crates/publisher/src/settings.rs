//! The site's settings, from `glossary.toml` and the environment.
//!
//! An environment variable `GLOSSARY_<SECTION>__<KEY>` overrides a key of the file: `GLOSSARY_SITE__BASE_URL` overrides
//! `base_url` in `[site]`.

mod advice;
mod analytics;
mod colour;
mod contact;
mod content;
mod embed;
mod forward;
mod image;
mod look;
mod secret;
mod section;
mod site;

use std::{fs, path::Path};

pub use analytics::Analytics;
pub use colour::{Colour, DARK_BACKGROUND, LIGHT_BACKGROUND, MIN_CONTRAST};
pub use contact::Contact;
pub use embed::{EmbedSettings, Hosts};
pub use forward::{Forward, ForwardTarget};
pub use image::Image;
pub use look::{Font, Look};
pub use site::SiteSettings;

use crate::{
    content::ContentSettings,
    diagnostics::{FileReport, Problem, Problems},
    toml_table,
};
use section::{Environment, Section};

/// All settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// `[site]`: the site's name, description and address.
    pub site: SiteSettings,
    /// `[look]`: colours, corners, font and logo.
    pub look: Look,
    /// `[contact]`: the endpoint of inquiries, the form's fields and its texts.
    pub contact: Contact,
    /// `[embed]`: the sites that may frame the views.
    pub embed: EmbedSettings,
    /// `[analytics]`: the receivers of events.
    pub analytics: Analytics,
    /// `[check]`, `[extra]` and the language: the settings that the content is read with.
    pub content: ContentSettings,
    /// `[[forward]]`: the targets that the inbox forwards inquiries to.
    pub forward: Vec<Forward>,
}

/// The names of the sections.
const SECTIONS: [&str; 6] = ["site", "look", "contact", "embed", "analytics", "check"];

impl Settings {
    /// Reads the settings from a file and from environment variables ([`environment`]). `public` is the folder that
    /// files named in the settings are checked against; `None` skips these checks, for a server that publishes no
    /// files.
    ///
    /// # Errors
    /// All problems at once: unknown and missing keys, wrong types, and invalid values.
    pub fn read(
        file: &Path,
        environment: impl IntoIterator<Item = (String, String)>,
        public: Option<&Path>,
    ) -> Result<Self, Problems> {
        Self::read_with_advice(file, environment, public).map(|(settings, _)| settings)
    }

    /// Reads the settings like [`Settings::read`], and returns advice, which stops nothing, too.
    ///
    /// # Errors
    /// As [`Settings::read`].
    pub fn read_with_advice(
        file: &Path,
        environment: impl IntoIterator<Item = (String, String)>,
        public: Option<&Path>,
    ) -> Result<(Self, Problems), Problems> {
        let mut problems = Problems::default();
        let text = fs::read(file).map_err(|error| error.to_string()).and_then(|bytes| {
            String::from_utf8(bytes).map_err(|_| "the file is not UTF-8; save the file with that encoding".to_owned())
        });
        let text = match text {
            Ok(text) => text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text),
            Err(error) => {
                let help = "the settings are read from `glossary.toml` in the current folder, or from --config <file>";
                problems.add(Problem::of_file(file, format!("cannot be read: {error}"), help));
                return Err(problems);
            }
        };

        let mut report = FileReport::new(file);
        let (document, broken) = toml_table::parse(&text, &mut report);
        let mut environment = Environment::new(environment, &SECTIONS, &mut problems);
        let mut root = toml_table::TomlTable::new("the settings", document.get_ref(), 0..0, &broken);
        let mut section =
            |name| Section::open(name, &mut root, &broken, text.len(), environment.take(name), &mut report);
        let [site, look, contact, embed, analytics, check] = SECTIONS.map(&mut section);
        let extra = content::labels(&mut root, &broken, &mut report);
        let forward = forward::read(&mut root, &broken, &mut report);
        root.finish(&mut report);

        let site = site.read(&mut report, &mut problems, |section| SiteSettings::read(section, public));
        let look = look.read(&mut report, &mut problems, |section| Look::read(section, public));
        let contact = contact.read(&mut report, &mut problems, contact::read);
        let embed = embed.read(&mut report, &mut problems, EmbedSettings::read);
        let analytics = analytics.read(&mut report, &mut problems, Analytics::read);
        let rules = check.read(&mut report, &mut problems, content::rules);
        problems.add_report(&report, &text);
        match (site, look, contact, embed, analytics) {
            (Some(site), Some(look), Some(mut contact), Some(embed), Some(analytics)) if !problems.has_errors() => {
                let content = ContentSettings {
                    language: site.language.clone(),
                    rules: rules.unwrap_or_default(),
                    extra,
                    unicode_slugs: false,
                };
                contact::complete(&mut contact, site.base_path());
                contact.data_layer = analytics.data_layer;
                let settings = Self { site, look, contact, embed, analytics, content, forward };
                let mut report = FileReport::new(file);
                advice::add(&settings.contact, document.get_ref(), &mut report);
                problems.add_report(&report, &text);
                Ok((settings, problems))
            }
            _ => Err(problems),
        }
    }
}

/// Returns the environment variables of this process, without those that are not Unicode: all names of settings are
/// Unicode.
pub fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}
