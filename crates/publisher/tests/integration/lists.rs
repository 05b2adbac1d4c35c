//! The files for crawlers, feed readers and language models, compared character by character.

use crate::common::valid;
use std::fs;

use serde_json::{Value, json};

/// The address of the valid glossary.
const SITE: &str = "https://www.example.com/glossary/";

/// Publishes the valid glossary with special characters of XML in a term, and returns a published file.
fn published(name: &str) -> String {
    let (folder, _) = valid::published(|api| {
        api.name = "API & <more>".to_owned();
        api.definition = "A \"contract\" for <programs> & people.".to_owned();
    });
    fs::read_to_string(folder.path().join("out").join(name)).unwrap()
}

#[test]
fn the_feed_lists_the_last_changed_terms_with_full_addresses_and_times() {
    let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>https://www.example.com/glossary/</id>
<title>Plain words</title>
<subtitle>The words of software, explained.</subtitle>
<updated>2026-11-22T00:00:00Z</updated>
<link rel="alternate" href="https://www.example.com/glossary/"/>
<link rel="self" href="https://www.example.com/glossary/feed.xml"/>
<author><name>Example Ltd</name></author>
<entry>
<id>https://www.example.com/glossary/terms/api/</id>
<title>API &amp; &lt;more&gt;</title>
<updated>2026-11-22T00:00:00Z</updated>
<summary>A &quot;contract&quot; for &lt;programs&gt; &amp; people.</summary>
<link rel="alternate" href="https://www.example.com/glossary/terms/api/"/>
</entry>
<entry>
<id>https://www.example.com/glossary/terms/webhook/</id>
<title>Webhook</title>
<updated>2026-11-21T00:00:00Z</updated>
<summary>A call that one system makes to another when something happens.</summary>
<link rel="alternate" href="https://www.example.com/glossary/terms/webhook/"/>
</entry>
<entry>
<id>https://www.example.com/glossary/terms/rest-api/</id>
<title>REST API</title>
<updated>2026-11-20T00:00:00Z</updated>
<summary>An API that follows REST.</summary>
<link rel="alternate" href="https://www.example.com/glossary/terms/rest-api/"/>
</entry>
</feed>"#;
    assert_eq!(published("feed.xml"), expected.replace('\n', ""));
}

#[test]
fn llms_txt_lists_each_topic_with_its_terms() {
    let expected = r#"# Plain words

> The words of software, explained.

## Architecture

- [API & <more>](https://www.example.com/glossary/terms/api/index.md): A "contract" for <programs> & people.
- [REST API](https://www.example.com/glossary/terms/rest-api/index.md): An API that follows REST.

## Integration

- [Webhook](https://www.example.com/glossary/terms/webhook/index.md): A call that one system makes to another when something happens.
"#;
    assert_eq!(published("llms.txt"), expected);
}

#[test]
fn the_texts_of_terms_are_published_as_markdown() {
    let text = published("terms/api/index.md");
    assert!(text.starts_with("# API & <more>\n\n"), "{text}");
    assert!(text.contains("\n\n> A \"contract\" for <programs> & people.\n\n"), "{text}");
    assert!(
        text.contains("## Related terms\n\n- [REST API](https://www.example.com/glossary/terms/rest-api/): "),
        "{text}"
    );
    assert!(text.ends_with("Source: https://www.example.com/glossary/terms/api/\n"), "{text}");
    let all = published("llms-full.txt");
    assert!(all.starts_with("# Plain words\n\n> The words of software, explained.\n\n---\n\n# API"), "{all}");
    assert!(all.contains(&text), "{all}");
    let topic = published("topics/architecture/index.md");
    assert!(
        topic.contains("- [REST API](https://www.example.com/glossary/terms/rest-api/): An API that follows REST."),
        "{topic}"
    );
}

#[test]
fn each_kind_of_page_has_its_own_head() {
    let (folder, _) = valid::published(|_| ());
    let cases = [
        ("", "Plain words", "The words of software, explained.", "website", "index,follow"),
        (
            "terms/api/",
            "API (Application Programming Interface) · Plain words",
            "A contract between programs.",
            "article",
            "index,follow",
        ),
        (
            "topics/architecture/",
            "Architecture · Plain words",
            "How software is put together.",
            "website",
            "index,follow",
        ),
        ("search/", "Search · Plain words", "Search all terms of Plain words.", "website", "index,follow"),
        (
            "contact/",
            "Contact · Plain words",
            "Tell us what you’re building. We’ll reply within one business day with a clear next step.",
            "website",
            "index,follow",
        ),
        ("thanks/", "Thank you · Plain words", "We have your message.", "website", "noindex"),
    ];
    for (path, title, description, kind, robots) in cases {
        let page = fs::read_to_string(folder.path().join("out").join(path).join("index.html")).unwrap();
        let (head, _) = page.split_once("</head>").unwrap();
        for tag in [
            format!("<title>{title}</title>"),
            format!(r#"<meta name="description" content="{description}">"#),
            format!(r#"<meta name="robots" content="{robots}">"#),
            format!(r#"<link rel="canonical" href="{SITE}{path}">"#),
            format!(r#"<meta property="og:type" content="{kind}">"#),
            format!(r#"<meta property="og:title" content="{title}">"#),
            format!(r#"<meta property="og:description" content="{description}">"#),
            format!(r#"<meta property="og:url" content="{SITE}{path}">"#),
            r#"<meta property="og:site_name" content="Plain words">"#.to_owned(),
            r#"<meta name="twitter:card" content="summary_large_image">"#.to_owned(),
        ] {
            assert_eq!(head.matches(&tag).count(), 1, "{tag} in the head of /{path}: {head}");
        }
        // No second tag contradicts the first one.
        for name in
            ["<title>", r#"="description""#, r#"="robots""#, r#"="canonical""#, r#"="og:url""#, r#"="og:title""#]
        {
            assert_eq!(head.matches(name).count(), 1, "{name} in the head of /{path}: {head}");
        }
    }
}

#[test]
fn structured_data_names_pages_by_their_canonical_addresses() {
    let (folder, _) = valid::published(|_| ());
    let graph = |path: &str| {
        let page = fs::read_to_string(folder.path().join("out").join(path).join("index.html")).unwrap();
        let (_, data) = page.split_once(r#"<script type="application/ld+json">"#)?;
        let data: Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
        assert_eq!(data["@context"], "https://schema.org", "/{path}");
        Some(data["@graph"].clone())
    };
    let crumb = |position: usize, name: &str, path: &str| json!({ "@type": "ListItem", "position": position, "name": name, "item": format!("{SITE}{path}") });

    let home = json!([{
        "@type": "DefinedTermSet",
        "@id": SITE,
        "url": SITE,
        "name": "Plain words",
        "description": "The words of software, explained.",
        "inLanguage": "en",
        "publisher": { "@type": "Organization", "name": "Example Ltd", "url": null },
    }]);
    assert_eq!(graph(""), Some(home));

    let address = format!("{SITE}terms/api/");
    let term = json!([
        {
            "@type": "DefinedTerm",
            "@id": address,
            "url": address,
            "name": "API",
            "alternateName": ["Application Programming Interface", "web API"],
            "description": "A contract between programs.",
            "inDefinedTermSet": { "@type": "DefinedTermSet", "@id": SITE, "name": "Plain words" },
        },
        {
            "@type": "BreadcrumbList",
            "itemListElement": [
                crumb(1, "Plain words", ""),
                crumb(2, "Architecture", "topics/architecture/"),
                crumb(3, "API", "terms/api/"),
            ],
        },
    ]);
    assert_eq!(graph("terms/api/"), Some(term));

    let topic = json!([{
        "@type": "BreadcrumbList",
        "itemListElement": [crumb(1, "Plain words", ""), crumb(2, "Architecture", "topics/architecture/")],
    }]);
    assert_eq!(graph("topics/architecture/"), Some(topic));

    for path in ["search/", "contact/", "thanks/"] {
        assert_eq!(graph(path), None, "/{path}");
    }
}

#[test]
fn the_sitemap_lists_each_indexed_page_with_the_day_of_its_last_change() {
    let pages = [
        ("", "2026-11-22"),
        ("terms/", "2026-11-22"),
        ("search/", ""),
        ("contact/", ""),
        ("topics/", ""),
        ("topics/architecture/", "2026-11-22"),
        ("topics/integration/", "2026-11-21"),
        ("terms/api/", "2026-11-22"),
        ("terms/rest-api/", "2026-11-20"),
        ("terms/webhook/", "2026-11-21"),
    ];
    let sitemap = published("sitemap.xml");
    let (_, urls) = sitemap.split_once(r#"<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">"#).unwrap();
    let expected: String = pages
        .iter()
        .map(|(path, day)| {
            let lastmod = if day.is_empty() { String::new() } else { format!("<lastmod>{day}</lastmod>") };
            format!("<url><loc>{SITE}{path}</loc>{lastmod}</url>")
        })
        .collect();
    assert_eq!(urls, expected + "</urlset>");
}

#[test]
fn crawlers_may_read_everything_and_find_the_sitemap() {
    let expected = format!("User-agent: *\nAllow: /\nSitemap: {SITE}sitemap.xml\n");
    assert_eq!(published("robots.txt"), expected);
}
