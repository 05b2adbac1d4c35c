//! Suspected spam is acknowledged like any inquiry, and quarantined.

use crate::common::{FORM, ID, Inbox, inquiry};
use axum::{
    body::Body,
    http::{Request, header},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use glossary_core::inquiry::InquiryId;
use glossary_inbox::{
    http::{AccessRules, ProofOfWork},
    store::{SpamReason, Status, StoredInquiry},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const BLOG: &str = "https://blog.example.com";

async fn requiring_proof_of_work() -> Inbox {
    let access = AccessRules { origins: vec![BLOG.parse().unwrap()], ..AccessRules::default() };
    Inbox::with_proof_of_work(ProofOfWork::new(b"a key that nobody knows, and not short"), access).await
}

/// Fetches a challenge and solves it by trying all numbers.
async fn solve_challenge(inbox: &Inbox) -> String {
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
    let response = inbox.post_json(&inquiry).await;
    assert_eq!(response.status, 201, "{}", response.text());
    let expected = json!({ "id": id, "reference": id.reference(), "duplicate": false });
    assert_eq!(response.json(), expected, "the response does not reveal it");
    inbox.store.find(&id.to_string()).await.unwrap().remove(0)
}

#[tokio::test]
async fn a_filled_honeypot_quarantines_and_a_short_time_marks_an_inquiry() {
    let inbox = Inbox::new().await;
    let stored = send(&inbox, 1, json!({ "trap": "https://spam.example", "seconds": 1 })).await;
    assert_eq!(stored.status, Status::Quarantined);
    assert_eq!(stored.suspicions, [SpamReason::TrapFilled, SpamReason::TooFast]);
    assert_eq!(stored.fields["message"], "An engine");
    // Autofill and pasting are fast: the inquiry is forwarded with a mark.
    let stored = send(&inbox, 3, json!({ "trap": "", "seconds": 1 })).await;
    assert_eq!((stored.status, &*stored.suspicions), (Status::New, &[SpamReason::TooFast][..]));
    let stored = send(&inbox, 2, json!({ "trap": "", "seconds": 30 })).await;
    assert_eq!((stored.status, &*stored.suspicions), (Status::New, &[][..]));
}

#[tokio::test]
async fn a_form_without_scripting_is_classified_by_its_honeypot() {
    let inbox = Inbox::new().await;
    assert_eq!(inbox.post_form(&FORM).await.status, 303);
    let trapped: Vec<_> =
        [("name", "Eve"), ("evidence.trap", "x")].into_iter().chain(FORM[1..].iter().copied()).collect();
    let response = inbox.post_form(&trapped).await;
    assert_eq!((response.status.as_u16(), response.header("location")), (303, "/thanks/"));
    let stored = inbox.stored().await;
    let status = |name: &str| stored.iter().find(|inquiry| inquiry.fields["name"] == name).unwrap().status;
    assert_eq!((stored.len(), status("Ada"), status("Eve")), (2, Status::New, Status::Quarantined));
}

#[tokio::test]
async fn a_retry_does_not_change_the_status() {
    let inbox = Inbox::new().await;
    send(&inbox, 1, json!({ "trap": "x" })).await;
    let mut again = inquiry(&InquiryId::new(0, [1; 10]).to_string());
    again["evidence"] = json!({ "trap": "", "seconds": 60, "proof": "e30=" });
    assert_eq!(inbox.post_json(&again).await.status, 200);
    assert_eq!(inbox.stored().await[0].status, Status::Quarantined);
}

#[tokio::test]
async fn each_inquiry_needs_its_own_proof_of_work() {
    let inbox = requiring_proof_of_work().await;
    let challenge = inbox.get("/api/challenge").await;
    assert_eq!((challenge.status.as_u16(), challenge.header("cache-control")), (200, "no-store"));
    assert_eq!((&challenge.json()["algorithm"], &challenge.json()["maxnumber"]), (&json!("SHA-256"), &json!(100_000)));
    let proof = solve_challenge(&inbox).await;
    let proven = json!({ "trap": "", "seconds": 30, "proof": proof });
    assert_eq!(send(&inbox, 1, proven.clone()).await.status, Status::New);
    for (number, evidence) in [(2, proven), (3, json!({ "seconds": 30, "proof": "e30=" })), (4, json!({}))] {
        let stored = send(&inbox, number, evidence).await;
        assert_eq!((stored.status, &*stored.suspicions), (Status::Quarantined, &[SpamReason::NoProof][..]));
    }
}

#[tokio::test]
async fn a_listed_origin_may_fetch_a_challenge() {
    let inbox = requiring_proof_of_work().await;
    let from = async |origin: &str| {
        let request = Request::get("/api/challenge").header(header::ORIGIN, origin);
        inbox.send(request.body(Body::empty()).unwrap()).await.header("access-control-allow-origin").to_owned()
    };
    assert_eq!((&*from(BLOG).await, &*from("https://evil.example").await), (BLOG, ""));
    let post = inbox.send(Request::post("/api/challenge").body(Body::empty()).unwrap()).await;
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
