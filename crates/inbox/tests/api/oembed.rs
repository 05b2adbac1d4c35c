//! oEmbed responses (<https://oembed.com>).

use std::sync::Arc;

use crate::common::{Inbox, TestResponse};
use serde_json::{Value, json};

fn oembed() -> Value {
    json!({
        "version": "1.0", "type": "rich", "title": "API", "provider_name": "Words",
        "provider_url": "https://www.example.com/glossary/", "cache_age": 86400, "width": 600, "height": 320,
        "html": "<iframe src=\"https://www.example.com/glossary/embed/terms/api/\" title=\"API\" width=\"600\" height=\"320\"></iframe>",
    })
}

async fn inbox() -> Inbox {
    let inbox = Inbox::with("/glossary", Arc::new(|_, _| None)).await;
    inbox.publish("404.html", "nothing here");
    inbox.publish("terms/api/oembed.json", &oembed().to_string());
    inbox.publish("redirects.json", r#"{"/glossary/terms/old/":"/glossary/terms/api/"}"#);
    inbox
}

async fn get_oembed(inbox: &Inbox, url: &str, more: &str) -> TestResponse {
    let url: String = form_urlencoded::byte_serialize(url.as_bytes()).collect();
    let response = inbox.get(&format!("/glossary/oembed?url={url}{more}")).await;
    assert_eq!(response.header("access-control-allow-origin"), "*");
    response
}

#[tokio::test]
async fn a_term_is_found_by_each_of_its_addresses() {
    let inbox = inbox().await;
    for url in [
        "https://www.example.com/glossary/terms/api/",
        "https://www.example.com/glossary/terms/api",
        "http://www.example.com/glossary/terms/api/index.html?utm_source=x#example",
        "https://www.example.com/glossary/terms/old/",
    ] {
        let response = get_oembed(&inbox, url, "&format=json").await;
        assert_eq!((response.status.as_u16(), response.header("content-type")), (200, "application/json"), "{url}");
        assert_eq!(response.json(), oembed(), "{url}");
    }
}

#[tokio::test]
async fn unknown_terms_are_refused_with_the_standards_statuses() {
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
        assert_eq!(get_oembed(&inbox, url, "").await.status, 404, "{url}");
    }
    let api = "https://www.example.com/glossary/terms/api/";
    assert_eq!(get_oembed(&inbox, api, "&format=xml").await.status, 501);
    let refused = inbox.get("/glossary/oembed").await;
    assert_eq!((refused.status.as_u16(), refused.header("content-type")), (400, "application/problem+json"));
    assert_eq!(refused.json()["type"], "urn:glossary:problem:no-url");
}

#[tokio::test]
async fn the_frame_is_limited_to_the_requested_size() {
    let inbox = inbox().await;
    let cases = [
        ("", 600, 320),
        ("&maxwidth=300", 300, 320),
        ("&maxheight=200&maxwidth=5000", 600, 200),
        ("&maxwidth=0&maxheight=-1", 600, 320),
        ("&maxwidth=%3Cscript%3E&maxheight=", 600, 320),
    ];
    for (more, width, height) in cases {
        // The limits apply to the linked file too.
        let file = format!("/glossary/terms/api/oembed.json?a=b{more}");
        for response in
            [get_oembed(&inbox, "https://www.example.com/glossary/terms/api/", more).await, inbox.get(&file).await]
        {
            let response = response.json();
            assert_eq!((&response["width"], &response["height"]), (&width.into(), &height.into()), "{more}");
            let sides = format!("width=\"{width}\" height=\"{height}\"");
            assert!(response["html"].as_str().unwrap().contains(&sides), "{response}");
        }
    }
    assert_eq!(inbox.get("/glossary/terms/api/oembed.json?format=xml").await.status, 501);
    assert_eq!(inbox.get("/glossary/terms/none/oembed.json?maxwidth=1").await.status, 404);
}
