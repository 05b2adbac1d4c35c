//! Several processes at once, and killed processes.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    io::{self, BufRead, BufReader, Lines, Write},
    process::{Child, ChildStdout, Command, Stdio},
};

use futures_util::future::join_all;
use glossary_inbox::store::{InquiryFilter, InsertOutcome, JobFilter};

use crate::databases::{Database, TARGETS, inquiry, over_each_database};

over_each_database!(
    several_processes_on_a_new_database_store_each_inquiry_once,
    acknowledged_inquiries_survive_a_killed_process,
);

const ADDRESS: &str = "GLOSSARY_TEST_ADDRESS";
const COUNT: &str = "GLOSSARY_TEST_COUNT";

/// Stores inquiries from number 0 on, twenty at a time, and prints the outcomes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "run by other tests as a child process"]
async fn child() {
    let (Ok(address), Ok(count)) = (env::var(ADDRESS), env::var(COUNT)) else { return };
    let store = glossary_inbox::store::Store::open(&address).await.unwrap();
    let store = store.with_targets(TARGETS.map(str::to_owned).to_vec());
    let numbers: Vec<u64> = (0..count.parse().unwrap()).collect();
    for numbers in numbers.chunks(20) {
        let inserts = numbers.iter().map(async |number| (number, store.insert(inquiry(*number)).await));
        for (number, outcome) in join_all(inserts).await {
            let line = match outcome {
                Ok(InsertOutcome::Stored) => format!("stored {number}"),
                Ok(InsertOutcome::Duplicate(_)) => format!("duplicate {number}"),
                Ok(InsertOutcome::Conflict) => format!("conflict {number}"),
                Err(error) => format!("failed {number}: {error}"),
            };
            // The line break separates the outcome from the test runner's output.
            writeln!(io::stdout(), "\n{line}").unwrap();
        }
    }
}

/// Starts a process that stores `count` inquiries, through a shell script that ends with `exec
/// "$@"`.
pub fn start(database: &Database, count: usize, script: &str) -> (Child, Lines<BufReader<ChildStdout>>) {
    let mut child = Command::new("/bin/sh")
        .args(["-c", script, "sh"])
        .arg(env::current_exe().unwrap())
        .args(["--exact", "processes::child", "--ignored", "--nocapture"])
        .env(ADDRESS, database.address())
        .env(COUNT, count.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    (child, lines)
}

/// Stores inquiries until some have failed, waits for a line on standard input, and stores those
/// that have failed.
#[tokio::test]
#[ignore = "run by other tests as a child process"]
async fn child_until_failure() {
    let Ok(address) = env::var(ADDRESS) else { return };
    let store = glossary_inbox::store::Store::open(&address).await.unwrap();
    let (mut numbers, mut failed) = (0.., Vec::new());
    while failed.len() < 10 {
        let number = numbers.next().unwrap();
        if store.insert(inquiry(number)).await.is_err() {
            assert!(store.check().await.is_err());
            failed.push(number);
        }
    }
    writeln!(io::stdout(), "\nhas failed").unwrap();
    io::stdin().read_line(&mut String::new()).unwrap();
    for number in failed {
        assert_eq!(store.insert(inquiry(number)).await.unwrap(), InsertOutcome::Stored);
    }
    store.check().await.unwrap();
    writeln!(io::stdout(), "\nhas recovered").unwrap();
}

/// A process of [`child_until_failure`].
pub struct FailingChild {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

/// Starts a process that stores inquiries until some have failed, through a shell script that ends
/// with `exec "$@"`.
pub fn start_until_failure(database: &Database, script: &str) -> FailingChild {
    let mut child = Command::new("/bin/sh")
        .args(["-c", script, "sh"])
        .arg(env::current_exe().unwrap())
        .args(["--exact", "processes::child_until_failure", "--ignored", "--nocapture"])
        .env(ADDRESS, database.address())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    FailingChild { child, lines }
}

impl FailingChild {
    pub fn id(&self) -> String {
        self.child.id().to_string()
    }

    /// Reads the output up to a line.
    pub fn wait_for(&mut self, expected: &str) {
        assert!(self.lines.any(|line| line.unwrap() == expected), "the process ended without `{expected}`");
    }

    /// Lets the process continue.
    pub fn proceed(&mut self) {
        self.child.stdin.take().unwrap().write_all(b"\n").unwrap();
    }
}

impl Drop for FailingChild {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns the number after a word at the start of a line.
pub fn number(line: &str, word: &str) -> Option<u64> {
    line.strip_prefix(word)?.strip_prefix(' ')?.split(':').next()?.parse().ok()
}

async fn several_processes_on_a_new_database_store_each_inquiry_once(database: Database) {
    let started: Vec<_> = (0..5).map(|_| start(&database, 40, r#"exec "$@""#)).collect();
    let mut stored: BTreeMap<u64, u32> = BTreeMap::new();
    let mut duplicates = 0;
    for (mut child, lines) in started {
        for line in lines.map_while(Result::ok) {
            if let Some(number) = number(&line, "stored") {
                *stored.entry(number).or_default() += 1;
            }
            duplicates += usize::from(number(&line, "duplicate").is_some());
        }
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(stored, (0..40).map(|number| (number, 1)).collect());
    assert_eq!(duplicates, 160);
    let store = database.open().await;
    assert_eq!(store.list(&InquiryFilter::default()).await.unwrap().len(), 40);
    assert_eq!(store.jobs(&JobFilter::default()).await.unwrap().len(), 80);
}

async fn acknowledged_inquiries_survive_a_killed_process(database: Database) {
    for acknowledged in [1, 30, 75] {
        let (mut child, lines) = start(&database, 100_000, r#"exec "$@""#);
        let mut numbers = BTreeSet::new();
        for line in lines {
            let line = line.unwrap();
            numbers.extend(number(&line, "stored").or(number(&line, "duplicate")));
            if numbers.len() >= acknowledged {
                break;
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
        check_whole(&database, &numbers).await;
    }
}

/// Checks that these inquiries are stored, and that every stored inquiry has all of its jobs.
pub async fn check_whole(database: &Database, numbers: &BTreeSet<u64>) {
    let store = database.open().await;
    let ids: BTreeSet<_> =
        store.list(&InquiryFilter::default()).await.unwrap().iter().map(|inquiry| inquiry.id).collect();
    let missing: Vec<_> = numbers.iter().filter(|number| !ids.contains(&inquiry(**number).id)).collect();
    assert!(missing.is_empty(), "acknowledged and lost: {missing:?}");
    let mut jobs: BTreeMap<_, usize> = BTreeMap::new();
    for job in store.jobs(&JobFilter::default()).await.unwrap() {
        *jobs.entry(job.inquiry).or_default() += 1;
    }
    assert_eq!(jobs, ids.into_iter().map(|id| (id, TARGETS.len())).collect());
}
