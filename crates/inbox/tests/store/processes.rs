//! Several processes at once, and what one leaves that is killed.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    io::{self, BufRead, BufReader, Lines, Write},
    process::{Child, ChildStdout, Command, Stdio},
};

use futures_util::future::join_all;
use glossary_inbox::store::{Filter, JobFilter, Outcome};

use crate::databases::{Database, TARGETS, inquiry, over_each_database};

over_each_database!(
    several_start_at_once_on_a_new_database_and_store_each_inquiry_once,
    what_a_killed_process_acknowledged_is_there_with_its_jobs,
);

const ADDRESS: &str = "GLOSSARY_TEST_ADDRESS";
const COUNT: &str = "GLOSSARY_TEST_COUNT";

/// Stores the inquiries from 0 on, twenty at a time, and says so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it is run by other tests, as a process of its own"]
async fn child() {
    let (Ok(address), Ok(count)) = (env::var(ADDRESS), env::var(COUNT)) else { return };
    let store = glossary_inbox::store::Store::open(&address).await.unwrap();
    let store = store.with_targets(TARGETS.map(str::to_owned).to_vec());
    let numbers: Vec<u64> = (0..count.parse().unwrap()).collect();
    for numbers in numbers.chunks(20) {
        let inserts = numbers.iter().map(async |number| (number, store.insert(inquiry(*number)).await));
        for (number, outcome) in join_all(inserts).await {
            let said = match outcome {
                Ok(Outcome::Stored) => format!("stored {number}"),
                Ok(Outcome::Duplicate(_)) => format!("duplicate {number}"),
                Ok(Outcome::Conflict) => format!("conflict {number}"),
                Err(error) => format!("failed {number}: {error}"),
            };
            // On a line of its own: what runs tests writes there too.
            writeln!(io::stdout(), "\n{said}").unwrap();
        }
    }
}

/// A process that stores so many inquiries, begun by a shell script that ends with `exec "$@"`.
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

/// The number after a word, in lines that have it.
pub fn number(line: &str, word: &str) -> Option<u64> {
    line.strip_prefix(word)?.strip_prefix(' ')?.split(':').next()?.parse().ok()
}

async fn several_start_at_once_on_a_new_database_and_store_each_inquiry_once(database: Database) {
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
    assert_eq!(store.list(&Filter::default()).await.unwrap().len(), 40);
    assert_eq!(store.jobs(&JobFilter::default()).await.unwrap().len(), 80);
}

async fn what_a_killed_process_acknowledged_is_there_with_its_jobs(database: Database) {
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

/// These inquiries are there, and every one that is there is so with all of its jobs.
pub async fn check_whole(database: &Database, numbers: &BTreeSet<u64>) {
    let store = database.open().await;
    let ids: BTreeSet<_> = store.list(&Filter::default()).await.unwrap().iter().map(|inquiry| inquiry.id).collect();
    let missing: Vec<_> = numbers.iter().filter(|number| !ids.contains(&inquiry(**number).id)).collect();
    assert!(missing.is_empty(), "acknowledged and lost: {missing:?}");
    let mut jobs: BTreeMap<_, usize> = BTreeMap::new();
    for job in store.jobs(&JobFilter::default()).await.unwrap() {
        *jobs.entry(job.inquiry).or_default() += 1;
    }
    assert_eq!(jobs, ids.into_iter().map(|id| (id, TARGETS.len())).collect());
}
