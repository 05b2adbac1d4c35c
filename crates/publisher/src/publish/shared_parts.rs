//! The parts that all pages of a publish share.

use serde::Serialize;
use serde_json::Value;

use super::error::PublishError;
use crate::{
    embed::{configurator::Configurator, sample::Sample, script::Scripts},
    files,
    pictures::{cards::Cards, photos::Photos},
    settings::Settings,
    shell::Shell,
};

/// The file with the response headers, for the inbox and static hosts.
pub(super) const HEADERS: &str = "headers.json";

/// The parts that all pages of a publish share.
#[derive(Debug, PartialEq)]
pub(super) struct SharedParts {
    pub(super) shell: Shell,
    pub(super) scripts: Scripts,
    pub(super) settings: Settings,
    /// The styles of framed views.
    pub(super) view_style: String,
    /// The additional styles of the framed form.
    pub(super) contact_style: String,
    pub(super) configurator: Configurator,
    pub(super) sample: Sample,
    /// The names of the icons.
    pub(super) icons: Vec<&'static str>,
    pub(super) cards: Cards,
    pub(super) photos: Photos,
}

impl SharedParts {
    /// Returns the content of `headers.json`.
    pub(super) fn headers(&self) -> Value {
        let styles = files::Styles {
            pages: &self.shell.style,
            configurator: &self.configurator.style,
            sample: &self.sample.style,
            contact: &self.contact_style,
            views: &self.view_style,
        };
        files::headers(&self.settings, &styles)
    }
}

/// Serialises a value as JSON. `name` is the name of the file in an error.
pub(super) fn json(name: &str, value: &impl Serialize) -> Result<String, PublishError> {
    serde_json::to_string(value).map_err(|error| PublishError::format(name, &error))
}
