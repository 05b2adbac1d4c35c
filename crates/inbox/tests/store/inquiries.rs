//! What is stored, found and deleted.

use glossary_core::inquiry::Context;
use glossary_inbox::store::{
    Filter, JobFilter, NewInquiry, Outcome, Status, Store, StoreError, Suspicion, parse_since,
};
use sqlx::{AnyConnection, Connection, Executor};

use crate::databases::{Database, at, inquiry, over_each_database};

over_each_database!(
    what_is_stored_comes_out_again,
    a_repeat_is_found_and_other_content_is_refused,
    a_suspected_inquiry_is_acknowledged_and_quarantined,
    what_a_filter_selects_is_listed,
    deleting_leaves_nothing,
    a_database_of_a_newer_version_is_left_alone,
);

fn suspected(number: u64) -> NewInquiry {
    NewInquiry { suspicions: vec![Suspicion::TrapFilled, Suspicion::NoProof], ..inquiry(number) }
}

/// As a form without scripting sends it, without an id of its own.
fn form(number: u64, seconds: i64) -> NewInquiry {
    NewInquiry {
        id: inquiry(number).id,
        received_at: at(seconds),
        repeats_since: Some(at(seconds - 600)),
        ..inquiry(0)
    }
}

async fn what_is_stored_comes_out_again(database: Database) {
    let store = database.open().await;
    // Every character that a form can send, U+0000 among them.
    let text: String = (0..0x300).chain([0xfeff, 0x1_f600]).filter_map(char::from_u32).collect();
    let context = Context { term: text.clone(), trail: vec![text.clone()], ..Context::default() };
    let strange = NewInquiry { fields: [("message".to_owned(), text)].into(), context, ..inquiry(1) };
    assert_eq!(store.insert(strange.clone()).await.unwrap(), Outcome::Stored);

    let stored = store.find(&strange.id.to_string()).await.unwrap().remove(0);
    assert_eq!(stored.id, strange.id);
    assert_eq!(stored.received_at, "2026-11-22T12:00:00.000Z");
    assert_eq!((&stored.fields, &stored.context), (&strange.fields, &strange.context));
    assert_eq!((stored.status, &*stored.suspicions), (Status::New, &[][..]));
    assert_eq!(store.find(&strange.id.reference().to_ascii_lowercase()).await.unwrap()[0], stored);
    assert_eq!(database.open().await.list(&Filter::default()).await.unwrap(), [stored]);
    assert_eq!(store.find("nobody's\0").await.unwrap(), []);
}

async fn a_repeat_is_found_and_other_content_is_refused(database: Database) {
    let store = database.open().await;
    let first = inquiry(1);
    assert_eq!(store.insert(first.clone()).await.unwrap(), Outcome::Stored);
    assert_eq!(store.insert(first.clone()).await.unwrap(), Outcome::Duplicate(first.id));
    let other = NewInquiry { fields: inquiry(2).fields, ..first };
    assert_eq!(store.insert(other).await.unwrap(), Outcome::Conflict);

    assert_eq!(store.insert(form(2, 0)).await.unwrap(), Outcome::Stored);
    assert_eq!(store.insert(form(3, 600)).await.unwrap(), Outcome::Duplicate(inquiry(2).id));
    assert_eq!(store.insert(form(4, 601)).await.unwrap(), Outcome::Stored);
    // The clock went back: it is the same form all the same.
    assert_eq!(store.insert(form(5, -3_600)).await.unwrap(), Outcome::Duplicate(inquiry(2).id));
    assert_eq!(store.list(&Filter::default()).await.unwrap().len(), 3);
}

async fn a_suspected_inquiry_is_acknowledged_and_quarantined(database: Database) {
    let store = database.forwarding().await;
    assert_eq!(store.insert(suspected(1)).await.unwrap(), Outcome::Stored);
    assert_eq!(store.insert(suspected(1)).await.unwrap(), Outcome::Duplicate(inquiry(1).id));
    let stored = store.list(&Filter::default()).await.unwrap().remove(0);
    assert_eq!(stored.status, Status::Quarantined);
    assert_eq!(stored.suspicions, [Suspicion::TrapFilled, Suspicion::NoProof]);
    let json = serde_json::to_value(&stored).unwrap();
    assert_eq!(json["status"], "quarantined");
    assert_eq!(json["suspicions"], serde_json::json!(["trap-filled", "no-proof"]));
    assert_eq!(store.jobs(&JobFilter::default()).await.unwrap(), []);
    assert_eq!(store.resend(&stored.id, None).await.unwrap(), 0);

    assert!(store.set_status(&stored.id, Status::New).await.unwrap());
    assert!(!store.set_status(&inquiry(2).id, Status::New).await.unwrap());
    assert_eq!(store.jobs(&JobFilter::default()).await.unwrap().len(), 2);
    assert!(store.set_status(&stored.id, Status::Quarantined).await.unwrap());
    assert_eq!(store.jobs(&JobFilter::default()).await.unwrap(), []);
}

async fn what_a_filter_selects_is_listed(database: Database) {
    let store = database.open().await;
    let noon_yesterday = at(-86_400);
    for number in 0..3 {
        let earlier = NewInquiry { received_at: noon_yesterday, ..inquiry(number) };
        store.insert(if number == 0 { earlier } else { inquiry(number) }).await.unwrap();
    }
    let webhook = Context { term: "webhook".to_owned(), ..Context::default() };
    store.insert(NewInquiry { context: webhook, ..suspected(3) }).await.unwrap();
    store.insert(NewInquiry { context: Context::default(), received_at: at(1), ..inquiry(4) }).await.unwrap();

    let numbers = async |filter: Filter| -> Vec<String> {
        store.list(&filter).await.unwrap().into_iter().map(|inquiry| inquiry.fields["number"].clone()).collect()
    };
    assert_eq!(numbers(Filter::default()).await, ["4", "3", "2", "1", "0"]);
    assert_eq!(numbers(Filter { limit: Some(2), ..Filter::default() }).await, ["4", "3"]);
    assert_eq!(numbers(Filter { term: Some("api".to_owned()), ..Filter::default() }).await, ["2", "1", "0"]);
    assert_eq!(numbers(Filter { status: Some(Status::Quarantined), ..Filter::default() }).await, ["3"]);
    let since = Filter { since: Some(at(0)), status: Some(Status::New), ..Filter::default() };
    assert_eq!(numbers(since).await, ["4", "2", "1"]);
    assert_eq!(numbers(Filter { since: parse_since("2999-01-01").ok(), ..Filter::default() }).await, [""; 0]);
}

async fn deleting_leaves_nothing(database: Database) {
    let store = database.forwarding().await;
    for number in 0..4 {
        store.insert(NewInquiry { received_at: at(i64::try_from(number).unwrap()), ..inquiry(number) }).await.unwrap();
    }
    assert!(store.delete(&inquiry(3).id).await.unwrap());
    assert!(!store.delete(&inquiry(3).id).await.unwrap());
    assert_eq!(store.delete_before(at(2)).await.unwrap(), 2);
    let left = store.list(&Filter::default()).await.unwrap();
    assert_eq!(left.iter().map(|left| left.id).collect::<Vec<_>>(), [inquiry(2).id]);
    let jobs = store.jobs(&JobFilter::default()).await.unwrap();
    assert_eq!(jobs.iter().map(|job| job.inquiry).collect::<Vec<_>>(), [inquiry(2).id; 2]);
    // What is gone can come again.
    assert_eq!(store.insert(inquiry(3)).await.unwrap(), Outcome::Stored);
}

#[tokio::test]
async fn nothing_of_what_is_deleted_is_left_in_the_files() {
    let database = Database::sqlite();
    let Database::Sqlite(folder) = &database else { unreachable!() };
    let store = database.forwarding().await;
    let new = |number: u64, word: &str| NewInquiry {
        received_at: at(i64::try_from(number).unwrap()),
        // Longer than a page.
        fields: [("message".to_owned(), format!("{word} ").repeat(2_000))].into(),
        ..inquiry(number)
    };
    for (number, word) in [(1, "expired"), (2, "private"), (3, "kept")] {
        assert_eq!(store.insert(new(number, word)).await.unwrap(), Outcome::Stored);
    }
    let found = |word: &str| {
        let files = std::fs::read_dir(folder.path().join("data")).unwrap();
        let has = |bytes: Vec<u8>| bytes.windows(word.len()).any(|window| window == word.as_bytes());
        files.filter(|file| has(std::fs::read(file.as_ref().unwrap().path()).unwrap())).count()
    };
    assert!(found("expired") > 0 && found("private") > 0);
    assert_eq!(store.delete_before(at(2)).await.unwrap(), 1);
    assert!(store.delete(&inquiry(2).id).await.unwrap());
    assert_eq!((found("expired"), found("private")), (0, 0));
    assert!(found("kept") > 0);
}

async fn a_database_of_a_newer_version_is_left_alone(database: Database) {
    drop(database.open().await);
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
        SELECT 9999, 'of the future', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1";
    AnyConnection::connect(&database.address()).await.unwrap().execute(newer).await.unwrap();
    let error = Store::open(&database.address()).await.unwrap_err();
    assert!(matches!(error, StoreError::Newer), "{error}");
}

#[tokio::test]
async fn a_database_of_the_first_version_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("sqlite:{}", folder.path().join("inquiries.sqlite3").display());
    let before = sqlx::SqlitePool::connect(&format!("{address}?mode=rwc")).await.unwrap();
    sqlx::migrate!("migrations/sqlite").run_to(1, &before).await.unwrap();
    let id = inquiry(1).id;
    let row = "INSERT INTO inquiries (id, reference, received_at, fields, context, fingerprint)
        VALUES ($1, $2, '2026-11-22T12:00:00.000Z', '{\"name\":\"Ada\"}', '{\"term\":\"api\"}', 'f')";
    sqlx::query(row).bind(id.to_string()).bind(id.reference()).execute(&before).await.unwrap();
    before.close().await;

    let store = Store::open(&address).await.unwrap();
    let api = Filter { term: Some("api".to_owned()), status: Some(Status::New), ..Filter::default() };
    let [stored] = <[_; 1]>::try_from(store.list(&api).await.unwrap()).unwrap();
    assert_eq!((stored.id, &*stored.fields["name"], &*stored.suspicions), (id, "Ada", &[][..]));
}
