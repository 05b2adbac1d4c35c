//! What real glossaries have: each fact of a term where it belongs.

use std::fs;

use serde_json::{Value, json};

use crate::common::site::Site;

const TERMS: [(&str, &str); 6] = [
    (
        "bank-finance",
        "---\nname: Bank\nqualifier: finance\ntopics: [t, u]\ndefinition: An *institution* that keeps [money](terms/fcp).\n\
         aliases: [Lender]\nhidden_aliases: [Bnak]\nbroader: [fcp]\nstatus: deprecated\nsuperseded_by: fcp\n\
         part_of_speech: noun\npronunciation: /bæŋk/\nextra:\n  level: 2\n  used_by: [All, Some]\n\
         sources:\n  - title: ISO 1\n    url: https://example.com/iso\nfurther_reading:\n  - url: https://example.com/more\n\
         source_id: 42\n---\n",
    ),
    ("bank-river", "---\nname: Bank\nqualifier: river\ntopic: t\ndefinition: The land beside a river.\n---\n"),
    ("fcp", "---\nname: First Contentful Paint\nabbreviation: FCP\ntopic: t\ndefinition: The first paint.\n---\n"),
    ("lcp", "---\nname: LCP\ntopic: t\ndefinition: The largest paint.\naliases: [Lender]\nrelated: [old-fcp]\n---\n"),
    ("old-fcp", "---\nname: First paint\nsee: fcp\n---\n"),
    ("go", "---\nname: Go\ntopic: t\ndefinition: A language with `<T>` and Vec<T>.\nupdated: 2026-01-02\n---\n"),
];

fn published() -> Site {
    let mut site = Site::new();
    for name in ["alpha", "beta", "gamma"] {
        fs::remove_file(site.path("content/terms").join(name).with_extension("md")).unwrap();
    }
    let topic = |slug: &str| format!("[[topic]]\nslug = \"{slug}\"\nname = \"Topic {slug}\"\nsummary = \"All.\"\n");
    fs::write(site.path("content/topics.toml"), topic("t") + &topic("u")).unwrap();
    for (slug, text) in TERMS {
        fs::write(site.path("content/terms").join(slug).with_extension("md"), text).unwrap();
    }
    site.publish();
    site
}

fn read(site: &Site, name: &str) -> String {
    fs::read_to_string(site.path("out").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn read_json(site: &Site, name: &str) -> Value {
    serde_json::from_str(&read(site, name)).unwrap()
}

#[test]
fn a_page_shows_each_fact_of_its_term() {
    let site = published();
    let page = read(&site, "terms/bank-finance/index.html");
    for part in [
        "<title>Bank (finance) · Letters</title>",
        "<meta name=\"description\" content=\"An institution that keeps money.\">",
        "<dfn>Bank</dfn> <span class=\"qualifier\">(finance)</span>",
        "<a href=\"/topics/t/\">Topic t</a>, <a href=\"/topics/u/\">Topic u</a>",
        "This term is deprecated. Use instead: <a href=\"/terms/fcp/\">First Contentful Paint</a>.",
        "An <em>institution</em> that keeps <a href=\"/terms/fcp/\">money</a>.",
        "<a href=\"/terms/bank/\">Other meanings</a>: <a href=\"/terms/bank-river/\">Bank (river)</a>",
        "<span class=\"pronunciation\">/bæŋk/</span> <em>noun</em>",
        "<dt>Broader</dt><dd><a href=\"/terms/fcp/\">First Contentful Paint</a></dd>",
        "<dt>level</dt><dd>2</dd>",
        "<dt>used by</dt><dd>All, Some</dd>",
        "<a rel=\"noopener\" href=\"https://example.com/iso\">ISO 1</a>",
        "<a rel=\"noopener\" href=\"https://example.com/more\">https://example.com/more</a>",
        "Also called: Lender",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(!page.contains("Bnak"), "hidden");
}

#[test]
fn a_term_with_only_a_definition_has_no_empty_parts() {
    let site = published();
    let page = read(&site, "terms/bank-river/index.html");
    let (_, article) = page.split_once("<article").unwrap();
    let (article, _) = article.split_once("</article>").unwrap();
    for part in ["id=\"example\"", "explanation", "id=\"related\"", "Last updated", "Also called", "<dl", "Sources"] {
        assert!(!article.contains(part), "{part} in {article}");
    }
    assert_eq!(article.matches("The land beside a river.").count(), 1, "{article}");
    let updated = read(&site, "sitemap.xml");
    assert!(updated.contains("terms/bank-river/</loc></url>"), "no date: {updated}");
    assert!(updated.contains("terms/go/</loc><lastmod>2026-01-02</lastmod>"), "{updated}");
    assert!(!read(&site, "feed.xml").contains("bank-river"));
}

#[test]
fn a_name_with_several_meanings_has_a_page() {
    let site = published();
    let page = read(&site, "terms/bank/index.html");
    for part in ["<dfn>Bank</dfn>", "Bank (finance)", "Bank (river)", "The land beside a river."] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(read(&site, "sitemap.xml").contains("/terms/bank/<"));
}

#[test]
fn a_see_entry_is_listed_with_its_target() {
    let site = published();
    let home = read_json(&site, "index.json");
    let names: Vec<_> = home["page"]["home"]["letters"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|letter| letter["terms"].as_array().unwrap())
        .collect();
    assert!(names.contains(&&json!({ "slug": "fcp", "name": "First paint, see First Contentful Paint" })), "{names:?}");
    assert!(names.contains(&&json!({ "slug": "bank-river", "name": "Bank (river)" })), "{names:?}");
    // A reference to the entry leads to the term.
    assert_eq!(read_json(&site, "terms/lcp/index.json")["page"]["term"]["related"][0]["slug"], "fcp");
    assert_eq!(read_json(&site, "glossary.json")["see"], json!([{ "name": "First paint", "see": "fcp" }]));
    let index = read(&site, "search.txt");
    assert!(
        index.lines().any(|line| line.contains("First Contentful Paint") && line.contains("First paint")),
        "{index}"
    );
}

#[test]
fn other_programs_get_all_facts() {
    let site = published();
    let catalogue = read_json(&site, "glossary.json");
    let terms = catalogue["terms"].as_array().unwrap();
    let bank = terms.iter().find(|term| term["slug"] == "bank-finance").unwrap();
    for (key, value) in [
        ("qualifier", json!("finance")),
        ("hidden_aliases", json!(["Bnak"])),
        ("topic", json!("t")),
        ("topics", json!(["t", "u"])),
        ("definition", json!("An institution that keeps money.")),
        ("broader", json!(["fcp"])),
        ("status", json!("deprecated")),
        ("superseded_by", json!("fcp")),
        ("sources", json!([{ "title": "ISO 1", "url": "https://example.com/iso" }])),
        ("extra", json!({ "level": 2, "used_by": ["All", "Some"] })),
        ("source_id", json!("42")),
        ("updated", Value::Null),
    ] {
        assert_eq!(bank[key], value, "{key}");
    }
    let page = read_json(&site, "terms/bank-finance/index.json");
    let facts = &page["page"]["term"];
    assert_eq!(facts["definition"], "An institution that keeps money.");
    assert_eq!(facts["extra"][0], json!({ "key": "level", "label": "level", "value": "2" }));
    let go = read_json(&site, "terms/go/index.json");
    assert_eq!(go["page"]["term"]["definition"], "A language with <T> and Vec<T>.");
    let html = read(&site, "terms/go/index.html");
    assert!(html.contains("A language with <code>&lt;T&gt;</code> and Vec&lt;T&gt;."), "{html}");
}

#[test]
fn former_addresses_lead_to_present_ones_on_every_host() {
    let mut site = published();
    let file = site.path("content/terms/lcp.md");
    let text = fs::read_to_string(&file).unwrap();
    let formerly = "formerly: [largest, /en-US/docs/Glossary/LCP, \"?id=12\", /terms/GO/]\n";
    fs::write(&file, text.replace("name: LCP\n", &format!("name: LCP\n{formerly}"))).unwrap();
    fs::write(
        site.path("content/redirects.toml"),
        "\"/old.html\" = \"topics/t\"\n\"/away/\" = \"https://example.com/\"\n",
    )
    .unwrap();
    site.publish();
    let redirects = read_json(&site, "redirects.json");
    for (from, to) in [
        ("/terms/largest/", "/terms/lcp/"),
        ("/en-US/docs/Glossary/LCP", "/terms/lcp/"),
        ("/?id=12", "/terms/lcp/"),
        ("/terms/old-fcp/", "/terms/fcp/"),
        ("/old.html", "/topics/t/"),
        ("/away/", "https://example.com/"),
    ] {
        assert_eq!(redirects[from], to, "{from}");
    }
    let lines = read(&site, "_redirects");
    assert!(lines.contains("/old.html /topics/t/ 301\n") && lines.contains("/ id=12 /terms/lcp/ 301\n"), "{lines}");
    let page = read(&site, "en-US/docs/Glossary/LCP/index.html");
    assert!(page.contains("<link rel=\"canonical\" href=\"https://www.example.com/terms/lcp/\">"), "{page}");
    assert!(page.contains("<meta http-equiv=\"refresh\" content=\"0; url=/terms/lcp/\">"), "{page}");
    for name in ["terms/largest/index.html", "terms/old-fcp/index.html", "old.html", "away/index.html"] {
        assert!(read(&site, name).contains("http-equiv"), "{name}");
    }
    // A page is not replaced on a file system without regard to case.
    assert!(!site.path("out/terms/GO/index.html").exists());
    // The pages vanish with their redirects.
    fs::remove_file(site.path("content/redirects.toml")).unwrap();
    site.publish();
    assert!(!site.path("out/old.html").exists());
}

#[test]
fn a_glossary_in_a_script_from_right_to_left_says_so() {
    let mut site = Site::new();
    let settings = fs::read_to_string(site.path("glossary.toml")).unwrap();
    fs::write(site.path("glossary.toml"), settings.replace("[site]", "[site]\nlanguage = \"ar\"")).unwrap();
    site.publish();
    assert!(read(&site, "terms/alpha/index.html").contains("<html lang=\"ar\" dir=\"rtl\""));
    assert!(read(&site, "embed/terms/alpha/index.html").contains("lang=\"ar\" dir=\"rtl\""));
}

#[test]
fn a_long_topic_has_letters() {
    let mut site = Site::new();
    for number in 0..300 {
        let letter = char::from(b'a' + (number % 26) as u8);
        site.write(&format!("{letter}-{number}"), "What it is.", &[]);
    }
    site.publish();
    let topic = read_json(&site, "topics/t/index.json");
    let terms = topic["page"]["topic"]["terms"].as_array().unwrap();
    let letters: Vec<_> = terms.iter().filter_map(|term| term["letter"].as_str()).collect();
    assert_eq!(letters.concat(), "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    let page = read(&site, "topics/t/index.html");
    assert!(page.contains("<a href=\"#letter-z\">Z</a>") && page.contains("id=\"letter-z\""), "letters");
}

#[test]
fn many_missing_examples_are_one_message() {
    let mut site = published();
    for number in 0..20 {
        let text = format!("---\nname: Term {number}\ntopic: t\ndefinition: What it is.\n---\n");
        fs::write(site.path(&format!("content/terms/term-{number}.md")), text).unwrap();
    }
    let options = glossary_publisher::content::ReadOptions {
        drafts: false,
        today: jiff::civil::date(2026, 11, 22),
        base: "",
        public: site.folder.path(),
        settings: glossary_publisher::content::ContentSettings::unset(),
    };
    let (_, problems) = site.reader.read(&site.path("content"), &options);
    let text = problems.to_text();
    assert!(text.contains("25 of 26 terms have no example"), "{text}");
    assert_eq!(text.matches("no example").count(), 1, "{text}");
}
