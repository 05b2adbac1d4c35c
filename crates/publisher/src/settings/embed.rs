//! `[embed]`: who may show terms in pages of their own.

use url::Url;

use super::section::{Keys, Setting};

/// Who may show terms in pages of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Embed {
    /// The sites that may put cards into their frames.
    pub allow: Hosts,
}

/// Sites that may do something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Hosts {
    /// Every site.
    #[default]
    Any,
    /// These origins, such as `https://www.example.com` or `https://*.example.com`.
    These(Vec<String>),
}

impl Embed {
    pub(super) fn read(keys: &mut Keys<'_, '_>) -> Option<Self> {
        let Some(allow) = keys.texts("allow", "[\"https://www.example.com\"]") else { return Some(Self::default()) };
        let origins = allow.iter().filter_map(|text| origin(text, keys)).collect();
        Some(Self { allow: Hosts::These(origins) })
    }
}

/// An origin as browsers take it in a policy
/// (<https://www.w3.org/TR/CSP3/#grammardef-host-source>).
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
            "more or less than https:// and a host",
            "write an address without a path like \"https://www.example.com\", or \"https://*.example.com\"",
        );
        return None;
    };
    let origin = url.origin().ascii_serialization();
    Some(origin.replacen("://", &format!("://{any}"), 1))
}
