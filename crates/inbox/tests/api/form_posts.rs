//! `POST /api/inquiries` with form data, sent without scripting.

use std::sync::Arc;

use crate::common::{FORM, ID, Inbox};
use glossary_core::inquiry::MARKER_HEADER;

fn form(change: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let kept = FORM.into_iter().filter(|(name, _)| change.iter().all(|(changed, _)| changed != name));
    kept.chain(change.iter().copied()).collect()
}

#[tokio::test]
async fn a_form_leads_to_the_thanks_page() {
    for base in ["", "/glossary"] {
        let inbox = Inbox::with(base, Arc::new(|_, _| None)).await;
        let response = inbox.post_form(&FORM).await;
        assert_eq!(response.status, 303);
        assert_eq!(response.header("location"), format!("{base}/thanks/"));
        assert_eq!(response.header(MARKER_HEADER), "1");
        let stored = inbox.stored().await.remove(0);
        assert_eq!(stored.id.0.get_version_num(), 7);
        assert_eq!((&*stored.context.page, &*stored.context.term), ("/terms/api/", "api"));
        assert_eq!(stored.fields.keys().collect::<Vec<_>>(), ["email", "message", "name"]);
    }
}

#[tokio::test]
async fn a_framed_form_stays_in_its_frame() {
    let inbox = Inbox::with("/glossary", Arc::new(|context, _| Some(context.page.clone()))).await;
    let headers = r#"{"/glossary/embed/contact/": {"Content-Security-Policy": "frame-ancestors *"}}"#;
    inbox.publish("headers.json", headers);
    let framed = ("context.page", "/glossary/embed/contact/");
    let response = inbox.post_form(&form(&[framed])).await;
    assert_eq!((response.status.as_u16(), response.header("location")), (303, "/glossary/embed/thanks/"));
    let response = inbox.post_form(&form(&[framed, ("email", "")])).await;
    assert_eq!((response.status.as_u16(), response.header("content-security-policy")), (422, "frame-ancestors *"));
    let response = inbox.post_form(&form(&[("email", "")])).await;
    assert!(response.header("content-security-policy").contains("frame-ancestors 'none'"));
}

#[tokio::test]
async fn a_double_click_is_stored_once() {
    let inbox = Inbox::new().await;
    for _ in 0..3 {
        assert_eq!(inbox.post_form(&FORM).await.status, 303);
    }
    assert_eq!(inbox.stored().await.len(), 1);
    inbox.post_form(&form(&[("message", "Another engine")])).await;
    inbox.post_form(&form(&[("context.page", "/contact/")])).await;
    assert_eq!(inbox.stored().await.len(), 3);
}

#[tokio::test]
async fn the_same_form_days_later_is_a_new_inquiry() {
    let inbox = Inbox::new().await;
    inbox.post_form(&FORM).await;
    inbox.execute("UPDATE inquiries SET received_at = '2020-01-01T00:00:00.000Z'").await;
    inbox.post_form(&FORM).await;
    assert_eq!(inbox.stored().await.len(), 2);
}

#[tokio::test]
async fn a_forms_id_is_kept_and_an_invalid_one_is_replaced() {
    let inbox = Inbox::new().await;
    assert_eq!(inbox.post_form(&form(&[("id", ID)])).await.status, 303);
    assert_eq!(inbox.stored().await[0].id.to_string(), ID);
    assert_eq!(inbox.post_form(&form(&[("id", "7"), ("message", "Two")])).await.status, 303);
    assert_eq!(inbox.stored().await.len(), 2);
}

#[tokio::test]
async fn reloaded_and_resubmitted_forms_are_duplicates() {
    let inbox = Inbox::new().await;
    const OTHER: &str = "0197a1b2c3d47e5f8a6b000000000000";
    inbox.post_form(&form(&[("id", ID)])).await;
    assert_eq!(inbox.post_form(&form(&[("id", OTHER)])).await.status, 303);
    let fields = serde_json::json!({ "name": "Ada", "email": "ada@example.com", "message": "An engine" });
    let by_the_app = serde_json::json!({ "id": ID, "fields": fields, "context": { "page": "/terms/api/" } });
    let response = inbox.post_json(&by_the_app).await;
    assert_eq!((response.status.as_u16(), &response.json()["duplicate"]), (200, &true.into()));
    assert_eq!(inbox.stored().await.len(), 1);

    // In the other order, the app's request overtakes the browser's.
    let inbox = Inbox::new().await;
    assert_eq!(inbox.post_json(&by_the_app).await.status, 201);
    assert_eq!(inbox.post_form(&form(&[("id", ID)])).await.status, 303);
    assert_eq!(inbox.stored().await.len(), 1);
}

#[tokio::test]
async fn a_refused_form_is_rendered_with_values_and_errors() {
    let refused_form = Arc::new(|context: &_, state: &glossary_core::page::FormState| {
        let context: &glossary_core::inquiry::Context = context;
        let codes: Vec<_> = state.errors.iter().map(|error| format!("{}:{}", error.field, error.code)).collect();
        Some(format!("{}|{}|{}", context.page, state.values["message"], codes.join(",")))
    });
    let inbox = Inbox::with("", refused_form).await;
    let response = inbox.post_form(&form(&[("name", ""), ("email", "ada"), ("message", " as typed ")])).await;
    assert_eq!(response.status, 422);
    assert_eq!(response.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(response.header(MARKER_HEADER), "1");
    assert!(response.header("content-security-policy").contains("default-src 'none'"));
    assert_eq!(response.text(), "/terms/api/| as typed |name:required,email:not-an-email");
    assert!(inbox.stored().await.is_empty());

    inbox.close().await;
    let response = inbox.post_form(&FORM).await;
    assert_eq!((response.status.as_u16(), response.header("retry-after")), (503, "5"));
    assert_eq!(response.text(), "/terms/api/|An engine|:unavailable");
}

#[tokio::test]
async fn a_plain_page_replaces_a_form_that_cannot_be_rendered() {
    let inbox = Inbox::new().await;
    let response = inbox.post_form(&form(&[("email", "<b>ada")])).await;
    assert_eq!(response.status, 422);
    for part in ["Enter an email address", "An engine", "&lt;b&gt;ada", "href=\"/terms/api/\""] {
        assert!(response.text().contains(part), "{part}: {}", response.text());
    }
}

#[tokio::test]
async fn repeated_fields_are_errors_and_former_fields_are_kept() {
    let inbox = Inbox::new().await;
    let mut twice = form(&[("Fax", "1")]);
    twice.push(("name", "Eve"));
    let response = inbox.post_form(&twice).await;
    assert_eq!(response.status, 422);
    assert!(response.text().contains("sent twice") && response.text().contains("no such field"));
    let mut former = form(&[("needs", "web")]);
    former.push(("needs", "mobile"));
    assert_eq!(inbox.post_form(&former).await.status, 303);
    assert_eq!(inbox.stored().await[0].fields["needs"], "web, mobile");
}
