//! `[embed]`: the sites that may frame the views.

use url::Url;

use super::section::{Keys, Setting};

/// The settings in `[embed]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmbedSettings {
    /// The sites that may frame cards and the form.
    pub allow: Hosts,
}

/// A set of sites.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Hosts {
    /// Every site.
    #[default]
    Any,
    /// The sites with these origins, such as `https://www.example.com` or `https://*.example.com`.
    These(Vec<String>),
}

impl EmbedSettings {
    pub(super) fn read(keys: &mut Keys<'_, '_>) -> Option<Self> {
        let Some(allow) = keys.texts("allow", "[\"https://www.example.com\"]") else { return Some(Self::default()) };
        let origins = allow.iter().filter_map(|text| origin(text, keys)).collect();
        Some(Self { allow: Hosts::These(origins) })
    }
}

/// Returns the origin in the syntax of a Content-Security-Policy
/// (<https://www.w3.org/TR/CSP3/#grammardef-host-source>), or reports the text.
fn origin(text: &Setting<String>, keys: &mut Keys<'_, '_>) -> Option<String> {
    let (scheme, host) = text.value.split_once("://").unwrap_or_default();
    let (any, host) = host.strip_prefix("*.").map_or(("", host), |host| ("*.", host));
    let url = Url::parse(&format!("{scheme}://{host}")).ok().filter(|url| {
        matches!(scheme, "http" | "https") && url.path() == "/" && url.query().is_none() && url.fragment().is_none()
    });
    let Some(url) = url.filter(|url| url.username().is_empty() && url.password().is_none()) else {
        keys.refuse(
            text,
            format!("`{}` is not the address of a site", text.value),
            "not just https:// and a host",
            "write an address without a path like \"https://www.example.com\", or \"https://*.example.com\"",
        );
        return None;
    };
    let origin = url.origin().ascii_serialization();
    Some(origin.replacen("://", &format!("://{any}"), 1))
}
