//! `headers.json`

use base64::{Engine, prelude::BASE64_STANDARD};
use glossary_app::route::{
    CATALOGUE, EMBED_REACT_TYPES, EMBED_SCRIPTS, EMBED_TYPES, NAMES, OEMBED, PAGE_DATA, Route, card_href,
    embedded_thanks_href, file_href,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use crate::{
    embed,
    settings::{Hosts, Settings},
};

/// The inline styles of the pages.
#[derive(Clone, Copy, Debug, Default)]
pub struct Styles<'a> {
    /// Of all pages of the app.
    pub pages: &'a str,
    /// Of the configurator, besides.
    pub configurator: &'a str,
    /// Of its sample page.
    pub sample: &'a str,
    /// Of the form in frames, besides.
    pub contact: &'a str,
    /// Of the other views for frames.
    pub views: &'a str,
}

/// `headers.json`: the headers that the site needs to be served with, for the inbox.
/// Those below a path, where `*` stands for any text, are for that path, over the
/// others, which are for all.
///
/// The policy (<https://www.w3.org/TR/CSP3/>) allows this site's own scripts and
/// the inline styles, by their hashes; nothing else runs. Only the views for frames
/// may be framed, and only what other sites read may be read by them
/// (<https://fetch.spec.whatwg.org/#http-cors-protocol>).
#[must_use]
pub fn headers(settings: &Settings, styles: &Styles<'_>) -> Value {
    // An endpoint elsewhere has to be reached by the app, and by the form where it
    // can be sent without the app.
    let contact = &settings.contact;
    let origin = |address: &str| {
        Url::parse(address).map(|url| format!(" {}", url.origin().ascii_serialization())).unwrap_or_default()
    };
    let (endpoint, fallback) = (origin(&contact.endpoint), origin(&contact.fallback));
    let fallback = if fallback == endpoint { "" } else { &fallback };
    let posted = if contact.preset.takes_plain_posts() { &*endpoint } else { "" };
    let page = |styles: &[&str], frame_ancestors: &str| {
        [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            &style_src(styles),
            "img-src 'self' data:",
            "font-src 'self'",
            &format!("connect-src 'self'{endpoint}{fallback}"),
            &format!("form-action 'self'{posted}"),
            "manifest-src 'self'",
            "base-uri 'none'",
            &format!("frame-ancestors {frame_ancestors}"),
        ]
        .join("; ")
    };
    let view = |style, frame_ancestors: &str| {
        [
            "default-src 'none'",
            "script-src 'self'",
            &style_src(&[style]),
            "img-src 'self' data:",
            // `serve --watch` tells open pages of changes.
            "connect-src 'self'",
            "form-action 'none'",
            "base-uri 'none'",
            &format!("frame-ancestors {frame_ancestors}"),
        ]
        .join("; ")
    };
    let base = settings.site.base_path();
    let hosts = frame_ancestors(&settings.embed.allow);
    let policy = |policy: String| json!({ "Content-Security-Policy": policy });
    let with_frames = |policy: String| policy + "; frame-src 'self'";
    let open = json!({ "Access-Control-Allow-Origin": "*" });
    json!({
        "Content-Security-Policy": page(&[styles.pages], "'none'"),
        Route::Embed.href(base): policy(with_frames(page(&[styles.pages, styles.configurator], "'none'"))),
        embed::sample::href(base): policy(with_frames(view(styles.sample, "'self'"))),
        Route::EmbeddedContact.href(base): policy(page(&[styles.pages, styles.contact], &hosts)),
        embedded_thanks_href(base): policy(view(styles.views, &hosts)),
        card_href("*", base).trim_end_matches('/'): policy(view(styles.views, &hosts)),
        file_href(EMBED_SCRIPTS, base): open,
        file_href(EMBED_TYPES, base): { "Content-Type": "text/plain; charset=utf-8" },
        file_href(EMBED_REACT_TYPES, base): { "Content-Type": "text/plain; charset=utf-8" },
        file_href(CATALOGUE, base): open,
        file_href(NAMES, base): open,
        format!("{base}/*{PAGE_DATA}"): open,
        format!("{base}/*{OEMBED}"): open,
        format!("{base}/schema/*"): open,
    })
}

/// <https://www.w3.org/TR/CSP3/#directive-frame-ancestors>. The site's own sample page
/// shows them too.
fn frame_ancestors(hosts: &Hosts) -> String {
    match hosts {
        Hosts::Any => "*".to_owned(),
        Hosts::These(origins) => origins.iter().fold("'self'".to_owned(), |all, origin| all + " " + origin),
    }
}

/// <https://www.w3.org/TR/CSP3/#grammardef-hash-source>
fn style_src(styles: &[&str]) -> String {
    styles.iter().fold("style-src".to_owned(), |text, style| {
        text + " 'sha256-" + &BASE64_STANDARD.encode(Sha256::digest(style.as_bytes())) + "'"
    })
}
