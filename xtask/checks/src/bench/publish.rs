//! The time and the memory that publishing takes.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use wait4::Wait4;

use super::{changed, context::Bench};
use xtask::{console, files, generated_glossary, process, table::Table};

use crate::weights::brotli;

const SIZES: [usize; 3] = [100, 1_000, 10_000];
/// The number of runs. The result is their median.
const ROUNDS: usize = 3;

/// The time and the memory of one run of the program.
struct Run {
    time: Duration,
    /// The CPU time of all cores together, which other programs hardly change.
    cpu: Duration,
    /// The peak memory, in bytes.
    memory: u64,
}

/// Publishes glossaries of several sizes from nothing, changes a term of each, and prints a table.
///
/// # Errors
/// When the program refuses the generated content, and prints the reason.
pub fn measure(bench: &Bench) -> Result<()> {
    let mut table = Table::new(["publishing", "from nothing", "peak memory", "a changed term, to the browser"]);
    let mut search = Table::new(["the search index, brotli, bytes a term", "names", "with definitions"]);
    for terms in SIZES {
        console::step(&format!("Publishing {terms} terms, {ROUNDS} times, and changing one"));
        let folders = Folders::of(terms, bench);
        generated_glossary::write(&folders.content, terms)?;
        // Each run has its own folder, and none is removed in between: ext4 is slow at
        // creating files where as many were just removed.
        let sites: Vec<_> = (0..ROUNDS).map(|round| folders.site.join(round.to_string())).collect();
        let mut runs = sites.iter().map(|site| folders.publish(bench, site)).collect::<Result<Vec<_>>>()?;
        let memory = runs.iter().map(|run| run.memory).max().unwrap_or_default();
        let changed = changed::measure(bench, &folders.content, &sites[0])?;
        table.row([
            format!("{terms} terms"),
            times(&mut runs),
            format!("{:.0} MB", memory as f64 / 1024.0 / 1024.0),
            format!("{} ms", changed.as_millis()),
        ]);
        let (names, definitions) = index(&sites[0])?;
        let a_term = |bytes: usize| format!("{:.1}", bytes as f64 / terms as f64);
        search.row([format!("{terms} terms"), a_term(names), a_term(names + definitions)]);
    }
    table.row(["budget for 10000", "3000 ms", "300 MB", "100 ms"].map(str::to_owned));
    search.row(["budget", "35", ""].map(str::to_owned));
    println!("\n{table}\n\n{search}");
    Ok(())
}

/// Returns the weights of the search index and of its definitions.
fn index(site: &Path) -> Result<(usize, usize)> {
    let files = files::below(site, &["terms", "topics", "embed"])?;
    let weight = |name: &str| {
        let file = files
            .iter()
            .find(|path| path.strip_prefix(site).is_ok_and(|path| path.to_string_lossy().starts_with(name)));
        brotli(file.with_context(|| format!("no {name} is published"))?)
    };
    Ok((weight("search.txt")?, weight("definitions-")?))
}

/// Publishes a generated glossary, and returns the folder of its site.
///
/// # Errors
/// When the program refuses the generated content, and prints the reason.
pub fn site(bench: &Bench, terms: usize) -> Result<PathBuf> {
    let folders = Folders::of(terms, bench);
    generated_glossary::write(&folders.content, terms)?;
    let site = folders.site.join("served");
    folders.publish(bench, &site)?;
    Ok(site)
}

/// The folders of a generated glossary.
struct Folders {
    content: PathBuf,
    site: PathBuf,
}

impl Folders {
    fn of(terms: usize, bench: &Bench) -> Self {
        let folder = |kind: &str| bench.folder.join(format!("{kind}-{terms}"));
        Self { content: folder("content"), site: folder("site") }
    }

    fn publish(&self, bench: &Bench, site: &Path) -> Result<Run> {
        let mut build = process::command(&bench.glossary);
        // The budget is for publishing without pictures.
        build.arg("build").current_dir(&bench.root).env("GLOSSARY_PICTURES__CARDS", "false");
        build.arg("--app").arg(&bench.app).arg("--content").arg(&self.content).arg("--out").arg(site);
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

/// Returns the medians of the wall-clock time and of the CPU time.
fn times(runs: &mut [Run]) -> String {
    let mut median = |time: fn(&Run) -> Duration| {
        runs.sort_by_key(time);
        runs.get(runs.len() / 2).map(time).unwrap_or_default().as_millis()
    };
    format!("{} ms (CPU {} ms)", median(|run| run.time), median(|run| run.cpu))
}
