//! What readers of feeds and language models are given, to the letter.
#![allow(clippy::unwrap_used, reason = "its helpers are test code, though no test functions")]

mod common;
#[path = "common/valid.rs"]
mod valid;

use std::fs;

/// A file of the example of a valid glossary, in which a term has characters that mean
/// something in XML.
fn published(name: &str) -> String {
    let (folder, _) = valid::published(|api| {
        api.name = "API & <more>".to_owned();
        api.definition = "A \"contract\" for <programs> & people.".to_owned();
    });
    fs::read_to_string(folder.path().join("out").join(name)).unwrap()
}

#[test]
fn the_feed_has_the_terms_that_changed_last_with_full_addresses_and_moments() {
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
fn language_models_are_given_each_topic_with_its_terms() {
    let expected = r#"# Plain words

> The words of software, explained.

## Architecture

- [API & <more>](https://www.example.com/glossary/terms/api/): A "contract" for <programs> & people.
- [REST API](https://www.example.com/glossary/terms/rest-api/): An API that follows REST.

## Integration

- [Webhook](https://www.example.com/glossary/terms/webhook/): A call that one system makes to another when something happens.
"#;
    assert_eq!(published("llms.txt"), expected);
}
