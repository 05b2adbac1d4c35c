//! What needs a person's attention, and the queues of targets that the settings no longer have.

use std::time::Duration;

use glossary_inbox::store::{JobFilter, NewInquiry, NoticeKind, Settled, SpamReason, Store};
use jiff::SignedDuration;

use crate::databases::{Database, at, inquiry, over_each_database};

over_each_database!(what_needs_attention_is_counted, the_queue_of_another_target_is_moved);

const LEASE: Duration = Duration::from_mins(2);
const HOUR: SignedDuration = SignedDuration::from_hours(1);

async fn write(store: &Store, number: u64, suspicions: &[SpamReason]) {
    let received_at = at(i64::try_from(number).unwrap());
    store.insert(NewInquiry { received_at, suspicions: suspicions.to_vec(), ..inquiry(number) }).await.unwrap();
}

async fn what_needs_attention_is_counted(database: Database) {
    let store = database.forwarding().await;
    let nothing = store.attention().overview(at(0), at(0), Some(HOUR)).await.unwrap();
    assert_eq!((nothing.received, nothing.quarantined, nothing.dead.len(), nothing.late.len()), (0, 0, 0, 0));
    for kind in [NoticeKind::Dead, NoticeKind::Quarantined, NoticeKind::Unanswered] {
        assert_eq!(store.attention().overdue(kind, at(9_999), HOUR).await.unwrap(), None);
    }
    write(&store, 0, &[]).await;
    write(&store, 1, &[SpamReason::TooFast]).await;
    write(&store, 2, &[SpamReason::TrapFilled]).await;
    write(&store, 3, &[SpamReason::TooFast, SpamReason::NoProof]).await;
    write(&store, 4, &[SpamReason::Test]).await;
    let job = store.claim_for("crm", at(5), LEASE, 1).await.unwrap().remove(0);
    store.settle(&job, &Settled::Dead { error: "gone".to_owned() }, at(6)).await.unwrap();
    store.set_answered(&inquiry(0).id, Some(at(9))).await.unwrap();

    let overview = store.attention().overview(at(1), at(3_602), Some(HOUR)).await.unwrap();
    assert_eq!((overview.received, overview.suspected, overview.quarantined, overview.unanswered), (1, 1, 2, 1));
    let ids: Vec<_> = overview.newly_quarantined.iter().map(|inquiry| inquiry.id).collect();
    assert_eq!(ids, [inquiry(3).id, inquiry(2).id]);
    assert_eq!(overview.dead, [("crm".to_owned(), 1)].into());
    assert_eq!(overview.late, [("crm".to_owned(), 1), ("mail".to_owned(), 2)].into());

    let overdue = store.attention().overdue(NoticeKind::Quarantined, at(3_602), HOUR).await.unwrap().unwrap();
    assert_eq!((overdue.count, &*overdue.through), (1, "2026-11-22T12:00:02.000Z"));
    let through = store.attention().told_through(NoticeKind::Quarantined).await.unwrap();
    assert!(store.attention().claim(NoticeKind::Quarantined, &through, &overdue.through).await.unwrap());
    assert!(!store.attention().claim(NoticeKind::Quarantined, &through, &overdue.through).await.unwrap(), "once");
    let overdue = store.attention().overdue(NoticeKind::Quarantined, at(9_999), HOUR).await.unwrap().unwrap();
    assert_eq!((overdue.count, &*overdue.through), (1, "2026-11-22T12:00:03.000Z"));
    let dead = store.attention().overdue(NoticeKind::Dead, at(6), SignedDuration::ZERO).await.unwrap().unwrap();
    assert_eq!((dead.count, &*dead.through), (1, "2026-11-22T12:00:06.000Z"));
    assert_eq!(store.attention().overdue(NoticeKind::Unanswered, at(3_602), HOUR).await.unwrap().unwrap().count, 1);
}

async fn the_queue_of_another_target_is_moved(database: Database) {
    let store = database.forwarding().await;
    for number in 0..3 {
        write(&store, number, &[]).await;
    }
    let jobs = store.claim_for("crm", at(5), LEASE, 9).await.unwrap();
    assert!(jobs.iter().all(|job| job.target == "crm") && jobs.len() == 3);
    store.settle(&jobs[0], &Settled::Delivered, at(6)).await.unwrap();
    store.settle(&jobs[1], &Settled::Dead { error: "gone".to_owned() }, at(6)).await.unwrap();
    assert!(store.delete(&inquiry(2).id).await.unwrap());
    let renamed = database.open().await.with_targets(vec!["mail".to_owned(), "sales".to_owned()]);
    // The notice of the deletion waits; the dead delivery does not.
    assert_eq!(renamed.unknown_targets().await.unwrap(), [("crm".to_owned(), 1)].into());
    assert_eq!(renamed.move_jobs("crm", "sales").await.unwrap(), 2);
    let moved = renamed.claim_for("sales", at(7), LEASE, 9).await.unwrap();
    assert_eq!(moved.iter().map(|job| job.inquiry.id).collect::<Vec<_>>(), [inquiry(1).id]);
    assert_eq!(renamed.deletions().claim_for("sales", at(7), LEASE, 9).await.unwrap().len(), 1);
    // `mail` has the inquiry in its own queue.
    assert_eq!(renamed.move_jobs("sales", "mail").await.unwrap(), 1);
    let left = renamed.jobs(&JobFilter { target: Some("sales".to_owned()), ..JobFilter::default() }).await.unwrap();
    assert_eq!((left, renamed.move_jobs("sales", "mail").await.unwrap()), (Vec::new(), 0));
}
