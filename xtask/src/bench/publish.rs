//! How long publishing takes, and how much memory.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use wait4::Wait4;

use super::{Bench, content};
use crate::{files, process, say, test::table::Table};

const SIZES: [usize; 3] = [100, 1_000, 10_000];
/// Of which the median counts.
const ROUNDS: usize = 3;

/// What one run of the program took.
struct Run {
    time: Duration,
    /// The time of all processors together, which other programs hardly change.
    cpu: Duration,
    /// The most memory that it held at once, in bytes.
    memory: u64,
}

/// Publishes glossaries of several sizes, from nothing and with one term changed, and prints a table.
///
/// # Errors
/// When the program refuses the generated content; it has said why.
pub fn measure(bench: &Bench) -> Result<()> {
    let mut table = Table::new(["publishing", "from nothing", "one term changed", "peak memory"]);
    for terms in SIZES {
        say::step(&format!("Publishing {terms} terms, {ROUNDS} times"));
        let folders = Folders::of(terms, bench);
        content::write(&folders.content, terms)?;
        let (mut from_nothing, mut changed, mut memory) = (Vec::new(), Vec::new(), 0);
        for round in 0..ROUNDS {
            let first = folders.publish_from_nothing(bench)?;
            change_one(&folders.content.join("terms"), round)?;
            let second = folders.publish(bench)?;
            memory = memory.max(first.memory).max(second.memory);
            from_nothing.push(first);
            changed.push(second);
        }
        table.row([
            format!("{terms} terms"),
            times(&mut from_nothing),
            times(&mut changed),
            format!("{:.0} MB", memory as f64 / 1024.0 / 1024.0),
        ]);
    }
    table.row(["budget for 10000", "3000 ms", "100 ms", "300 MB"].map(str::to_owned));
    println!("\n{table}");
    Ok(())
}

/// Publishes a glossary of so many terms, and returns the folder of its site.
///
/// # Errors
/// When the program refuses the generated content; it has said why.
pub fn site(bench: &Bench, terms: usize) -> Result<PathBuf> {
    let folders = Folders::of(terms, bench);
    content::write(&folders.content, terms)?;
    folders.publish_from_nothing(bench)?;
    Ok(folders.site)
}

/// Where a generated glossary is.
struct Folders {
    content: PathBuf,
    site: PathBuf,
}

impl Folders {
    fn of(terms: usize, bench: &Bench) -> Self {
        let folder = |kind: &str| bench.folder.join(format!("{kind}-{terms}"));
        Self { content: folder("content"), site: folder("site") }
    }

    fn publish_from_nothing(&self, bench: &Bench) -> Result<Run> {
        if self.site.exists() {
            fs::remove_dir_all(&self.site).with_context(|| format!("{} cannot be removed", self.site.display()))?;
        }
        self.publish(bench)
    }

    fn publish(&self, bench: &Bench) -> Result<Run> {
        let mut build = process::command(&bench.glossary);
        build.arg("build").current_dir(&bench.root);
        build.arg("--app").arg(&bench.app).arg("--content").arg(&self.content).arg("--out").arg(&self.site);
        let started = Instant::now();
        let used = build.spawn().and_then(Wait4::wait4);
        let used = used.with_context(|| format!("{} cannot be started", bench.glossary.display()))?;
        let time = started.elapsed();
        if !used.status.success() {
            bail!("the generated content in {} could not be published", self.content.display());
        }
        let cpu = used.rusage.utime + used.rusage.stime;
        Ok(Run { time, cpu, memory: used.rusage.maxrss })
    }
}

/// Adds a sentence to the first of the terms.
fn change_one(terms: &Path, round: usize) -> Result<()> {
    let first = files::below(terms, &[])?.into_iter().next().context("no term was generated")?;
    let text = files::read_text(&first)? + &format!("\nThis sentence came in round {round}.\n");
    fs::write(&first, text).with_context(|| format!("{} cannot be written", first.display()))
}

/// The medians of the time that passed and of the processors' own.
fn times(runs: &mut [Run]) -> String {
    let mut median = |time: fn(&Run) -> Duration| {
        runs.sort_by_key(time);
        runs.get(runs.len() / 2).map(time).unwrap_or_default().as_millis()
    };
    format!("{} ms (CPU {} ms)", median(|run| run.time), median(|run| run.cpu))
}
