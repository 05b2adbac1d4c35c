//! Addresses that inquiries are posted to.

use std::net::IpAddr;

use url::{Host, Url};

use crate::settings::{
    secret::{FORWARD, secret_in},
    section::{Keys, Setting},
};

/// Reports an address that inquiries cannot be sent to: one that is none, that is
/// not encrypted, or that must not be published.
pub(super) fn check(text: &Setting<String>, keys: &mut Keys<'_, '_>) {
    let value = text.value.as_str();
    let url = Url::parse(value).ok();
    let works = is_path(value)
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
        keys.refuse(text, format!("inquiries cannot be sent to `{value}`"), label, help);
    } else if let Some(secret) = url.or_else(|| on_a_host(value)).as_ref().and_then(secret_in) {
        keys.refuse(
            text,
            format!("inquiries cannot be sent to {secret}"),
            "whoever knows this may use it, and every page would show it",
            format!("write \"/api/inquiries\" and {FORWARD}"),
        );
    }
}

/// A path below the origin.
pub(super) fn is_path(text: &str) -> bool {
    text.starts_with('/') && !text.starts_with("//") && !text.contains(['\\', ' '])
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
