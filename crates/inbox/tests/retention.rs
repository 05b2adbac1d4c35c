//! Inquiries are kept as long as they may be, and not longer.
#![allow(clippy::unwrap_used, reason = "its helpers are test code, though no test functions")]

mod common;

use std::num::NonZeroU32;

use common::{ID, Inbox, inquiry};
use glossary_core::inquiry::InquiryId;
use glossary_inbox::{
    retention,
    store::{NewInquiry, Store, parse_since},
};
use jiff::{SignedDuration, Timestamp};

/// How many are deleted by a clock that says so.
async fn deleted(store: &Store, days: u32, now: Timestamp) -> u64 {
    retention::round(store, NonZeroU32::new(days), now).await.unwrap()
}

/// A clock that is believed.
async fn steady_clock(store: &Store, now: Timestamp) {
    for ago in [SignedDuration::from_hours(24), SignedDuration::ZERO] {
        assert_eq!(retention::round(store, None, now - ago).await.unwrap(), 0);
    }
}

fn time(text: &str) -> Timestamp {
    parse_since(text).unwrap()
}

fn new(number: u8, received_at: Timestamp) -> NewInquiry {
    NewInquiry {
        id: InquiryId::new(0, [number; 10]),
        received_at,
        fields: [("name".to_owned(), "Ada".to_owned())].into(),
        context: glossary_core::inquiry::Context::default(),
        repeats_since: None,
        suspicions: Vec::new(),
    }
}

#[tokio::test]
async fn what_is_too_old_is_deleted_and_the_rest_stays() {
    let inbox = Inbox::new().await;
    inbox.post_json(&inquiry(ID)).await;
    // More than are deleted in one transaction, all just too old; and one that is not.
    inbox
        .execute(
            "WITH RECURSIVE copy(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM copy WHERE number < 2500)
            INSERT INTO inquiries (id, reference, received_at, fields, context, fingerprint)
            SELECT '00000000-0000-4000-8000-' || substr(CAST(100000000000 + number AS TEXT), 1, 12), reference,
            '2026-01-30T11:59:59.999Z', fields, context, fingerprint FROM inquiries, copy",
        )
        .await;
    inbox
        .execute("UPDATE inquiries SET received_at = '2026-01-30T12:00:00.000Z' WHERE received_at > '2026-01-31'")
        .await;

    let now = time("2026-03-01T12:00:00Z");
    steady_clock(&inbox.store, now).await;
    let enforce = async |days| deleted(&inbox.store, days, now).await;
    assert_eq!(enforce(u32::MAX).await, 0);
    assert_eq!(enforce(31).await, 0);
    assert_eq!(enforce(30).await, 2_500);
    assert_eq!(enforce(30).await, 0);
    assert_eq!(inbox.stored().await[0].id.to_string(), ID);
    assert_eq!(enforce(29).await, 1);
}

#[tokio::test]
async fn a_process_that_starts_while_its_clock_is_ahead_deletes_nothing() {
    let inbox = Inbox::new().await;
    let now = time("2026-03-01T12:00:00Z");
    inbox.store.insert(new(1, now)).await.unwrap();
    steady_clock(&inbox.store, now).await;
    let ahead = now + SignedDuration::from_hours(24 * 365);
    assert_eq!(deleted(&inbox.store, 30, ahead).await, 0);
    // Nor does what arrives meanwhile make it right, or another start within the day.
    inbox.store.insert(new(2, ahead)).await.unwrap();
    assert_eq!(deleted(&inbox.store, 30, ahead + SignedDuration::from_hours(1)).await, 0);
    // It is set right.
    assert_eq!(deleted(&inbox.store, 30, now + SignedDuration::from_hours(2)).await, 0);
    assert_eq!(inbox.stored().await.len(), 2);
    // An inbox that hears of nobody for months is cleared all the same.
    let mut cleared = 0;
    for days in 1..=40 {
        cleared += deleted(&inbox.store, 30, now + SignedDuration::from_hours(24 * days)).await;
    }
    assert_eq!(cleared, 1);
}

#[tokio::test]
async fn what_arrives_before_a_clock_is_set_is_kept_as_long_as_the_rest() {
    let inbox = Inbox::new().await;
    let now = time("2026-03-01T12:00:00Z");
    steady_clock(&inbox.store, now).await;
    // As of a machine that has just started, and does not know the time yet.
    assert_eq!(deleted(&inbox.store, 30, Timestamp::UNIX_EPOCH).await, 0);
    inbox.store.insert(new(1, Timestamp::UNIX_EPOCH)).await.unwrap();
    assert_eq!(inbox.stored().await[0].received_at, "2026-03-01T12:00:00.000Z");
    let days = |days: i64| now + SignedDuration::from_hours(24 * days);
    assert_eq!(deleted(&inbox.store, 30, days(1)).await, 0);
    for day in 2..=30 {
        assert_eq!(deleted(&inbox.store, 30, days(day)).await, 0);
    }
    assert_eq!(deleted(&inbox.store, 30, days(31)).await, 1);
}
