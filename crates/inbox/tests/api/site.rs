//! The published site: addresses, headers, and files that are never served.

use std::{io::Read, sync::Arc};

use crate::common::{Inbox, TestResponse};
use axum::{
    body::Body,
    http::{Request, Response, header},
};
use glossary_core::hosting;
use http_body_util::BodyExt;
use tower::ServiceExt;

async fn site(base: &str) -> Inbox {
    let inbox = Inbox::with(base, Arc::new(|_, _| None)).await;
    inbox.publish("index.html", "home");
    inbox.publish("404.html", "nothing here");
    inbox.publish("terms/api/index.html", &"API ".repeat(500));
    inbox.publish("terms/api/index.json", "{}");
    inbox.publish("app-0123456789abcdef.js", "app");
    inbox.publish("app-0123456789abcdef_bg.wasm", "\0asm");
    inbox.publish("llms.txt", "Begriffe für alle");
    inbox.publish(".published", "for the inbox");
    inbox.publish("_headers", "for another host");
    inbox.publish("form.json", "[]");
    inbox.publish(
        "redirects.json",
        &format!(r#"{{"{base}/terms/old/":"{base}/terms/api/","{base}/?id=12":"{base}/terms/api/"}}"#),
    );
    inbox
}

async fn get_with(inbox: &Inbox, path: &str, name: header::HeaderName, value: &str) -> TestResponse {
    inbox.send(Request::get(path).header(name, value).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn every_address_has_its_status_type_and_caching() {
    const KEPT: &str = "public, max-age=31536000, immutable";
    for base in ["", "/glossary"] {
        let inbox = site(base).await;
        // Path, status, type or location, Cache-Control.
        let table = [
            ("/", 200, "text/html; charset=utf-8", "no-cache"),
            ("/terms/api/", 200, "text/html; charset=utf-8", "no-cache"),
            ("/terms/api/?utm_source=x", 200, "text/html; charset=utf-8", "no-cache"),
            ("/terms/api/index.json", 200, "application/json", "no-cache"),
            ("/llms.txt", 200, "text/plain; charset=utf-8", "no-cache"),
            ("/app-0123456789abcdef.js", 200, "text/javascript; charset=utf-8", KEPT),
            ("/app-0123456789abcdef_bg.wasm", 200, "application/wasm", KEPT),
            ("/terms/api", 308, "/terms/api/", ""),
            ("/terms/api?q=1", 308, "/terms/api/?q=1", ""),
            ("/terms/old/", 308, "/terms/api/", ""),
            ("/terms/old", 308, "/terms/api/", ""),
            ("/terms/old/?q=1", 308, "/terms/api/?q=1", ""),
            ("/terms/API/", 308, "/terms/api/", ""),
            ("/terms/Api?q=1", 308, "/terms/api/?q=1", ""),
            ("/terms/%20a%50i/", 308, "/terms/api/", ""),
            ("/terms/NONE/", 404, "text/html; charset=utf-8", "no-cache"),
            ("/terms/%FF/", 404, "text/html; charset=utf-8", "no-cache"),
            ("/other/API/", 404, "text/html; charset=utf-8", "no-cache"),
            ("/?id=12", 308, "/terms/api/", ""),
            ("/?id=1", 200, "text/html; charset=utf-8", "no-cache"),
            ("/terms/none/", 404, "text/html; charset=utf-8", "no-cache"),
            ("/terms/", 404, "text/html; charset=utf-8", "no-cache"),
            ("/llms.txt/", 404, "text/html; charset=utf-8", "no-cache"),
            ("/llms.txt/x", 404, "text/html; charset=utf-8", "no-cache"),
            ("/app-fedcba9876543210.js", 404, "text/html; charset=utf-8", "no-cache"),
            ("//terms", 404, "text/html; charset=utf-8", "no-cache"),
            ("/.published", 404, "text/html; charset=utf-8", "no-cache"),
            ("/redirects.json", 404, "text/html; charset=utf-8", "no-cache"),
            ("/redirects%2Ejson", 404, "text/html; charset=utf-8", "no-cache"),
            ("/headers.json", 404, "text/html; charset=utf-8", "no-cache"),
            ("/_headers", 404, "text/html; charset=utf-8", "no-cache"),
            ("/form.json", 404, "text/html; charset=utf-8", "no-cache"),
        ];
        for (path, status, what, caching) in table {
            let response = inbox.get(&format!("{base}{path}")).await;
            assert_eq!(response.status, status, "{base}{path}");
            assert_eq!(response.header("cache-control"), caching, "{base}{path}");
            if status == 308 {
                assert_eq!(response.header("location"), format!("{base}{what}"));
            } else {
                assert_eq!(response.header("content-type"), what, "{base}{path}");
            }
            if status == 404 {
                assert_eq!(response.text(), "nothing here", "{base}{path}");
            }
            for (name, value) in hosting::HEADERS {
                assert_eq!(response.header(name), value, "{name} of {base}{path}");
            }
            assert!(response.header("content-security-policy").starts_with("default-src 'none'"), "{base}{path}");
            // Browsers ignore the header over plain HTTP.
            assert_eq!(response.header("strict-transport-security"), "", "{base}{path}");
        }
    }
}

#[tokio::test]
async fn with_a_base_path_the_root_redirects_and_other_paths_are_not_found() {
    let inbox = site("/glossary").await;
    for path in ["/", "/glossary"] {
        let response = inbox.get(path).await;
        assert_eq!((response.status.as_u16(), response.header("location")), (308, "/glossary/"), "{path}");
    }
    for path in ["/terms/api/", "/index.html", "/glossaryx/", "/glossary-of/terms/api/"] {
        assert_eq!(inbox.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn files_outside_the_folder_are_not_served() {
    let inbox = site("").await;
    std::fs::write(inbox.folder.path().join("secret.txt"), "secret").unwrap();
    let dist = inbox.folder.path().join("dist");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../secret.txt", dist.join("link.txt")).unwrap();
        std::os::unix::fs::symlink("..", dist.join("up")).unwrap();
        std::os::unix::fs::symlink("loop", dist.join("loop")).unwrap();
        std::os::unix::fs::symlink(".published", dist.join("alias.html")).unwrap();
    }
    let long = format!("/{}", "a".repeat(4_000));
    let paths = [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/terms/../../secret.txt",
        "/terms/%2e%2e%2f%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/terms/api/..%00/secret.txt",
        "/%00",
        "/%ff",
        "/%2fetc/passwd",
        "//etc/passwd",
        "/link.txt",
        "/up/secret.txt",
        "/up/dist/.published",
        "/loop",
        "/alias.html",
        "/./.published",
        &long,
    ];
    for path in paths {
        let response = inbox.get(path).await;
        assert_eq!(response.status, 404, "{path}");
        assert_eq!(response.text(), "nothing here", "{path}");
    }
    drop(dist);
}

#[tokio::test]
async fn only_get_and_head_are_allowed() {
    let inbox = site("").await;
    let head = inbox.send(Request::head("/terms/api/").body(Body::empty()).unwrap()).await;
    assert_eq!((head.status.as_u16(), head.header("content-length"), head.body.len()), (200, "2000", 0));
    let head = inbox.send(Request::head("/none/").body(Body::empty()).unwrap()).await;
    assert_eq!(head.status, 404);
    let post = inbox.send(Request::post("/terms/api/").body(Body::empty()).unwrap()).await;
    assert_eq!((post.status.as_u16(), post.header("allow")), (405, "GET,HEAD"));
}

#[tokio::test]
async fn pages_are_compressed_and_revalidated() {
    let inbox = site("").await;
    for (encoding, most) in [("br", 60), ("gzip", 60)] {
        let response = get_with(&inbox, "/terms/api/", header::ACCEPT_ENCODING, encoding).await;
        assert_eq!(response.header("content-encoding"), encoding);
        assert_eq!(response.header("vary"), "accept-encoding");
        assert!(response.body.len() < most, "{}", response.body.len());
    }
    let plain = inbox.get("/terms/api/").await;
    assert_eq!((plain.header("content-encoding"), plain.body.len()), ("", 2_000));
    let tag = plain.header("etag").to_owned();
    assert!(tag.starts_with("W/\"") && !plain.header("last-modified").is_empty());

    let unchanged = get_with(&inbox, "/terms/api/", header::IF_NONE_MATCH, &tag).await;
    assert_eq!((unchanged.status.as_u16(), unchanged.header("etag")), (304, &*tag));
    inbox.publish("terms/api/index.html", "A new definition");
    let changed = get_with(&inbox, "/terms/api/", header::IF_NONE_MATCH, &tag).await;
    assert_eq!((changed.status.as_u16(), changed.text()), (200, "A new definition"));

    let part = get_with(&inbox, "/llms.txt", header::RANGE, "bytes=0-7").await;
    assert_eq!((part.status.as_u16(), part.text()), (206, "Begriffe"));
}

#[tokio::test]
async fn files_are_compressed_while_they_are_sent() {
    for base in ["", "/glossary"] {
        let inbox = site(base).await;
        // Small files are compressed into memory, large ones as a stream.
        let small: String = (0..2_000).map(|number| format!("{} ", number * number)).collect();
        let large = "API ".repeat(1_100_000);
        inbox.publish("llms.txt", &small);
        inbox.publish("glossary.json", &large);
        inbox.publish("404.html", &"nothing here ".repeat(50));
        for (encoding, decode) in [("br", unbrotli as fn(&[u8]) -> String), ("gzip", gunzip)] {
            let get =
                async |path: &str| get_with(&inbox, &format!("{base}{path}"), header::ACCEPT_ENCODING, encoding).await;
            for (path, text) in [("/llms.txt", &small), ("/glossary.json", &large)] {
                let compressed = get(path).await;
                assert_eq!(compressed.header("content-encoding"), encoding);
                assert!(decode(&compressed.body) == *text && compressed.body.len() < text.len() / 2, "{path}");
                assert_eq!((compressed.header("vary"), compressed.header("accept-ranges")), ("accept-encoding", ""));
            }
            let compressed = get("/llms.txt").await;
            assert_eq!(compressed.header("content-length"), compressed.body.len().to_string());
            let with = |name, value: &str| {
                let request = Request::get(format!("{base}/llms.txt")).header(header::ACCEPT_ENCODING, encoding);
                request.header(name, value).body(Body::empty()).unwrap()
            };
            let unchanged = inbox.send(with(header::IF_NONE_MATCH, compressed.header("etag"))).await;
            assert_eq!(unchanged.status, 304);
            let part = inbox.send(with(header::RANGE, "bytes=0-3")).await;
            assert_eq!((part.status.as_u16(), part.text(), part.header("content-encoding")), (206, "0 1 ", ""));
            let missing = get("/none/").await;
            assert_eq!((missing.status.as_u16(), decode(&missing.body)), (404, "nothing here ".repeat(50)));
            assert_eq!((missing.header("etag"), missing.header("last-modified")), ("", ""));
        }
    }
}

/// An encoder takes megabytes for as long as its client reads.
#[tokio::test]
async fn few_large_files_are_compressed_at_the_same_time() {
    let inbox = site("").await;
    let large = "API ".repeat(1_100_000);
    inbox.publish("glossary.json", &large);
    let open = async || {
        let request = Request::get("/glossary.json").header(header::ACCEPT_ENCODING, "br").body(Body::empty());
        inbox.router().oneshot(request.unwrap()).await.unwrap()
    };
    let is_compressed = |response: &Response<Body>| response.headers().contains_key(header::CONTENT_ENCODING);
    let mut unread = Vec::new();
    for _ in 0..20 {
        unread.push(open().await);
    }
    assert_eq!(unread.iter().filter(|response| is_compressed(response)).count(), 16);
    // The others are sent whole, and small pages are still compressed.
    assert_eq!(unread.pop().unwrap().into_body().collect().await.unwrap().to_bytes(), large);
    let page = get_with(&inbox, "/terms/api/", header::ACCEPT_ENCODING, "br").await;
    assert_eq!(page.header("content-encoding"), "br");
    unread.remove(0);
    assert!(is_compressed(&open().await));
}

#[tokio::test]
async fn compressed_copies_of_hashed_files_are_served() {
    let inbox = site("/glossary").await;
    // The copies have other texts than the file, which shows what is served.
    inbox.publish("app-0123456789abcdef.js.br", "brotli");
    inbox.publish("app-0123456789abcdef.js.gz", "gzip");
    inbox.publish("llms.txt.br", "not used");
    let get = async |path: &str, encoding: &str| {
        get_with(&inbox, &format!("/glossary{path}"), header::ACCEPT_ENCODING, encoding).await
    };
    let table = [
        ("gzip, deflate, br, zstd", "br", "brotli"),
        ("gzip", "gzip", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip", "gzip"),
        ("br;q=0, gzip", "gzip", "gzip"),
        ("identity", "", "app"),
        ("deflate", "", "app"),
        ("", "", "app"),
    ];
    for (accepted, encoding, text) in table {
        let response = get("/app-0123456789abcdef.js", accepted).await;
        assert_eq!((response.header("content-encoding"), response.text()), (encoding, text), "{accepted}");
        assert_eq!(response.header("content-type"), "text/javascript; charset=utf-8");
        assert_eq!(response.header("cache-control"), hosting::IMMUTABLE);
        assert_eq!(response.header("vary"), "accept-encoding");
        assert_eq!(response.header("accept-ranges"), if encoding.is_empty() { "bytes" } else { "" });
        let tag = response.header("etag");
        let again = Request::get("/glossary/app-0123456789abcdef.js").header(header::ACCEPT_ENCODING, accepted);
        let again = inbox.send(again.header(header::IF_NONE_MATCH, tag).body(Body::empty()).unwrap()).await;
        assert_eq!((again.status.as_u16(), again.header("etag")), (304, tag));
    }
    // A file without copies, and a part of a file.
    assert_eq!(get("/app-0123456789abcdef_bg.wasm", "br").await.text(), "\0asm");
    assert_eq!(get("/llms.txt", "br").await.text(), "Begriffe für alle");
    let part = Request::get("/glossary/app-0123456789abcdef.js").header(header::ACCEPT_ENCODING, "br");
    let part = inbox.send(part.header(header::RANGE, "bytes=0-1").body(Body::empty()).unwrap()).await;
    assert_eq!((part.status.as_u16(), part.text(), part.header("content-encoding")), (206, "ap", ""));
}

#[tokio::test]
async fn single_ranges_of_the_current_file_are_served() {
    let inbox = site("").await;
    let get = async |headers: &[(header::HeaderName, &str)]| {
        let request =
            headers.iter().fold(Request::get("/llms.txt"), |request, (name, value)| request.header(name, *value));
        inbox.send(request.body(Body::empty()).unwrap()).await
    };
    let whole = get(&[]).await;
    let (tag, changed) = (whole.header("etag"), whole.header("last-modified"));
    let range = |range| (header::RANGE, range);
    let part = get(&[range("bytes=9-12")]).await;
    assert_eq!((part.status.as_u16(), part.text(), part.header("content-range")), (206, "f\u{fc}r", "bytes 9-12/18"));
    let beyond = get(&[range("bytes=1000-")]).await;
    assert_eq!((beyond.status.as_u16(), beyond.header("content-range")), (416, "bytes */18"));
    // Several ranges, or a range of a possibly changed file, get the whole file.
    for headers in [
        vec![range("bytes=0-1,4-5")],
        vec![range("items=0-1")],
        vec![range("bytes=0-7"), (header::IF_RANGE, tag)],
        vec![range("bytes=0-7"), (header::IF_RANGE, changed)],
        vec![range("bytes=0-7"), (header::IF_RANGE, "Thu, 01 Jan 2026 00:00:00 GMT")],
    ] {
        let response = get(&headers).await;
        assert_eq!((response.status.as_u16(), &response.body), (200, &whole.body), "{headers:?}");
    }
    let head = Request::head("/llms.txt").header(header::RANGE, "bytes=0-7").body(Body::empty()).unwrap();
    assert_eq!(inbox.send(head).await.status, 200);
}

fn unbrotli(bytes: &[u8]) -> String {
    let mut text = String::new();
    brotli::Decompressor::new(bytes, 4_096).read_to_string(&mut text).unwrap();
    text
}

fn gunzip(bytes: &[u8]) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes).read_to_string(&mut text).unwrap();
    text
}

#[tokio::test]
async fn published_headers_and_redirects_take_effect_at_once() {
    let inbox = site("").await;
    let policy = async |path: &str| inbox.get(path).await.header("content-security-policy").to_owned();
    let default = policy("/").await;
    assert!(default.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"));
    assert!(!default.contains("unsafe-inline"));
    for (name, value) in [
        ("referrer-policy", "strict-origin-when-cross-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(inbox.get("/").await.header(name), value);
    }
    assert!(inbox.get("/").await.header("permissions-policy").contains("camera=()"));

    inbox.publish("headers.json", r#"{"Content-Security-Policy":"default-src 'self'","X-Robots-Tag":"noindex"}"#);
    for path in ["/", "/none/", "/app-0123456789abcdef.js", "/api/inquiries"] {
        assert_eq!(policy(path).await, "default-src 'self'", "{path}");
    }
    assert_eq!(inbox.get("/").await.header("x-robots-tag"), "noindex");
    for broken in ["{", r#"{"not a name":""}"#, r#"{"X-Broken":"a\nb"}"#] {
        inbox.publish("headers.json", broken);
        assert_eq!(policy("/").await, default, "{broken}");
    }

    inbox.publish("redirects.json", r#"{"/terms/older/":"/terms/api/"}"#);
    assert_eq!(inbox.get("/terms/older/").await.status, 308);
    assert_eq!(inbox.get("/terms/old/").await.status, 404);
}

#[tokio::test]
async fn headers_can_be_set_for_single_paths() {
    let inbox = site("/glossary").await;
    inbox.publish(
        "headers.json",
        r#"{"Content-Security-Policy": "frame-ancestors 'none'",
            "/glossary/embed/*": {"Content-Security-Policy": "frame-ancestors *"},
            "/glossary/glossary.json": {"Access-Control-Allow-Origin": "*"},
            "/glossary/*index.json": {"Access-Control-Allow-Origin": "*"}}"#,
    );
    inbox.publish("embed/terms/api/index.html", "a card");
    inbox.publish("glossary.json", "{}");
    let (closed, framed) = ("frame-ancestors 'none'", "frame-ancestors *");
    let table = [
        ("/glossary/", 200, closed, ""),
        ("/glossary/terms/api/", 200, closed, ""),
        ("/glossary/terms/api/index.json", 200, closed, "*"),
        ("/glossary/terms/old/index.json", 404, closed, "*"),
        ("/glossary/glossary.json", 200, closed, "*"),
        ("/glossary/glossary.json/", 404, closed, ""),
        ("/glossary/embed/terms/api/", 200, framed, ""),
        ("/glossary/embed/terms/api", 308, framed, ""),
        ("/embed/terms/api/", 404, closed, ""),
        // The framing policy does not extend to other pages: these are not found.
        ("/glossary/embed/../terms/api/", 404, framed, ""),
        ("/glossary/embed/..%2fterms/api/", 404, framed, ""),
        ("/glossary/api/inquiries", 405, closed, ""),
    ];
    for (path, status, policy, origin) in table {
        let response = inbox.get(path).await;
        assert_eq!(response.status, status, "{path}");
        assert_eq!(response.header("content-security-policy"), policy, "{path}");
        assert_eq!(response.header("access-control-allow-origin"), origin, "{path}");
    }
}
