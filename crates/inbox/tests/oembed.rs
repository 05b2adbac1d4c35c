//! oEmbed: what other sites are told of a term (<https://oembed.com>).
#![allow(clippy::unwrap_used, reason = "its helpers are test code, though no test functions")]

mod common;

use std::sync::Arc;

use common::{Answer, Inbox};
use serde_json::{Value, json};

fn written() -> Value {
    json!({
        "version": "1.0", "type": "rich", "title": "API", "provider_name": "Words",
        "provider_url": "https://www.example.com/glossary/", "cache_age": 86400, "width": 600, "height": 320,
        "html": "<iframe src=\"https://www.example.com/glossary/embed/terms/api/\" title=\"API\" width=\"600\" height=\"320\"></iframe>",
    })
}

async fn inbox() -> Inbox {
    let inbox = Inbox::with("/glossary", Arc::new(|_, _| None)).await;
    inbox.publish("404.html", "nothing here");
    inbox.publish("terms/api/oembed.json", &written().to_string());
    inbox.publish("redirects.json", r#"{"/glossary/terms/old/":"/glossary/terms/api/"}"#);
    inbox
}

async fn ask(inbox: &Inbox, url: &str, more: &str) -> Answer {
    let url: String = form_urlencoded::byte_serialize(url.as_bytes()).collect();
    let answer = inbox.get(&format!("/glossary/oembed?url={url}{more}")).await;
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    answer
}

#[tokio::test]
async fn a_term_is_known_by_each_of_its_addresses() {
    let inbox = inbox().await;
    for url in [
        "https://www.example.com/glossary/terms/api/",
        "https://www.example.com/glossary/terms/api",
        "http://www.example.com/glossary/terms/api/index.html?utm_source=x#example",
        "https://www.example.com/glossary/terms/old/",
    ] {
        let answer = ask(&inbox, url, "&format=json").await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/json"), "{url}");
        assert_eq!(answer.json(), written(), "{url}");
    }
}

#[tokio::test]
async fn what_is_no_term_is_refused_as_the_standard_says() {
    let inbox = inbox().await;
    for url in [
        "https://www.example.com/glossary/terms/none/",
        "https://www.example.com/glossary/",
        "https://www.example.com/terms/api/",
        "https://www.example.net/glossary/terms/api/",
        "https://www.example.com:8443/glossary/terms/api/",
        "https://www.example.com/glossary/terms/%2e%2e/terms/api/x",
        "https://www.example.com/glossary/../../etc",
        "data:text/plain,api",
        "api",
        "",
    ] {
        assert_eq!(ask(&inbox, url, "").await.status, 404, "{url}");
    }
    let api = "https://www.example.com/glossary/terms/api/";
    assert_eq!(ask(&inbox, api, "&format=xml").await.status, 501);
    let refused = inbox.get("/glossary/oembed").await;
    assert_eq!((refused.status.as_u16(), refused.header("content-type")), (400, "application/problem+json"));
    assert_eq!(refused.json()["type"], "urn:glossary:problem:no-url");
}

#[tokio::test]
async fn the_frame_is_no_larger_than_asked_for() {
    let inbox = inbox().await;
    let cases = [
        ("", 600, 320),
        ("&maxwidth=300", 300, 320),
        ("&maxheight=200&maxwidth=5000", 600, 200),
        ("&maxwidth=0&maxheight=-1", 600, 320),
        ("&maxwidth=%3Cscript%3E&maxheight=", 600, 320),
    ];
    for (more, width, height) in cases {
        // At the address that pages name, too.
        let file = format!("/glossary/terms/api/oembed.json?a=b{more}");
        for answer in [ask(&inbox, "https://www.example.com/glossary/terms/api/", more).await, inbox.get(&file).await] {
            let answer = answer.json();
            assert_eq!((&answer["width"], &answer["height"]), (&width.into(), &height.into()), "{more}");
            let sides = format!("width=\"{width}\" height=\"{height}\"");
            assert!(answer["html"].as_str().unwrap().contains(&sides), "{answer}");
        }
    }
    assert_eq!(inbox.get("/glossary/terms/api/oembed.json?format=xml").await.status, 501);
    assert_eq!(inbox.get("/glossary/terms/none/oembed.json?maxwidth=1").await.status, 404);
}
