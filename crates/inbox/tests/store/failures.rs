//! Failures of the database: failed inquiries are not acknowledged, and nothing is lost or half
//! stored.

use std::{collections::BTreeSet, fs, time::Duration};

use futures_util::future::try_join_all;
use glossary_inbox::store::{InquiryFilter, InsertOutcome, JobFilter, JobState, NewInquiry, Store, StoreError};
use sqlx::{AnyConnection, Connection, Executor};

use crate::{
    databases::{Database, at, inquiry, over_each_database},
    processes::{self, number},
    small_disk::SmallDisk,
};

over_each_database!(
    a_locked_database_stores_nothing_and_recovers,
    concurrent_inserts_of_one_id_are_stored_once,
    concurrent_inserts_of_one_form_are_stored_once,
    a_clock_set_back_loses_nothing,
    unreadable_inquiries_are_skipped_and_named,
    only_the_deliveries_of_unreadable_inquiries_die,
);

async fn a_locked_database_stores_nothing_and_recovers(database: Database) {
    let store = database.forwarding().await;
    let mut other = AnyConnection::connect(&database.address()).await.unwrap();
    match &database {
        Database::Sqlite(_) => other.execute("BEGIN IMMEDIATE").await.unwrap(),
        Database::Postgres(_) => other.execute("BEGIN; LOCK TABLE inquiries IN EXCLUSIVE MODE").await.unwrap(),
    };
    let error = store.insert(inquiry(1)).await.unwrap_err();
    assert!(error.to_string().contains("lock"), "{error}");
    // Readers do not wait for the lock.
    assert_eq!(store.list(&InquiryFilter::default()).await.unwrap(), []);
    other.execute("ROLLBACK").await.unwrap();
    assert_eq!(store.insert(inquiry(1)).await.unwrap(), InsertOutcome::Stored);
    assert_eq!(store.jobs(&JobFilter::default()).await.unwrap().len(), 2);
}

async fn concurrent_inserts_of_one_id_are_stored_once(database: Database) {
    let mut stores = Vec::new();
    for _ in 0..4 {
        stores.push(database.forwarding().await);
    }
    // Opposite orders would deadlock without sorting.
    let inserts = stores.iter().enumerate().flat_map(|(index, store)| {
        let numbers = (0..60).map(move |number| if index % 2 == 0 { number } else { 59 - number });
        numbers.map(move |number| store.insert(inquiry(number)))
    });
    let outcomes = try_join_all(inserts).await.unwrap();
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == InsertOutcome::Stored).count(), 60);
    assert!(!outcomes.contains(&InsertOutcome::Conflict));
    processes::check_whole(&database, &(0..60).collect()).await;
}

async fn concurrent_inserts_of_one_form_are_stored_once(database: Database) {
    let mut stores = Vec::new();
    for _ in 0..4 {
        stores.push(database.forwarding().await);
    }
    let clicks = stores.iter().zip((0..).step_by(10)).flat_map(|(store, first)| {
        (first..first + 5).map(move |number| {
            let form = NewInquiry { id: inquiry(number).id, repeats_since: Some(at(-600)), ..inquiry(0) };
            store.insert(form)
        })
    });
    let outcomes = try_join_all(clicks).await.unwrap();
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == InsertOutcome::Stored).count(), 1, "{outcomes:?}");
    let stored = stores[0].list(&InquiryFilter::default()).await.unwrap();
    let first = stored[0].id;
    assert!(outcomes.iter().all(|outcome| [InsertOutcome::Stored, InsertOutcome::Duplicate(first)].contains(outcome)));
    assert_eq!(stored.len(), 1);
}

async fn a_clock_set_back_loses_nothing(database: Database) {
    let store = database.forwarding().await;
    for (number, seconds) in [(1, 0), (2, 86_400), (3, -86_400), (4, 1)] {
        let new = NewInquiry { received_at: at(seconds), ..inquiry(number) };
        assert_eq!(store.insert(new).await.unwrap(), InsertOutcome::Stored);
    }
    // The list is ordered by the clock's readings.
    let listed = store.list(&InquiryFilter::default()).await.unwrap();
    let numbers: Vec<_> = listed.iter().map(|inquiry| &*inquiry.fields["number"]).collect();
    assert_eq!(numbers, ["2", "4", "1", "3"]);
    // All jobs are due at once, whatever the clock reads.
    let jobs = store.claim(at(-90_000), Duration::from_secs(60), 100).await.unwrap();
    assert_eq!(jobs.len(), 8);
}

/// Damages the inquiries 1 and 2, so that the database still returns their rows.
async fn damage(database: &Database) {
    let mut other = AnyConnection::connect(&database.address()).await.unwrap();
    for (number, damage) in [(1, "fields = '{\"name\": 7}'"), (2, "suspicions = 'visitor'")] {
        let damage = format!("UPDATE inquiries SET {damage} WHERE id = '{}'", inquiry(number).id);
        other.execute(sqlx::AssertSqlSafe(damage)).await.unwrap();
    }
}

/// Reads all pages, and returns the ids that can and that cannot be read, oldest first.
async fn read_all(store: &Store, limit: Option<u32>) -> (Vec<String>, Vec<String>) {
    let mut pages = store.pages(InquiryFilter { limit, ..InquiryFilter::default() });
    let mut readable = Vec::new();
    loop {
        let page = pages.next().await.unwrap();
        if page.is_empty() {
            break;
        }
        readable.extend(page.iter().map(|inquiry| inquiry.id.to_string()));
    }
    let mut unreadable: Vec<_> = pages.unreadable().iter().map(|inquiry| inquiry.id.clone()).collect();
    readable.reverse();
    unreadable.reverse();
    (readable, unreadable)
}

fn ids(numbers: impl IntoIterator<Item = u64>) -> Vec<String> {
    numbers.into_iter().map(|number| inquiry(number).id.to_string()).collect()
}

async fn unreadable_inquiries_are_skipped_and_named(database: Database) {
    let store = database.open().await;
    for number in 0..4 {
        store.insert(inquiry(number)).await.unwrap();
    }
    damage(&database).await;
    assert_eq!(store.list(&InquiryFilter::default()).await.unwrap().len(), 2);
    assert_eq!(read_all(&store, None).await, (ids([0, 3]), ids([1, 2])));
    assert_eq!(read_all(&store, Some(3)).await, (ids([3]), ids([1, 2])));
    let error = store.find(&inquiry(1).id.to_string()).await.unwrap_err().to_string();
    assert!(error.contains(&*inquiry(1).id.to_string()) && error.contains("`fields`"), "{error}");
    let error = store.find(&inquiry(2).id.reference()).await.unwrap_err().to_string();
    assert!(error.contains("`suspicions`") && !error.contains("visitor"), "{error}");
    assert!(store.delete(&inquiry(1).id).await.unwrap());
}

async fn only_the_deliveries_of_unreadable_inquiries_die(database: Database) {
    let store = database.forwarding().await;
    for number in 0..4 {
        store.insert(inquiry(number)).await.unwrap();
    }
    damage(&database).await;
    let jobs = store.claim(at(1), Duration::from_secs(60), 100).await.unwrap();
    let mut claimed: Vec<_> = jobs.iter().map(|job| job.inquiry.id.to_string()).collect();
    claimed.sort();
    assert_eq!(claimed, ids([0, 0, 3, 3]));
    let dead = store.jobs(&JobFilter { state: Some(JobState::Dead), ..JobFilter::default() }).await.unwrap();
    let mut unreadable: Vec<_> = dead.iter().map(|job| job.inquiry.to_string()).collect();
    unreadable.sort();
    assert_eq!(unreadable, ids([1, 1, 2, 2]));
    assert!(dead.iter().all(|job| job.error.contains("cannot be read") && !job.error.contains("visitor")));
}

/// Text that is not UTF-8, and a damaged page, make whole queries fail.
#[tokio::test]
async fn damaged_parts_of_a_file_do_not_hide_the_other_inquiries() {
    const PAGE: usize = 4_096;
    let database = Database::sqlite();
    let store = database.forwarding().await;
    for number in 0..3 {
        let mut large = inquiry(number);
        large.fields.insert("message".to_owned(), ["a", "b", "c"][number as usize].repeat(3 * PAGE));
        store.insert(large).await.unwrap();
    }
    store.insert(inquiry(3)).await.unwrap();
    store.close().await;
    let mut other = AnyConnection::connect(&database.address()).await.unwrap();
    let not_utf_8 = format!("UPDATE inquiries SET fields = CAST(x'ff' AS TEXT) WHERE id = '{}'", inquiry(0).id);
    other.execute(sqlx::AssertSqlSafe(not_utf_8)).await.unwrap();
    other.close().await.unwrap();
    // The page after the first of a long text: its first bytes are the number of the page after it
    // (https://www.sqlite.org/fileformat.html#ovflpgs).
    let path = database.address().trim_start_matches("sqlite:").to_owned();
    let mut bytes = fs::read(&path).unwrap();
    let page = bytes.chunks_mut(PAGE).find(|page| page[4..].iter().all(|byte| *byte == b'b')).unwrap();
    page[..4].fill(0x7f);
    fs::write(&path, bytes).unwrap();

    let store = database.forwarding().await;
    assert_eq!(read_all(&store, None).await, (ids([2, 3]), ids([0, 1])));
    let mut found = store.pages(InquiryFilter { search: Some("CCC".to_owned()), ..InquiryFilter::default() });
    assert_eq!(found.next().await.unwrap().len(), 1);
    assert_eq!(found.unreadable().len(), 2, "their text is unknown");
    let examination = store.examine().await.unwrap();
    assert_eq!(examination.readable, 2);
    for id in ids([0, 1]) {
        assert!(examination.problems.iter().any(|problem| problem.place == id), "{examination:?}");
    }
    assert_eq!(store.claim(at(1), Duration::from_secs(60), 100).await.unwrap().len(), 4);
    assert_eq!(store.queue_lengths().await.unwrap()[&("crm".to_owned(), JobState::Dead)], 2);
}

#[tokio::test]
async fn a_full_disk_keeps_acknowledged_inquiries() {
    let database = Database::sqlite();
    drop(database.open().await);
    // The file size limit, in blocks of 512 or, in some shells, 1,024 bytes. Writes beyond it fail,
    // as on a full disk.
    let limited = r#"trap "" XFSZ; ulimit -f 700; exec "$@""#;
    let (mut child, lines) = processes::start(&database, 2_000, limited);
    let (mut stored, mut failed) = (BTreeSet::new(), Vec::new());
    for line in lines.map_while(Result::ok) {
        stored.extend(number(&line, "stored"));
        failed.extend(number(&line, "failed").map(|_| line.clone()));
    }
    assert!(child.wait().unwrap().success());
    assert!(!stored.is_empty());
    assert!(failed[0].contains("the database failed: ") && failed[0].contains("disk"), "{failed:?}");
    assert_eq!(stored.len() + failed.len(), 2_000);
    processes::check_whole(&database, &stored).await;
    let mut file = AnyConnection::connect(&database.address()).await.unwrap();
    let checked: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut file).await.unwrap();
    assert_eq!(checked, "ok");
    // Without the limit, inquiries are stored again.
    let first_failed = number(&failed[0], "failed").unwrap();
    assert_eq!(database.forwarding().await.insert(inquiry(first_failed)).await.unwrap(), InsertOutcome::Stored);
}

#[tokio::test]
async fn a_disk_with_room_again_needs_no_restart() {
    let Some(disk) = SmallDisk::mount("2m") else { return };
    let address = format!("sqlite:{}", disk.path().join("inquiries.sqlite3").display());
    let store = Store::open(&address).await.unwrap();
    store.insert(inquiry(0)).await.unwrap();
    store.check().await.unwrap();
    disk.fill();
    // More failures than the pool has connections.
    for number in 1..=10 {
        let error = store.insert(inquiry(number)).await.unwrap_err().to_string();
        assert!(error.contains("full") || error.contains("disk"), "{error}");
        let error = store.check().await.unwrap_err().to_string();
        assert!(error.contains("full") || error.contains("disk"), "{error}");
    }
    disk.free();
    store.check().await.unwrap();
    for number in 1..=10 {
        assert_eq!(store.insert(inquiry(number)).await.unwrap(), InsertOutcome::Stored);
    }
    assert_eq!(store.list(&InquiryFilter::default()).await.unwrap().len(), 11);
}

/// `RAISE(ROLLBACK)` leaves a connection as SQLITE_FULL, SQLITE_IOERR, SQLITE_NOMEM and
/// SQLITE_INTERRUPT do.
#[tokio::test]
async fn a_rollback_by_the_database_leaves_no_unusable_connection() {
    let database = Database::sqlite();
    let store = database.forwarding().await;
    let mut other = AnyConnection::connect(&database.address()).await.unwrap();
    let fail = "CREATE TRIGGER fail BEFORE INSERT ON inquiries BEGIN SELECT RAISE(ROLLBACK, 'no room'); END";
    other.execute(fail).await.unwrap();
    for number in 0..10 {
        let error = store.insert(inquiry(number)).await.unwrap_err().to_string();
        assert!(error.contains("no room"), "{error}");
        assert!(store.check().await.unwrap_err().to_string().contains("no room"));
    }
    other.execute("DROP TRIGGER fail").await.unwrap();
    assert_eq!(store.insert(inquiry(0)).await.unwrap(), InsertOutcome::Stored);
    assert_eq!(store.resend(&inquiry(0).id, None).await.unwrap(), 2);
    store.check().await.unwrap();
}

/// The file size limit of a process makes writes fail with an I/O error.
#[tokio::test]
async fn i_o_errors_that_have_ended_need_no_restart() {
    let database = Database::sqlite();
    drop(database.open().await);
    let mut child = processes::start_until_failure(&database, r#"trap "" XFSZ; ulimit -S -f 500; exec "$@""#);
    child.wait_for("has failed");
    let limit = ["--fsize=unlimited:", "--pid", &child.id()];
    let lifted = std::process::Command::new("prlimit").args(limit).status().unwrap();
    assert!(lifted.success());
    child.proceed();
    child.wait_for("has recovered");
}

#[tokio::test]
#[ignore = "run by another test as a child process, because the limit is of the whole process"]
async fn an_inquiry_that_does_not_fit_in_memory_prevents_no_others() {
    let database = Database::sqlite();
    let store = database.forwarding().await;
    store.insert(inquiry(0)).await.unwrap();
    let mut other = AnyConnection::connect(&database.address()).await.unwrap();
    other.execute("PRAGMA hard_heap_limit = 4000000").await.unwrap();
    for number in 1..=10 {
        let mut large = inquiry(number);
        large.fields.insert("message".to_owned(), "x".repeat(8_000_000));
        let error = store.insert(large).await.unwrap_err().to_string();
        assert!(error.contains("memory"), "{error}");
        assert_eq!(store.insert(inquiry(number)).await.unwrap(), InsertOutcome::Stored);
    }
}

#[test]
fn a_lack_of_memory_is_recovered_from() {
    let name = "failures::an_inquiry_that_does_not_fit_in_memory_prevents_no_others";
    let test = std::env::current_exe().unwrap();
    let run = std::process::Command::new(test).args(["--exact", name, "--ignored"]).output().unwrap();
    let output = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && output.contains("1 passed"), "{output}");
}

#[tokio::test]
async fn a_replaced_file_is_detected_before_an_acknowledgement() {
    let folder = tempfile::tempdir().unwrap();
    let (path, elsewhere) = (folder.path().join("inquiries.sqlite3"), folder.path().join("elsewhere"));
    let store = Store::open(&format!("sqlite:{}", path.display())).await.unwrap();
    assert_eq!(store.location(), path.display().to_string());
    assert_eq!(store.insert(inquiry(1)).await.unwrap(), InsertOutcome::Stored);

    fs::rename(&path, &elsewhere).unwrap();
    for replace in [false, true] {
        if replace {
            fs::write(&path, "").unwrap();
        }
        let error = store.insert(inquiry(2)).await.unwrap_err();
        assert!(error.to_string().contains("deleted or replaced"), "{error}");
        assert!(matches!(store.check().await.unwrap_err(), StoreError::Gone(gone) if gone == path));
    }
    fs::rename(&elsewhere, &path).unwrap();
    store.check().await.unwrap();
    store.insert(inquiry(2)).await.unwrap();
    assert_eq!(store.list(&InquiryFilter::default()).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_deleted_log_is_detected_before_an_acknowledgement() {
    for ending in ["-wal", "-shm"] {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("inquiries.sqlite3"), folder.path().join("link"));
        std::os::unix::fs::symlink(&path, &link).unwrap();
        fs::write(&path, "").unwrap();
        let address = format!("sqlite:{}", link.display());
        let store = Store::open(&address).await.unwrap();
        assert_eq!(store.insert(inquiry(1)).await.unwrap(), InsertOutcome::Stored);
        // Another process that ends leaves the log in place.
        Store::open_existing(&address).await.unwrap().close().await;
        assert_eq!(store.insert(inquiry(2)).await.unwrap(), InsertOutcome::Stored);

        let log = folder.path().join(format!("inquiries.sqlite3{ending}"));
        fs::remove_file(&log).unwrap();
        let error = store.insert(inquiry(3)).await.unwrap_err().to_string();
        assert!(error.contains(&*log.to_string_lossy()) && error.contains("start it again"), "{error}");
        assert!(matches!(store.check().await.unwrap_err(), StoreError::LogGone(gone) if gone == log));
        // What the deleted log held is not lost.
        store.close().await;
        let store = Store::open(&address).await.unwrap();
        assert_eq!(store.list(&InquiryFilter::default()).await.unwrap().len(), 2);
        assert_eq!(store.insert(inquiry(3)).await.unwrap(), InsertOutcome::Stored);
    }
}

#[tokio::test]
async fn an_error_names_the_unusable_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inquiries.sqlite3");
    let address = format!("sqlite:{}", path.display());
    drop(Store::open(&address).await.unwrap());
    let read_only = Store::open(&format!("{address}?mode=ro")).await.unwrap();
    let error = read_only.insert(inquiry(1)).await.unwrap_err().to_string();
    assert!(error.contains("readonly database"), "{error}");

    fs::write(folder.path().join("text"), "not a database, but long enough to be read as one").unwrap();
    for file in ["text", "text/below"] {
        let file = folder.path().join(file);
        let error = Store::open(&format!("sqlite:{}", file.display())).await.unwrap_err().to_string();
        assert!(error.contains(&*folder.path().join("text").to_string_lossy()), "{error}");
    }
}
