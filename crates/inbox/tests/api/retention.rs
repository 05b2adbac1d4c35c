//! Retention: inquiries are deleted when they expire, and not before.

use std::num::NonZeroU32;

use crate::common::{ID, Inbox, inquiry};
use glossary_core::inquiry::InquiryId;
use glossary_inbox::{
    retention,
    store::{NewInquiry, Store, parse_since},
};
use jiff::{SignedDuration, Timestamp};

/// Deletes expired inquiries with a clock that reads `now`, and returns their number.
async fn delete_expired(store: &Store, days: u32, now: Timestamp) -> u64 {
    retention::delete_expired(store, NonZeroU32::new(days), now).await.unwrap()
}

/// Makes the clock trusted by two daily readings.
async fn trust_clock(store: &Store, now: Timestamp) {
    for ago in [SignedDuration::from_hours(24), SignedDuration::ZERO] {
        assert_eq!(retention::delete_expired(store, None, now - ago).await.unwrap(), 0);
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
async fn only_expired_inquiries_are_deleted() {
    let inbox = Inbox::new().await;
    inbox.post_json(&inquiry(ID)).await;
    // More expired inquiries than one transaction deletes, and one that has not expired.
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
    trust_clock(&inbox.store, now).await;
    let enforce = async |days| delete_expired(&inbox.store, days, now).await;
    assert_eq!(enforce(u32::MAX).await, 0);
    assert_eq!(enforce(31).await, 0);
    assert_eq!(enforce(30).await, 2_500);
    assert_eq!(enforce(30).await, 0);
    assert_eq!(inbox.stored().await[0].id.to_string(), ID);
    assert_eq!(enforce(29).await, 1);
}

#[tokio::test]
async fn a_clock_that_is_ahead_deletes_nothing() {
    let inbox = Inbox::new().await;
    let now = time("2026-03-01T12:00:00Z");
    inbox.store.insert(new(1, now)).await.unwrap();
    trust_clock(&inbox.store, now).await;
    let ahead = now + SignedDuration::from_hours(24 * 365);
    assert_eq!(delete_expired(&inbox.store, 30, ahead).await, 0);
    // Neither a new inquiry nor a restart within a day makes the clock trusted.
    inbox.store.insert(new(2, ahead)).await.unwrap();
    assert_eq!(delete_expired(&inbox.store, 30, ahead + SignedDuration::from_hours(1)).await, 0);
    // The clock is corrected.
    assert_eq!(delete_expired(&inbox.store, 30, now + SignedDuration::from_hours(2)).await, 0);
    assert_eq!(inbox.stored().await.len(), 2);
    // An inbox without new inquiries is cleared too.
    let mut cleared = 0;
    for days in 1..=40 {
        cleared += delete_expired(&inbox.store, 30, now + SignedDuration::from_hours(24 * days)).await;
    }
    // Also the inquiry that is dated a year ahead.
    assert_eq!(cleared, 2);
}

#[tokio::test]
async fn inquiries_stored_before_the_clock_is_set_are_kept_as_long_as_others() {
    let inbox = Inbox::new().await;
    let now = time("2026-03-01T12:00:00Z");
    trust_clock(&inbox.store, now).await;
    // A machine without a battery-backed clock starts at this time.
    assert_eq!(delete_expired(&inbox.store, 30, Timestamp::UNIX_EPOCH).await, 0);
    inbox.store.insert(new(1, Timestamp::UNIX_EPOCH)).await.unwrap();
    assert_eq!(inbox.stored().await[0].received_at, "2026-03-01T12:00:00.000Z");
    let days = |days: i64| now + SignedDuration::from_hours(24 * days);
    assert_eq!(delete_expired(&inbox.store, 30, days(1)).await, 0);
    for day in 2..=30 {
        assert_eq!(delete_expired(&inbox.store, 30, days(day)).await, 0);
    }
    assert_eq!(delete_expired(&inbox.store, 30, days(31)).await, 1);
}

#[tokio::test]
async fn inquiries_stored_by_a_clock_that_was_ahead_expire() {
    let inbox = Inbox::new().await;
    let now = time("2026-03-01T12:00:00Z");
    let in_days = |days: i64| now + SignedDuration::from_hours(24 * days);
    // The clock was years ahead, then weeks, and is corrected.
    inbox.store.insert(new(1, in_days(3_650))).await.unwrap();
    inbox.store.insert(new(2, in_days(60))).await.unwrap();
    trust_clock(&inbox.store, now).await;
    inbox.store.insert(new(3, now)).await.unwrap();
    for day in 1..=90 {
        assert_eq!(delete_expired(&inbox.store, 90, in_days(day)).await, 0, "{day}");
    }
    assert_eq!(delete_expired(&inbox.store, 90, in_days(91)).await, 3);
}

#[tokio::test]
async fn a_clock_that_is_behind_deletes_nothing() {
    let inbox = Inbox::new().await;
    let now = time("2026-03-01T12:00:00Z");
    let in_days = |days: i64| now + SignedDuration::from_hours(24 * days);
    trust_clock(&inbox.store, now).await;
    inbox.store.insert(new(1, now)).await.unwrap();
    // The clock is two years behind for some days, then one year behind, and is corrected.
    for days in [-730, -729, -728, -365, -364, -363, 4, 5, 6, 89] {
        assert_eq!(delete_expired(&inbox.store, 90, in_days(days)).await, 0, "{days}");
    }
    assert_eq!(delete_expired(&inbox.store, 90, in_days(90)).await, 0);
    assert_eq!(delete_expired(&inbox.store, 90, in_days(91)).await, 1);
}
