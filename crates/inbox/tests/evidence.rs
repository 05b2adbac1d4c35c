//! What looks like a program's is stored and acknowledged like any other, and set aside.
#![allow(clippy::unwrap_used, reason = "its helpers are test code, though no test functions")]

mod common;

use axum::{
    body::Body,
    http::{Request, header},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use common::{FORM, ID, Inbox, inquiry};
use glossary_core::inquiry::InquiryId;
use glossary_inbox::{
    http::{Door, Proofs},
    store::{Status, StoredInquiry, Suspicion},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const BLOG: &str = "https://blog.example.com";

async fn asking() -> Inbox {
    let door = Door { origins: vec![BLOG.parse().unwrap()], ..Door::default() };
    Inbox::asking(Proofs::new(b"a key that nobody knows, and not short"), door).await
}

/// Fetches a challenge and tries all numbers, as a sender does.
async fn proof(inbox: &Inbox) -> String {
    let mut challenge = inbox.get("/api/challenge").await.json();
    let salt = challenge["salt"].as_str().unwrap().to_owned();
    let fits = |number: &u64| {
        let hash = Sha256::digest(format!("{salt}{number}"));
        challenge["challenge"] == hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    let number = (0..=challenge["maxnumber"].as_u64().unwrap()).find(fits).unwrap();
    challenge["number"] = number.into();
    BASE64_STANDARD.encode(challenge.to_string())
}

async fn send(inbox: &Inbox, number: u8, evidence: Value) -> StoredInquiry {
    let id = InquiryId::new(0, [number; 10]);
    let mut inquiry = inquiry(&id.to_string());
    inquiry["evidence"] = evidence;
    let answer = inbox.post_json(&inquiry).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let expected = json!({ "id": id, "reference": id.reference(), "duplicate": false });
    assert_eq!(answer.json(), expected, "the answer tells nobody");
    inbox.store.find(&id.to_string()).await.unwrap().remove(0)
}

#[tokio::test]
async fn a_filled_trap_and_a_quick_hand_set_an_inquiry_aside() {
    let inbox = Inbox::new().await;
    let stored = send(&inbox, 1, json!({ "trap": "https://spam.example", "seconds": 1 })).await;
    assert_eq!(stored.status, Status::Quarantined);
    assert_eq!(stored.suspicions, [Suspicion::TrapFilled, Suspicion::TooFast]);
    assert_eq!(stored.fields["message"], "An engine");
    let stored = send(&inbox, 2, json!({ "trap": "", "seconds": 30 })).await;
    assert_eq!((stored.status, &*stored.suspicions), (Status::New, &[][..]));
}

#[tokio::test]
async fn a_form_without_scripting_is_judged_by_what_it_has() {
    let inbox = Inbox::new().await;
    assert_eq!(inbox.post_form(&FORM).await.status, 303);
    let trapped: Vec<_> =
        [("name", "Eve"), ("evidence.trap", "x")].into_iter().chain(FORM[1..].iter().copied()).collect();
    let answer = inbox.post_form(&trapped).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/thanks/"));
    let stored = inbox.stored().await;
    let status = |name: &str| stored.iter().find(|inquiry| inquiry.fields["name"] == name).unwrap().status;
    assert_eq!((stored.len(), status("Ada"), status("Eve")), (2, Status::New, Status::Quarantined));
}

#[tokio::test]
async fn a_repeat_changes_nothing() {
    let inbox = Inbox::new().await;
    send(&inbox, 1, json!({ "trap": "x" })).await;
    let mut again = inquiry(&InquiryId::new(0, [1; 10]).to_string());
    again["evidence"] = json!({ "trap": "", "seconds": 60, "proof": "e30=" });
    assert_eq!(inbox.post_json(&again).await.status, 200);
    assert_eq!(inbox.stored().await[0].status, Status::Quarantined);
}

#[tokio::test]
async fn a_proof_is_asked_for_once_and_for_one_inquiry() {
    let inbox = asking().await;
    let challenge = inbox.get("/api/challenge").await;
    assert_eq!((challenge.status.as_u16(), challenge.header("cache-control")), (200, "no-store"));
    assert_eq!((&challenge.json()["algorithm"], &challenge.json()["maxnumber"]), (&json!("SHA-256"), &json!(100_000)));
    let proof = proof(&inbox).await;
    let proven = json!({ "trap": "", "seconds": 30, "proof": proof });
    assert_eq!(send(&inbox, 1, proven.clone()).await.status, Status::New);
    for (number, evidence) in [(2, proven), (3, json!({ "seconds": 30, "proof": "e30=" })), (4, json!({}))] {
        let stored = send(&inbox, number, evidence).await;
        assert_eq!((stored.status, &*stored.suspicions), (Status::Quarantined, &[Suspicion::NoProof][..]));
    }
}

#[tokio::test]
async fn a_listed_site_may_fetch_a_challenge() {
    let inbox = asking().await;
    let from = async |origin: &str| {
        let request = Request::get("/api/challenge").header(header::ORIGIN, origin);
        inbox.ask(request.body(Body::empty()).unwrap()).await.header("access-control-allow-origin").to_owned()
    };
    assert_eq!((&*from(BLOG).await, &*from("https://evil.example").await), (BLOG, ""));
    let post = inbox.ask(Request::post("/api/challenge").body(Body::empty()).unwrap()).await;
    post.problem(405, "method");
    assert_eq!(post.header("allow"), "GET, HEAD");
}

#[tokio::test]
async fn without_proof_of_work_there_is_no_challenge() {
    let inbox = Inbox::new().await;
    inbox.get("/api/challenge").await.problem(404, "not-found");
    assert_eq!(send(&inbox, 1, json!({ "proof": "nonsense" })).await.status, Status::New);
    assert_eq!(inbox.post_json(&inquiry(ID)).await.status, 201);
}
