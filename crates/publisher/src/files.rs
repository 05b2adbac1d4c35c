//! What a site has besides its pages: for crawlers, readers, hosts and the inbox.

mod catalogue;
mod feed;
mod llms;
mod sitemap;

pub use catalogue::catalogue;
pub use feed::feed;
pub use llms::llms;
pub use sitemap::sitemap;

use std::{collections::BTreeMap, sync::Arc};

use base64::{Engine, prelude::BASE64_STANDARD};
use glossary_app::route::Route;
use serde_json::json;
use sha2::{Digest, Sha256};
use url::Url;

use crate::{content::Glossary, settings::Settings};

/// `robots.txt` (<https://www.rfc-editor.org/rfc/rfc9309>): everything may be read.
#[must_use]
pub fn robots(settings: &Settings) -> String {
    format!("User-agent: *\nAllow: /\nSitemap: {}sitemap.xml\n", settings.site.base_url)
}

/// `redirects.json`: former addresses and their present ones, for the inbox.
#[must_use]
pub fn redirects(glossary: &Glossary, base: &str) -> BTreeMap<String, String> {
    let of_term = |term: &Arc<crate::content::Term>| {
        let to = Route::Term(term.slug.to_string()).href(base);
        let from = term.formerly.iter().map(|slug| Route::Term(slug.to_string()).href(base)).collect::<Vec<_>>();
        from.into_iter().map(move |from| (from, to.clone()))
    };
    glossary.terms.iter().flat_map(of_term).collect()
}

/// `headers.json`: the headers that pages need to be served with, for the inbox.
///
/// The policy (<https://www.w3.org/TR/CSP3/>) allows this site's own scripts and
/// the one inline style, by its hash; nothing else runs.
#[must_use]
pub fn headers(settings: &Settings, style: &str) -> serde_json::Value {
    let hash = BASE64_STANDARD.encode(Sha256::digest(style.as_bytes()));
    // An endpoint elsewhere has to be reached by the form and by the app.
    let endpoint = Url::parse(&settings.contact.endpoint)
        .map(|url| format!(" {}", url.origin().ascii_serialization()))
        .unwrap_or_default();
    let policy = [
        "default-src 'none'".to_owned(),
        "script-src 'self' 'wasm-unsafe-eval'".to_owned(),
        format!("style-src 'sha256-{hash}'"),
        "img-src 'self' data:".to_owned(),
        "font-src 'self'".to_owned(),
        format!("connect-src 'self'{endpoint}"),
        format!("form-action 'self'{endpoint}"),
        "manifest-src 'self'".to_owned(),
        "base-uri 'none'".to_owned(),
        "frame-ancestors 'none'".to_owned(),
    ];
    json!({ "Content-Security-Policy": policy.join("; ") })
}
