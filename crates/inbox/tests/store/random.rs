//! Random operations by several processes: no job has two holders within a lease, and each ends
//! delivered, dead or pending.

use std::{collections::BTreeMap, time::Duration};

use glossary_core::inquiry::InquiryId;
use glossary_inbox::store::{
    InquiryFilter, InsertOutcome, Job, JobFilter, JobState, NewInquiry, Settled, SpamReason, Status, Store,
};
use proptest::prelude::*;

use crate::databases::{Database, TARGETS, at, inquiry};

const LEASE: Duration = Duration::from_secs(60);

/// A random operation. Indices are taken modulo the number of items.
#[derive(Clone, Debug)]
enum Step {
    Insert { number: u64, suspected: bool },
    Claim { process: usize, limit: u32 },
    Settle { process: usize, job: usize, how: usize },
    Wait { seconds: i64 },
    SetStatus { number: u64, status: Status },
    Resend { number: u64 },
    Delete { number: u64 },
}

fn step() -> impl Strategy<Value = Step> {
    let number = 0..6_u64;
    let status = prop_oneof![Just(Status::New), Just(Status::Quarantined)];
    prop_oneof![
        4 => (number.clone(), prop::bool::weighted(0.2)).prop_map(|(number, suspected)| Step::Insert { number, suspected }),
        6 => (0..3_usize, 1..4_u32).prop_map(|(process, limit)| Step::Claim { process, limit }),
        6 => (0..3_usize, 0..8_usize, 0..3_usize).prop_map(|(process, job, how)| Step::Settle { process, job, how }),
        3 => (0..50_i64).prop_map(|seconds| Step::Wait { seconds }),
        1 => (number.clone(), status).prop_map(|(number, status)| Step::SetStatus { number, status }),
        1 => number.clone().prop_map(|number| Step::Resend { number }),
        1 => number.prop_map(|number| Step::Delete { number }),
    ]
}

/// Several processes over one database, and the expected state.
struct Model {
    processes: Vec<Store>,
    now: i64,
    /// When each job's lease ends, and its claim.
    leases: BTreeMap<i64, (i64, u32)>,
    /// The unsettled jobs of each process.
    unsettled: Vec<Vec<Job>>,
    stored: BTreeMap<InquiryId, Status>,
}

impl Model {
    async fn new(database: &Database) -> Self {
        let mut processes = Vec::new();
        for _ in 0..3 {
            processes.push(database.forwarding().await);
        }
        Self { processes, now: 0, leases: BTreeMap::new(), unsettled: vec![Vec::new(); 3], stored: BTreeMap::new() }
    }

    async fn take(&mut self, step: Step) {
        let store = &self.processes[0];
        match step {
            Step::Insert { number, suspected } => {
                let suspicions = if suspected { vec![SpamReason::TooFast] } else { Vec::new() };
                let new = NewInquiry { suspicions, ..inquiry(number) };
                let (id, status) = (new.id, new.status());
                let expected =
                    if self.stored.contains_key(&id) { InsertOutcome::Duplicate(id) } else { InsertOutcome::Stored };
                assert_eq!(store.insert(new).await.unwrap(), expected);
                self.stored.entry(id).or_insert(status);
            }
            Step::Claim { process, limit } => self.claim(process, limit).await,
            Step::Settle { process, job, how } => self.settle(process, job, how).await,
            Step::Wait { seconds } => self.now += seconds,
            Step::SetStatus { number, status } => {
                let id = inquiry(number).id;
                let there = store.set_status(&id, status).await.unwrap();
                assert_eq!(there, self.stored.contains_key(&id));
                self.stored.entry(id).and_modify(|before| *before = status);
            }
            Step::Resend { number } => {
                let id = inquiry(number).id;
                let jobs = store.resend(&id, None).await.unwrap();
                let expected = if self.stored.get(&id) == Some(&Status::New) { TARGETS.len() } else { 0 };
                assert_eq!(jobs, expected as u64);
                // Resending ends the lease.
                let filter = JobFilter { inquiry: Some(id), ..JobFilter::default() };
                for job in if jobs > 0 { store.jobs(&filter).await.unwrap() } else { Vec::new() } {
                    self.leases.entry(job.id).and_modify(|(until, _)| *until = self.now);
                }
            }
            Step::Delete { number } => {
                let id = inquiry(number).id;
                assert_eq!(store.delete(&id).await.unwrap(), self.stored.remove(&id).is_some());
            }
        }
        self.check().await;
    }

    async fn claim(&mut self, process: usize, limit: u32) {
        let jobs = self.processes[process].claim(at(self.now), LEASE, limit).await.unwrap();
        assert!(jobs.len() <= limit as usize);
        for job in jobs {
            let before = self.leases.insert(job.id, (self.now + 60, job.claim));
            if let Some((until, claim)) = before {
                assert!(until <= self.now, "{job:?} was claimed within the lease until {until}");
                assert!(claim < job.claim);
            }
            self.unsettled[process].push(job);
        }
    }

    async fn settle(&mut self, process: usize, job: usize, how: usize) {
        let jobs = &mut self.unsettled[process];
        if jobs.is_empty() {
            return;
        }
        let job = jobs.swap_remove(job % jobs.len());
        let error = "refused".to_owned();
        let how = match how {
            0 => Settled::Delivered,
            1 => Settled::Retry { at: at(self.now + 10), error },
            _ => Settled::Dead { error },
        };
        let counts = self.processes[process].settle(&job, &how, at(self.now)).await.unwrap();
        let holds = self.leases.get(&job.id).is_some_and(|(_, claim)| *claim == job.claim);
        if counts {
            assert!(holds || how == Settled::Delivered, "{job:?} was not held");
            self.leases.remove(&job.id);
        }
    }

    /// Checks that every new inquiry has its jobs, and that there are no others.
    async fn check(&self) {
        let store = &self.processes[1];
        let stored = store.list(&InquiryFilter::default()).await.unwrap();
        assert_eq!(stored.iter().map(|inquiry| (inquiry.id, inquiry.status)).collect::<BTreeMap<_, _>>(), self.stored);
        let mut targets: BTreeMap<InquiryId, Vec<String>> = BTreeMap::new();
        for job in store.jobs(&JobFilter::default()).await.unwrap() {
            let status = self.stored[&job.inquiry];
            assert!(status == Status::New || job.state == JobState::Delivered, "{job:?}");
            assert_eq!(job.settled_at.is_empty(), job.state == JobState::Pending, "{job:?}");
            targets.entry(job.inquiry).or_default().push(job.target);
        }
        for (id, _) in self.stored.iter().filter(|(_, status)| **status == Status::New) {
            let mut targets = targets.remove(id).unwrap_or_default();
            targets.sort();
            assert_eq!(targets, TARGETS);
        }
    }

    /// Checks that all pending jobs can be claimed after all leases have ended.
    async fn finish(mut self) {
        self.now += 10_000;
        let store = &self.processes[2];
        let pending = JobFilter { state: Some(JobState::Pending), ..JobFilter::default() };
        let left = store.jobs(&pending).await.unwrap().len();
        let jobs = store.claim(at(self.now), LEASE, 1_000).await.unwrap();
        assert_eq!(jobs.len(), left);
        for job in &jobs {
            assert!(store.settle(job, &Settled::Delivered, at(self.now)).await.unwrap());
        }
        assert_eq!(store.jobs(&pending).await.unwrap(), []);
    }
}

async fn run(database: &Database, steps: Vec<Step>) {
    let mut model = Model::new(database).await;
    for step in steps {
        model.take(step).await;
    }
    model.finish().await;
}

fn block_on(future: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(future);
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn sqlite(steps in prop::collection::vec(step(), 1..60)) {
        block_on(async { run(&Database::sqlite_in_memory(), steps).await });
    }
}

proptest! {
    // PostgreSQL needs a second to create a database.
    #![proptest_config(cases(8))]

    #[test]
    fn postgres(steps in prop::collection::vec(step(), 1..60)) {
        block_on(async {
            if let Some(database) = Database::postgres().await {
                run(&database, steps).await;
            }
        });
    }
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}
