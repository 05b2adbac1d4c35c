//! Letters of all scripts in file names and addresses.

use std::fs;

use serde_json::Value;

use crate::common::site::{SETTINGS, Site};

/// A site whose settings allow all letters, with terms in three scripts. The file of one term has a decomposed name.
fn site() -> Site {
    let site = Site::new();
    fs::write(site.path("glossary.toml"), format!("{SETTINGS}[terms]\nunicode_slugs = true\n")).unwrap();
    site.write("größe", "The size.", &["日本語"]);
    site.write("日本語", "The language.", &["gro\u{308}ße"]);
    site.write("u\u{308}bung", "A task. See [size](terms/größe) or [it](gr%C3%B6%C3%9Fe.md).", &[]);
    let old = site.path("content/terms/日本語.md");
    let text =
        fs::read_to_string(&old).unwrap().replace("updated", "formerly = [\"にほんご\", \"/wiki/日本語\"]\nupdated");
    fs::write(old, text).unwrap();
    fs::write(
        site.path("content/topics.toml"),
        "[[topic]]\nslug = \"t\"\nname = \"T\"\nsummary = \"All.\"\nstart_here = [\"gro\u{308}ße\"]\n",
    )
    .unwrap();
    site
}

#[test]
fn files_have_the_letters_and_addresses_are_encoded() {
    let mut site = site();
    site.publish();
    let read = |name: &str| fs::read_to_string(site.path("out").join(name)).unwrap_or_else(|_| panic!("{name}"));
    let encoded = "gr%C3%B6%C3%9Fe";
    let page = read("terms/größe/index.html");
    assert!(
        page.contains(&format!("<link rel=\"canonical\" href=\"https://www.example.com/terms/{encoded}/\"")),
        "{page}"
    );
    assert!(page.contains("href=\"/terms/%E6%97%A5%E6%9C%AC%E8%AA%9E/\""), "{page}");
    let task = read("terms/übung/index.html");
    assert_eq!(task.matches(&format!("href=\"/terms/{encoded}/\"")).count(), 2, "{task}");
    for name in ["terms/größe/index.json", "terms/größe/oembed.json", "embed/terms/größe/index.html"] {
        read(name);
    }
    assert!(read("sitemap.xml").contains(&format!("<loc>https://www.example.com/terms/{encoded}/</loc>")));
    assert!(read("feed.xml").contains(&format!("https://www.example.com/terms/{encoded}/")));
    assert!(read("llms.txt").contains(encoded));
    assert!(read("embed/terms/größe/index.html").contains(encoded));
    assert!(read("search.txt").contains("größe") && read("terms/names.json").contains("\"größe\""));
    let data: Value = serde_json::from_str(&read("terms/日本語/index.json")).unwrap();
    assert_eq!(data["page"]["term"]["related"][0]["slug"], "größe");
    let catalogue: Value = serde_json::from_str(&read("glossary.json")).unwrap();
    let urls: Vec<_> =
        catalogue["terms"].as_array().unwrap().iter().map(|term| term["url"].as_str().unwrap()).collect();
    assert!(urls.contains(&"https://www.example.com/terms/gr%C3%B6%C3%9Fe/") && urls.iter().all(|url| url.is_ascii()));
    let redirects: Value = serde_json::from_str(&read("redirects.json")).unwrap();
    let target = "/terms/%E6%97%A5%E6%9C%AC%E8%AA%9E/";
    assert_eq!(redirects["/terms/%E3%81%AB%E3%81%BB%E3%82%93%E3%81%94/"], target);
    assert_eq!(redirects["/wiki/%E6%97%A5%E6%9C%AC%E8%AA%9E"], target);
    assert!(read("terms/にほんご/index.html").contains(target) && read("wiki/日本語/index.html").contains(target));
    site.assert_equals_a_first_publish();
}

#[test]
fn a_renamed_term_is_found_in_each_form() {
    let mut site = site();
    let (_, settings) = site.read();
    let options = glossary_publisher::content::ReadOptions {
        drafts: true,
        today: jiff::civil::date(2026, 11, 22),
        base: "",
        public: site.folder.path(),
        settings: &settings.content,
    };
    let slug = |text: &str| glossary_core::slug::Slug::unicode(text).unwrap();
    let changes = glossary_publisher::content::rename(&site.path("content"), &slug("größe"), &slug("umfang"), &options);
    let text = |end: &str| {
        changes.iter().find(|change| change.path.ends_with(end)).map(|change| change.text.as_str()).unwrap()
    };
    assert!(text("terms/日本語.md").contains("related = [\"umfang\"]"));
    assert!(text("terms/größe.md").contains("formerly = [\"größe\"]"));
    assert!(text("u\u{308}bung.md").contains("[size](terms/umfang) or [it](umfang.md)"));
    assert!(text("topics.toml").contains("start_here = [\"umfang\"]"));
}
