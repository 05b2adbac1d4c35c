//! The files for the pages of other sites.

use std::fs;

use crate::common::site::*;
use glossary_core::hosting;
use glossary_publisher::embed::script::{self, ScriptVersion};

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
    site.assert_equals_a_first_publish();
}

#[test]
fn the_pages_for_other_sites_are_not_indexed() {
    let mut site = Site::new();
    site.publish();
    for (page, canonical) in
        [("", "embed/"), ("contact/", "contact/"), ("sample/", "embed/"), ("terms/alpha/", "terms/alpha/")]
    {
        let html = fs::read_to_string(site.path("out/embed").join(page).join("index.html")).unwrap();
        assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"), "{page}: {html}");
        let link = format!("<link rel=\"canonical\" href=\"https://www.example.com/{canonical}\">");
        assert!(html.contains(&link), "{link} in {html}");
    }
}

#[test]
fn a_published_script_version_is_kept_forever() {
    let mut site = Site::new();
    site.publish();
    let newest = ScriptVersion::of(&fs::read_to_string(site.path("app/embed.js")).unwrap());
    assert!(site.path("out").join(&newest.name).is_file(), "{newest:?}");

    // A version that an earlier build of this program published.
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
    // A version that the operator removes is no longer listed.
    fs::remove_file(site.path("out").join(earlier)).unwrap();
    site.publish();
    site.assert_equals_a_first_publish();
}

/// Returns the name and the text of the published file with this prefix and suffix.
fn hashed(site: &Site, start: &str, end: &str) -> (String, String) {
    let files = files(&site.path("out"));
    let is_meant = |name: &str| name.starts_with(start) && name.ends_with(end) && hosting::is_immutable(name);
    let mut found = files.into_iter().filter(|(path, _)| is_meant(path.to_str().unwrap()));
    let (path, text) = found.next().unwrap();
    assert_eq!(found.next(), None, "{start}");
    (path.to_str().unwrap().to_owned(), text)
}

#[test]
fn each_script_is_published_under_its_own_names_only() {
    let mut site = Site::new();
    site.publish();
    let read = |name: &str| fs::read_to_string(site.path("out").join(name)).unwrap();
    for name in ["embed.js", "embed.module.js", "embed-view.js"] {
        assert_eq!(read(name), format!("// {name}\n"));
    }
    let (version, script) = hashed(&site, "embed-", ".js");
    assert_eq!(script, "// embed.js\n");
    let page = read("embed/index.html");
    let ScriptVersion { name, integrity } = ScriptVersion::of(&script);
    assert_eq!(version, name);
    assert!(page.contains(&format!("https://www.example.com/{name}")) && page.contains(&integrity), "{page}");
    for (start, page) in [("configurator", page), ("sample", read("embed/sample/index.html"))] {
        let (name, script) = hashed(&site, &format!("{start}-"), ".js");
        assert_eq!(script, format!("// {start}.js\n"));
        assert!(page.contains(&format!("src=\"/{name}\"")), "{page}");
        assert!(!site.path("out").join(start).with_extension("js").exists());
    }
}

#[test]
fn a_changed_script_is_published_again() {
    let mut site = Site::new();
    site.publish();
    let first = ScriptVersion::of("// embed.js\n");
    for name in script::FILES {
        fs::write(site.path("app").join(name), "alert(1)\n").unwrap();
        assert!(site.publish().written > 0, "{name}");
    }
    let page = fs::read_to_string(site.path("out/embed/index.html")).unwrap();
    assert!(page.contains(&ScriptVersion::of("alert(1)\n").name) && !page.contains(&first.name), "{page}");
    fs::remove_file(site.path("out").join(&first.name)).unwrap();
    site.publish();
    site.assert_equals_a_first_publish();
}

#[test]
fn an_app_without_a_script_is_refused_with_the_command_that_builds_the_script() {
    for name in script::FILES {
        let mut site = Site::new();
        fs::remove_file(site.path("app").join(name)).unwrap();
        let (glossary, settings) = site.read();
        let error = site.publisher.publish(&glossary, &settings, || ()).unwrap_err().to_string();
        let file = site.path("app").join(name).display().to_string();
        assert_eq!(error, format!("cannot read {file}; build the app again: cargo xtask build"));
    }
}

#[test]
fn a_term_has_oembed_data() {
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
    // An unchanged file is kept.
    assert_eq!(site.publish().written, 0);
    assert!(site.path("out/terms/alpha/oembed.json").is_file());
}

#[test]
fn the_image_for_link_previews_is_in_the_head() {
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
fn only_files_for_other_sites_may_be_framed_or_read_by_other_origins() {
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
        for path in [
            "/g/embed*js",
            "/g/glossary.json",
            "/g/terms/names.json",
            "/g/terms/card.json",
            "/g/*index.json",
            "/g/*oembed.json",
            "/g/schema/*",
        ] {
            assert_eq!(headers[path]["Access-Control-Allow-Origin"], "*", "{path}");
        }
    }
}

#[test]
fn a_renamed_term_is_redirected_for_other_sites_too() {
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

#[test]
fn automatic_links_know_each_name_of_a_term() {
    let mut site = Site::new();
    let front = |slug: &str, name: &str, more: &str| {
        let path = site.path("content/terms").join(slug).with_extension("md");
        let text = fs::read_to_string(site.path("content/terms/gamma.md")).unwrap();
        let (before, after) = text.split_once("name = \"gamma\"\n").unwrap();
        fs::write(path, format!("{before}name = \"{name}\"\n{more}{after}")).unwrap();
    };
    front("less", "Less", "aliases = [\"LESS CSS\"]\nexpansion = \"Leaner Style Sheets\"\nexact_case = true\n");
    front("queues", "Queues", "aliases = [\"G\"]\n");
    front("quiet", "Quiet", "autolink = false\n");
    front("half-done", "Half Done", "draft = true\n");
    site.publish();
    let names = fs::read_to_string(site.path("out/terms/names.json")).unwrap();
    let expected = serde_json::json!({
        "names": [
            ["LESS CSS", "less"],
            ["alpha", "alpha"],
            ["beta", "beta"],
            ["gamma", "gamma"],
            ["leaner style sheet", "less"],
            ["leaner style sheets", "less"],
            ["less", "less"],
            ["queue", "queues"],
            ["queues", "queues"],
        ],
        "exact": [["LESS CSS", "LESS CSS"], ["less", "Less"]],
        "longest": [["LESS", 2], ["alpha", 1], ["beta", 1], ["gamma", 1], ["leaner", 3], ["less", 1], ["queue", 1], ["queues", 1]],
    });
    assert_eq!(serde_json::from_str::<serde_json::Value>(&names).unwrap(), expected);
}

/// `scripts/names.test.mjs` holds the script to the same table.
#[test]
fn names_are_prepared_as_the_script_expects_them() {
    let table = include_str!("../scripts/names.json");
    for group in serde_json::from_str::<Vec<serde_json::Value>>(table).unwrap() {
        let mut site = Site::new();
        fs::remove_dir_all(site.path("content/terms")).unwrap();
        fs::create_dir(site.path("content/terms")).unwrap();
        for term in group["terms"].as_array().unwrap() {
            // Strings, lists and booleans have the same syntax in TOML and JSON.
            let front = term.as_object().unwrap().iter().filter(|(key, _)| *key != "slug");
            let front: String = front.map(|(key, value)| format!("{key} = {value}\n")).collect();
            let text = format!(
                "+++\n{front}topic = \"t\"\ndefinition = \"It.\"\nupdated = 2026-01-01\n+++\nText.\n\n## Example\n\nText.\n"
            );
            let file = site.path("content/terms").join(term["slug"].as_str().unwrap()).with_extension("md");
            fs::write(file, text).unwrap();
        }
        site.publish();
        let names = fs::read_to_string(site.path("out/terms/names.json")).unwrap();
        assert_eq!(serde_json::from_str::<serde_json::Value>(&names).unwrap(), group["names"], "{}", group["terms"]);
    }
}
