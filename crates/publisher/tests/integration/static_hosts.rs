//! Static hosts send the same headers as the inbox.

use crate::common::valid;
use std::{collections::BTreeMap, fs};

use glossary_core::hosting;
use glossary_publisher::content::Former;
use serde_json::Value;
use tempfile::TempDir;

/// Headers by their names.
type Headers = BTreeMap<String, String>;

/// The published valid glossary.
struct PublishedSite {
    folder: TempDir,
    base: String,
}

impl PublishedSite {
    fn new() -> Self {
        let (folder, settings) =
            valid::published(|api| api.formerly = vec![Former::Slug("interface".parse().unwrap())]);
        Self { base: settings.site.base_path().to_owned(), folder }
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join("out").join(name)).unwrap()
    }

    /// Returns addresses of each kind.
    fn paths(&self) -> impl Iterator<Item = String> {
        let paths = [
            "/",
            "/index.json",
            "/terms/api/",
            "/terms/api/index.json",
            "/topics/integration/",
            "/search/",
            "/contact/",
            "/contact/refused.json",
            "/thanks/",
            "/404.html",
            "/no/such/page",
            "/embed/",
            "/embed/terms/api/",
            "/embed/contact/",
            "/embed/contact/refused.json",
            "/embed.js",
            "/glossary.json",
            "/terms/names.json",
            "/feed.xml",
            "/glossary-app-0123456789abcdef_bg.wasm",
        ];
        paths.into_iter().map(|path| [&self.base, path].concat())
    }
}

/// Returns whether a path matches a pattern with at most one `*`.
fn matches(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, end)) => path.strip_prefix(start).is_some_and(|rest| rest.ends_with(end)),
        None => pattern == path,
    }
}

/// Returns the headers that the inbox sends.
fn inbox_headers(site: &PublishedSite, path: &str) -> Headers {
    let mut sent: Headers = hosting::HEADERS.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let entries: BTreeMap<String, Value> = serde_json::from_str(&site.read("headers.json")).unwrap();
    let (everywhere, at): (Vec<_>, Vec<_>) = entries.into_iter().partition(|(_, value)| value.is_string());
    let everywhere = everywhere.into_iter().map(|(name, value)| (name, value.as_str().unwrap().to_owned()));
    let own = at.into_iter().filter(|(pattern, _)| matches(pattern, path));
    let own = own.flat_map(|(_, headers)| serde_json::from_value::<Headers>(headers).unwrap());
    sent.extend(everywhere.chain(own).map(|(name, value)| (name.to_lowercase(), value)));
    if hosting::is_immutable(path) {
        sent.insert("cache-control".to_owned(), hosting::IMMUTABLE.to_owned());
    }
    sent
}

/// Returns the lines of all rules that match a path, in their order.
fn rules<'a>(headers: &'a str, path: &'a str) -> impl Iterator<Item = &'a str> {
    let mut applies = false;
    headers.lines().filter_map(move |line| match line.strip_prefix("  ") {
        Some(rule) => applies.then_some(rule),
        None => {
            applies = matches(line, path);
            None
        }
    })
}

/// Returns the headers that Cloudflare sends (<https://developers.cloudflare.com/pages/configuration/headers/>).
fn cloudflare_headers(headers: &str, path: &str) -> Headers {
    let mut sent = Headers::new();
    for rule in rules(headers, path) {
        if let Some(name) = rule.strip_prefix("! ") {
            sent.remove(name);
        } else {
            let (name, value) = rule.split_once(": ").unwrap();
            let joined = sent.get(name).map_or_else(|| value.to_owned(), |before| format!("{before}, {value}"));
            sent.insert(name.to_owned(), joined);
        }
    }
    sent
}

/// Returns the headers that Netlify sends (<https://github.com/netlify/build/tree/main/packages/headers-parser>).
/// Netlify ignores lines without a colon, and treats names in different cases as different names.
fn netlify_headers(headers: &str, path: &str) -> Headers {
    rules(headers, path)
        .filter_map(|rule| rule.split_once(':'))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect()
}

#[test]
fn every_address_has_the_same_headers_on_every_host() {
    let site = PublishedSite::new();
    let headers = site.read("_headers");
    for path in site.paths() {
        let inbox = inbox_headers(&site, &path);
        assert_eq!(cloudflare_headers(&headers, &path), inbox, "{path}");
        assert_eq!(netlify_headers(&headers, &path), inbox, "{path}");
    }
    // The limits of Cloudflare Pages.
    assert!(headers.lines().all(|line| line.len() <= 2_000), "{headers}");
    assert!(headers.lines().filter(|line| !line.starts_with(' ')).count() <= 100, "{headers}");
}

#[test]
fn every_address_has_the_restricting_headers() {
    let site = PublishedSite::new();
    for path in site.paths() {
        let sent = inbox_headers(&site, &path);
        for (name, value) in [
            ("cross-origin-opener-policy", "same-origin"),
            ("referrer-policy", "strict-origin-when-cross-origin"),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(sent[name], value, "{path}");
        }
        assert!(sent["permissions-policy"].contains("camera=()"), "{path}");

        let policy = &sent["content-security-policy"];
        let directive = |name: &str| {
            policy.split("; ").find_map(|directive| directive.strip_prefix(name)?.strip_prefix(' ')).unwrap()
        };
        assert_eq!(directive("default-src"), "'none'", "{path}");
        assert_eq!(directive("base-uri"), "'none'", "{path}");
        // A sandboxed frame has no origin, so its policy names the site's.
        let scripts = directive("script-src").replace("'self' https://www.example.com", "'self'");
        assert!(["'self'", "'self' 'wasm-unsafe-eval'"].contains(&&*scripts), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
        let framed = path.ends_with("/embed/terms/api/") || path.ends_with("/embed/contact/");
        assert_eq!(directive("frame-ancestors"), if framed { "*" } else { "'none'" }, "{path}");
    }
}

#[test]
fn only_files_with_a_content_hash_are_cached_forever() {
    let site = PublishedSite::new();
    let headers = site.read("_headers");
    for kept in ["glossary-app-0123456789abcdef_bg.wasm\n", "definitions-"] {
        assert!(headers.contains(&format!("\n{}/{kept}", site.base)), "{headers}");
    }
    assert!(!headers.contains("index.html"), "{headers}");
}

#[test]
fn renamed_terms_are_redirected() {
    let site = PublishedSite::new();
    let base = &site.base;
    assert!(site.read("_redirects").contains(&format!("{base}/terms/interface/ {base}/terms/api/ 301\n")));
}
