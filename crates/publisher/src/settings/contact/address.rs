//! Checks of endpoint addresses.

use std::net::IpAddr;

use url::{Host, Url};

use crate::settings::{
    secret::{FORWARD_INSTEAD, secret_in_url},
    section::{Keys, Setting},
};

/// Reports an invalid or unencrypted address, and an address that is a secret.
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
            ("inquiries would be sent without encryption", "use the address that begins with https://")
        } else {
            (
                "neither a path nor an https:// address",
                "write a path on the same host like \"/api/inquiries\", or the full address of a form service",
            )
        };
        keys.refuse(text, format!("inquiries cannot be sent to `{value}`"), label, help);
    } else if let Some(secret) = url.or_else(|| on_a_host(value)).as_ref().and_then(secret_in_url) {
        keys.refuse(
            text,
            format!("inquiries cannot be sent to {secret}"),
            "a secret, which every page would publish",
            format!("write \"/api/inquiries\" and {FORWARD_INSTEAD}"),
        );
    }
}

/// Returns whether a text is an absolute path.
pub(super) fn is_path(text: &str) -> bool {
    text.starts_with('/') && !text.starts_with("//") && !text.contains(['\\', ' '])
}

/// Returns the address of a path on an example host.
fn on_a_host(path: &str) -> Option<Url> {
    Url::parse("https://www.example.com/").ok()?.join(path).ok()
}

/// Returns whether the address is on this machine, where encryption is not needed.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        None => false,
    }
}
