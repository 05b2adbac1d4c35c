//! Publishing again writes what has changed, and nothing is missed.
#![allow(clippy::unwrap_used, reason = "it is test code, though no test function")]

mod common;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use common::TRUNKS;
use glossary_core::hosting;
use glossary_publisher::{
    content::{Glossary, ReadOptions, Reader},
    embed::script::Version,
    publish::{Published, Publisher},
    settings::Settings,
};
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

struct Site {
    folder: TempDir,
    reader: Reader,
    publisher: Publisher,
}

impl Site {
    /// Three terms; the first names the second as related.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir_all(path("content/terms")).unwrap();
        fs::create_dir(path("app")).unwrap();
        fs::write(path("app/index.html"), TRUNKS).unwrap();
        fs::write(path("app/glossary-app-0123456789abcdef_bg.wasm"), "wasm").unwrap();
        fs::write(path("glossary.toml"), SETTINGS).unwrap();
        fs::write(path("content/topics.toml"), "[[topic]]\nslug = \"t\"\nname = \"T\"\nsummary = \"All.\"\n").unwrap();
        let publisher = Publisher::new(&path("app"), &path("public"), &path("out"));
        let site = Self { folder, reader: Reader::default(), publisher };
        site.write("alpha", "The first letter.", &["beta"]);
        site.write("beta", "The second letter.", &[]);
        site.write("gamma", "The third letter.", &[]);
        site
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, slug: &str, definition: &str, related: &[&str]) {
        let text = format!(
            "+++\nname = \"{slug}\"\ntopic = \"t\"\ndefinition = \"{definition}\"\nrelated = {related:?}\n\
             updated = 2026-01-01\n+++\nText.\n\n## Example\n\nText.\n"
        );
        fs::write(self.path("content/terms").join(slug).with_extension("md"), text).unwrap();
    }

    fn read(&mut self) -> (Glossary, Settings) {
        let options =
            ReadOptions { drafts: false, today: Date::constant(2026, 11, 22), base: "", public: self.folder.path() };
        let (glossary, problems) = self.reader.read(&self.folder.path().join("content"), &options);
        assert!(!problems.has_errors(), "{problems:?}");
        (glossary, Settings::read(&self.path("glossary.toml"), [], Some(&self.path("public"))).unwrap())
    }

    fn publish(&mut self) -> Published {
        let (glossary, settings) = self.read();
        self.publisher.publish(&glossary, &settings, || ()).unwrap()
    }

    /// What has been published, and what a first publish of the same makes.
    fn assert_nothing_is_missed(&mut self) {
        let (glossary, settings) = self.read();
        let fresh = self.path("fresh");
        Publisher::new(&self.path("app"), &self.path("public"), &fresh).publish(&glossary, &settings, || ()).unwrap();
        assert_eq!(without_kept(files(&self.path("out"))), files(&fresh));
        fs::remove_dir_all(fresh).unwrap();
    }
}

const SETTINGS: &str = r#"
[site]
name = "Letters"
description = "A glossary."
base_url = "https://www.example.com/"
company = "Example"
"#;

fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
                files.insert(path.strip_prefix(folder).unwrap().to_owned(), text);
            }
        }
    }
    files
}

/// The files without those that are only kept for the pages of the publish before.
fn without_kept(mut files: BTreeMap<PathBuf, String>) -> BTreeMap<PathBuf, String> {
    let list = files.remove(Path::new(".published")).unwrap();
    let (kept, names): (Vec<_>, Vec<_>) = list.lines().partition(|line| line.starts_with('/'));
    for name in kept {
        assert!(files.remove(Path::new(&name[1..])).is_some(), "{name}");
    }
    files.insert(".published".into(), names.iter().flat_map(|name| [*name, "\n"]).collect());
    files
}

/// The policy that pages have now.
fn policy(site: &Site) -> String {
    let headers = fs::read_to_string(site.path("out/headers.json")).unwrap();
    let headers: serde_json::Value = serde_json::from_str(&headers).unwrap();
    headers["Content-Security-Policy"].as_str().unwrap().to_owned()
}

/// The source that allows a page's inline style.
fn style_of(page: &str) -> String {
    let (_, style) = page.split_once("<style>").unwrap();
    let style = style.split_once("</style>").unwrap().0;
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(style)))
}

/// The files with a hash that a page names.
fn hashed_in(page: &str) -> Vec<&str> {
    let names = page.split(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c));
    names.filter(|name| hosting::never_changes(name)).collect()
}

#[test]
fn no_page_is_mixed_with_another_publish() {
    let mut site = Site::new();
    let app = |site: &Site, build: &str, colour: &str| {
        let folder = site.path("app");
        fs::remove_dir_all(&folder).unwrap();
        fs::create_dir(&folder).unwrap();
        let trunks = TRUNKS.replace("0123456789abcdef", build).replace("0011223344556677", build);
        fs::write(folder.join("index.html"), trunks.replace("#ff0000", colour)).unwrap();
        for name in ["glossary-app-?_bg.wasm", "glossary-app-?.js", "boot-?.js"] {
            fs::write(folder.join(name.replace('?', build)), build).unwrap();
        }
    };
    let page = |site: &Site| fs::read_to_string(site.path("out/terms/alpha/index.html")).unwrap();
    let is_whole = |site: &Site, page: &str| {
        let named = hashed_in(page);
        named.len() > 2 && named.iter().all(|name| site.path("out").join(name).is_file())
    };
    app(&site, "1111111111111111", "#ff0000");
    site.publish();
    let old = page(&site);
    assert!(is_whole(&site, &old) && policy(&site).contains(&style_of(&old)));

    app(&site, "2222222222222222", "#00ff00");
    let (glossary, settings) = site.read();
    let mut publisher =
        std::mem::replace(&mut site.publisher, Publisher::new(Path::new(""), Path::new(""), Path::new("")));
    publisher
        .publish(&glossary, &settings, || {
            // A visitor may have any of them.
            let new = page(&site);
            assert_ne!(style_of(&old), style_of(&new));
            for page in [&old, &new] {
                assert!(is_whole(&site, page) && policy(&site).contains(&style_of(page)), "{}", policy(&site));
            }
        })
        .unwrap();
    site.publisher = publisher;
    // Whoever has a page of before still gets the app that it names.
    let new = page(&site);
    assert!(is_whole(&site, &old) && is_whole(&site, &new));
    assert!(policy(&site).contains(&style_of(&new)) && !policy(&site).contains(&style_of(&old)));
    site.assert_nothing_is_missed();

    app(&site, "3333333333333333", "#00ff00");
    site.publish();
    assert!(!is_whole(&site, &old) && is_whole(&site, &new));
    site.assert_nothing_is_missed();
}

#[test]
fn a_second_publish_writes_what_has_changed() {
    let mut site = Site::new();
    let first = site.publish();
    assert_eq!(first.terms, 3);
    assert!(first.written > 20, "{first:?}");
    assert_eq!(site.publish().written, 0);
    site.assert_nothing_is_missed();

    site.write("beta", "The letter after the first.", &[]);
    let again = site.publish();
    let page = fs::read_to_string(site.path("out/terms/alpha/index.html")).unwrap();
    assert!(page.contains("The letter after the first."), "its definition stands on pages that name it");
    assert!(again.written < first.written, "{again:?}");
    site.assert_nothing_is_missed();
}

#[test]
fn terms_come_and_go() {
    let mut site = Site::new();
    site.publish();
    site.write("delta", "The fourth letter.", &["alpha"]);
    site.publish();
    assert!(site.path("out/terms/delta/index.html").is_file());
    site.assert_nothing_is_missed();

    fs::remove_file(site.path("content/terms/delta.md")).unwrap();
    site.publish();
    assert!(!site.path("out/terms/delta").exists());
    site.assert_nothing_is_missed();
}

#[test]
fn a_link_may_name_a_place_that_the_page_really_has() {
    let mut site = Site::new();
    site.publish();
    let page = fs::read_to_string(site.path("out/terms/alpha/index.html")).unwrap();
    let beta = site.path("content/terms/beta.md");
    let text = fs::read_to_string(&beta).unwrap();
    for place in ["example", "related", "contact"] {
        assert!(page.contains(&format!(" id=\"{place}\"")), "{place} in {page}");
        fs::write(&beta, text.replace("Text.", &format!("[Alpha](terms/alpha#{place})"))).unwrap();
        site.publish();
        let beta = fs::read_to_string(site.path("out/terms/beta/index.html")).unwrap();
        assert!(beta.contains(&format!("<a href=\"/terms/alpha/#{place}\">")), "{place} in {beta}");
    }
}

#[test]
fn files_are_published_as_they_are_and_taken_away_again() {
    let mut site = Site::new();
    fs::create_dir(site.path("public")).unwrap();
    fs::write(site.path("public/a.svg"), "<svg/>").unwrap();
    site.publish();
    assert_eq!(fs::read_to_string(site.path("out/a.svg")).unwrap(), "<svg/>");
    fs::remove_file(site.path("public/a.svg")).unwrap();
    site.publish();
    assert!(!site.path("out/a.svg").exists());
}

#[test]
fn files_of_the_app_are_kept_for_ever_by_browsers_wherever_it_is_published() {
    let mut site = Site::new();
    let (glossary, settings) = site.read();
    site.publisher.publish(&glossary, &settings, || ()).unwrap();
    // As Trunk's hook does.
    let app = site.path("app");
    Publisher::new(&app, &site.path("public"), &app).publish(&glossary, &settings, || ()).unwrap();
    let wasm = "/glossary-app-0123456789abcdef_bg.wasm\n  cache-control: public, max-age=31536000, immutable\n";
    for folder in ["out", "app"] {
        let headers = fs::read_to_string(site.path(folder).join("_headers")).unwrap();
        assert!(headers.contains(wasm), "{folder}: {headers}");
    }
    assert_eq!(files(&app), files(&site.path("out")));
}

#[test]
fn settings_and_another_build_of_the_app_change_every_page() {
    let mut site = Site::new();
    let first = site.publish();
    fs::write(site.path("glossary.toml"), SETTINGS.replace("Letters", "The letters")).unwrap();
    assert!(site.publish().written >= first.pages);
    site.assert_nothing_is_missed();

    fs::write(site.path("app/index.html"), TRUNKS.replace("0123456789abcdef", "ffffffffffffffff")).unwrap();
    assert!(site.publish().written >= first.pages);
    site.assert_nothing_is_missed();
}

#[test]
fn the_pages_are_there_before_what_only_machines_read() {
    let mut site = Site::new();
    let (glossary, settings) = site.read();
    let (page, feed) = (site.path("out/terms/alpha/index.html"), site.path("out/feed.xml"));
    site.publisher.publish(&glossary, &settings, || assert!(page.is_file() && !feed.exists())).unwrap();
    assert!(feed.is_file());
}

#[test]
fn a_publish_that_failed_is_made_up_for() {
    let mut site = Site::new();
    site.publish();
    site.write("alpha", "Another first letter.", &["beta"]);
    // Where a file should come lies a folder.
    let feed = site.path("out/feed.xml");
    fs::remove_file(&feed).unwrap();
    fs::create_dir_all(feed.join("in the way")).unwrap();
    let (glossary, settings) = site.read();
    assert!(site.publisher.publish(&glossary, &settings, || ()).is_err());

    fs::remove_dir_all(&feed).unwrap();
    site.publish();
    site.assert_nothing_is_missed();
}

#[test]
fn a_term_has_a_card_for_other_sites() {
    let mut site = Site::new();
    site.publish();
    let card = fs::read_to_string(site.path("out/embed/terms/alpha/index.html")).unwrap();
    for part in [
        "<meta name=\"robots\" content=\"noindex\">",
        "<link rel=\"canonical\" href=\"https://www.example.com/terms/alpha/\">",
        "<base target=\"_top\">",
        "<p class=\"definition\">The first letter.</p>",
        "<a href=\"/terms/beta/\">beta</a>",
        "<a href=\"/terms/alpha/\"><span data-word=\"2\">More about</span> alpha</a>",
    ] {
        assert!(card.contains(part), "{part} in {card}");
    }
    assert!(site.path("out/embed.js").is_file() && site.path("out/embed-view.js").is_file());
    let sitemap = fs::read_to_string(site.path("out/sitemap.xml")).unwrap();
    assert!(!sitemap.contains("embed"), "{sitemap}");

    site.write("beta", "The letter after the first.", &[]);
    site.publish();
    let card = fs::read_to_string(site.path("out/embed/terms/beta/index.html")).unwrap();
    assert!(card.contains("The letter after the first."));
    fs::remove_file(site.path("content/terms/gamma.md")).unwrap();
    site.publish();
    assert!(!site.path("out/embed/terms/gamma").exists());
    site.assert_nothing_is_missed();
}

#[test]
fn a_script_that_other_sites_name_by_its_hash_stays_for_ever() {
    let mut site = Site::new();
    site.publish();
    let newest = Version::newest();
    let script = fs::read_to_string(site.path("out").join(&newest.name)).unwrap();
    assert_eq!(script, fs::read_to_string(site.path("out/embed.js")).unwrap());

    // As another build of this program published it.
    let (list, earlier) = (site.path("out/.published"), "embed-0123456789abcdef.js");
    fs::write(&list, fs::read_to_string(&list).unwrap() + earlier + "\n").unwrap();
    fs::write(site.path("out").join(earlier), "an earlier script").unwrap();
    for _ in 0..2 {
        site.publish();
        assert_eq!(fs::read_to_string(site.path("out").join(earlier)).unwrap(), "an earlier script");
        let headers = fs::read_to_string(site.path("out/_headers")).unwrap();
        for name in [earlier, &newest.name] {
            let kept = format!("/{name}\n  cache-control: public, max-age=31536000, immutable\n");
            assert!(headers.contains(&kept), "{name} in {headers}");
        }
    }
    // Whoever removes it by hand is done with it.
    fs::remove_file(site.path("out").join(earlier)).unwrap();
    site.publish();
    site.assert_nothing_is_missed();
}

#[test]
fn a_term_says_what_to_show_where_its_address_is_pasted() {
    let mut site = Site::new();
    fs::write(site.path("glossary.toml"), SETTINGS.replace("Letters", "Letters & more")).unwrap();
    site.publish();
    let page = fs::read_to_string(site.path("out/terms/alpha/index.html")).unwrap();
    let address = "https://www.example.com/terms/alpha/oembed.json";
    let link = format!(r#"<link rel="alternate" type="application/json+oembed" href="{address}" title="alpha">"#);
    assert!(page.contains(&link), "{page}");
    assert!(!fs::read_to_string(site.path("out/index.html")).unwrap().contains("oembed"));
    let answer = fs::read_to_string(site.path("out/terms/alpha/oembed.json")).unwrap();
    let expected = serde_json::json!({
        "version": "1.0", "type": "rich", "title": "alpha", "provider_name": "Letters & more",
        "provider_url": "https://www.example.com/", "cache_age": 86400, "width": 600, "height": 320,
        "html": "<iframe src=\"https://www.example.com/embed/terms/alpha/\" title=\"alpha\" width=\"600\" \
            height=\"320\" loading=\"lazy\" frameborder=\"0\" referrerpolicy=\"strict-origin\"></iframe>",
    });
    assert_eq!(serde_json::from_str::<serde_json::Value>(&answer).unwrap(), expected);
    // Kept, though nothing is written.
    assert_eq!(site.publish().written, 0);
    assert!(site.path("out/terms/alpha/oembed.json").is_file());
}

#[test]
fn a_picture_is_shown_where_an_address_is_pasted() {
    let mut site = Site::new();
    site.publish();
    let page = |site: &Site| fs::read_to_string(site.path("out/terms/alpha/index.html")).unwrap();
    assert!(page(&site).contains(r#"<meta name="twitter:card" content="summary">"#));
    assert!(!page(&site).contains("og:image"));

    fs::create_dir(site.path("public")).unwrap();
    fs::write(site.path("public/a card.gif"), b"GIF89a\xb0\x04\x76\x02\x00\x00\x00;").unwrap();
    let settings = SETTINGS.replace("company", "image = \"a card.gif\"\ncompany").replace(".com/", ".com/g/");
    fs::write(site.path("glossary.toml"), settings).unwrap();
    site.publish();
    for tag in [
        r#"<meta property="og:image" content="https://www.example.com/g/a%20card.gif">"#,
        r#"<meta property="og:image:width" content="1200">"#,
        r#"<meta property="og:image:height" content="630">"#,
        r#"<meta property="og:image:alt" content="Letters">"#,
        r#"<meta name="twitter:card" content="summary_large_image">"#,
    ] {
        assert!(page(&site).contains(tag), "{tag} in {}", page(&site));
    }
    assert!(site.path("out/a card.gif").is_file());
}

#[test]
fn only_what_is_meant_for_other_sites_is_open_to_them() {
    let mut site = Site::new();
    let cases = [
        ("", "frame-ancestors *"),
        ("[embed]\nallow = []", "frame-ancestors 'self'"),
        (
            "[embed]\nallow = [\"https://Blog.example.com/\", \"https://*.example.org:8443\"]",
            "frame-ancestors 'self' https://blog.example.com https://*.example.org:8443",
        ),
    ];
    for (embed, expected) in cases {
        fs::write(site.path("glossary.toml"), format!("{}{embed}", SETTINGS.replace(".com/", ".com/g/"))).unwrap();
        site.publish();
        let headers = fs::read_to_string(site.path("out/headers.json")).unwrap();
        let headers: serde_json::Value = serde_json::from_str(&headers).unwrap();
        let policy = |value: &serde_json::Value| value["Content-Security-Policy"].as_str().unwrap().to_owned();
        assert!(policy(&headers).ends_with("frame-ancestors 'none'"));
        assert!(policy(&headers["/g/embed/"]).ends_with("frame-ancestors 'none'; frame-src 'self'"));
        assert!(policy(&headers["/g/embed/sample/"]).contains("frame-ancestors 'self'"));
        for path in ["/g/embed/terms/*", "/g/embed/contact/", "/g/embed/thanks/"] {
            assert!(policy(&headers[path]).ends_with(expected), "{path} {headers}");
        }
        for path in ["/g/embed*js", "/g/glossary.json", "/g/*index.json", "/g/*oembed.json", "/g/schema/*"] {
            assert_eq!(headers[path]["Access-Control-Allow-Origin"], "*", "{path}");
        }
    }
}

#[test]
fn a_renamed_term_is_found_by_other_sites_too() {
    let mut site = Site::new();
    let gamma = site.path("content/terms/gamma.md");
    let text = fs::read_to_string(&gamma).unwrap();
    fs::write(&gamma, text.replace("updated", "formerly = [\"third\"]\nautolink = false\nexact_case = true\nupdated"))
        .unwrap();
    site.publish();
    let json = |name: &str| -> serde_json::Value {
        serde_json::from_str(&fs::read_to_string(site.path("out").join(name)).unwrap()).unwrap()
    };
    let redirects = serde_json::json!({
        "/terms/third/": "/terms/gamma/",
        "/terms/third/index.json": "/terms/gamma/index.json",
        "/embed/terms/third/": "/embed/terms/gamma/",
    });
    assert_eq!(json("redirects.json"), redirects);
    let terms = json("glossary.json")["terms"].clone();
    assert_eq!((&terms[0]["autolink"], &terms[2]["autolink"]), (&serde_json::Value::Null, &false.into()));
    assert_eq!((&terms[0]["exact_case"], &terms[2]["exact_case"]), (&serde_json::Value::Null, &true.into()));
}
