//! A server for a published site, on a free port.

use std::{
    ffi::OsString,
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, ChildStderr, Command, Stdio},
};

use anyhow::{Context, Result};

use super::context::Bench;
use xtask::process;

/// A server process, which is stopped when the value is dropped.
pub struct Server {
    process: Child,
    /// The site's address, such as `http://127.0.0.1:36505/`.
    pub address: String,
}

impl Server {
    /// Serves a site, and returns once the server listens.
    ///
    /// # Errors
    /// When the program does not start, and prints the reason.
    pub fn start(bench: &Bench, site: &Path) -> Result<Self> {
        Self::run(bench, site, process::command(&bench.glossary).arg("serve"))
    }

    /// Serves a site, and publishes the content into the site after every change.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub fn watching(bench: &Bench, content: &Path, site: &Path) -> Result<Self> {
        let mut glossary = process::command(&bench.glossary);
        glossary.arg("--app").arg(&bench.app).arg("--content").arg(content).stderr(Stdio::piped());
        Self::run(bench, site, glossary.args(["serve", "--watch"]))
    }

    /// Returns the messages of a watching server, from the start on.
    ///
    /// # Errors
    /// When the messages were taken before, or the server does not watch.
    pub fn messages(&mut self) -> Result<BufReader<ChildStderr>> {
        self.process.stderr.take().map(BufReader::new).context("the server's messages are read elsewhere")
    }

    /// Serves a site with settings that forward inquiries. `address` is the environment variable
    /// with the address of the receiver.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub fn forwarding(bench: &Bench, site: &Path, config: &Path, address: (&str, &str)) -> Result<Self> {
        let mut glossary = process::command(&bench.glossary);
        Self::run(bench, site, glossary.arg("--config").arg(config).arg("serve").env(address.0, address.1))
    }

    /// Returns the server's resident memory in bytes (`VmRSS` of
    /// <https://man7.org/linux/man-pages/man5/proc_pid_status.5.html>).
    ///
    /// # Errors
    /// When the system does not report the memory: only Linux does.
    pub fn memory(&self) -> Result<u64> {
        let file = format!("/proc/{}/status", self.process.id());
        let status = fs::read_to_string(&file).with_context(|| format!("{file} cannot be read"))?;
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.strip_suffix("kB"));
        let kilobytes: u64 = resident.context("the system does not report the memory of a process")?.trim().parse()?;
        Ok(kilobytes * 1024)
    }

    fn run(bench: &Bench, site: &Path, glossary: &mut Command) -> Result<Self> {
        let mut database = OsString::from("sqlite:");
        database.push(site.with_extension("sqlite3"));
        glossary.args(["--addr", "127.0.0.1:0", "--site"]).arg(site).arg("--database").arg(database);
        // The load exceeds the rate limit for all clients together.
        glossary.args(["--rate-limit-overall", "0"]);
        glossary.current_dir(&bench.root).env("RUST_LOG", "warn").stdin(Stdio::null()).stdout(Stdio::piped());
        let process = glossary.spawn().context("the server cannot be started")?;
        let mut server = Self { process, address: String::new() };
        // The server prints its address once it listens.
        let mut line = String::new();
        let stdout = server.process.stdout.as_mut().context("the server has no output")?;
        BufReader::new(stdout).read_line(&mut line).context("the server's output cannot be read")?;
        let address = line.split_whitespace().find(|word| word.starts_with("http://"));
        server.address = address.context("the server did not print its address")?.to_owned();
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // An error means that the process has already ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
