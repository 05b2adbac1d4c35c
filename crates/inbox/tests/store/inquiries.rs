//! Storing, finding and deleting inquiries.

use std::path::Path;

use glossary_core::inquiry::Context;
use glossary_inbox::store::{
    InquiryFilter, InsertOutcome, JobFilter, JobState, NewInquiry, Settled, SpamReason, Status, Store, StoreError,
    parse_since,
};
use sqlx::{AnyConnection, Connection, Executor, migrate::Migrator};

use crate::databases::{Database, at, inquiry, over_each_database};

over_each_database!(
    a_stored_inquiry_is_read_unchanged,
    a_retry_is_a_duplicate_and_other_content_a_conflict,
    suspected_spam_is_stored_in_quarantine,
    a_filter_selects_the_listed_inquiries,
    deleting_an_inquiry_deletes_its_jobs,
    a_person_is_found_by_address_and_by_text,
    targets_that_may_have_a_deleted_inquiry_get_a_notice,
    a_database_of_a_newer_version_is_refused,
);

fn suspected(number: u64) -> NewInquiry {
    NewInquiry { suspicions: vec![SpamReason::TrapFilled, SpamReason::NoProof], ..inquiry(number) }
}

/// Returns form data sent without scripting, at a time.
fn form(number: u64, seconds: i64) -> NewInquiry {
    NewInquiry {
        id: inquiry(number).id,
        received_at: at(seconds),
        repeats_since: Some(at(seconds - 600)),
        ..inquiry(0)
    }
}

async fn a_stored_inquiry_is_read_unchanged(database: Database) {
    let store = database.open().await;
    // Every kind of character that a form can send, including U+0000.
    let text: String = (0..0x300).chain([0xfeff, 0x1_f600]).filter_map(char::from_u32).collect();
    let context = Context { term: text.clone(), trail: vec![text.clone()], ..Context::default() };
    let strange = NewInquiry { fields: [("message".to_owned(), text)].into(), context, ..inquiry(1) };
    assert_eq!(store.insert(strange.clone()).await.unwrap(), InsertOutcome::Stored);

    let stored = store.find(&strange.id.to_string()).await.unwrap().remove(0);
    assert_eq!(stored.id, strange.id);
    assert_eq!(stored.received_at, "2026-11-22T12:00:00.000Z");
    assert_eq!((&stored.fields, &stored.context), (&strange.fields, &strange.context));
    assert_eq!((stored.status, &*stored.suspicions), (Status::New, &[][..]));
    assert_eq!(store.find(&strange.id.reference().to_ascii_lowercase()).await.unwrap()[0], stored);
    assert_eq!(database.open().await.list(&InquiryFilter::default()).await.unwrap(), [stored]);
    assert_eq!(store.find("nobody's\0").await.unwrap(), []);
}

async fn a_retry_is_a_duplicate_and_other_content_a_conflict(database: Database) {
    let store = database.open().await;
    let first = inquiry(1);
    assert_eq!(store.insert(first.clone()).await.unwrap(), InsertOutcome::Stored);
    assert_eq!(store.insert(first.clone()).await.unwrap(), InsertOutcome::Duplicate(first.id));
    let other = NewInquiry { fields: inquiry(2).fields, ..first };
    assert_eq!(store.insert(other).await.unwrap(), InsertOutcome::Conflict);

    assert_eq!(store.insert(form(2, 0)).await.unwrap(), InsertOutcome::Stored);
    assert_eq!(store.insert(form(3, 600)).await.unwrap(), InsertOutcome::Duplicate(inquiry(2).id));
    assert_eq!(store.insert(form(4, 601)).await.unwrap(), InsertOutcome::Stored);
    // The clock was set back; the form is still a duplicate.
    assert_eq!(store.insert(form(5, -3_600)).await.unwrap(), InsertOutcome::Duplicate(inquiry(2).id));
    assert_eq!(store.list(&InquiryFilter::default()).await.unwrap().len(), 3);
}

async fn suspected_spam_is_stored_in_quarantine(database: Database) {
    let store = database.forwarding().await;
    assert_eq!(store.insert(suspected(1)).await.unwrap(), InsertOutcome::Stored);
    assert_eq!(store.insert(suspected(1)).await.unwrap(), InsertOutcome::Duplicate(inquiry(1).id));
    let stored = store.list(&InquiryFilter::default()).await.unwrap().remove(0);
    assert_eq!(stored.status, Status::Quarantined);
    assert_eq!(stored.suspicions, [SpamReason::TrapFilled, SpamReason::NoProof]);
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

async fn a_filter_selects_the_listed_inquiries(database: Database) {
    let store = database.open().await;
    let noon_yesterday = at(-86_400);
    for number in 0..3 {
        let earlier = NewInquiry { received_at: noon_yesterday, ..inquiry(number) };
        store.insert(if number == 0 { earlier } else { inquiry(number) }).await.unwrap();
    }
    let webhook = Context { term: "webhook".to_owned(), ..Context::default() };
    store.insert(NewInquiry { context: webhook, ..suspected(3) }).await.unwrap();
    store.insert(NewInquiry { context: Context::default(), received_at: at(1), ..inquiry(4) }).await.unwrap();

    let numbers = async |filter: InquiryFilter| -> Vec<String> {
        store.list(&filter).await.unwrap().into_iter().map(|inquiry| inquiry.fields["number"].clone()).collect()
    };
    assert_eq!(numbers(InquiryFilter::default()).await, ["4", "3", "2", "1", "0"]);
    assert_eq!(numbers(InquiryFilter { limit: Some(2), ..InquiryFilter::default() }).await, ["4", "3"]);
    assert_eq!(
        numbers(InquiryFilter { term: Some("api".to_owned()), ..InquiryFilter::default() }).await,
        ["2", "1", "0"]
    );
    assert_eq!(numbers(InquiryFilter { status: Some(Status::Quarantined), ..InquiryFilter::default() }).await, ["3"]);
    let since = InquiryFilter { since: Some(at(0)), status: Some(Status::New), ..InquiryFilter::default() };
    assert_eq!(numbers(since).await, ["4", "2", "1"]);
    assert_eq!(
        numbers(InquiryFilter { since: parse_since("2999-01-01").ok(), ..InquiryFilter::default() }).await,
        [""; 0]
    );
}

async fn deleting_an_inquiry_deletes_its_jobs(database: Database) {
    let store = database.forwarding().await;
    for number in 0..4 {
        store.insert(NewInquiry { received_at: at(i64::try_from(number).unwrap()), ..inquiry(number) }).await.unwrap();
    }
    assert!(store.delete(&inquiry(3).id).await.unwrap());
    assert!(!store.delete(&inquiry(3).id).await.unwrap());
    assert_eq!(store.delete_before(at(2)).await.unwrap(), 2);
    let left = store.list(&InquiryFilter::default()).await.unwrap();
    assert_eq!(left.iter().map(|left| left.id).collect::<Vec<_>>(), [inquiry(2).id]);
    let jobs = store.jobs(&JobFilter::default()).await.unwrap();
    assert_eq!(jobs.iter().map(|job| job.inquiry).collect::<Vec<_>>(), [inquiry(2).id; 2]);
    // A deleted inquiry can be submitted again.
    assert_eq!(store.insert(inquiry(3)).await.unwrap(), InsertOutcome::Stored);
}

#[tokio::test]
async fn deleted_inquiries_are_overwritten_in_the_files() {
    let database = Database::sqlite();
    let Database::Sqlite(folder) = &database else { unreachable!() };
    let store = database.forwarding().await;
    let new = |number: u64, word: &str| NewInquiry {
        received_at: at(i64::try_from(number).unwrap()),
        // Longer than a database page.
        fields: [("message".to_owned(), format!("{word} ").repeat(2_000))].into(),
        ..inquiry(number)
    };
    for (number, word) in [(1, "expired"), (2, "private"), (3, "kept")] {
        assert_eq!(store.insert(new(number, word)).await.unwrap(), InsertOutcome::Stored);
    }
    let found = |word: &str| {
        let files = std::fs::read_dir(folder.path().join("data")).unwrap();
        let has = |bytes: Vec<u8>| bytes.windows(word.len()).any(|window| window == word.as_bytes());
        files.filter(|file| has(std::fs::read(file.as_ref().unwrap().path()).unwrap())).count()
    };
    assert!(found("expired") > 0 && found("private") > 0);
    assert_eq!(store.delete_before(at(2)).await.unwrap(), 1);
    assert!(store.delete(&inquiry(2).id).await.unwrap());
    assert!(store.erase_deleted().await.unwrap());
    assert_eq!((found("expired"), found("private")), (0, 0));
    assert!(found("kept") > 0);
}

#[tokio::test]
async fn a_reader_delays_the_erasure_and_the_delay_is_reported() {
    let database = Database::sqlite();
    let Database::Sqlite(folder) = &database else { unreachable!() };
    let store = database.open().await;
    store.insert(inquiry(1)).await.unwrap();
    let mut reader = AnyConnection::connect(&database.address()).await.unwrap();
    reader.execute("BEGIN; SELECT count(*) FROM inquiries").await.unwrap();
    assert!(store.delete(&inquiry(1).id).await.unwrap());
    let log = folder.path().join("data/inquiries.sqlite3-wal");
    let has_text = || std::fs::read(&log).unwrap().windows(9).any(|window| window == b"An engine");
    // Others can write while the erasure waits for the reader.
    let (erased, inserted) = tokio::join!(store.erase_deleted(), async {
        let started = std::time::Instant::now();
        let other = database.open().await;
        other.insert(inquiry(2)).await.unwrap();
        started.elapsed()
    });
    assert!(!erased.unwrap() && has_text());
    assert!(inserted.as_secs() < 4, "{inserted:?}");
    store.delete(&inquiry(2).id).await.unwrap();
    reader.execute("COMMIT").await.unwrap();
    // Another process finishes the erasure.
    assert!(database.open().await.erase_deleted().await.unwrap());
    assert!(!has_text());
}

async fn a_person_is_found_by_address_and_by_text(database: Database) {
    let store = database.open().await;
    let by = |number, fields: &[(&str, &str)], page: &str| NewInquiry {
        fields: fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        context: Context { page: page.to_owned(), ..Context::default() },
        ..inquiry(number)
    };
    store.insert(by(1, &[("email", "Ada@Example.com"), ("name", "Zoë")], "/1/")).await.unwrap();
    store.insert(by(2, &[("mail", "ada@example.com"), ("message", "\"Q\" \\ \u{0}")], "/2/")).await.unwrap();
    store.insert(by(3, &[("message", "Ask ada@example.com"), ("name", "ZOE\u{308}")], "/3/")).await.unwrap();
    for number in 4..1_100 {
        store.insert(by(number, &[("email", "ada@example.com.au")], "/4/")).await.unwrap();
    }
    let pages = async |filter: InquiryFilter| -> Vec<String> {
        store.list(&filter).await.unwrap().into_iter().map(|inquiry| inquiry.context.page).collect()
    };
    let email = |email: &str| InquiryFilter { email: Some(email.to_owned()), ..InquiryFilter::default() };
    let search = |text: &str| InquiryFilter { search: Some(text.to_owned()), ..InquiryFilter::default() };
    assert_eq!(pages(email(" ADA@example.com")).await, ["/2/", "/1/"]);
    assert_eq!(pages(InquiryFilter { limit: Some(1), ..email("ada@example.com") }).await, ["/2/"]);
    assert_eq!(pages(search("zoë")).await, ["/3/", "/1/"]);
    assert_eq!(pages(search("\"q\" \\")).await, ["/2/"]);
    assert_eq!(pages(search("/3/")).await, ["/3/"]);
    assert_eq!(pages(search("ask")).await, ["/3/"]);
    assert_eq!(pages(InquiryFilter { limit: Some(700), ..email("ada@example.com.au") }).await.len(), 700);
    assert_eq!(pages(email("nobody@example.com")).await, [""; 0]);
}

async fn targets_that_may_have_a_deleted_inquiry_get_a_notice(database: Database) {
    let store = database.forwarding().await;
    for number in 1..4 {
        store.insert(inquiry(number)).await.unwrap();
    }
    let lease = std::time::Duration::from_mins(2);
    let jobs = store.claim(at(0), lease, 64).await.unwrap();
    for job in &jobs {
        let settled = match (job.inquiry.id == inquiry(1).id, &*job.target) {
            (true, "crm") => Settled::Delivered,
            _ => Settled::Retry { at: at(99), error: "no answer".to_owned() },
        };
        store.settle(job, &settled, at(1)).await.unwrap();
    }
    store.insert(inquiry(4)).await.unwrap();
    assert_eq!(store.delete_all(&[inquiry(1).id, inquiry(4).id]).await.unwrap(), 2);
    // A target that failed may have the inquiry all the same; nothing was sent of inquiry 4.
    let notices = store.deletions().claim(at(0), lease, 64).await.unwrap();
    let about: Vec<_> = notices.iter().map(|notice| (notice.inquiry, &*notice.target, notice.attempts)).collect();
    assert_eq!(about, [(inquiry(1).id, "crm", 1), (inquiry(1).id, "mail", 1)]);
    assert_eq!(notices[0].reference, inquiry(1).id.reference());
    assert_eq!(store.deletions().claim(at(1), lease, 64).await.unwrap(), []);
    let retry = Settled::Retry { at: at(60), error: "no answer".to_owned() };
    assert!(store.deletions().settle(&notices[0], &retry, at(2)).await.unwrap());
    assert!(store.deletions().settle(&notices[1], &Settled::Delivered, at(2)).await.unwrap());
    assert_eq!(store.deletions().claim(at(59), lease, 64).await.unwrap(), []);
    let [again] = <[_; 1]>::try_from(store.deletions().claim(at(60), lease, 64).await.unwrap()).unwrap();
    assert_eq!((&*again.target, again.attempts), ("crm", 2));
    assert!(!store.deletions().settle(&notices[0], &Settled::Delivered, at(61)).await.unwrap(), "the lease has ended");
    assert!(store.deletions().settle(&again, &Settled::Dead { error: "gone".to_owned() }, at(61)).await.unwrap());
    let waiting = store.deletions().list(Some("crm")).await.unwrap();
    assert_eq!((waiting.len(), waiting[0].state, &*waiting[0].error), (1, JobState::Dead, "gone"));
    assert_eq!(store.deletions().resend_dead(Some("mail")).await.unwrap(), 0);
    assert_eq!(store.deletions().resend_dead(None).await.unwrap(), 1);
    let [again] = <[_; 1]>::try_from(store.deletions().claim(at(62), lease, 64).await.unwrap()).unwrap();
    assert_eq!((&*again.target, again.attempts), ("crm", 1));
    assert!(store.deletions().settle(&again, &Settled::Delivered, at(63)).await.unwrap());
    // Expired inquiries are deleted, too.
    assert_eq!(store.delete_before(at(1)).await.unwrap(), 2);
    assert_eq!(store.deletions().claim(at(999), lease, 64).await.unwrap().len(), 4);
}

async fn a_database_of_a_newer_version_is_refused(database: Database) {
    drop(database.open().await);
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
        SELECT 9999, 'of the future', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1";
    AnyConnection::connect(&database.address()).await.unwrap().execute(newer).await.unwrap();
    let error = Store::open(&database.address()).await.unwrap_err();
    assert!(matches!(error, StoreError::Newer), "{error}");
}

#[tokio::test]
async fn a_database_of_the_first_version_is_migrated() {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("sqlite:{}", folder.path().join("inquiries.sqlite3").display());
    let before = sqlx::SqlitePool::connect(&format!("{address}?mode=rwc")).await.unwrap();
    let migrations = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/sqlite");
    Migrator::new(migrations).await.unwrap().run_to(1, &before).await.unwrap();
    let id = inquiry(1).id;
    let row = "INSERT INTO inquiries (id, reference, received_at, fields, context, fingerprint)
        VALUES ($1, $2, '2026-11-22T12:00:00.000Z', '{\"name\":\"Ada\"}', '{\"term\":\"api\"}', 'f')";
    sqlx::query(row).bind(id.to_string()).bind(id.reference()).execute(&before).await.unwrap();
    before.close().await;

    let store = Store::open(&address).await.unwrap();
    let api = InquiryFilter { term: Some("api".to_owned()), status: Some(Status::New), ..InquiryFilter::default() };
    let [stored] = <[_; 1]>::try_from(store.list(&api).await.unwrap()).unwrap();
    assert_eq!((stored.id, &*stored.fields["name"], &*stored.suspicions), (id, "Ada", &[][..]));
}
