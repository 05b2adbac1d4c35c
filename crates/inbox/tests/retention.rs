//! Inquiries are kept as long as they may be, and not longer.

mod common;

use std::num::NonZeroU32;

use common::{ID, Inbox, inquiry};
use glossary_inbox::{retention, store::parse_since};

#[tokio::test]
async fn what_is_too_old_is_deleted_and_the_rest_stays() {
    let inbox = Inbox::new().await;
    inbox.post_json(&inquiry(ID)).await;
    let database = sqlx::SqlitePool::connect(&common::database(inbox.folder.path())).await.unwrap();
    // More than are deleted in one transaction, all just too old; and one that is not.
    let copies = "WITH RECURSIVE copy(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM copy WHERE number < 2500)
        INSERT INTO inquiries (id, reference, received_at, fields, context, fingerprint)
        SELECT printf('%036d', number), reference, '2026-01-30T11:59:59.999Z', fields, context, fingerprint
        FROM inquiries, copy";
    sqlx::query(copies).execute(&database).await.unwrap();
    sqlx::query("UPDATE inquiries SET received_at = '2026-01-30T12:00:00.000Z' WHERE id = ?1")
        .bind(ID)
        .execute(&database)
        .await
        .unwrap();

    let now = parse_since("2026-03-01T12:00:00Z").unwrap();
    let enforce = async |days| retention::enforce(&inbox.store, NonZeroU32::new(days).unwrap(), now).await.unwrap();
    assert_eq!(enforce(u32::MAX).await, 0);
    assert_eq!(enforce(31).await, 0);
    assert_eq!(enforce(30).await, 2_500);
    assert_eq!(enforce(30).await, 0);
    assert_eq!(inbox.stored().await[0].id.to_string(), ID);
    assert_eq!(enforce(29).await, 1);
}
