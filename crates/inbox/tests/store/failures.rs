//! What cannot be stored is not acknowledged, the reason is said, and nothing is
//! lost or half there afterwards.

use std::{collections::BTreeSet, fs};

use futures_util::future::try_join_all;
use glossary_inbox::store::{Filter, JobFilter, NewInquiry, Outcome, Store, StoreError};
use sqlx::{AnyConnection, Connection, Executor};

use crate::{
    databases::{Database, at, inquiry, over_each_database},
    processes::{self, number},
};

over_each_database!(
    a_database_that_is_locked_for_long_stores_nothing_and_works_again,
    the_same_ids_at_once_are_stored_once,
    the_same_form_at_once_is_stored_once,
    a_clock_that_goes_back_loses_nothing,
);

async fn a_database_that_is_locked_for_long_stores_nothing_and_works_again(database: Database) {
    let store = database.forwarding().await;
    let mut other = AnyConnection::connect(&database.address()).await.unwrap();
    match &database {
        Database::Sqlite(_) => other.execute("BEGIN IMMEDIATE").await.unwrap(),
        Database::Postgres(_) => other.execute("BEGIN; LOCK TABLE inquiries IN EXCLUSIVE MODE").await.unwrap(),
    };
    let error = store.insert(inquiry(1)).await.unwrap_err();
    assert!(error.to_string().contains("lock"), "{error}");
    // Who only reads does not wait.
    assert_eq!(store.list(&Filter::default()).await.unwrap(), []);
    other.execute("ROLLBACK").await.unwrap();
    assert_eq!(store.insert(inquiry(1)).await.unwrap(), Outcome::Stored);
    assert_eq!(store.jobs(&JobFilter::default()).await.unwrap().len(), 2);
}

async fn the_same_ids_at_once_are_stored_once(database: Database) {
    let mut stores = Vec::new();
    for _ in 0..4 {
        stores.push(database.forwarding().await);
    }
    // Each in another order, so that they meet in the middle.
    let inserts = stores.iter().enumerate().flat_map(|(index, store)| {
        let numbers = (0..60).map(move |number| if index % 2 == 0 { number } else { 59 - number });
        numbers.map(move |number| store.insert(inquiry(number)))
    });
    let outcomes = try_join_all(inserts).await.unwrap();
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Outcome::Stored).count(), 60);
    assert!(!outcomes.contains(&Outcome::Conflict));
    processes::check_whole(&database, &(0..60).collect()).await;
}

async fn the_same_form_at_once_is_stored_once(database: Database) {
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
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Outcome::Stored).count(), 1, "{outcomes:?}");
    let stored = stores[0].list(&Filter::default()).await.unwrap();
    let first = stored[0].id;
    assert!(outcomes.iter().all(|outcome| [Outcome::Stored, Outcome::Duplicate(first)].contains(outcome)));
    assert_eq!(stored.len(), 1);
}

async fn a_clock_that_goes_back_loses_nothing(database: Database) {
    let store = database.forwarding().await;
    for (number, seconds) in [(1, 0), (2, 86_400), (3, -86_400), (4, 1)] {
        let new = NewInquiry { received_at: at(seconds), ..inquiry(number) };
        assert_eq!(store.insert(new).await.unwrap(), Outcome::Stored);
    }
    // The order is what the clock said at the time.
    let listed = store.list(&Filter::default()).await.unwrap();
    let numbers: Vec<_> = listed.iter().map(|inquiry| &*inquiry.fields["number"]).collect();
    assert_eq!(numbers, ["2", "4", "1", "3"]);
    // All of it is sent on at once all the same.
    let jobs = store.claim(at(-90_000), std::time::Duration::from_secs(60), 100).await.unwrap();
    assert_eq!(jobs.len(), 8);
}

#[tokio::test]
async fn a_full_disk_keeps_what_was_acknowledged() {
    let database = Database::sqlite();
    drop(database.open().await);
    // The most that a file may hold, in blocks of 512 bytes or, by some shells, 1,024.
    // What exceeds it fails to be written, as on a disk that is full.
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
    // With room again, everything goes on.
    let first_failed = number(&failed[0], "failed").unwrap();
    assert_eq!(database.forwarding().await.insert(inquiry(first_failed)).await.unwrap(), Outcome::Stored);
}

#[tokio::test]
async fn a_file_that_is_taken_away_is_noticed_before_anything_is_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let (path, elsewhere) = (folder.path().join("inquiries.sqlite3"), folder.path().join("elsewhere"));
    let store = Store::open(&format!("sqlite:{}", path.display())).await.unwrap();
    assert_eq!(store.place(), path.display().to_string());
    assert_eq!(store.insert(inquiry(1)).await.unwrap(), Outcome::Stored);

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
    assert_eq!(store.list(&Filter::default()).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_file_that_cannot_be_used_is_named() {
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
