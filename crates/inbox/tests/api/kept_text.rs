//! No refusal loses the text of a natively posted form.

use std::{net::SocketAddr, num::NonZeroU32, sync::Arc};

use crate::common::Inbox;
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, header},
};
use futures_util::stream::{self, StreamExt};
use glossary_core::{
    form::{Field, FieldKind, Form},
    inquiry::Context,
    page::FormState,
};
use glossary_inbox::http::{AccessRules, RefusedForm};

const MESSAGE: &str = "設計中のエンジンです\r\n<b>&amp;";
const URL_ENCODED: &str = "application/x-www-form-urlencoded";

/// Renders the site's form as a page with its message and the errors.
fn site_form() -> RefusedForm {
    Arc::new(|context: &Context, state: &FormState| {
        let codes: Vec<_> = state.errors.iter().map(|error| &*error.code).collect();
        Some(format!("site|{}|{}|{}", context.page, codes.join(","), state.values.get("message")?))
    })
}

fn body(page: &str, change: &[(&str, &str)]) -> String {
    let mut pairs = vec![("name", "Ada"), ("email", "ada@example.com"), ("message", MESSAGE), ("context.page", page)];
    pairs.retain(|(name, _)| change.iter().all(|(changed, _)| changed != name));
    pairs.extend(change);
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// How a post is changed so that it is refused.
enum Change {
    /// Other values.
    Values(&'static [(&'static str, &'static str)]),
    /// A header.
    Header(header::HeaderName, &'static str),
    /// Another type, with the message in the body.
    Type(&'static str),
    /// Another type, from a page of another origin.
    ForeignType(&'static str),
    /// Too much after the message.
    Padding(usize),
    /// A body that does not end.
    Endless,
    /// A body that breaks off.
    Broken,
    /// After as many posts from the same client.
    Repeated(usize),
    /// After the database was closed.
    Closed,
}

#[tokio::test]
async fn each_refusal_returns_the_text() {
    const ID: &str = "0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b";
    let table = [
        (403, Change::Header(header::ORIGIN, "https://evil.example")),
        (408, Change::Endless),
        (400, Change::Broken),
        (413, Change::Padding(10_000_000)),
        (403, Change::ForeignType("text/plain")),
        (415, Change::Type("text/plain")),
        (415, Change::Type("multipart/form-data; boundary=x")),
        (422, Change::Values(&[("email", "ada")])),
        (422, Change::Values(&[("id", ID), ("name", "Eve")])),
        (422, Change::Values(&[("email", "ada"), ("former", "An old field")])),
        (422, Change::Header(header::HeaderName::from_static("idempotency-key"), "7")),
        (429, Change::Repeated(1)),
        (503, Change::Closed),
    ];
    for (status, change) in table {
        for base in ["", "/glossary"] {
            for page in ["/terms/api/", "/embed/contact/"] {
                let page = [base, page].concat();
                let per_address = NonZeroU32::new(2);
                let inbox = Inbox::for_forms(base, site_form(), AccessRules { per_address, ..AccessRules::default() });
                let inbox = inbox.await;
                let path = format!("{base}/embed/contact/");
                let headers = serde_json::json!({ path: { "X-Framed": "yes" } });
                inbox.publish("headers.json", &headers.to_string());
                let post = || {
                    let request = Request::post(format!("{base}/api/inquiries"))
                        .header(header::HOST, "www.example.com")
                        .header(header::ACCEPT, "text/html,*/*;q=0.8")
                        .header(header::REFERER, format!("https://www.example.com{page}?theme=dark"))
                        .extension(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 5000))));
                    let kind = match change {
                        Change::Type(kind) | Change::ForeignType(kind) => kind,
                        _ => URL_ENCODED,
                    };
                    request.header(header::CONTENT_TYPE, kind)
                };
                let text = body(&page, &[]);
                let first = inbox.send(post().body(body(&page, &[("id", ID)]).into()).unwrap()).await;
                let is_unreadable = matches!(change, Change::Type(_) | Change::ForeignType(_));
                assert_eq!(first.status.as_u16(), if is_unreadable { 415 } else { 303 });

                let request = match change {
                    Change::Values(values) => post().body(body(&page, values).into()),
                    Change::Header(ref name, value) => post().header(name, value).body(text.into()),
                    Change::ForeignType(_) => {
                        let foreign = post().header(header::ORIGIN, "https://evil.example");
                        foreign.body(format!("message={MESSAGE}").into())
                    }
                    Change::Type(_) => post().body(format!("message={MESSAGE}").into()),
                    Change::Padding(length) => post().body((text + "&padding=" + &"x".repeat(length)).into()),
                    Change::Endless => {
                        tokio::time::pause();
                        let begin = stream::iter([Ok::<_, std::io::Error>(text)]);
                        post().body(Body::from_stream(begin.chain(stream::pending())))
                    }
                    Change::Broken => {
                        let broken = std::io::Error::other("the connection is lost");
                        post().body(Body::from_stream(stream::iter([Ok(text), Err(broken)])))
                    }
                    Change::Repeated(times) => {
                        for _ in 0..times {
                            inbox.send(post().body(text.clone().into()).unwrap()).await;
                        }
                        post().body(text.into())
                    }
                    Change::Closed => {
                        inbox.close().await;
                        post().body(text.into())
                    }
                };
                let response = inbox.send(request.unwrap()).await;
                if matches!(change, Change::Endless) {
                    tokio::time::resume();
                }
                let shown = response.text();
                assert_eq!(response.status.as_u16(), status, "{shown}");
                assert_eq!(response.header("content-type"), "text/html; charset=utf-8", "{status}");
                assert_eq!(response.header("x-framed"), if page.contains("embed") { "yes" } else { "" }, "{status}");
                assert!(shown.contains(MESSAGE) || shown.contains(&escaped(MESSAGE)), "{status}: {shown}");
                assert!(shown.contains(&page), "{status}: {shown}");
                if shown.starts_with("site|") {
                    continue;
                }
                let may_repeat = shown.contains(&format!("action=\"{base}/api/inquiries\""));
                assert_eq!(may_repeat, status != 403, "{status}: {shown}");
                assert!(status != 422 || shown.contains("An old field"), "{shown}");
            }
        }
    }
}

/// The page has another text for the visitor than the API has for programs.
#[tokio::test]
async fn programs_get_problem_documents() {
    let inbox = Inbox::new().await;
    for kind in ["text/plain", "multipart/form-data; boundary=x"] {
        inbox.post(kind, "message=An engine").await.problem(415, "type");
    }
    inbox.post("application/json", "x".repeat(70_000)).await.problem(413, "too-large");
}

#[tokio::test]
async fn the_longest_values_of_any_form_are_accepted() {
    // The most bytes that a browser sends for a character.
    for (character, encoded) in [('設', 9), ('🚂', 12), ('\n', 3)] {
        for (fields, each) in [(1, 10_000), (2, 7_000), (12, 1_200)] {
            let inbox = Inbox::new().await;
            let mut form = Form { fields: vec![Field::new("email", FieldKind::Email, "Email")] };
            for number in 0..fields {
                let name = if number == 0 { "message".to_owned() } else { format!("field-{number}") };
                let field = Field::new(&name, FieldKind::Textarea, "Text");
                form.fields.push(Field { max_length: each, ..field });
            }
            inbox.publish("form.json", &serde_json::to_string(&form).unwrap());
            let value = format!("x{}x", character.to_string().repeat(each - 2));
            let names: Vec<_> = form.fields.iter().map(|field| field.name.clone()).collect();
            let pairs = names.iter().map(|name| (&**name, if name == "email" { "ada@example.com" } else { &*value }));
            let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
            assert!(body.len() >= fields * (each - 2) * encoded);
            assert_eq!(inbox.post(URL_ENCODED, body).await.status, 303, "{character:?} {fields}");
            assert_eq!(inbox.stored().await[0].fields["message"], value);
        }
    }
}

/// A visitor may have opened the page before a field became shorter.
#[tokio::test]
async fn a_text_that_is_too_long_is_returned_whole() {
    let inbox = Inbox::with("", site_form()).await;
    let long = "設".repeat(10_000);
    let response = inbox.post(URL_ENCODED, body("/terms/api/", &[("message", &long)])).await;
    assert_eq!((response.status.as_u16(), response.text()), (422, &*format!("site|/terms/api/|too-long|{long}")));
}
