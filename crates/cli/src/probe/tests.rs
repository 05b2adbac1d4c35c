//! Probes of servers that misbehave.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    thread,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use glossary_core::{
    delivery::{Custom, Preset, StorageProof},
    form::Form,
};

use super::*;

/// Starts a server that responds to each request with the text for its first line and its body, and then closes the
/// connection. Without a text, the server sends no response. Returns the address.
fn server(respond: impl Fn(&str, &str) -> String + Send + 'static) -> String {
    server_with_heads(std::sync::mpsc::channel().0, respond)
}

/// Starts a server that also sends the head of each request to a channel.
fn server_with_heads(
    heads: std::sync::mpsc::Sender<String>,
    respond: impl Fn(&str, &str) -> String + Send + 'static,
) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut reader = BufReader::new(stream.unwrap());
            let (mut first, mut head) = (String::new(), String::new());
            let mut length = 0;
            loop {
                let mut line = String::new();
                if reader.read_line(&mut line).unwrap_or_default() == 0 || line == "\r\n" {
                    break;
                }
                if let Some((name, value)) = line.split_once(':')
                    && name.eq_ignore_ascii_case("content-length")
                {
                    length = value.trim().parse().unwrap();
                }

                head.push_str(&line);
                if first.is_empty() {
                    first = line;
                }
            }
            // Most tests do not read the heads.
            let _ = heads.send(head);
            let mut body = vec![0; length];
            let _ = reader.read_exact(&mut body);
            let response = respond(&first, &String::from_utf8_lossy(&body));
            let _ = reader.get_mut().write_all(response.as_bytes());
        }
    });
    format!("http://{address}/inquiries")
}

fn response(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n{body}", body.len())
}

const OPEN: &str = "Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Headers: content-type\r\n";

fn custom(proof: StorageProof) -> Preset {
    Preset::Json(Custom { proof, ..Custom::default() })
}

fn proof_by_ok() -> Preset {
    custom(StorageProof::Member("ok".to_owned(), "true".to_owned()))
}

/// Probes an endpoint, and returns the checks as `verdict name`, and the report.
async fn checks(preset: Preset, endpoint: String) -> (Vec<String>, ProbeReport) {
    let contact = Contact { preset, endpoint, ..Contact::default() };
    let site = Url::parse("https://www.example.com/glossary/").unwrap();
    let report = probe(&contact, &site, false).await.unwrap().remove(0);
    let checks = report.checks.iter().map(|check| format!("{} {}", check.verdict.word(), check.name)).collect();
    (checks, report)
}

#[tokio::test]
async fn the_report_has_the_checks_of_every_kind_of_response() {
    let table: Vec<(&str, Preset, String, &[&str], bool)> = vec![
        (
            "a success",
            proof_by_ok(),
            response("200 OK", OPEN, r#"{"ok":true}"#),
            &["ok preflight", "ok reachable", "ok cors", "ok proof"],
            true,
        ),
        (
            "a captive portal",
            proof_by_ok(),
            response("200 OK", OPEN, "<html>Welcome to the hotel</html>"),
            &["ok preflight", "ok reachable", "ok cors", "failed proof"],
            false,
        ),
        (
            "an error with the status 200",
            Preset::Formspree,
            response("200 OK", OPEN, r#"{"error":"form over quota"}"#),
            &["ok preflight", "ok reachable", "ok cors", "failed proof"],
            false,
        ),
        (
            "no site may read the response",
            proof_by_ok(),
            response("200 OK", "", r#"{"ok":true}"#),
            &["failed preflight", "ok reachable", "failed cors", "note proof"],
            false,
        ),
        (
            "another site may read the response",
            Preset::Form(Custom::default()),
            response("200 OK", "Access-Control-Allow-Origin: https://other.example\r\n", "{}"),
            &["ok reachable", "failed cors", "note proof"],
            false,
        ),
        (
            "JSON may not be sent",
            proof_by_ok(),
            response("200 OK", "Access-Control-Allow-Origin: *\r\n", r#"{"ok":true}"#),
            &["failed preflight", "ok reachable", "ok cors", "note proof"],
            false,
        ),
        (
            "a redirect",
            proof_by_ok(),
            response("302 Found", &[OPEN, "Location: /thanks\r\n"].concat(), ""),
            &["failed preflight", "ok reachable", "ok cors", "failed redirect", "note proof"],
            false,
        ),
        (
            "a redirected form post",
            Preset::Form(Custom::default()),
            response("303 See Other", &[OPEN, "Location: /thanks\r\n"].concat(), ""),
            &["ok reachable", "ok cors", "failed redirect", "note proof"],
            false,
        ),
        (
            "an endpoint that never proves storage",
            Preset::Netlify { form_name: "inquiry".to_owned() },
            response("200 OK", OPEN, "<html>Thanks</html>"),
            &["ok reachable", "ok cors", "note proof"],
            true,
        ),
        (
            "the inbox's marker header is not exposed",
            Preset::Inbox,
            response("201 Created", &[OPEN, "Glossary-Inbox: 1\r\n"].concat(), "{}"),
            &["ok preflight", "ok reachable", "failed cors", "failed proof"],
            false,
        ),
        (
            "truncated JSON",
            proof_by_ok(),
            format!("HTTP/1.1 200 OK\r\nContent-Length: 900\r\nConnection: close\r\n{OPEN}\r\n{{\"ok\":tr"),
            &["ok preflight", "ok reachable", "ok cors", "failed proof"],
            false,
        ),
    ];
    for (what, preset, text, expected, good) in table {
        let (checks, report) = checks(preset, server(move |_, _| text.clone())).await;
        assert_eq!(checks, expected, "{what}: {report:?}");
        assert_eq!(report.is_good(), good, "{what}");
    }
}

#[tokio::test]
async fn the_check_of_the_rate_limit_contains_retry_after() {
    let endpoint = server(|first, _| {
        let busy = response("429 Too Many Requests", &[OPEN, "Retry-After: 60\r\n"].concat(), "");
        if first.starts_with("OPTIONS") { response("204 No Content", OPEN, "") } else { busy }
    });
    let (checks, report) = checks(proof_by_ok(), endpoint).await;
    assert_eq!(checks, ["ok preflight", "ok reachable", "ok cors", "failed rate limit", "failed proof"]);
    assert!(report.checks[3].detail.contains("60 seconds"), "{report:?}");
}

#[tokio::test]
async fn an_endpoint_without_response_is_unreachable() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for endpoint in [format!("http://{closed}/"), server(|_, _| String::new())] {
        let (checks, report) = checks(proof_by_ok(), endpoint).await;
        assert_eq!(checks, ["failed reachable"], "{report:?}");
        assert!(!report.is_good());
    }
}

#[tokio::test]
async fn the_test_inquiry_is_marked_and_valid() {
    let endpoint = server(|_, body| {
        let marked = body.is_empty() || (body.contains("TEST, please delete") && body.contains("test@example.com"));
        response(if marked { "200 OK" } else { "400 Bad Request" }, OPEN, r#"{"ok":true}"#)
    });
    let (_, report) = checks(proof_by_ok(), endpoint).await;
    assert!(report.is_good(), "{report:?}");
    let contact = Contact::default();
    let inquiry = sample::inquiry(&contact, jiff::Timestamp::UNIX_EPOCH, [0; 10]);
    assert_eq!(Form::default().check(&inquiry.fields), []);
    assert_eq!(inquiry.fields.len(), Form::default().fields.len());
}

#[tokio::test]
async fn only_the_inbox_is_asked_not_to_forward_the_test_inquiry() {
    for (preset, forward, expected) in
        [(Preset::Inbox, false, true), (Preset::Inbox, true, false), (proof_by_ok(), false, false)]
    {
        let (sender, heads) = std::sync::mpsc::channel();
        let endpoint = server_with_heads(sender, |_, _| response("200 OK", OPEN, r#"{"ok":true}"#));
        let contact = Contact { preset, endpoint: endpoint.clone(), ..Contact::default() };
        probe(&contact, &Url::parse(&endpoint).unwrap(), forward).await.unwrap();
        let head = heads.try_iter().find(|head| head.starts_with("POST")).unwrap();
        assert_eq!(head.contains("glossary-test: 1\r\n"), expected, "{head}");
    }
}

#[tokio::test]
async fn the_challenge_of_the_inbox_is_solved_or_reported() {
    // printf 'abc123' | sha256sum
    const CHALLENGE: &str = r#"{"algorithm":"SHA-256","salt":"abc","maxnumber":1000,"signature":"signed",
        "challenge":"6ca13d52ca70c883e0f0bb101e425a89e8624de51db2d2392593af6a84118090"}"#;
    for (challenge, expected) in [(CHALLENGE, "ok puzzle"), ("<html>", "failed puzzle")] {
        let endpoint = server(move |first, body| {
            if first.starts_with("GET /challenge ") {
                return response("200 OK", "", challenge);
            }
            let body: serde_json::Value = serde_json::from_str(body).unwrap();
            let proof = body["evidence"]["proof"].as_str().unwrap_or_default();
            let proof = String::from_utf8(BASE64_STANDARD.decode(proof).unwrap()).unwrap();
            let solved = proof.contains(r#""number":123"#) && proof.contains(r#""signature":"signed""#);
            let id = &body["id"];
            let stored = format!(r#"{{"id":{id},"reference":"K7QX2-9M4TB","duplicate":false}}"#);
            let status = if solved { "201 Created" } else { "202 Accepted" };
            response(status, "Glossary-Inbox: 1\r\n", &stored)
        });
        let site = Url::parse(&endpoint).unwrap();
        let contact = Contact { endpoint, proof_of_work: true, ..Contact::default() };
        let report = probe(&contact, &site, false).await.unwrap().remove(0);
        let first = &report.checks[0];
        assert_eq!(format!("{} {}", first.verdict.word(), first.name), expected, "{report:?}");
        assert_eq!(report.is_good(), expected == "ok puzzle", "{report:?}");
    }
}

#[tokio::test]
async fn fields_that_hubspots_form_lacks_are_folded() {
    let endpoint = server(|_, body| {
        if body.contains(r#""name":"budget""#) {
            let error =
                r#"{"errors":[{"errorType":"FIELD_NOT_IN_FORM_DEFINITION","message":"Error in 'fields.budget'. No"}]}"#;
            response("400 Bad Request", OPEN, error)
        } else {
            response("200 OK", OPEN, r#"{"inlineMessage":"Thanks"}"#)
        }
    });
    let (checks, report) = checks(Preset::Hubspot, endpoint).await;
    assert_eq!(checks, ["note fields", "ok preflight", "ok reachable", "ok cors", "ok proof"], "{report:?}");
    assert!(report.checks[0].detail.contains("budget"));
}

#[tokio::test]
async fn a_path_is_on_the_site_and_the_fallback_is_probed_too() {
    let main = server(|_, _| response("200 OK", "", r#"{"ok":true}"#));
    let site = Url::parse(&main).unwrap().join("/").unwrap();
    let contact = Contact {
        preset: proof_by_ok(),
        endpoint: "/inquiries".to_owned(),
        fallback: server(|_, _| response("500 Internal Server Error", OPEN, "")),
        fallback_preset: proof_by_ok(),
        ..Contact::default()
    };
    let reports = probe(&contact, &site, false).await.unwrap();
    assert_eq!((reports[0].address.as_str(), reports[0].is_good()), (&*main, true), "{reports:?}");
    assert_eq!((reports[1].target, reports[1].is_good()), ("fallback", false));
    assert_eq!(reports[0].to_json()["ok"], true);
    let mut out = Vec::new();
    reports[1].write_text(&mut out).unwrap();
    assert!(String::from_utf8(out).unwrap().contains("failed"), "the text contains the verdict");
}
