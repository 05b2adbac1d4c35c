//! Consent is stored only in words that a form has shown.

use std::{fs, sync::Arc};

use crate::common::Inbox;
use glossary_core::{
    form::{Field, FieldKind, Form},
    hosting,
    inquiry::InquiryId,
};
use glossary_inbox::http::record_consents;
use serde_json::json;

fn form(text: &str) -> Form {
    let mut form = Form::default();
    form.fields.push(Field { max_length: 400, ..Field::new("consent", FieldKind::Consent, text) });
    form
}

fn publish(inbox: &Inbox, text: &str) {
    let file = inbox.folder.path().join("dist").join(hosting::FORM);
    fs::write(file, serde_json::to_string(&form(text)).unwrap()).unwrap();
}

async fn send(inbox: &Inbox, number: u8, consent: &str) -> (u16, String) {
    let fields = json!({ "name": "Ada", "email": "ada@example.com", "message": "m", "consent": consent });
    let response = inbox.post_json(&json!({ "id": InquiryId::new(0, [number; 10]), "fields": fields })).await;
    (response.status.as_u16(), response.text().to_owned())
}

#[tokio::test]
async fn only_texts_that_a_form_has_shown_are_stored() {
    let inbox = Inbox::with("", Arc::new(|_, _| None)).await;
    record_consents(&inbox.store, &form("You may call me.")).await.unwrap();
    publish(&inbox, " You may write to me. ");
    assert_eq!(send(&inbox, 1, "You may write to me.").await.0, 201);
    assert_eq!(send(&inbox, 2, "").await.0, 201);
    // A page that was opened before the form changed.
    assert_eq!(send(&inbox, 3, "You may call me.").await.0, 201);
    let (status, text) = send(&inbox, 4, "You may sell my data.").await;
    assert!(status == 422 && text.contains("unknown-consent") && text.contains("tick the box again"), "{text}");
    assert_eq!(inbox.stored().await.len(), 3);
}
