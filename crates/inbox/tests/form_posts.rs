//! `POST /api/inquiries` by a form without scripting.

mod common;

use std::sync::Arc;

use common::{FORM, ID, Inbox};
use glossary_core::inquiry::MARKER_HEADER;

fn form(change: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let kept = FORM.into_iter().filter(|(name, _)| change.iter().all(|(changed, _)| changed != name));
    kept.chain(change.iter().copied()).collect()
}

#[tokio::test]
async fn ends_at_the_thanks_page() {
    for base in ["", "/glossary"] {
        let inbox = Inbox::with(base, Arc::new(|_, _| None)).await;
        let answer = inbox.post_form(&FORM).await;
        assert_eq!(answer.status, 303);
        assert_eq!(answer.header("location"), format!("{base}/thanks/"));
        assert_eq!(answer.header(MARKER_HEADER), "1");
        let stored = inbox.stored().await.remove(0);
        assert_eq!(stored.id.0.get_version_num(), 7);
        assert_eq!((&*stored.context.page, &*stored.context.term), ("/terms/api/", "api"));
        assert_eq!(stored.fields.keys().collect::<Vec<_>>(), ["email", "message", "name"]);
    }
}

#[tokio::test]
async fn in_a_frame_it_stays_in_the_frame() {
    let inbox = Inbox::with("/glossary", Arc::new(|context, _| Some(context.page.clone()))).await;
    let headers = r#"{"/glossary/embed/contact/": {"Content-Security-Policy": "frame-ancestors *"}}"#;
    inbox.publish("headers.json", headers);
    let framed = ("context.page", "/glossary/embed/contact/");
    let answer = inbox.post_form(&form(&[framed])).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/glossary/embed/thanks/"));
    let answer = inbox.post_form(&form(&[framed, ("email", "")])).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-security-policy")), (422, "frame-ancestors *"));
    let answer = inbox.post_form(&form(&[("email", "")])).await;
    assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"));
}

#[tokio::test]
async fn a_double_click_stores_once_and_another_message_again() {
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
async fn the_same_message_days_later_is_a_new_one() {
    let inbox = Inbox::new().await;
    inbox.post_form(&FORM).await;
    inbox.execute("UPDATE inquiries SET received_at = '2020-01-01T00:00:00.000Z'").await;
    inbox.post_form(&FORM).await;
    assert_eq!(inbox.stored().await.len(), 2);
}

#[tokio::test]
async fn an_id_is_kept_and_nonsense_in_its_place_is_not_the_visitors_fault() {
    let inbox = Inbox::new().await;
    assert_eq!(inbox.post_form(&form(&[("id", ID)])).await.status, 303);
    assert_eq!(inbox.stored().await[0].id.to_string(), ID);
    assert_eq!(inbox.post_form(&form(&[("id", "7"), ("message", "Two")])).await.status, 303);
    assert_eq!(inbox.stored().await.len(), 2);
}

#[tokio::test]
async fn a_reload_has_another_id_and_the_app_that_came_meanwhile_the_same() {
    let inbox = Inbox::new().await;
    const OTHER: &str = "0197a1b2c3d47e5f8a6b000000000000";
    inbox.post_form(&form(&[("id", ID)])).await;
    assert_eq!(inbox.post_form(&form(&[("id", OTHER)])).await.status, 303);
    let fields = serde_json::json!({ "name": "Ada", "email": "ada@example.com", "message": "An engine" });
    let by_the_app = serde_json::json!({ "id": ID, "fields": fields, "context": { "page": "/terms/api/" } });
    let answer = inbox.post_json(&by_the_app).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["duplicate"]), (200, &true.into()));
    assert_eq!(inbox.stored().await.len(), 1);
}

#[tokio::test]
async fn a_refused_form_comes_back_with_its_values_and_errors() {
    let form_again = Arc::new(|context: &_, state: &glossary_core::page::FormState| {
        let context: &glossary_core::inquiry::Context = context;
        let codes: Vec<_> = state.errors.iter().map(|error| format!("{}:{}", error.field, error.code)).collect();
        Some(format!("{}|{}|{}", context.page, state.values["message"], codes.join(",")))
    });
    let inbox = Inbox::with("", form_again).await;
    let answer = inbox.post_form(&form(&[("name", ""), ("email", "ada"), ("message", " as typed ")])).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(answer.header(MARKER_HEADER), "1");
    assert!(answer.header("content-security-policy").contains("default-src 'none'"));
    assert_eq!(answer.text(), "/terms/api/| as typed |name:required,email:not-an-email");
    assert!(inbox.stored().await.is_empty());

    inbox.close().await;
    let answer = inbox.post_form(&FORM).await;
    assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (503, "5"));
    assert_eq!(answer.text(), "/terms/api/|An engine|:unavailable");
}

#[tokio::test]
async fn without_the_sites_page_a_plain_one_says_what_is_wrong() {
    let inbox = Inbox::new().await;
    let answer = inbox.post_form(&form(&[("email", "<b>ada")])).await;
    assert_eq!(answer.status, 422);
    for part in ["Enter an email address", "An engine", "&lt;b&gt;ada", "href=\"/terms/api/\""] {
        assert!(answer.text().contains(part), "{part}: {}", answer.text());
    }
    let answer = inbox.post("application/x-www-form-urlencoded", "x".repeat(70_000)).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (413, "text/html; charset=utf-8"));
    assert!(answer.text().contains("at most 64 KiB"));
}

#[tokio::test]
async fn what_was_too_long_to_be_read_is_no_empty_form() {
    let inbox = Inbox::with("", Arc::new(|_, _| Some("the form".to_owned()))).await;
    let answer = inbox.post("application/x-www-form-urlencoded", "x".repeat(70_000)).await;
    assert_eq!(answer.status, 413);
    assert!(answer.text().contains("what you typed is still there"), "{}", answer.text());
}

#[tokio::test]
async fn a_field_sent_twice_is_named_and_one_of_a_former_form_is_kept() {
    let inbox = Inbox::new().await;
    let mut twice = form(&[("Fax", "1")]);
    twice.push(("name", "Eve"));
    let answer = inbox.post_form(&twice).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("sent twice") && answer.text().contains("no such field"));
    let mut former = form(&[("needs", "web")]);
    former.push(("needs", "mobile"));
    assert_eq!(inbox.post_form(&former).await.status, 303);
    assert_eq!(inbox.stored().await[0].fields["needs"], "web, mobile");
}
