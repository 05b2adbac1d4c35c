//! Against a server that misbehaves.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    thread,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use glossary_core::{
    delivery::{Custom, Preset, Proof},
    form::Form,
};

use super::*;

/// Answers each request with the text that follows from its first line and its body,
/// then closes the connection. An empty text closes it without an answer.
fn server(answer: impl Fn(&str, &str) -> String + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut reader = BufReader::new(stream.unwrap());
            let mut first = String::new();
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
                if first.is_empty() {
                    first = line;
                }
            }
            let mut body = vec![0; length];
            let _ = reader.read_exact(&mut body);
            let answer = answer(&first, &String::from_utf8_lossy(&body));
            let _ = reader.get_mut().write_all(answer.as_bytes());
        }
    });
    format!("http://{address}/inquiries")
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n{body}", body.len())
}

const OPEN: &str = "Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Headers: content-type\r\n";

fn own(proof: Proof) -> Preset {
    Preset::Json(Custom { proof, ..Custom::default() })
}

fn ok() -> Preset {
    own(Proof::Member("ok".to_owned(), "true".to_owned()))
}

/// What is told of an endpoint, as `verdict name` each, and the report.
async fn told(preset: Preset, endpoint: String) -> (Vec<String>, Report) {
    let contact = Contact { preset, endpoint, ..Contact::default() };
    let site = Url::parse("https://www.example.com/glossary/").unwrap();
    let report = probe(&contact, &site).await.unwrap().remove(0);
    let told = report.checks.iter().map(|check| format!("{} {}", check.verdict.word(), check.name)).collect();
    (told, report)
}

#[tokio::test]
async fn what_the_endpoint_does_is_told() {
    let table: Vec<(&str, Preset, String, &[&str], bool)> = vec![
        (
            "as it should be",
            ok(),
            answer("200 OK", OPEN, r#"{"ok":true}"#),
            &["ok preflight", "ok reachable", "ok cors", "ok proof"],
            true,
        ),
        (
            "a success that is none",
            ok(),
            answer("200 OK", OPEN, "<html>Welcome to the hotel</html>"),
            &["ok preflight", "ok reachable", "ok cors", "failed proof"],
            false,
        ),
        (
            "an error in a success",
            Preset::Formspree,
            answer("200 OK", OPEN, r#"{"error":"form over quota"}"#),
            &["ok preflight", "ok reachable", "ok cors", "failed proof"],
            false,
        ),
        (
            "no site may read it",
            ok(),
            answer("200 OK", "", r#"{"ok":true}"#),
            &["failed preflight", "ok reachable", "failed cors", "note proof"],
            false,
        ),
        (
            "another site may read it",
            Preset::Form(Custom::default()),
            answer("200 OK", "Access-Control-Allow-Origin: https://other.example\r\n", "{}"),
            &["ok reachable", "failed cors", "note proof"],
            false,
        ),
        (
            "JSON may not be sent",
            ok(),
            answer("200 OK", "Access-Control-Allow-Origin: *\r\n", r#"{"ok":true}"#),
            &["failed preflight", "ok reachable", "ok cors", "note proof"],
            false,
        ),
        (
            "a redirect",
            ok(),
            answer("302 Found", &[OPEN, "Location: /thanks\r\n"].concat(), ""),
            &["failed preflight", "ok reachable", "ok cors", "failed redirect", "note proof"],
            false,
        ),
        (
            "a form that is redirected",
            Preset::Form(Custom::default()),
            answer("303 See Other", &[OPEN, "Location: /thanks\r\n"].concat(), ""),
            &["ok reachable", "ok cors", "failed redirect", "note proof"],
            false,
        ),
        (
            "an endpoint that never says",
            Preset::Netlify { form_name: "inquiry".to_owned() },
            answer("200 OK", OPEN, "<html>Thanks</html>"),
            &["ok reachable", "ok cors", "note proof"],
            true,
        ),
        (
            "the inbox's mark is hidden",
            Preset::Inbox,
            answer("201 Created", &[OPEN, "Glossary-Inbox: 1\r\n"].concat(), "{}"),
            &["ok preflight", "ok reachable", "failed cors", "failed proof"],
            false,
        ),
        (
            "JSON that is cut off",
            ok(),
            format!("HTTP/1.1 200 OK\r\nContent-Length: 900\r\nConnection: close\r\n{OPEN}\r\n{{\"ok\":tr"),
            &["ok preflight", "ok reachable", "ok cors", "failed proof"],
            false,
        ),
    ];
    for (what, preset, text, expected, good) in table {
        let (told, report) = told(preset, server(move |_, _| text.clone())).await;
        assert_eq!(told, expected, "{what}: {report:?}");
        assert_eq!(report.is_good(), good, "{what}");
    }
}

#[tokio::test]
async fn who_came_too_often_is_told_for_how_long() {
    let endpoint = server(|first, _| {
        let busy = answer("429 Too Many Requests", &[OPEN, "Retry-After: 60\r\n"].concat(), "");
        if first.starts_with("OPTIONS") { answer("204 No Content", OPEN, "") } else { busy }
    });
    let (told, report) = told(ok(), endpoint).await;
    assert_eq!(told, ["ok preflight", "ok reachable", "ok cors", "failed rate limit", "failed proof"]);
    assert!(report.checks[3].detail.contains("60 seconds"), "{report:?}");
}

#[tokio::test]
async fn nobody_there_and_no_answer_are_told() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for endpoint in [format!("http://{closed}/"), server(|_, _| String::new())] {
        let (told, report) = told(ok(), endpoint).await;
        assert_eq!(told, ["failed reachable"], "{report:?}");
        assert!(!report.is_good());
    }
}

#[tokio::test]
async fn the_test_is_marked_and_passes_the_form() {
    let endpoint = server(|_, body| {
        let marked = body.is_empty() || (body.contains("TEST, please delete") && body.contains("test@example.com"));
        answer(if marked { "200 OK" } else { "400 Bad Request" }, OPEN, r#"{"ok":true}"#)
    });
    let (_, report) = told(ok(), endpoint).await;
    assert!(report.is_good(), "{report:?}");
    let contact = Contact::default();
    let inquiry = sample::inquiry(&contact, jiff::Timestamp::UNIX_EPOCH, [0; 10]);
    assert_eq!(Form::default().check(&inquiry.fields), []);
    assert_eq!(inquiry.fields.len(), Form::default().fields.len());
}

#[tokio::test]
async fn the_inboxs_puzzle_is_solved_and_told_where_it_cannot_be() {
    // printf 'abc123' | sha256sum
    const CHALLENGE: &str = r#"{"algorithm":"SHA-256","salt":"abc","maxnumber":1000,"signature":"signed",
        "challenge":"6ca13d52ca70c883e0f0bb101e425a89e8624de51db2d2392593af6a84118090"}"#;
    for (challenge, expected) in [(CHALLENGE, "ok puzzle"), ("<html>", "failed puzzle")] {
        let endpoint = server(move |first, body| {
            if first.starts_with("GET /challenge ") {
                return answer("200 OK", "", challenge);
            }
            let body: serde_json::Value = serde_json::from_str(body).unwrap();
            let proof = body["evidence"]["proof"].as_str().unwrap_or_default();
            let proof = String::from_utf8(BASE64_STANDARD.decode(proof).unwrap()).unwrap();
            let solved = proof.contains(r#""number":123"#) && proof.contains(r#""signature":"signed""#);
            let id = &body["id"];
            let stored = format!(r#"{{"id":{id},"reference":"K7QX2-9M4TB","duplicate":false}}"#);
            let status = if solved { "201 Created" } else { "202 Accepted" };
            answer(status, "Glossary-Inbox: 1\r\n", &stored)
        });
        let site = Url::parse(&endpoint).unwrap();
        let contact = Contact { endpoint, proof_of_work: true, ..Contact::default() };
        let report = probe(&contact, &site).await.unwrap().remove(0);
        let first = &report.checks[0];
        assert_eq!(format!("{} {}", first.verdict.word(), first.name), expected, "{report:?}");
        assert_eq!(report.is_good(), expected == "ok puzzle", "{report:?}");
    }
}

#[tokio::test]
async fn what_hubspots_form_lacks_is_folded_as_the_app_does() {
    let endpoint = server(|_, body| {
        if body.contains(r#""name":"budget""#) {
            let error =
                r#"{"errors":[{"errorType":"FIELD_NOT_IN_FORM_DEFINITION","message":"Error in 'fields.budget'. No"}]}"#;
            answer("400 Bad Request", OPEN, error)
        } else {
            answer("200 OK", OPEN, r#"{"inlineMessage":"Thanks"}"#)
        }
    });
    let (told, report) = told(Preset::Hubspot, endpoint).await;
    assert_eq!(told, ["note fields", "ok preflight", "ok reachable", "ok cors", "ok proof"], "{report:?}");
    assert!(report.checks[0].detail.contains("budget"));
}

#[tokio::test]
async fn a_path_is_the_sites_own_and_the_fallback_is_tried_too() {
    let main = server(|_, _| answer("200 OK", "", r#"{"ok":true}"#));
    let site = Url::parse(&main).unwrap().join("/").unwrap();
    let contact = Contact {
        preset: ok(),
        endpoint: "/inquiries".to_owned(),
        fallback: server(|_, _| answer("500 Internal Server Error", OPEN, "")),
        fallback_preset: ok(),
        ..Contact::default()
    };
    let reports = probe(&contact, &site).await.unwrap();
    assert_eq!((reports[0].address.as_str(), reports[0].is_good()), (&*main, true), "{reports:?}");
    assert_eq!((reports[1].target, reports[1].is_good()), ("fallback", false));
    assert_eq!(as_json(&reports[0])["ok"], true);
    let mut out = Vec::new();
    tell(&reports[1], &mut out).unwrap();
    assert!(String::from_utf8(out).unwrap().contains("failed"), "the table says so");
}
