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
mod pictures;
mod secret;
mod section;
mod site;

use std::{collections::BTreeMap, fs, path::Path};

pub use analytics::Analytics;
pub use colour::{Colour, DARK_BACKGROUND, LIGHT_BACKGROUND, MIN_CONTRAST};
pub use contact::Contact;
pub use embed::{EmbedSettings, Hosts};
pub use forward::{Forward, ForwardTarget};
pub use image::Image;
pub use look::{Font, Look};
pub use pictures::PictureSettings;
pub use site::SiteSettings;

use crate::{
    content::{ContentSettings, TermSettings},
    diagnostics::{FileReport, Problem, Problems, Rules},
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
    /// `[pictures]`: what is drawn and scaled at publish.
    pub pictures: PictureSettings,
    /// `[check]`, `[terms]`, `[extra]` and the language: the settings that the content is read with.
    pub content: ContentSettings,
    /// `[[forward]]`: the targets that the inbox forwards inquiries to.
    pub forward: Vec<Forward>,
}

/// The names of the sections.
const SECTIONS: [&str; 8] = ["site", "look", "contact", "embed", "analytics", "pictures", "check", "terms"];

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
        let (sections, problems) = Sections::read(file, environment, public);
        match sections.settings(None) {
            Some(settings) if !problems.has_errors() => Ok((settings, problems)),
            _ => Err(problems),
        }
    }

    /// Reads the settings for a preview, and takes each section that cannot be used from `fallback`. The problems
    /// include those that [`Self::read_with_advice`] returns.
    #[must_use]
    pub fn read_for_preview(
        file: &Path,
        environment: impl IntoIterator<Item = (String, String)>,
        public: Option<&Path>,
        fallback: &Self,
    ) -> (Self, Problems) {
        let (sections, problems) = Sections::read(file, environment, public);
        (sections.settings(Some(fallback)).unwrap_or_else(|| fallback.clone()), problems)
    }
}

impl Default for Settings {
    /// Returns the settings of a preview whose settings file cannot be used.
    fn default() -> Self {
        let text = "[site]\nname = \"Glossary\"\ndescription = \"A glossary.\"\ncompany = \"Company\"\n\
                    base_url = \"http://localhost/\"\n";
        let (sections, _) = Sections::parse(text, FileReport::new(""), [], None, Problems::default());
        // The text is valid, which a test shows.
        #[expect(clippy::unwrap_used, reason = "a constant text")]
        sections.settings(None).unwrap()
    }
}

/// The sections of the settings; `None` for those that cannot be used.
#[derive(Default)]
struct Sections {
    site: Option<SiteSettings>,
    look: Option<Look>,
    contact: Option<Contact>,
    embed: Option<EmbedSettings>,
    analytics: Option<Analytics>,
    pictures: Option<PictureSettings>,
    rules: Option<Rules>,
    terms: Option<TermSettings>,
    extra: BTreeMap<String, String>,
    forward: Vec<Forward>,
}

impl Sections {
    fn read(
        file: &Path,
        environment: impl IntoIterator<Item = (String, String)>,
        public: Option<&Path>,
    ) -> (Self, Problems) {
        let mut problems = Problems::default();
        let text = fs::read(file).map_err(|error| error.to_string()).and_then(|bytes| {
            String::from_utf8(bytes).map_err(|_| "the file is not UTF-8; save the file with that encoding".to_owned())
        });
        match text {
            Ok(text) => {
                let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
                Self::parse(&text, FileReport::new(file), environment, public, problems)
            }
            Err(error) => {
                let help = "the settings are read from `glossary.toml` in the current folder, or from --config <file>";
                problems.add(Problem::of_file(file, format!("cannot be read: {error}"), help));
                (Self::default(), problems)
            }
        }
    }

    fn parse(
        text: &str,
        mut report: FileReport,
        environment: impl IntoIterator<Item = (String, String)>,
        public: Option<&Path>,
        mut problems: Problems,
    ) -> (Self, Problems) {
        let (document, broken) = toml_table::parse(text, &mut report);
        let mut environment = Environment::new(environment, &SECTIONS, &mut problems);
        let mut root = toml_table::TomlTable::new("the settings", document.get_ref(), 0..0, &broken);
        let mut section =
            |name| Section::open(name, &mut root, &broken, text.len(), environment.take(name), &mut report);
        let [site, look, contact, embed, analytics, pictures, check, terms] = SECTIONS.map(&mut section);
        let extra = content::labels(&mut root, &broken, &mut report);
        let forward = forward::read(&mut root, &broken, &mut report);
        root.finish(&mut report);

        let sections = Self {
            site: site.read(&mut report, &mut problems, |section| SiteSettings::read(section, public)),
            look: look.read(&mut report, &mut problems, |section| Look::read(section, public)),
            contact: contact.read(&mut report, &mut problems, contact::read),
            embed: embed.read(&mut report, &mut problems, EmbedSettings::read),
            analytics: analytics.read(&mut report, &mut problems, Analytics::read),
            pictures: pictures.read(&mut report, &mut problems, PictureSettings::read),
            rules: check.read(&mut report, &mut problems, content::rules),
            terms: terms.read(&mut report, &mut problems, content::terms),
            extra,
            forward,
        };
        problems.add_report(&report, text);
        if let (Some(site), Some(contact), false) = (&sections.site, &sections.contact, problems.has_errors()) {
            let mut contact = contact.clone();
            contact::complete(&mut contact, site.base_path());
            let mut report = FileReport::new(report.file());
            let advised = advice::Advised { site, contact: &contact, forward: &sections.forward };
            advice::add(&advised, document.get_ref(), &mut report);
            report.apply(sections.rules.as_ref().unwrap_or(&Rules::DEFAULT), &[]);
            problems.add_report(&report, text);
        }
        (sections, problems)
    }

    /// Returns the settings, with the sections of `fallback` instead of missing ones; `None` if a section is missing.
    fn settings(self, fallback: Option<&Settings>) -> Option<Settings> {
        let site = self.site.or_else(|| Some(fallback?.site.clone()))?;
        let analytics = self.analytics.or_else(|| Some(fallback?.analytics))?;
        let mut contact = self.contact.or_else(|| Some(fallback?.contact.clone()))?;
        contact::complete(&mut contact, site.base_path());
        contact.data_layer = analytics.data_layer;
        let content = ContentSettings {
            language: site.language.clone(),
            rules: self.rules.unwrap_or_default(),
            extra: self.extra,
            terms: self.terms.unwrap_or_default(),
        };
        Some(Settings {
            look: self.look.or_else(|| Some(fallback?.look.clone()))?,
            embed: self.embed.or_else(|| Some(fallback?.embed.clone()))?,
            forward: self.forward,
            pictures: self.pictures.or_else(|| Some(fallback?.pictures))?,
            site,
            contact,
            analytics,
            content,
        })
    }
}

/// Returns the environment variables of this process, without those that are not Unicode: all names of settings are
/// Unicode.
pub fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_takes_only_unusable_sections_from_the_fallback() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(&file, "[site]\nname = \"Mine\"\n\n[look]\nradius = 7\n").unwrap();
        let fallback = Settings::default();
        let (settings, problems) = Settings::read_for_preview(file.path(), [], None, &fallback);
        assert!(problems.has_errors());
        assert_eq!((settings.site, settings.look.radius), (fallback.site.clone(), 7));
        let (settings, _) = Settings::read_for_preview(Path::new("no/such/file"), [], None, &fallback);
        assert_eq!(settings, fallback);
    }
}
