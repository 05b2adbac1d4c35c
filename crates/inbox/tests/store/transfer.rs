//! Backups, restoring, importing and checking.

use std::{fs, path::Path};

use glossary_inbox::store::{
    InquiryFilter, InsertOutcome, JobFilter, NewInquiry, Settled, SpamReason, Store, StoreError, StoredInquiry,
    StoredJob,
};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};

use crate::databases::{Database, at, inquiry, over_each_database};

over_each_database!(
    a_backup_is_restored_into_either_database,
    a_backup_is_one_moment_of_a_busy_database,
    exported_inquiries_are_imported_once,
    unreadable_and_changed_rows_are_named,
);

const LEASE: std::time::Duration = std::time::Duration::from_mins(2);

/// Stores inquiries with every state of a delivery, and a notice of a deletion.
async fn fill(store: &Store) {
    for number in 0..1_203 {
        let suspicions = if number == 7 { vec![SpamReason::TrapFilled] } else { Vec::new() };
        store.insert(NewInquiry { suspicions, ..inquiry(number) }).await.unwrap();
    }
    let jobs = store.claim(at(0), LEASE, 4).await.unwrap();
    let outcomes = [
        Settled::Delivered,
        Settled::Retry { at: at(99), error: "the receiver answered 500".to_owned() },
        Settled::Dead { error: "the receiver answered 410 Gone".to_owned() },
        Settled::Delivered,
    ];
    for (job, settled) in jobs.iter().zip(&outcomes) {
        store.settle(job, settled, at(1)).await.unwrap();
    }
    assert!(store.delete(&jobs[3].inquiry.id).await.unwrap());
    store.record_consents(&["You may write to me.".to_owned()]).await.unwrap();
}

/// Returns all inquiries, and all jobs without their ids.
async fn content(store: &Store) -> (Vec<StoredInquiry>, Vec<StoredJob>) {
    let inquiries = store.list(&InquiryFilter::default()).await.unwrap();
    let mut jobs = store.jobs(&JobFilter::default()).await.unwrap();
    jobs.iter_mut().for_each(|job| job.id = 0);
    (inquiries, jobs)
}

async fn a_backup_is_restored_into_either_database(database: Database) {
    let (store, folder) = (database.forwarding().await, tempfile::tempdir().unwrap());
    fill(&store).await;
    // Characters that have a meaning in database addresses.
    let backup = folder.path().join("a ?mode=ro & 50%.sqlite3");
    store.back_up(&backup).await.unwrap();
    let error = store.back_up(&backup).await.unwrap_err().to_string();
    assert!(error.contains("50%.sqlite3"), "{error}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&backup).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let others = [Some(Database::sqlite()), Database::postgres().await];
    for other in others.into_iter().flatten() {
        let restored = other.forwarding().await;
        // A server that was started before has recorded its texts of consent.
        restored.record_consents(&["You may write to me.".to_owned(), "You may call me.".to_owned()]).await.unwrap();
        restored.restore(&backup).await.unwrap();
        assert!(restored.has_shown_consent("You may write to me.").await.unwrap());
        assert_eq!(content(&restored).await, content(&store).await);
        assert_eq!(restored.deletions().claim(at(0), LEASE, 9).await.unwrap().len(), 2);
        assert!(matches!(restored.restore(&backup).await, Err(StoreError::NotEmpty(_))));
        // New jobs get other ids.
        restored.insert(inquiry(5_000)).await.unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "the backup is left alone");
    }
    fs::write(&backup, "no database, but long enough to look like one".repeat(99)).unwrap();
    let other = Database::sqlite();
    let empty = other.open().await;
    assert!(empty.restore(&backup).await.is_err());
    assert!(empty.restore(Path::new("/nowhere/backup")).await.is_err());
}

async fn a_backup_is_one_moment_of_a_busy_database(database: Database) {
    let (store, folder) = (database.forwarding().await, tempfile::tempdir().unwrap());
    let writer = tokio::spawn({
        let store = store.clone();
        async move {
            for number in 0.. {
                store.insert(inquiry(number)).await.unwrap();
            }
        }
    });
    for number in 0..5 {
        let backup = folder.path().join(format!("{number}.sqlite3"));
        store.back_up(&backup).await.unwrap();
        let other = Database::sqlite();
        let restored = other.open().await;
        restored.restore(&backup).await.unwrap();
        let (inquiries, jobs) = content(&restored).await;
        assert_eq!(jobs.len(), 2 * inquiries.len());
        assert_eq!(restored.examine().await.unwrap().readable, inquiries.len() as u64);
    }
    writer.abort();
}

async fn exported_inquiries_are_imported_once(database: Database) {
    let store = database.forwarding().await;
    fill(&store).await;
    let (inquiries, _) = content(&store).await;
    let lines: Vec<_> = inquiries.iter().map(|inquiry| serde_json::to_string(inquiry).unwrap()).collect();
    let read: Vec<StoredInquiry> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let others = [Some(Database::sqlite()), Database::postgres().await];
    for other in others.into_iter().flatten() {
        let target = other.forwarding().await;
        let outcomes = target.import(&read).await.unwrap();
        assert!(outcomes.iter().all(|outcome| *outcome == InsertOutcome::Stored));
        assert_eq!(content(&target).await, (inquiries.clone(), Vec::new()), "imported inquiries are not forwarded");
        assert_eq!(target.import(&read[..1]).await.unwrap(), [InsertOutcome::Duplicate(read[0].id)]);
        let mut changed = read[0].clone();
        changed.fields.insert("name".to_owned(), "Eve".to_owned());
        assert_eq!(target.import(&[changed]).await.unwrap(), [InsertOutcome::Conflict]);
        // A retry of the visitor's browser is recognised.
        assert_eq!(target.insert(inquiry(9)).await.unwrap(), InsertOutcome::Duplicate(inquiry(9).id));
        let wrong = StoredInquiry { reference: "00000-00000".to_owned(), ..read[1].clone() };
        let late = StoredInquiry { received_at: "yesterday".to_owned(), ..read[1].clone() };
        for wrong in [wrong, late] {
            assert!(matches!(target.import(&[wrong]).await, Err(StoreError::Import(_))));
        }
    }
}

async fn unreadable_and_changed_rows_are_named(database: Database) {
    let store = database.open().await;
    for number in 0..4 {
        store.insert(inquiry(number)).await.unwrap();
    }
    let sound = store.examine().await.unwrap();
    assert_eq!((sound.readable, sound.problems.iter().filter(|found| !found.place.contains('/')).count()), (4, 0));
    let mut connection = AnyConnection::connect(&database.address()).await.unwrap();
    for (number, change) in
        [(1, "fields = '{'"), (2, "reference = '00000-00000'"), (3, "fields = '{\"name\":\"Eve\"}'")]
    {
        let query = format!("UPDATE inquiries SET {change} WHERE id = '{}'", inquiry(number).id);
        connection.execute(AssertSqlSafe(query)).await.unwrap();
    }
    let found = store.examine().await.unwrap();
    let problem = |number| {
        let id = inquiry(number).id.to_string();
        found.problems.iter().find(|found| found.place == id).map_or_else(String::new, ToString::to_string)
    };
    assert_eq!(found.readable, 1);
    assert!(problem(1).contains("cannot be read"), "{found:?}");
    assert!(problem(2).contains("does not belong to the id"), "{found:?}");
    assert!(problem(3).contains("changed after") && !problem(3).contains("Eve"), "{found:?}");
}

#[tokio::test]
#[cfg(unix)]
async fn a_damaged_or_readable_file_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let database = Database::sqlite();
    let Database::Sqlite(folder) = &database else { unreachable!() };
    let store = database.forwarding().await;
    fill(&store).await;
    store.close().await;
    let path = folder.path().join("data/inquiries.sqlite3");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let store = database.open().await;
    let found = store.examine().await.unwrap();
    let rights = found.problems.iter().find(|found| found.place == path.display().to_string()).unwrap().to_string();
    assert!(rights.contains("mode 640") && rights.contains("chmod 600"), "{rights}");
    store.close().await;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();

    // Changes a reference in one of its two places: the table and the index.
    let mut bytes = fs::read(&path).unwrap();
    let reference = inquiry(500).id.reference();
    let place = bytes.windows(reference.len()).position(|window| window == reference.as_bytes()).unwrap();
    bytes[place] ^= 1;
    fs::write(&path, bytes).unwrap();
    let store = database.open().await;
    let found = store.examine().await.unwrap();
    assert!(found.problems.iter().any(|found| found.advice.contains("restore a backup")), "{found:?}");
}
