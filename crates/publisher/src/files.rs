//! What a site has besides its pages: for crawlers, readers, hosts and the inbox.

mod catalogue;
mod feed;
mod llms;
mod netlify;
mod sitemap;

pub use catalogue::catalogue;
pub use feed::feed;
pub use llms::llms;
pub use netlify::{NETLIFY_FORM, netlify_form};
pub use sitemap::sitemap;

use std::{collections::BTreeMap, sync::Arc};

use base64::{Engine, prelude::BASE64_STANDARD};
use glossary_app::route::{
    CATALOGUE, EMBED_REACT_TYPES, EMBED_SCRIPTS, EMBED_TYPES, EMBEDDED, PAGE_DATA, Route, card_href, file_href,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use crate::{
    content::Glossary,
    settings::{Hosts, Settings},
};

/// `robots.txt` (<https://www.rfc-editor.org/rfc/rfc9309>): everything may be read.
#[must_use]
pub fn robots(settings: &Settings) -> String {
    format!("User-agent: *\nAllow: /\nSitemap: {}sitemap.xml\n", settings.site.base_url)
}

/// `redirects.json`: former addresses and their present ones, for the inbox. Other
/// sites keep a term's card and data by its slug too.
#[must_use]
pub fn redirects(glossary: &Glossary, base: &str) -> BTreeMap<String, String> {
    let of_term = |term: &Arc<crate::content::Term>| {
        let addresses = |slug: &str| {
            let page = Route::Term(slug.to_owned());
            [page.href(base), page.data_href(base), card_href(slug, base)]
        };
        let to = addresses(&term.slug);
        term.formerly.iter().flat_map(|slug| addresses(slug).into_iter().zip(to.clone())).collect::<Vec<_>>()
    };
    glossary.terms.iter().flat_map(of_term).collect()
}

/// `headers.json`: the headers that the site needs to be served with, for the inbox.
/// Those below a path, where `*` stands for any text, are for that path, over the
/// others, which are for all.
///
/// The policy (<https://www.w3.org/TR/CSP3/>) allows this site's own scripts and
/// the one inline style, by its hash; nothing else runs. Only the views for frames
/// may be framed, and only what other sites read may be read by them
/// (<https://fetch.spec.whatwg.org/#http-cors-protocol>).
#[must_use]
pub fn headers(settings: &Settings, style: &str, embedded_style: &str) -> Value {
    // An endpoint elsewhere has to be reached by the app, and by the form where it
    // can be sent without the app.
    let contact = &settings.contact;
    let origin = |address: &str| {
        Url::parse(address).map(|url| format!(" {}", url.origin().ascii_serialization())).unwrap_or_default()
    };
    let (endpoint, fallback) = (origin(&contact.endpoint), origin(&contact.fallback));
    let fallback = if fallback == endpoint { "" } else { &fallback };
    let posted = if contact.preset.takes_plain_posts() { &*endpoint } else { "" };
    let policy = [
        "default-src 'none'".to_owned(),
        "script-src 'self' 'wasm-unsafe-eval'".to_owned(),
        format!("style-src '{}'", hash(style)),
        "img-src 'self' data:".to_owned(),
        "font-src 'self'".to_owned(),
        format!("connect-src 'self'{endpoint}{fallback}"),
        format!("form-action 'self'{posted}"),
        "manifest-src 'self'".to_owned(),
        "base-uri 'none'".to_owned(),
        "frame-ancestors 'none'".to_owned(),
    ];
    let embedded = [
        "default-src 'none'".to_owned(),
        "script-src 'self'".to_owned(),
        format!("style-src '{}'", hash(embedded_style)),
        "img-src 'self' data:".to_owned(),
        // `serve --watch` tells open pages of changes.
        "connect-src 'self'".to_owned(),
        "form-action 'none'".to_owned(),
        "base-uri 'none'".to_owned(),
        format!("frame-ancestors {}", frame_ancestors(&settings.embed.allow)),
    ];
    let base = settings.site.base_path();
    let open = json!({ "Access-Control-Allow-Origin": "*" });
    json!({
        "Content-Security-Policy": policy.join("; "),
        format!("{base}{EMBEDDED}*"): { "Content-Security-Policy": embedded.join("; ") },
        file_href(EMBED_SCRIPTS, base): open,
        file_href(EMBED_TYPES, base): { "Content-Type": "text/plain; charset=utf-8" },
        file_href(EMBED_REACT_TYPES, base): { "Content-Type": "text/plain; charset=utf-8" },
        file_href(CATALOGUE, base): open,
        format!("{base}/*{PAGE_DATA}"): open,
    })
}

/// <https://www.w3.org/TR/CSP3/#directive-frame-ancestors>
fn frame_ancestors(hosts: &Hosts) -> String {
    match hosts {
        Hosts::Any => "*".to_owned(),
        Hosts::These(origins) if origins.is_empty() => "'none'".to_owned(),
        Hosts::These(origins) => origins.join(" "),
    }
}

/// <https://www.w3.org/TR/CSP3/#grammardef-hash-source>
fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text.as_bytes())))
}
