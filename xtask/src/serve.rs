//! `cargo xtask serve`: the site with its inbox, on this machine.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{
    app, console, process, setup,
    site::{self, Profile, Source},
    workspace::Workspace,
};

/// The options of `cargo xtask serve`.
#[derive(Debug)]
pub struct Options {
    /// The address to listen on.
    pub addr: SocketAddr,
    /// Publishes every change of content or settings, and reloads open pages.
    pub watch: bool,
    /// The settings and the content.
    pub source: Source,
}

/// The minutes of a first start on two cores, without the tools.
const FIRST_START: u32 = 5;

/// Builds what is out of date, publishes, and serves until the process is stopped.
///
/// # Errors
/// When the address is taken, the settings or the content are missing, or a build fails.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    // Errors appear before compiling, which takes minutes.
    check_free(options.addr)?;
    options.source.check()?;
    if app::is_missing(workspace) {
        let minutes = FIRST_START + setup::minutes_missing(workspace)?;
        console::step(&format!("First start: about {minutes} minutes on two cores. Later starts take seconds"));
    }
    let dist = workspace.root.join("dist");
    let glossary = site::build(workspace, &options.source, &dist, Profile::Dev)?;
    let mut serve = process::command(glossary);
    serve.args(["serve", "--addr", &options.addr.to_string(), "--site"]).arg(dist).args(options.source.arguments()?);
    if options.watch {
        serve.arg("--watch");
    }
    become_server(serve.current_dir(&workspace.root))
}

/// Parses an address to listen on.
///
/// # Errors
/// When the text is not an IP address with a port. The message says what to write.
pub fn address(text: &str) -> Result<SocketAddr, String> {
    let help = || match text.rsplit_once(':') {
        Some(("localhost", port)) => format!("write 127.0.0.1:{port}"),
        _ => "write an IP address and a port, like 127.0.0.1:9000".to_owned(),
    };
    text.parse().map_err(|_| help())
}

fn check_free(addr: SocketAddr) -> Result<()> {
    match TcpListener::bind(addr) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => bail!(
            "{addr} is taken: another program listens there, perhaps an earlier `cargo xtask serve`. \
             Stop it, or choose another port: cargo xtask serve --addr 127.0.0.1:8081"
        ),
        Err(error) => Err(error).with_context(|| {
            format!("cannot listen at {addr}; use an address of this machine like 127.0.0.1, and a port from 1024 on")
        }),
    }
}

/// Replaces this process by the server, so that stopping one stops the other.
#[cfg(unix)]
fn become_server(serve: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    Err(serve.exec()).context("the server cannot be started")
}

#[cfg(not(unix))]
fn become_server(serve: &mut Command) -> Result<()> {
    process::run(serve)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_reported_with_an_alternative() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = taken.local_addr().unwrap();
        let message = check_free(addr).unwrap_err().to_string();
        assert!(message.starts_with(&format!("{addr} is taken")), "{message}");
        assert!(message.contains("--addr"), "{message}");
    }

    #[test]
    fn addresses_that_the_server_would_refuse_are_refused_before_the_build() {
        for (text, help) in [
            ("localhost:9000", "write 127.0.0.1:9000"),
            ("nonsense", "like 127.0.0.1:9000"),
            ("127.0.0.1", "like 127.0.0.1:9000"),
        ] {
            let message = address(text).unwrap_err();
            assert!(message.contains(help), "{text}: {message}");
        }
        assert_eq!(address("[::1]:80").unwrap().port(), 80);
    }
}
