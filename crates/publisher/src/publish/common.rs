//! The parts that all pages of a publish share.

use serde::Serialize;
use serde_json::Value;

use super::error::PublishError;
use crate::{
    embed::{configurator::Configurator, sample::Sample, script::Scripts},
    files,
    settings::Settings,
    shell::Shell,
};

/// The file of the response headers, for the inbox and for hosts.
pub(super) const HEADERS: &str = "headers.json";

/// The parts that all pages share.
#[derive(Debug, PartialEq)]
pub(super) struct Common {
    pub(super) shell: Shell,
    pub(super) scripts: Scripts,
    pub(super) settings: Settings,
    /// The styles of the views for other sites' frames.
    pub(super) embedded_style: String,
    /// The further styles of the form in such a frame.
    pub(super) contact_style: String,
    pub(super) configurator: Configurator,
    pub(super) sample: Sample,
}

impl Common {
    /// Returns the content of `headers.json`.
    pub(super) fn headers(&self) -> Value {
        let styles = files::Styles {
            pages: &self.shell.style,
            configurator: &self.configurator.style,
            sample: &self.sample.style,
            contact: &self.contact_style,
            views: &self.embedded_style,
        };
        files::headers(&self.settings, &styles)
    }
}

/// Writes a value as JSON, for the file of that name.
pub(super) fn json(name: &str, value: &impl Serialize) -> Result<String, PublishError> {
    serde_json::to_string(value).map_err(|error| PublishError::format(name, &error))
}
