//! The time from the change of a term's file until `glossary serve --watch` notifies an open page.

use std::{
    fs,
    io::{BufRead, BufReader, Write as _},
    net::TcpStream,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};

use super::{context::Bench, server::Server};
use xtask::files;

/// The time in which each response and event must arrive.
const TIMEOUT: Duration = Duration::from_secs(60);
/// The number of changes. The result is their median.
const CHANGES: usize = 7;

/// Returns the median time of a change.
///
/// # Errors
/// When the program does not watch, or a page does not show the change.
pub fn measure(bench: &Bench, content: &Path, site: &Path) -> Result<Duration> {
    let mut server = Server::watching(bench, content, site)?;
    let mut messages = server.messages()?;
    let term = files::below(&content.join("terms"), &[])?.into_iter().next().context("no term was generated")?;
    let slug = term.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    // Stands in for an open page, which listens to these events.
    let mut events = get(&server, "/api/changes?publish=0")?;
    let mut times = Vec::new();
    for change in 0..CHANGES {
        let sentence = format!("This sentence came with change {change}.");
        let text = files::read_text(&term)? + &format!("\n{sentence}\n");
        let started = Instant::now();
        fs::write(&term, text).with_context(|| format!("{} cannot be written", term.display()))?;
        wait_for(&mut events, "event: published")?;
        times.push(started.elapsed());
        let page = get(&server, &format!("/terms/{slug}/"))?.lines().collect::<Result<Vec<_>, _>>()?;
        if !page.iter().any(|line| line.contains(&sentence)) {
            bail!("/terms/{slug}/ does not show the change");
        }
        // The files for other programs are published after the pages. The next change waits for them, as an author's
        // would.
        wait_for(&mut messages, "Published")?;
    }
    times.sort();
    Ok(times[CHANGES / 2])
}

/// Sends a GET request. The server closes the connection after the response.
fn get(server: &Server, path: &str) -> Result<BufReader<TcpStream>> {
    let host = server.address.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(host).with_context(|| format!("{host} cannot be reached"))?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
    Ok(BufReader::new(stream))
}

fn wait_for(lines: &mut impl BufRead, wanted: &str) -> Result<()> {
    let started = Instant::now();
    let mut line = String::new();
    while !line.starts_with(wanted) {
        // The server sends comments to keep the connection open, so the read timeout alone is not enough.
        ensure!(started.elapsed() < TIMEOUT, "nothing was published within a minute");
        line.clear();
        if lines.read_line(&mut line).context("nothing was published within a minute")? == 0 {
            bail!("the server ended");
        }
    }
    Ok(())
}
