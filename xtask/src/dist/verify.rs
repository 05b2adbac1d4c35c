//! A trial of a finished program in an empty folder.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};

use crate::{console, process};

/// The timeout of a request.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// Creates a glossary with the program, checks it, publishes it and serves it, with nothing but the program. Prints the
/// time from the start to the first page.
pub fn program(program: &Path) -> Result<()> {
    let version = process::capture(process::command(program).arg("--version"))?;
    ensure!(version.contains("(app "), "the program has no app inside: {version}");
    let folder = trial_folder()?;
    let tried = run(program, &folder);
    fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    let first_page = tried?;
    console::step(&format!("{}: first page after {}", version.trim(), console::duration(first_page)));
    Ok(())
}

fn run(program: &Path, folder: &Path) -> Result<Duration> {
    let in_folder = |arguments: &[&str]| {
        let mut command = process::command(program);
        command.args(arguments).current_dir(folder).env("RUST_LOG", "off");
        command
    };
    let site = folder.join("site");
    process::capture(&mut in_folder(&["init", "site"]))?;
    let checked = process::capture(in_folder(&["check"]).current_dir(&site))?;
    ensure!(checked.starts_with("No problems"), "`glossary check` after `glossary init`: {checked}");
    let started = Instant::now();
    let mut serve = in_folder(&["serve", "--watch", "--addr", "127.0.0.1:0"]);
    let mut server = serve.current_dir(&site).stdout(Stdio::piped()).spawn().context("the program does not start")?;
    let page = first_page(&mut server);
    let took = started.elapsed();
    // Fails if the program has ended.
    let _ = server.kill();
    server.wait().context("cannot wait for the program")?;
    let page = page?;
    ensure!(page.starts_with("HTTP/1.1 200") && page.contains("<title>"), "the first page is:\n{page}");
    build(&mut in_folder(&["build"]), &site)?;
    Ok(took)
}

/// Publishes the site.
fn build(build: &mut Command, site: &Path) -> Result<()> {
    process::capture(build.current_dir(site))?;
    ensure!(site.join("dist/index.html").is_file(), "`glossary build` wrote no page");
    Ok(())
}

/// Waits for the address that a server prints, and returns the response of its first page.
fn first_page(server: &mut Child) -> Result<String> {
    let output = server.stdout.take().context("the program has no output")?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    let address = line.split("http://").nth(1).and_then(|rest| rest.split(['/', ' ']).next());
    let address = address.with_context(|| format!("the program printed no address: {line}"))?;
    let mut connection = TcpStream::connect(address).with_context(|| format!("cannot connect to {address}"))?;
    connection.set_read_timeout(Some(REQUEST_TIMEOUT))?;
    write!(connection, "GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut page = Vec::new();
    connection.read_to_end(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

/// Returns an empty folder for a trial of the program. The caller removes it.
fn trial_folder() -> Result<PathBuf> {
    let folder = env::temp_dir().join(format!("glossary-dist-{}", std::process::id()));
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    Ok(folder)
}
