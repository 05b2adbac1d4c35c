//! `headers.json`: the response headers of the site.

use base64::{Engine, prelude::BASE64_STANDARD};
use glossary_app::route::{
    CARD_STYLE, CATALOGUE, EMBED_REACT_TYPES, EMBED_SCRIPTS, EMBED_TYPES, NAMES, OEMBED, PAGE_DATA, Route, card_href,
    embedded_thanks_href, file_href,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use crate::{
    embed, refused_form,
    settings::{Hosts, Settings},
};

/// The inline styles of the pages, for the hashes in the policies.
#[derive(Clone, Copy, Debug, Default)]
pub struct Styles<'a> {
    /// The styles of all pages of the app.
    pub pages: &'a str,
    /// The additional styles of the configurator.
    pub configurator: &'a str,
    /// The styles of the configurator's sample page.
    pub sample: &'a str,
    /// The additional styles of the framed form.
    pub contact: &'a str,
    /// The styles of the other framed views.
    pub views: &'a str,
}

/// Returns the content of `headers.json`. A string is the value of a header of all paths. An object holds the headers
/// of one path, which override those of all paths; `*` in a path matches any text.
///
/// The policy (<https://www.w3.org/TR/CSP3/>) allows the site's own scripts, and the inline styles by their hashes.
/// Only the framed views may be framed, and only files for other sites may be read by other origins
/// (<https://fetch.spec.whatwg.org/#http-cors-protocol>).
#[must_use]
pub fn headers(settings: &Settings, styles: &Styles<'_>) -> Value {
    // The app connects to endpoints of other origins. The form itself may be posted to an endpoint that accepts native
    // posts.
    let contact = &settings.contact;
    let origin = |address: &str| {
        Url::parse(address).map(|url| format!(" {}", url.origin().ascii_serialization())).unwrap_or_default()
    };
    let (endpoint, fallback) = (origin(&contact.endpoint), origin(&contact.fallback));
    let fallback = if fallback == endpoint { "" } else { &fallback };
    let posted = if contact.preset.takes_plain_posts() { &*endpoint } else { "" };
    // In WebKit, `'self'` matches nothing in a sandboxed frame, which has no origin.
    let own = settings.site.base_url.origin().ascii_serialization();
    let page = |styles: &[&str], frame_ancestors: &str| {
        let own = if frame_ancestors == "'none'" { String::new() } else { format!(" {own}") };
        [
            "default-src 'none'",
            &format!("script-src 'self'{own} 'wasm-unsafe-eval'"),
            &style_src(styles),
            "img-src 'self' data:",
            "font-src 'self'",
            &format!("connect-src 'self'{endpoint}{fallback}"),
            &format!("form-action 'self'{posted}"),
            "base-uri 'none'",
            &format!("frame-ancestors {frame_ancestors}"),
        ]
        .join("; ")
    };
    let view = |style, frame_ancestors: &str| {
        [
            "default-src 'none'",
            &format!("script-src 'self' {own}"),
            &style_src(&[style]),
            "img-src 'self' data:",
            // Live reload with `serve --watch`.
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
        file_href(CARD_STYLE, base): open,
        format!("{base}/*{PAGE_DATA}"): open,
        format!("{base}/*{OEMBED}"): open,
        format!("{base}/schema/*"): open,
        format!("{base}/*{}", refused_form::FILE_NAME): { "X-Robots-Tag": "noindex" },
    })
}

/// Returns the sources of `frame-ancestors` (<https://www.w3.org/TR/CSP3/#directive-frame-ancestors>). The
/// configurator's sample page also frames the views.
fn frame_ancestors(hosts: &Hosts) -> String {
    match hosts {
        Hosts::Any => "*".to_owned(),
        Hosts::These(origins) => origins.iter().fold("'self'".to_owned(), |all, origin| all + " " + origin),
    }
}

/// Returns a `style-src` directive with the hashes of styles (<https://www.w3.org/TR/CSP3/#grammardef-hash-source>).
fn style_src(styles: &[&str]) -> String {
    styles.iter().fold("style-src".to_owned(), |text, style| {
        text + " 'sha256-" + &BASE64_STANDARD.encode(Sha256::digest(style.as_bytes())) + "'"
    })
}
