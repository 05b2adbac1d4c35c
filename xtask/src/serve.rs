//! `cargo xtask serve`: the site with its inbox, on this machine.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    process::Command,
};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::{app, process, say, setup, site, workspace::Workspace};

/// What `cargo xtask serve` can be told.
#[derive(Args, Debug)]
pub struct Options {
    /// Where to listen
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:8080", value_parser = address)]
    addr: SocketAddr,
    /// Publish again at every change of content or settings, and show it in open pages
    #[arg(long)]
    watch: bool,
    #[command(flatten)]
    source: site::Source,
}

/// Builds what is out of date, publishes, and serves until it is stopped.
///
/// # Errors
/// When the address is taken, the settings or the content are not there, or something cannot be built.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    // First, rather than after minutes of compiling.
    check_free(options.addr)?;
    options.source.check()?;
    if app::is_missing(workspace) {
        let minutes = 6 + setup::minutes_missing(workspace)?;
        say::step(&format!("First start: about {minutes} minutes on two cores. Later starts take seconds"));
    }
    let dist = workspace.root.join("dist");
    let glossary = site::build(workspace, &options.source, &dist)?;
    let mut serve = process::command(glossary);
    serve.args(["serve", "--addr", &options.addr.to_string(), "--site"]).arg(dist).args(options.source.arguments()?);
    if options.watch {
        serve.arg("--watch");
    }
    hand_over(serve.current_dir(&workspace.root))
}

/// An address as `glossary serve` takes it.
fn address(text: &str) -> Result<SocketAddr, String> {
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
            format!("cannot listen at {addr}; this machine itself is reached at 127.0.0.1, ports from 1024 on are free to take")
        }),
    }
}

/// Becomes the server, so that whoever stops this process stops the server.
#[cfg(unix)]
fn hand_over(serve: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    Err(serve.exec()).context("the server cannot be started")
}

#[cfg(not(unix))]
fn hand_over(serve: &mut Command) -> Result<()> {
    process::run(serve)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_named_with_the_way_out() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = taken.local_addr().unwrap();
        let message = check_free(addr).unwrap_err().to_string();
        assert!(message.starts_with(&format!("{addr} is taken")), "{message}");
        assert!(message.contains("--addr"), "{message}");
    }

    #[test]
    fn an_address_that_the_server_would_refuse_is_refused_at_once() {
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
