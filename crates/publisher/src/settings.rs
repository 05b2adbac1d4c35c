//! The site's settings: `glossary.toml`, then the environment.
//!
//! A variable `GLOSSARY_<SECTION>__<KEY>` takes the place of a key of the file:
//! `GLOSSARY_SITE__BASE_URL` that of `base_url` in `[site]`.

mod analytics;
mod colour;
mod contact;
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
pub use embed::{Embed, Hosts};
pub use forward::{Forward, ForwardTarget};
pub use image::Image;
pub use look::{Font, Look};
pub use site::Site;

use crate::{
    diagnostics::{Problem, Problems, Report},
    table,
};
use section::{Environment, Section};

/// Everything that can be set.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// `[site]`: what the site is and where it lives.
    pub site: Site,
    /// `[look]`: how it looks.
    pub look: Look,
    /// `[contact]`: where inquiries go, what the form asks, and what it says.
    pub contact: Contact,
    /// `[embed]`: who may show terms in pages of their own.
    pub embed: Embed,
    /// `[analytics]`: who else is told what happens on the pages.
    pub analytics: Analytics,
    /// `[[forward]]`: where inquiries are passed on to.
    pub forward: Vec<Forward>,
}

/// The names of the sections.
const SECTIONS: [&str; 5] = ["site", "look", "contact", "embed", "analytics"];

impl Settings {
    /// Reads the settings from a file and from the variables of the
    /// environment ([`environment`]). The files that they name have to lie in
    /// `public`; a server, which does not publish them, gives none.
    ///
    /// # Errors
    /// Every problem at once: unknown and missing keys, wrong types, and values
    /// that cannot work.
    pub fn read(
        file: &Path,
        environment: impl IntoIterator<Item = (String, String)>,
        public: Option<&Path>,
    ) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let text = fs::read(file).map_err(|error| error.to_string()).and_then(|bytes| {
            String::from_utf8(bytes).map_err(|_| "it is not UTF-8; save it again with that encoding".to_owned())
        });
        let text = match text {
            Ok(text) => text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text),
            Err(error) => {
                let help = "the settings are read from `glossary.toml` in the current folder, or from --config <file>";
                problems.add(Problem::of_file(file, format!("cannot be read: {error}"), help));
                return Err(problems);
            }
        };

        let mut report = Report::new(file);
        let (document, broken) = table::parse(&text, &mut report);
        let mut environment = Environment::new(environment, &SECTIONS, &mut problems);
        let mut root = table::Table::new("the settings", document.get_ref(), 0..0, &broken);
        let mut section =
            |name| Section::open(name, &mut root, &broken, text.len(), environment.take(name), &mut report);
        let [site, look, contact, embed, analytics] = SECTIONS.map(&mut section);
        let forward = forward::read(&mut root, &broken, &mut report);
        root.finish(&mut report);

        let site = site.read(&mut report, &mut problems, |section| Site::read(section, public));
        let look = look.read(&mut report, &mut problems, |section| Look::read(section, public));
        let contact = contact.read(&mut report, &mut problems, contact::read);
        let embed = embed.read(&mut report, &mut problems, Embed::read);
        let analytics = analytics.read(&mut report, &mut problems, Analytics::read);
        problems.add_report(&report, &text);
        match (site, look, contact, embed, analytics) {
            (Some(site), Some(look), Some(mut contact), Some(embed), Some(analytics)) if !problems.has_errors() => {
                contact::complete(&mut contact, site.base_path());
                contact.data_layer = analytics.data_layer;
                Ok(Self { site, look, contact, embed, analytics, forward })
            }
            _ => Err(problems),
        }
    }
}

/// The variables of this process's environment. Those that are no Unicode are
/// left out: no setting's name is.
pub fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}
