//! `cargo xtask bench`. `bench build` measures the first start and the test run of this
//! repository; `xtask-checks` measures everything else.

use std::{
    env, fs,
    io::{BufRead as _, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{checks, console, process, table::Table, workspace::Workspace};

/// The argument that measures the build itself.
const BUILD: &str = "build";
/// The option of `bench build` that puts the tools of this repository on the PATH.
const WITH_TOOLS: &str = "--with-tools";

/// Measures the named parts, or all but `build`.
///
/// # Errors
/// When something cannot be built, or an argument is unknown; never because of a figure.
pub fn run(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    if arguments.first().is_some_and(|argument| argument == BUILD) {
        return build(workspace, &arguments[1..]);
    }
    process::run(checks::release_command(workspace).arg("bench").args(arguments))
}

/// Clones the last commit into a temporary folder and prints the time of each stage of
/// a first start, and of the test run.
fn build(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let mut tools = None;
    for argument in arguments {
        match argument.as_str() {
            WITH_TOOLS => tools = Some(workspace.tools().join("bin")),
            other => bail!("`bench build` takes {WITH_TOOLS} only, not {other}"),
        }
    }
    let folder = env::temp_dir().join(format!("glossary-bench-build-{}", std::process::id()));
    let mut clone = process::command("git");
    process::run(clone.args(["clone", "--quiet"]).arg(&workspace.root).arg(&folder))?;
    let measured = measure(&folder, tools);
    // The clone is large, so it is removed; an error here must not hide the figures.
    let _ = fs::remove_dir_all(&folder);
    let table = measured?;
    println!("\n{table}\nA clean clone with its own target folder; cargo's downloads may be cached.");
    Ok(())
}

fn measure(clone: &Path, tools: Option<PathBuf>) -> Result<Table<2>> {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).context("no port is free")?;
    let mut table = Table::new(["a clean clone", "time"]);
    let mut serve = xtask(clone, tools.as_ref())?;
    serve.args(["serve", "--addr", &port.to_string()]);
    let stages = Stages::watch(serve.stdout(Stdio::piped()), "http://")?;
    stages.add_to(&mut table, "first start");
    // The first start has built part of what the tests need.
    let target = clone.join("target");
    fs::remove_dir_all(&target).with_context(|| format!("cannot remove {}", target.display()))?;
    if tools.is_none() {
        let tools = clone.join(".tools");
        fs::remove_dir_all(&tools).with_context(|| format!("cannot remove {}", tools.display()))?;
    }
    let mut test = xtask(clone, tools.as_ref())?;
    let stages = Stages::watch(test.arg("test").stdout(Stdio::null()), "")?;
    stages.add_to(&mut table, "test run");
    Ok(table)
}

/// Returns a command of `cargo xtask` in the clone.
fn xtask(clone: &Path, tools: Option<&PathBuf>) -> Result<Command> {
    let mut xtask = process::cargo();
    xtask.arg("xtask").current_dir(clone).env_remove("CARGO_TARGET_DIR").stdin(Stdio::null()).stderr(Stdio::piped());
    if let Some(tools) = tools {
        process::with_path(&mut xtask, std::slice::from_ref(tools))?;
    }
    Ok(xtask)
}

/// The stages of a run, and when each began.
struct Stages {
    begun: Vec<(String, Duration)>,
    all: Duration,
}

impl Stages {
    /// Runs a command and records the time of each line `==> a stage`. The run counts as done when the command's
    /// standard output has a line with `done`, or at the command's end if its standard output is not piped.
    fn watch(command: &mut Command, done: &str) -> Result<Self> {
        let started = Instant::now();
        let mut process = command.spawn().context("cargo cannot start")?;
        let errors = process.stderr.take().context("the command has no error output")?;
        let messages = std::thread::spawn(move || {
            let mut begun = Vec::new();
            for line in BufReader::new(errors).lines().map_while(Result::ok) {
                eprintln!("{line}");
                if let Some(stage) = line.strip_prefix("==> ") {
                    begun.push((stage.to_owned(), started.elapsed()));
                }
            }
            begun
        });
        if let Some(output) = process.stdout.take() {
            let mut lines = BufReader::new(output).lines().map_while(Result::ok);
            let address = lines.find(|line| line.contains(done));
            if address.is_none() {
                bail!("the command ended before it served a page");
            }
            let all = started.elapsed();
            process.kill().context("cannot stop the server")?;
            process.wait().context("cannot wait for the server")?;
            return Ok(Self { begun: joined(messages)?, all });
        }
        process.wait().context("cannot wait for cargo")?;
        Ok(Self { begun: joined(messages)?, all: started.elapsed() })
    }

    fn add_to(&self, table: &mut Table<2>, name: &str) {
        if let Some((_, first)) = self.begun.first() {
            table.row([format!("{name}: until the first line"), console::duration(*first)]);
        }
        for (index, (stage, begun)) in self.begun.iter().enumerate() {
            let ended = self.begun.get(index + 1).map_or(self.all, |(_, next)| *next);
            table.row([format!("{name}: {stage}"), console::duration(ended.saturating_sub(*begun))]);
        }
        table.row([format!("{name}: all"), console::duration(self.all)]);
    }
}

fn joined(messages: std::thread::JoinHandle<Vec<(String, Duration)>>) -> Result<Vec<(String, Duration)>> {
    messages.join().ok().context("cannot read the command's messages")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(script: &str) -> Command {
        let mut node = process::command("node");
        node.args(["-e", script]).stderr(Stdio::piped());
        node
    }

    #[test]
    fn a_stage_lasts_until_the_next_one_begins() {
        let stages = Stages {
            begun: vec![("a".into(), Duration::from_secs(2)), ("b".into(), Duration::from_secs(5))],
            all: Duration::from_secs(9),
        };
        let mut table = Table::new(["", "time"]);
        stages.add_to(&mut table, "run");
        let text = table.to_string();
        assert!(text.contains("until the first line  2.0 s"), "{text}");
        assert!(
            text.contains("run: a                     3.0 s") && text.contains("4.0 s") && text.contains("9.0 s"),
            "{text}"
        );
    }

    #[test]
    fn stages_are_read_until_the_address_is_printed() {
        let mut server = node("console.error('==> one'); console.log('http://x'); setInterval(() => {}, 1000)");
        let stages = Stages::watch(server.stdout(Stdio::piped()), "http://").unwrap();
        assert_eq!(stages.begun[0].0, "one");
        let mut failed = node("console.error('error: no')");
        assert!(Stages::watch(failed.stdout(Stdio::piped()), "http://").is_err());
    }
}
