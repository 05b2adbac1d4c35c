//! `[contact]`: where inquiries go, and the words above the form.

use std::net::IpAddr;

use glossary_core::page::CallToAction;
use url::{Host, Url};

use super::{
    secret::secret_in,
    section::{Keys, Setting},
};

/// Where inquiries go, and the words above the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// The address that inquiries are posted to: absolute, or a path below the
    /// origin (not below the site's base path).
    pub endpoint: String,
    /// The words above the form where a topic has none of its own.
    pub call_to_action: CallToAction,
}

impl Contact {
    pub(super) fn read(keys: &mut Keys<'_, '_>) -> Option<Self> {
        let endpoint = keys.text("endpoint", "\"/api/inquiries\"").map(|text| endpoint(text, keys));
        let mut words = |key, default: &str| {
            let text = keys.text(key, &format!("\"{default}\""));
            text.map_or_else(|| default.to_owned(), |text| text.value)
        };
        let call_to_action = CallToAction {
            lead: words("lead", "Ready to grow your business?"),
            heading: words("heading", "Tell us what you’re building."),
            promise: words("promise", "We’ll reply within one business day with a clear next step."),
        };
        Some(Self { endpoint: endpoint.unwrap_or_else(|| "/api/inquiries".to_owned()), call_to_action })
    }
}

fn endpoint(text: Setting<String>, keys: &mut Keys<'_, '_>) -> String {
    let value = text.value.as_str();
    let path = value.starts_with('/') && !value.starts_with("//") && !value.contains(['\\', ' ']);
    let url = Url::parse(value).ok();
    let works = path
        || url.as_ref().is_some_and(|url| match url.scheme() {
            "https" => true,
            "http" => is_loopback(url),
            _ => false,
        });
    if !works {
        let (label, help) = if url.as_ref().is_some_and(|url| url.scheme() == "http") {
            ("what visitors write would travel in the clear", "use the address that begins with https://")
        } else {
            (
                "neither a path nor an https:// address",
                "write a path on the same host like \"/api/inquiries\", or the full address of a form service",
            )
        };
        keys.refuse(&text, format!("inquiries cannot be sent to `{value}`"), label, help);
    } else if let Some(secret) = url.or_else(|| on_a_host(value)).as_ref().and_then(secret_in) {
        keys.refuse(
            &text,
            format!("inquiries cannot be sent to {secret}"),
            "whoever knows this may use it, and every page would show it",
            "write \"/api/inquiries\" and pass inquiries on from the inbox: a server keeps such an address to itself",
        );
    }
    text.value
}

/// A path as the address that it becomes.
fn on_a_host(path: &str) -> Option<Url> {
    Url::parse("https://www.example.com/").ok()?.join(path).ok()
}

/// The address of this very machine, where nothing travels.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        None => false,
    }
}
