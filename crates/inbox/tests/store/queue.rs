//! The delivery queue: each job has one holder at a time.

use std::time::Duration;

use glossary_inbox::store::{Job, JobFilter, JobState, NewInquiry, Settled, SpamReason, Status, Store, StoredJob};

use crate::databases::{Database, TARGETS, at, inquiry, over_each_database};

over_each_database!(
    an_inquiry_has_a_job_for_each_target,
    a_lease_excludes_other_processes_until_it_ends,
    without_the_lease_only_a_delivery_is_recorded,
    a_failed_attempt_is_retried_when_due,
    dead_jobs_are_listed_and_resent,
    resending_does_not_wait_for_the_lease,
    a_corrected_clock_frees_leases_and_delays,
    an_inquiry_released_without_targets_is_forwarded,
    concurrent_claims_never_share_a_job,
);

const LEASE: Duration = Duration::from_secs(60);

async fn claim(store: &Store, seconds: i64) -> Vec<Job> {
    store.claim(at(seconds), LEASE, 100).await.unwrap()
}

async fn jobs(store: &Store) -> Vec<StoredJob> {
    store.jobs(&JobFilter::default()).await.unwrap()
}

async fn an_inquiry_has_a_job_for_each_target(database: Database) {
    let store = database.forwarding().await;
    store.insert(inquiry(1)).await.unwrap();
    store.insert(inquiry(1)).await.unwrap();
    let claimed = claim(&store, 0).await;
    assert_eq!(claimed.iter().map(|job| &*job.target).collect::<Vec<_>>(), TARGETS);
    for job in &claimed {
        assert_eq!((job.attempts, job.claim), (1, 1));
        assert_eq!(job.inquiry, store.find(&inquiry(1).id.to_string()).await.unwrap()[0]);
    }
    // Stores without these targets claim nothing.
    assert_eq!(claim(&database.open().await, 100).await, []);
    let chat = database.open().await.with_targets(vec!["chat".to_owned()]);
    assert_eq!(claim(&chat, 100).await, []);
    chat.insert(inquiry(2)).await.unwrap();
    assert_eq!(claim(&chat, 100).await.len(), 1);
    assert_eq!(jobs(&store).await.len(), 3);
    let filter = JobFilter { target: Some("mail".to_owned()), limit: Some(9), ..JobFilter::default() };
    assert_eq!(store.jobs(&filter).await.unwrap().len(), 1);
}

async fn a_lease_excludes_other_processes_until_it_ends(database: Database) {
    let (one, two) = (database.forwarding().await, database.forwarding().await);
    one.insert(inquiry(1)).await.unwrap();
    assert_eq!(one.claim(at(0), LEASE, 1).await.unwrap().len(), 1);
    assert_eq!(two.claim(at(59), LEASE, 2).await.unwrap().len(), 1);
    assert_eq!(one.claim(at(59), LEASE, 2).await.unwrap(), []);
    let again = one.claim(at(60), LEASE, 2).await.unwrap();
    assert_eq!(again.iter().map(|job| (job.attempts, job.claim)).collect::<Vec<_>>(), [(2, 2)]);
}

async fn without_the_lease_only_a_delivery_is_recorded(database: Database) {
    let (one, two) = (database.forwarding().await, database.forwarding().await);
    one.insert(inquiry(1)).await.unwrap();
    let lost = claim(&one, 0).await;
    let held = claim(&two, 60).await;
    let (retry, dead) = (
        Settled::Retry { at: at(61), error: "refused".to_owned() },
        Settled::Dead { error: "no such address".to_owned() },
    );
    for settled in [&retry, &dead] {
        assert!(!one.settle(&lost[0], settled, at(61)).await.unwrap());
    }
    assert_eq!(claim(&one, 61).await, []);
    assert!(one.settle(&lost[0], &Settled::Delivered, at(62)).await.unwrap());
    assert!(!two.settle(&held[0], &dead, at(63)).await.unwrap());
    assert!(two.settle(&held[1], &dead, at(63)).await.unwrap());
    assert!(!one.settle(&lost[1], &Settled::Delivered, at(64)).await.unwrap());
    let states: Vec<_> = jobs(&one).await.iter().map(|job| (job.state, job.settled_at.clone())).collect();
    assert_eq!(
        states,
        [
            (JobState::Dead, "2026-11-22T12:01:03.000Z".to_owned()),
            (JobState::Delivered, "2026-11-22T12:01:02.000Z".to_owned())
        ]
    );
    assert_eq!(claim(&two, 9_999).await, []);
}

async fn a_failed_attempt_is_retried_when_due(database: Database) {
    let store = database.forwarding().await;
    store.insert(inquiry(1)).await.unwrap();
    let claimed = claim(&store, 0).await;
    // Longer than the store keeps, and with a character that PostgreSQL refuses.
    let error = "refused\0".repeat(1_000);
    assert!(store.settle(&claimed[0], &Settled::Retry { at: at(30), error }, at(1)).await.unwrap());
    assert_eq!(claim(&store, 29).await, []);
    let [job] = <[Job; 1]>::try_from(claim(&store, 30).await).unwrap();
    assert_eq!((job.id, job.attempts), (claimed[0].id, 2));
    let stored = jobs(&store).await.into_iter().find(|stored| stored.id == job.id).unwrap();
    assert_eq!((stored.state, &*stored.due_at), (JobState::Pending, "2026-11-22T12:00:30.000Z"));
    assert!(stored.error.starts_with("refusedrefused"), "{}", stored.error);
    assert_eq!(stored.error.len(), 1_000);
}

async fn dead_jobs_are_listed_and_resent(database: Database) {
    let store = database.forwarding().await;
    store.insert(inquiry(1)).await.unwrap();
    for job in claim(&store, 0).await {
        assert!(store.settle(&job, &Settled::Dead { error: "gone".to_owned() }, at(1)).await.unwrap());
    }
    let dead = JobFilter { state: Some(JobState::Dead), inquiry: Some(inquiry(1).id), ..JobFilter::default() };
    let seen = store.jobs(&dead).await.unwrap();
    assert_eq!(
        seen.iter().map(|job| (&*job.target, &*job.error)).collect::<Vec<_>>(),
        [("mail", "gone"), ("crm", "gone")]
    );

    assert_eq!(store.resend(&inquiry(1).id, Some("mail")).await.unwrap(), 1);
    let [mail] = <[Job; 1]>::try_from(claim(&store, 2).await).unwrap();
    assert_eq!((&*mail.target, mail.attempts), ("mail", 1));
    assert!(store.settle(&mail, &Settled::Delivered, at(3)).await.unwrap());
    // In any state, and with targets that the inquiry lacks.
    let more = database.open().await.with_targets(vec!["chat".to_owned(), "crm".to_owned(), "mail".to_owned()]);
    assert_eq!(more.resend(&inquiry(1).id, None).await.unwrap(), 3);
    assert_eq!(claim(&more, 4).await.len(), 3);
    assert_eq!(more.resend(&inquiry(1).id, Some("nobody")).await.unwrap(), 0);
    assert_eq!(more.resend(&inquiry(2).id, None).await.unwrap(), 0);

    // A released inquiry is not sent again to targets that have it.
    let mail = jobs(&store).await.into_iter().find(|job| job.target == "mail").unwrap();
    let claimed = claim(&store, 64).await.into_iter().find(|job| job.id == mail.id).unwrap();
    assert!(store.settle(&claimed, &Settled::Delivered, at(65)).await.unwrap());
    for status in [Status::Quarantined, Status::New] {
        assert!(store.set_status(&inquiry(1).id, status).await.unwrap());
    }
    assert_eq!(claim(&store, 66).await.iter().map(|job| &*job.target).collect::<Vec<_>>(), ["crm"]);
}

async fn resending_does_not_wait_for_the_lease(database: Database) {
    let (one, two) = (database.forwarding().await, database.forwarding().await);
    one.insert(inquiry(1)).await.unwrap();
    // The holder of these jobs has crashed.
    let lost = claim(&one, 0).await;
    assert_eq!(two.resend(&inquiry(1).id, Some("crm")).await.unwrap(), 1);
    let [crm] = <[Job; 1]>::try_from(claim(&two, 1).await).unwrap();
    assert_eq!((&*crm.target, crm.attempts), ("crm", 1));
    // A late result of the former holder is ignored.
    assert!(!one.settle(&lost[0], &Settled::Dead { error: "gone".to_owned() }, at(2)).await.unwrap());
    assert!(two.settle(&crm, &Settled::Delivered, at(3)).await.unwrap());
}

async fn a_corrected_clock_frees_leases_and_delays(database: Database) {
    let store = database.forwarding().await;
    let years = 3_600 * 24 * 365 * 10;
    store.insert(inquiry(1)).await.unwrap();
    assert_eq!(claim(&store, years).await.len(), 2);
    // The clock is corrected: the new inquiry's jobs and the held ones are due.
    store.insert(inquiry(2)).await.unwrap();
    assert_eq!(claim(&store, 0).await.len(), 4);
    // A small step back changes nothing.
    assert_eq!(claim(&store, -30).await, []);
    // Retries put off by the wrong clock are due; others wait for their time.
    let claimed = claim(&store, 60).await;
    for (job, put_off) in claimed.iter().zip([years, years + 86_400, 86_400, 30]) {
        let settled = Settled::Retry { at: at(put_off), error: "refused".to_owned() };
        assert!(store.settle(job, &settled, at(61)).await.unwrap());
    }
    let due = async |seconds| claim(&store, seconds).await.iter().map(|job| job.id).collect::<Vec<_>>();
    assert_eq!(due(62).await, [claimed[3].id, claimed[0].id, claimed[1].id]);
    assert_eq!(due(86_400).await.last(), Some(&claimed[1].id));
}

async fn an_inquiry_released_without_targets_is_forwarded(database: Database) {
    let store = database.forwarding().await;
    // A store without targets.
    let without_targets = database.open().await;
    let number = |number| NewInquiry { suspicions: vec![SpamReason::NoProof], ..inquiry(number) };
    for number in [number(1), number(2)] {
        without_targets.insert(number).await.unwrap();
    }
    assert_eq!(claim(&store, 0).await, []);
    for (number, status) in [(1, Status::New), (2, Status::New), (2, Status::Quarantined)] {
        assert!(without_targets.set_status(&inquiry(number).id, status).await.unwrap());
    }
    let claimed = claim(&store, 1).await;
    assert_eq!(
        claimed.iter().map(|job| (job.inquiry.id, &*job.target)).collect::<Vec<_>>(),
        TARGETS.map(|target| (inquiry(1).id, target))
    );
    assert_eq!(claim(&store, 999).await.len(), 2);
    assert_eq!(jobs(&store).await.len(), 2);
}

async fn concurrent_claims_never_share_a_job(database: Database) {
    let store = database.forwarding().await;
    let inserts = (0..50).map(|number| store.insert(inquiry(number)));
    futures_util::future::try_join_all(inserts).await.unwrap();
    let mut tasks = Vec::new();
    for _ in 0..4 {
        let store = database.forwarding().await;
        tasks.push(tokio::spawn(async move {
            let mut ids = Vec::new();
            loop {
                let jobs = store.claim(at(0), LEASE, 3).await.unwrap();
                // Another task may hold the remaining rows for a moment; its jobs are its own.
                if jobs.is_empty() {
                    return ids;
                }
                assert!(jobs.len() <= 3);
                ids.extend(jobs.iter().map(|job| job.id));
            }
        }));
    }
    let mut ids = Vec::new();
    for task in tasks {
        ids.extend(task.await.unwrap());
    }
    ids.extend(claim(&store, 0).await.iter().map(|job| job.id));
    ids.sort_unstable();
    let mut all: Vec<_> = jobs(&store).await.iter().map(|job| job.id).collect();
    all.sort_unstable();
    assert_eq!(all.len(), 100);
    assert_eq!(ids, all);
}
