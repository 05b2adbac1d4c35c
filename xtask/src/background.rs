//! Commands of `cargo xtask` that run in the background and write to a log file.

use std::{
    env, fs,
    fs::File,
    io,
    path::PathBuf,
    process::{Child, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{console, process, workspace::Workspace};

/// The time between two progress messages while the user waits.
const REPORT_INTERVAL: Duration = Duration::from_secs(15);
/// The time between two checks whether the command has ended.
const POLL_INTERVAL: Duration = Duration::from_millis(200);

/// A command of `cargo xtask` in a separate process.
#[derive(Debug)]
pub struct Background {
    name: &'static str,
    process: Child,
    log: PathBuf,
    started: Instant,
}

impl Background {
    /// Starts `cargo xtask <arguments>`. Its output goes to `target/log/<first argument>.log`.
    ///
    /// # Errors
    /// When the log cannot be written, or the process cannot start.
    pub fn start(workspace: &Workspace, name: &'static str, arguments: &[&str]) -> Result<Self> {
        let folder = workspace.target.join("log");
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let log = folder.join(format!("{}.log", arguments.first().copied().unwrap_or("xtask")));
        let output = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        let errors = output.try_clone().context("cannot share the log")?;
        console::step(&format!("In the background: {name} (log: {})", workspace.relative(&log)));
        let this = env::current_exe().context("cannot find this program's own file")?;
        let mut command = process::command(this);
        command.args(arguments).stdin(Stdio::null()).stdout(output).stderr(errors);
        let process = command.spawn().with_context(|| format!("cannot start: {name}"))?;
        Ok(Self { name, process, log, started: Instant::now() })
    }

    /// Waits for the command's end, and returns how long it ran in all.
    ///
    /// # Errors
    /// When the command failed: its log is printed first.
    pub fn wait(&mut self) -> Result<Duration> {
        let status = self.wait_and_report().with_context(|| format!("cannot wait for: {}", self.name))?;
        if !status.success() {
            eprintln!("{}", fs::read_to_string(&self.log).unwrap_or_default());
            bail!("{} failed ({status}); its log is above", self.name);
        }
        Ok(self.started.elapsed())
    }
}

impl Background {
    /// Waits, and prints the last line of the log at regular intervals.
    fn wait_and_report(&mut self) -> io::Result<ExitStatus> {
        let mut reported = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait()? {
                return Ok(status);
            }
            if reported.elapsed() > REPORT_INTERVAL {
                reported = Instant::now();
                let log = fs::read_to_string(&self.log).unwrap_or_default();
                let last = log.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
                eprintln!("    {}, {} so far: {last}", self.name, console::duration(self.started.elapsed()));
            }
            thread::sleep(POLL_INTERVAL);
        }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        // An error means that the process has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
