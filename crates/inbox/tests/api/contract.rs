//! The contract of `POST /api/inquiries` with JSON.

use crate::common::{ID, Inbox, inquiry};
use axum::{
    body::Body,
    http::{Request, header},
};
use glossary_core::{
    form::{Field, FieldKind, Form},
    inquiry::{InquiryId, MARKER_HEADER},
};
use serde_json::json;

#[tokio::test]
async fn a_new_inquiry_is_created_and_a_retry_is_a_duplicate() {
    let inbox = Inbox::new().await;
    let first = inbox.post_json(&inquiry(ID)).await;
    assert_eq!(first.status, 201);
    assert_eq!(first.header(MARKER_HEADER), "1");
    assert_eq!(first.header("cache-control"), "no-store");
    assert_eq!(first.json(), json!({ "id": ID, "reference": "VWHPF-0Y6HB", "duplicate": false }));

    let again = inbox.post_json(&inquiry(ID)).await;
    assert_eq!(again.status, 200);
    assert_eq!(again.json(), json!({ "id": ID, "reference": "VWHPF-0Y6HB", "duplicate": true }));

    let stored = inbox.stored().await;
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].fields["message"], "An engine");
    assert_eq!(stored[0].context.trail, ["rest-api", "api"]);
}

#[tokio::test]
async fn the_first_page_is_stored_and_may_be_absent_in_old_rows() {
    let inbox = Inbox::new().await;
    let mut landed = inquiry(ID);
    landed["context"]["landing"] = json!("/topics/web/");
    assert_eq!(inbox.post_json(&landed).await.status, 201);
    assert_eq!(inbox.stored().await[0].context.landing, "/topics/web/");
    inbox.execute(r#"UPDATE inquiries SET context = '{"page":"/terms/api/","term":"api"}'"#).await;
    let stored = inbox.stored().await.remove(0);
    assert_eq!((&*stored.context.landing, &*stored.context.page), ("", "/terms/api/"));
}

#[tokio::test]
async fn a_retry_may_have_a_longer_trail() {
    let inbox = Inbox::new().await;
    inbox.post_json(&inquiry(ID)).await;
    let mut later = inquiry(ID);
    later["context"]["trail"] = json!(["rest-api", "api", "webhook"]);
    later["fields"]["company"] = json!("  ");
    assert_eq!(inbox.post_json(&later).await.status, 200);
}

#[tokio::test]
async fn an_id_with_other_content_is_a_conflict() {
    let inbox = Inbox::new().await;
    inbox.post_json(&inquiry(ID)).await;
    let mut other = inquiry(ID);
    other["fields"]["message"] = json!("Another engine");
    inbox.post_json(&other).await.problem(422, "id-reused");
    assert_eq!(inbox.stored().await[0].fields["message"], "An engine");
}

#[tokio::test]
async fn the_id_may_be_the_idempotency_key() {
    let inbox = Inbox::new().await;
    let post = async |key: &str, body: &serde_json::Value| {
        let request = Request::post("/api/inquiries")
            .header(header::CONTENT_TYPE, "application/json")
            .header("Idempotency-Key", key)
            .body(Body::from(body.to_string()));
        inbox.send(request.unwrap()).await
    };
    let mut without_id = inquiry(ID);
    without_id.as_object_mut().unwrap().remove("id");

    assert_eq!(post(&format!("\"{ID}\""), &without_id).await.status, 201);
    assert_eq!(post(ID, &without_id).await.status, 200);
    assert_eq!(post(ID, &inquiry(ID)).await.status, 200);
    let other = "0197a1b2-c3d4-7e5f-8a6b-000000000000";
    assert_eq!(post(other, &inquiry(ID)).await.problem(422, "fields")["errors"][0]["code"], "mismatch");
    assert_eq!(post("seven", &without_id).await.problem(422, "fields")["errors"][0]["code"], "not-a-uuid");
    let required = inbox.post_json(&without_id).await.problem(422, "fields");
    assert_eq!((&required["errors"][0]["field"], &required["errors"][0]["code"]), (&json!("id"), &json!("required")));
    assert_eq!(inbox.stored().await.len(), 1);
}

#[tokio::test]
async fn errors_follow_the_forms_order() {
    let inbox = Inbox::new().await;
    let mut bad = inquiry(ID);
    bad["fields"] = json!({ "message": "x", "email": "ada", "Fax": "1" });
    let errors = inbox.post_json(&bad).await.problem(422, "fields")["errors"].clone();
    let named: Vec<_> = errors.as_array().unwrap().iter().map(|error| json!([error["field"], error["code"]])).collect();
    assert_eq!(json!(named), json!([["name", "required"], ["email", "not-an-email"], ["Fax", "unknown-field"]]));
    assert!(inbox.stored().await.is_empty());
}

#[tokio::test]
async fn the_published_form_applies_at_once_and_former_fields_are_kept() {
    let inbox = Inbox::new().await;
    let asking = |number: u8, fields: &[(&str, &str)]| {
        let mut inquiry = inquiry(&InquiryId::new(0, [number; 10]).to_string());
        for (name, value) in fields {
            inquiry["fields"][name] = json!(value);
        }
        inquiry
    };
    let mut form = Form::default();
    form.fields
        .push(Field { missing: "Enter your phone number".to_owned(), ..Field::new("phone", FieldKind::Tel, "") });
    inbox.publish("form.json", &serde_json::to_string(&form).unwrap());
    let refused = inbox.post_json(&asking(1, &[])).await.problem(422, "fields");
    assert_eq!(refused["errors"][0]["detail"], "Enter your phone number");
    assert_eq!(inbox.post_json(&asking(1, &[("phone", "020 7946 0018")])).await.status, 201);

    // A page opened before this publish still has the removed field and options.
    form.fields.retain(|field| field.name != "phone");
    form.fields.iter_mut().for_each(|field| field.options.truncate(1));
    inbox.publish("form.json", &serde_json::to_string(&form).unwrap());
    let former = asking(2, &[("phone", " 12345 "), ("budget", "Not known yet")]);
    assert_eq!(inbox.post_json(&former).await.status, 201);
    assert_eq!(inbox.post_json(&former).await.status, 200);
    let stored = inbox.stored().await;
    let stored = stored.iter().find(|inquiry| inquiry.fields["phone"] == "12345").unwrap();
    assert_eq!(stored.fields["budget"], "Not known yet");

    // With an invalid `form.json`, the form from the settings is used.
    inbox.publish("form.json", "{");
    assert_eq!(inbox.post_json(&asking(3, &[])).await.status, 201);
}

#[tokio::test]
async fn stored_inquiries_are_cleaned_and_bounded() {
    let inbox = Inbox::new().await;
    let mut long = inquiry(ID);
    long["fields"]["name"] = json!(" Ada\u{0} ");
    long["context"]["referrer"] = json!("x".repeat(10_000));
    assert_eq!(inbox.post_json(&long).await.status, 201);
    let stored = inbox.stored().await.remove(0);
    assert_eq!(stored.fields["name"], "Ada");
    assert_eq!(stored.context.referrer.len(), 2_000);
}

#[tokio::test]
async fn malformed_bodies_are_refused() {
    let inbox = Inbox::new().await;
    let with = |from: &str, to: &str| inquiry(ID).to_string().replacen(from, to, 1).into_bytes();
    let deep = [b"{\"id\":".to_vec(), b"[".repeat(10_000)].concat();
    let table: Vec<(&str, Vec<u8>, u16, &str)> = vec![
        ("nothing", b"".to_vec(), 400, "not-json"),
        ("no JSON", b"name=Ada".to_vec(), 400, "not-json"),
        ("cut off", inquiry(ID).to_string().into_bytes()[..40].to_vec(), 400, "not-json"),
        ("two documents", [inquiry(ID).to_string(), "{}".to_owned()].concat().into_bytes(), 400, "not-json"),
        ("a byte order mark", [b"\xef\xbb\xbf".to_vec(), with("", "")].concat(), 400, "not-json"),
        ("UTF-16", b"\xff\xfe{\0}\0".to_vec(), 400, "not-json"),
        (
            "invalid UTF-8",
            with("Ada", "?").iter().map(|b| if *b == b'?' { 0xff } else { *b }).collect(),
            400,
            "not-json",
        ),
        ("half a surrogate pair", with("Ada", "\\ud800"), 400, "not-json"),
        ("nested deeply", deep, 400, "not-json"),
        ("a key twice", with("\"name\":\"Ada\"", "\"name\":\"Ada\",\"name\":\"Eve\""), 400, "not-json"),
        ("a list", b"[]".to_vec(), 422, "not-an-inquiry"),
        ("null", b"null".to_vec(), 422, "not-an-inquiry"),
        ("no fields", format!("{{\"id\":\"{ID}\"}}").into_bytes(), 422, "not-an-inquiry"),
        ("an id that is no UUID", with(ID, "7"), 422, "not-an-inquiry"),
        ("a number as id", with(&format!("\"{ID}\""), "7"), 422, "not-an-inquiry"),
        ("a number as value", with("\"Ada\"", "7"), 422, "not-an-inquiry"),
        ("a list as fields", with("\"fields\":", "\"fields\":[],\"x\":"), 422, "not-an-inquiry"),
        ("an unknown member", with("\"id\"", "\"admin\":true,\"id\""), 422, "not-an-inquiry"),
        ("an unknown member of the context", with("\"term\"", "\"terms\""), 422, "not-an-inquiry"),
        ("larger than 64 KiB", b" ".repeat(65_537), 413, "too-large"),
    ];
    for (what, body, status, name) in table {
        let response = inbox.post("application/json", body).await;
        assert_eq!(response.status, status, "{what}: {}", response.text());
        response.problem(status, name);
    }
    assert!(inbox.stored().await.is_empty());
}

#[tokio::test]
async fn bodies_up_to_64_kib_are_accepted() {
    let inbox = Inbox::new().await;
    let mut body = inquiry(ID).to_string();
    body.push_str(&" ".repeat(65_536 - body.len()));
    assert_eq!(inbox.post("application/json", body).await.status, 201);
    let announced = Request::post("/api/inquiries")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::CONTENT_LENGTH, "65537")
        .body(Body::empty());
    inbox.send(announced.unwrap()).await.problem(413, "too-large");
}

#[tokio::test]
async fn other_content_types_are_refused_with_the_accepted_ones() {
    let inbox = Inbox::new().await;
    for kind in ["text/plain", "multipart/form-data; boundary=x", "application/xml", "nonsense"] {
        let response = inbox.post(kind, inquiry(ID).to_string()).await;
        response.problem(415, "type");
        assert_eq!(response.header("accept-post"), "application/json, application/x-www-form-urlencoded");
    }
    let compressed = Request::post("/api/inquiries")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::CONTENT_ENCODING, "gzip")
        .body(Body::from(inquiry(ID).to_string()));
    inbox.send(compressed.unwrap()).await.problem(415, "type");
    inbox.send(Request::post("/api/inquiries").body(Body::empty()).unwrap()).await.problem(415, "type");
}

#[tokio::test]
async fn other_methods_and_paths_are_refused() {
    let inbox = Inbox::new().await;
    for method in ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"] {
        let request = Request::builder().method(method).uri("/api/inquiries").body(Body::empty()).unwrap();
        let response = inbox.send(request).await;
        response.problem(405, "method");
        assert_eq!(response.header("allow"), "POST", "{method}");
    }
    let head = inbox.send(Request::head("/api/inquiries").body(Body::empty()).unwrap()).await;
    assert_eq!((head.status.as_u16(), head.header(MARKER_HEADER), head.header("allow")), (405, "1", "POST"));
    for path in ["/api", "/api/", "/api/inquiries/", "/api/inquiries/7", "/api/other", "/api/..%2fx"] {
        inbox.get(path).await.problem(404, "not-found");
    }
}

#[tokio::test]
async fn a_database_failure_is_reported_and_a_retry_succeeds() {
    let inbox = Inbox::new().await;
    inbox.execute("ALTER TABLE inquiries RENAME TO elsewhere").await;
    let response = inbox.post_json(&inquiry(ID)).await;
    response.problem(503, "unavailable");
    assert_eq!(response.header("retry-after"), "5");

    inbox.execute("ALTER TABLE elsewhere RENAME TO inquiries").await;
    assert_eq!(inbox.post_json(&inquiry(ID)).await.status, 201);
    inbox.close().await;
    inbox.post_json(&inquiry(ID)).await.problem(503, "unavailable");
}

#[tokio::test]
async fn the_api_answers_below_the_base_path_too() {
    let inbox = Inbox::with("/glossary", std::sync::Arc::new(|_, _| None)).await;
    let request = Request::post("/glossary/api/inquiries")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(inquiry(ID).to_string()));
    assert_eq!(inbox.send(request.unwrap()).await.status, 201);
    assert_eq!(inbox.post_json(&inquiry(ID)).await.status, 200);
    inbox.get("/glossary/api/x").await.problem(404, "not-found");
}

#[tokio::test]
async fn the_health_check_answers() {
    let response = Inbox::new().await.get("/healthz").await;
    assert_eq!((response.status.as_u16(), response.text()), (200, "ok"));
}
