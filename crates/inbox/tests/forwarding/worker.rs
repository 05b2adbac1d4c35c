//! The forwarder over a real database, by a clock that the tests set.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use glossary_core::inquiry::InquiryId;
use glossary_inbox::{
    forward::{Forwarder, Guard, Target, Transport, Webhook},
    http::Metrics,
    store::{JobFilter, JobState, NewInquiry, Outcome, Status, Store, StoredJob, Suspicion},
};
use jiff::{Timestamp, ToSpan};
use sqlx::{Connection, Executor};
use tempfile::TempDir;
use tokio::sync::oneshot;

use crate::{
    inquiry,
    receiver::{Receiver, status},
    target,
};

/// A database, a forwarder that sends to a receiver, and a clock.
struct Office {
    folder: TempDir,
    store: Store,
    receiver: Receiver,
    forwarder: Forwarder,
    metrics: Metrics,
    now: Arc<Mutex<Timestamp>>,
}

impl Office {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (store, receiver) = (open(&folder).await, Receiver::start().await);
        let now = Arc::new(Mutex::new("2026-11-22T12:00:00Z".parse().unwrap()));
        let metrics = Metrics::default();
        let forwarder = Forwarder::new(store.clone(), [to(&receiver)], metrics.forwarding());
        let clock = now.clone();
        let forwarder = forwarder.with_clock(Arc::new(move || *clock.lock().unwrap()));
        Self { folder, store, receiver, forwarder, metrics, now }
    }

    async fn write(&self, number: u8, suspicions: &[Suspicion]) -> InquiryId {
        let id = InquiryId::new(0, [number; 10]);
        let inquiry = NewInquiry {
            id,
            received_at: self.now(),
            fields: inquiry().fields,
            context: inquiry().context,
            repeats_since: None,
            suspicions: suspicions.to_vec(),
        };
        assert_eq!(self.store.insert(inquiry).await.unwrap(), Outcome::Stored);
        id
    }

    fn now(&self) -> Timestamp {
        *self.now.lock().unwrap()
    }

    fn wait(&self, seconds: i64) {
        let mut now = self.now.lock().unwrap();
        *now = now.checked_add(seconds.seconds()).unwrap();
    }

    async fn jobs(&self) -> Vec<StoredJob> {
        self.store.jobs(&JobFilter::default()).await.unwrap()
    }

    /// How often each message was acknowledged.
    fn acknowledged(&self) -> BTreeMap<String, usize> {
        let mut acknowledged = BTreeMap::new();
        for request in self.receiver.requests() {
            if request.status == 200 {
                *acknowledged.entry(request.header("webhook-id").to_owned()).or_default() += 1;
            }
        }
        acknowledged
    }
}

async fn open(folder: &TempDir) -> Store {
    let address = format!("sqlite:{}", folder.path().join("inquiries.sqlite3").display());
    Store::open(&address).await.unwrap().with_targets(vec!["sales".to_owned()])
}

fn to(receiver: &Receiver) -> Target {
    target(Transport::Webhook(Webhook::new(&receiver.url("/"), None, &Guard::new(true)).unwrap()))
}

#[tokio::test]
async fn what_is_down_for_a_day_then_gets_everything_once() {
    let office = Office::new().await;
    for number in 0..12 {
        office.write(number, &[]).await;
    }
    office.receiver.down(true);
    for _ in 0..24 * 12 {
        while office.forwarder.round().await.unwrap() > 0 {}
        office.wait(5 * 60);
    }
    let failed = office.receiver.requests().len();
    // It is not bothered more than need be.
    assert!((12 * 8..=12 * 9).contains(&failed), "{failed}");
    for job in office.jobs().await {
        assert_eq!((job.state, job.error.as_str()), (JobState::Pending, "it answered 500"));
    }
    office.receiver.down(false);
    for _ in 0..8 * 12 {
        while office.forwarder.round().await.unwrap() > 0 {}
        office.wait(5 * 60);
    }
    let acknowledged = office.acknowledged();
    assert_eq!(acknowledged.len(), 12);
    assert!(acknowledged.values().all(|times| *times == 1), "{acknowledged:?}");
    assert!(office.jobs().await.iter().all(|job| job.state == JobState::Delivered));
}

#[tokio::test]
async fn what_stays_down_is_given_up_and_can_be_sent_again() {
    let office = Office::new().await;
    let id = office.write(1, &[]).await;
    office.receiver.down(true);
    for _ in 0..48 {
        while office.forwarder.round().await.unwrap() > 0 {}
        office.wait(3_600);
    }
    let [job] = office.jobs().await.try_into().unwrap();
    assert_eq!((job.state, job.attempts, job.error.as_str()), (JobState::Dead, 10, "it answered 500"));
    office.receiver.down(false);
    assert_eq!(office.forwarder.round().await.unwrap(), 0);
    assert_eq!(office.store.resend(&id, Some("sales")).await.unwrap(), 1);
    assert_eq!(office.forwarder.round().await.unwrap(), 1);
    let [job] = office.jobs().await.try_into().unwrap();
    assert_eq!((job.state, job.attempts), (JobState::Delivered, 1));
}

#[tokio::test]
async fn whoever_is_gone_for_good_is_not_asked_again() {
    let office = Office::new().await;
    office.write(1, &[]).await;
    office.receiver.answer([status(410)]);
    office.forwarder.round().await.unwrap();
    assert_eq!(office.jobs().await[0].state, JobState::Dead);
    office.wait(48 * 3_600);
    assert_eq!(office.forwarder.round().await.unwrap(), 0);
}

#[tokio::test]
async fn a_receiver_that_asks_for_time_gets_it() {
    let office = Office::new().await;
    office.write(1, &[]).await;
    office.receiver.answer([(503, vec![("retry-after", "3600".to_owned())], "")]);
    office.forwarder.round().await.unwrap();
    office.wait(3_590);
    assert_eq!(office.forwarder.round().await.unwrap(), 0);
    office.wait(11);
    assert_eq!(office.forwarder.round().await.unwrap(), 1);
    assert_eq!(office.acknowledged().len(), 1);
}

#[tokio::test]
async fn a_crash_between_sending_and_noting_it_sends_again_under_the_same_id() {
    let office = Office::new().await;
    office.write(1, &[]).await;
    // A process that claims, sends, and is gone before it can say so.
    let lease = Duration::from_mins(2);
    let [job] = office.store.claim(office.now(), lease, 8).await.unwrap().try_into().unwrap();
    to(&office.receiver).send(&job.inquiry, office.now()).await.unwrap();
    assert_eq!(office.forwarder.round().await.unwrap(), 0, "it is still the other's");
    office.wait(121);
    assert_eq!(office.forwarder.round().await.unwrap(), 1);
    assert_eq!(office.acknowledged().into_values().collect::<Vec<_>>(), [2]);
    assert_eq!(office.jobs().await[0].state, JobState::Delivered);
}

#[tokio::test]
async fn a_delivery_that_cannot_be_noted_is_not_told_as_one() {
    let office = Office::new().await;
    office.write(1, &[]).await;
    let held = office.receiver.hold().await;
    let database = format!("sqlite:{}", office.folder.path().join("inquiries.sqlite3").display());
    let mut database = sqlx::SqliteConnection::connect(&database).await.unwrap();
    let broken = async {
        office.receiver.received(1).await;
        database.execute("ALTER TABLE jobs RENAME TO elsewhere").await.unwrap();
        drop(held);
    };
    let (sent, ()) = tokio::join!(office.forwarder.round(), broken);
    assert_eq!(sent.unwrap(), 1);
    assert!(!crate::metrics(office.metrics.clone()).await.contains("outcome=\"delivered\""));

    database.execute("ALTER TABLE elsewhere RENAME TO jobs").await.unwrap();
    office.wait(121);
    assert_eq!(office.forwarder.round().await.unwrap(), 1);
    assert!(crate::metrics(office.metrics.clone()).await.contains("outcome=\"delivered\"} 1"));
}

#[tokio::test]
async fn several_share_a_queue() {
    let office = Office::new().await;
    for number in 0..40 {
        office.write(number, &[]).await;
    }
    let others = [open(&office.folder).await, open(&office.folder).await];
    let clock = office.now.clone();
    let forwarders = others.map(|store| {
        let (metrics, clock) = (office.metrics.forwarding(), clock.clone());
        Forwarder::new(store, [to(&office.receiver)], metrics).with_clock(Arc::new(move || *clock.lock().unwrap()))
    });
    let work = async |forwarder: &Forwarder| while forwarder.round().await.unwrap() > 0 {};
    tokio::join!(work(&office.forwarder), work(&forwarders[0]), work(&forwarders[1]));
    let acknowledged = office.acknowledged();
    assert_eq!((acknowledged.len(), acknowledged.values().sum::<usize>()), (40, 40));
}

#[tokio::test]
async fn what_is_suspected_is_passed_on_when_it_is_released() {
    let office = Office::new().await;
    let id = office.write(1, &[Suspicion::TrapFilled]).await;
    assert_eq!(office.forwarder.round().await.unwrap(), 0);
    office.store.set_status(&id, Status::New).await.unwrap();
    assert_eq!(office.forwarder.round().await.unwrap(), 1);
}

#[tokio::test]
async fn it_sends_as_inquiries_come_and_ends_when_what_is_under_way_is_done() {
    let office = Office::new().await;
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(office.forwarder.clone().run(async {
        let _ = stopped.await;
    }));
    office.write(1, &[]).await;
    office.receiver.received(1).await;
    let held = office.receiver.hold().await;
    office.write(2, &[]).await;
    office.receiver.received(2).await;
    stop.send(()).unwrap();
    drop(held);
    running.await.unwrap();
    assert!(office.jobs().await.iter().all(|job| job.state == JobState::Delivered));
}

#[tokio::test]
async fn a_stored_inquiry_wakes_whoever_waits_for_the_queue() {
    let office = Office::new().await;
    office.write(1, &[]).await;
    office.store.queued().await;
    assert!(futures_util::FutureExt::now_or_never(office.store.queued()).is_none(), "once for each");
}

#[tokio::test]
async fn attempts_and_the_queue_are_counted() {
    let office = Office::new().await;
    for number in 0..3 {
        office.write(number, &[]).await;
    }
    office.receiver.answer([status(200), status(410), status(500)]);
    office.forwarder.round().await.unwrap();
    let lengths = office.store.queue_lengths().await.unwrap();
    let length = |state| lengths.get(&("sales".to_owned(), state)).copied();
    assert_eq!(
        (length(JobState::Pending), length(JobState::Dead), length(JobState::Delivered)),
        (Some(1), Some(1), None)
    );
    let text = crate::metrics(office.metrics.clone()).await;
    for outcome in ["delivered", "retry", "dead"] {
        let line = format!("glossary_inbox_forwarded_total{{target=\"sales\",outcome=\"{outcome}\"}} 1");
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
}
