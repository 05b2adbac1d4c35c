//! The forwarder with a real database and a clock that the tests set.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use glossary_core::inquiry::InquiryId;
use glossary_inbox::{
    forward::{DeliveryTarget, Forwarder, Guard, Transport, Webhook},
    http::Metrics,
    store::{InsertOutcome, JobFilter, JobState, NewInquiry, SpamReason, Status, Store, StoredJob},
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

/// A database, a forwarder with one receiver, and a clock.
struct Setup {
    folder: TempDir,
    store: Store,
    receiver: Receiver,
    forwarder: Forwarder,
    metrics: Metrics,
    now: Arc<Mutex<Timestamp>>,
}

impl Setup {
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

    async fn write(&self, number: u8, suspicions: &[SpamReason]) -> InquiryId {
        let id = InquiryId::new(0, [number; 10]);
        let inquiry = NewInquiry {
            id,
            received_at: self.now(),
            fields: inquiry().fields,
            context: inquiry().context,
            repeats_since: None,
            suspicions: suspicions.to_vec(),
        };
        assert_eq!(self.store.insert(inquiry).await.unwrap(), InsertOutcome::Stored);
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

    /// Returns how often each message was acknowledged.
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

fn to(receiver: &Receiver) -> DeliveryTarget {
    target(Transport::Webhook(Webhook::new(&receiver.url("/"), None, &Guard::new(true)).unwrap()))
}

#[tokio::test]
async fn a_receiver_that_is_down_for_a_day_gets_everything_once() {
    let setup = Setup::new().await;
    for number in 0..12 {
        setup.write(number, &[]).await;
    }
    setup.receiver.down(true);
    for _ in 0..24 * 12 {
        while setup.forwarder.run_once().await.unwrap() > 0 {}
        setup.wait(5 * 60);
    }
    let failed = setup.receiver.requests().len();
    // Ten attempts in a day, most of them early.
    assert!((12 * 8..=12 * 9).contains(&failed), "{failed}");
    for job in setup.jobs().await {
        assert_eq!((job.state, job.error.as_str()), (JobState::Pending, "the receiver answered 500"));
    }
    setup.receiver.down(false);
    for _ in 0..8 * 12 {
        while setup.forwarder.run_once().await.unwrap() > 0 {}
        setup.wait(5 * 60);
    }
    let acknowledged = setup.acknowledged();
    assert_eq!(acknowledged.len(), 12);
    assert!(acknowledged.values().all(|times| *times == 1), "{acknowledged:?}");
    assert!(setup.jobs().await.iter().all(|job| job.state == JobState::Delivered));
}

#[tokio::test]
async fn dead_jobs_can_be_resent() {
    let setup = Setup::new().await;
    let id = setup.write(1, &[]).await;
    setup.receiver.down(true);
    for _ in 0..48 {
        while setup.forwarder.run_once().await.unwrap() > 0 {}
        setup.wait(3_600);
    }
    let [job] = setup.jobs().await.try_into().unwrap();
    assert_eq!((job.state, job.attempts, job.error.as_str()), (JobState::Dead, 10, "the receiver answered 500"));
    setup.receiver.down(false);
    assert_eq!(setup.forwarder.run_once().await.unwrap(), 0);
    assert_eq!(setup.store.resend(&id, Some("sales")).await.unwrap(), 1);
    assert_eq!(setup.forwarder.run_once().await.unwrap(), 1);
    let [job] = setup.jobs().await.try_into().unwrap();
    assert_eq!((job.state, job.attempts), (JobState::Delivered, 1));
}

#[tokio::test]
async fn a_permanent_failure_is_not_retried() {
    let setup = Setup::new().await;
    setup.write(1, &[]).await;
    setup.receiver.respond_with([status(410)]);
    setup.forwarder.run_once().await.unwrap();
    assert_eq!(setup.jobs().await[0].state, JobState::Dead);
    setup.wait(48 * 3_600);
    assert_eq!(setup.forwarder.run_once().await.unwrap(), 0);
}

#[tokio::test]
async fn retry_after_delays_the_next_attempt() {
    let setup = Setup::new().await;
    setup.write(1, &[]).await;
    setup.receiver.respond_with([(503, vec![("retry-after", "3600".to_owned())], "")]);
    setup.forwarder.run_once().await.unwrap();
    setup.wait(3_590);
    assert_eq!(setup.forwarder.run_once().await.unwrap(), 0);
    setup.wait(11);
    assert_eq!(setup.forwarder.run_once().await.unwrap(), 1);
    assert_eq!(setup.acknowledged().len(), 1);
}

#[tokio::test]
async fn a_crash_after_sending_repeats_the_message_under_the_same_id() {
    let setup = Setup::new().await;
    setup.write(1, &[]).await;
    // This process claims and sends, but stops before it records the delivery.
    let lease = Duration::from_mins(2);
    let [job] = setup.store.claim(setup.now(), lease, 8).await.unwrap().try_into().unwrap();
    to(&setup.receiver).send(&job.inquiry, setup.now()).await.unwrap();
    assert_eq!(setup.forwarder.run_once().await.unwrap(), 0, "it is still the other's");
    setup.wait(121);
    assert_eq!(setup.forwarder.run_once().await.unwrap(), 1);
    assert_eq!(setup.acknowledged().into_values().collect::<Vec<_>>(), [2]);
    assert_eq!(setup.jobs().await[0].state, JobState::Delivered);
}

#[tokio::test]
async fn an_unrecorded_delivery_is_not_reported() {
    let setup = Setup::new().await;
    setup.write(1, &[]).await;
    let held = setup.receiver.hold().await;
    let database = format!("sqlite:{}", setup.folder.path().join("inquiries.sqlite3").display());
    let mut database = sqlx::SqliteConnection::connect(&database).await.unwrap();
    let broken = async {
        setup.receiver.received(1).await;
        database.execute("ALTER TABLE jobs RENAME TO elsewhere").await.unwrap();
        drop(held);
    };
    let (sent, ()) = tokio::join!(setup.forwarder.run_once(), broken);
    assert_eq!(sent.unwrap(), 1);
    assert!(!crate::metrics(setup.metrics.clone()).await.contains("outcome=\"delivered\""));

    database.execute("ALTER TABLE elsewhere RENAME TO jobs").await.unwrap();
    setup.wait(121);
    assert_eq!(setup.forwarder.run_once().await.unwrap(), 1);
    assert!(crate::metrics(setup.metrics.clone()).await.contains("outcome=\"delivered\"} 1"));
}

#[tokio::test]
async fn several_forwarders_share_a_queue() {
    let setup = Setup::new().await;
    for number in 0..40 {
        setup.write(number, &[]).await;
    }
    let others = [open(&setup.folder).await, open(&setup.folder).await];
    let clock = setup.now.clone();
    let forwarders = others.map(|store| {
        let (metrics, clock) = (setup.metrics.forwarding(), clock.clone());
        Forwarder::new(store, [to(&setup.receiver)], metrics).with_clock(Arc::new(move || *clock.lock().unwrap()))
    });
    let work = async |forwarder: &Forwarder| while forwarder.run_once().await.unwrap() > 0 {};
    tokio::join!(work(&setup.forwarder), work(&forwarders[0]), work(&forwarders[1]));
    let acknowledged = setup.acknowledged();
    assert_eq!((acknowledged.len(), acknowledged.values().sum::<usize>()), (40, 40));
}

#[tokio::test]
async fn a_quarantined_inquiry_is_forwarded_after_its_release() {
    let setup = Setup::new().await;
    let id = setup.write(1, &[SpamReason::TrapFilled]).await;
    assert_eq!(setup.forwarder.run_once().await.unwrap(), 0);
    setup.store.set_status(&id, Status::New).await.unwrap();
    assert_eq!(setup.forwarder.run_once().await.unwrap(), 1);
}

#[tokio::test]
async fn a_webhook_is_told_of_a_deletion_until_it_answers() {
    let setup = Setup::new().await;
    let id = setup.write(1, &[]).await;
    setup.forwarder.run_once().await.unwrap();
    setup.store.delete(&id).await.unwrap();
    setup.receiver.down(true);
    assert_eq!(setup.forwarder.run_once().await.unwrap(), 1);
    setup.receiver.down(false);
    assert_eq!(setup.forwarder.run_once().await.unwrap(), 0);
    setup.wait(7);
    assert_eq!(setup.forwarder.run_once().await.unwrap(), 1);
    let [_, first, second] = setup.receiver.requests().try_into().unwrap();
    assert_eq!((first.header("webhook-id"), first.body.as_str()), (second.header("webhook-id"), &*second.body));
    let body: serde_json::Value = serde_json::from_str(&second.body).unwrap();
    assert_eq!((&body["type"], &body["data"]["id"]), (&"inquiry.deleted".into(), &id.to_string().into()));
    setup.wait(3_600);
    assert_eq!(setup.forwarder.run_once().await.unwrap(), 0);
}

#[tokio::test]
async fn a_hanging_target_does_not_delay_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("sqlite:{}", folder.path().join("inquiries.sqlite3").display());
    let names = ["good", "slow"];
    let store = Store::open(&address).await.unwrap().with_targets(names.map(str::to_owned).to_vec());
    let (good, slow) = (Receiver::start().await, Receiver::start().await);
    let held = slow.hold().await;
    let targets = [(names[0], &good), (names[1], &slow)];
    let targets = targets.map(|(name, receiver)| DeliveryTarget { name: name.to_owned(), ..to(receiver) });
    let (stop, stopped) = oneshot::channel::<()>();
    let metrics = Metrics::default();
    let running = tokio::spawn(Forwarder::new(store.clone(), targets, metrics.forwarding()).run(async {
        let _ = stopped.await;
    }));
    let started = std::time::Instant::now();
    for number in 0..100 {
        let fields = inquiry().fields;
        let id = InquiryId::new(0, [number; 10]);
        let (received_at, context, suspicions) = (Timestamp::now(), inquiry().context, Vec::new());
        let inquiry = NewInquiry { id, received_at, fields, context, repeats_since: None, suspicions };
        assert_eq!(store.insert(inquiry).await.unwrap(), InsertOutcome::Stored);
    }
    good.received(100).await;
    // Less than the 15 seconds after which the first delivery to the hanging target times out.
    assert!(started.elapsed().as_secs() < 14, "{:?}", started.elapsed());
    assert!(slow.requests().len() <= 8);
    drop(held);
    slow.received(100).await;
    stop.send(()).unwrap();
    running.await.unwrap();
}

#[tokio::test]
async fn jobs_of_a_renamed_target_are_counted_and_moved() {
    let setup = Setup::new().await;
    let (first, second) = (setup.write(1, &[]).await, setup.write(2, &[]).await);
    setup.receiver.down(true);
    setup.forwarder.run_once().await.unwrap();
    setup.receiver.down(false);
    let renamed = open(&setup.folder).await.with_targets(vec!["crm".to_owned()]);
    assert_eq!(renamed.unknown_targets().await.unwrap(), [("sales".to_owned(), 2)].into());
    assert_eq!(setup.store.unknown_targets().await.unwrap(), BTreeMap::new());
    // The new target has one of the inquiries already.
    assert_eq!(renamed.resend(&second, Some("crm")).await.unwrap(), 1);
    let target = DeliveryTarget { name: "crm".to_owned(), ..to(&setup.receiver) };
    let forwarder = Forwarder::new(renamed.clone(), [target], setup.metrics.forwarding());
    let running = tokio::spawn(forwarder.run(std::future::pending()));
    while !crate::metrics(setup.metrics.clone()).await.contains("{target=\"sales\",state=\"pending\"} 2") {
        tokio::task::yield_now().await;
    }
    assert_eq!(renamed.move_jobs("sales", "crm").await.unwrap(), 1);
    setup.receiver.received(4).await;
    running.abort();
    assert_eq!(renamed.unknown_targets().await.unwrap(), BTreeMap::new());
    let ids: Vec<_> = setup.jobs().await.iter().map(|job| (job.inquiry, job.target.clone())).collect();
    assert_eq!(ids, [(second, "crm".to_owned()), (first, "crm".to_owned())]);
}

#[tokio::test]
async fn shutdown_waits_for_open_deliveries() {
    let setup = Setup::new().await;
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(setup.forwarder.clone().run(async {
        let _ = stopped.await;
    }));
    setup.write(1, &[]).await;
    setup.receiver.received(1).await;
    let held = setup.receiver.hold().await;
    setup.write(2, &[]).await;
    setup.receiver.received(2).await;
    stop.send(()).unwrap();
    drop(held);
    running.await.unwrap();
    assert!(setup.jobs().await.iter().all(|job| job.state == JobState::Delivered));
}

#[tokio::test]
async fn a_stored_inquiry_wakes_one_waiting_task() {
    let setup = Setup::new().await;
    setup.write(1, &[]).await;
    setup.store.queued().await;
    assert!(futures_util::FutureExt::now_or_never(setup.store.queued()).is_none(), "once for each");
}

#[tokio::test]
async fn metrics_count_attempts_and_queue_lengths() {
    let setup = Setup::new().await;
    for number in 0..3 {
        setup.write(number, &[]).await;
    }
    setup.receiver.respond_with([status(200), status(410), status(500)]);
    setup.forwarder.run_once().await.unwrap();
    let lengths = setup.store.queue_lengths().await.unwrap();
    let length = |state| lengths.get(&("sales".to_owned(), state)).copied();
    assert_eq!(
        (length(JobState::Pending), length(JobState::Dead), length(JobState::Delivered)),
        (Some(1), Some(1), None)
    );
    let text = crate::metrics(setup.metrics.clone()).await;
    for outcome in ["delivered", "retry", "dead"] {
        let line = format!("glossary_inbox_forwarded_total{{target=\"sales\",outcome=\"{outcome}\"}} 1");
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
}
