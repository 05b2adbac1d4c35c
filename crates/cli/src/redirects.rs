//! `glossary redirects`: prints the redirects as rules of a web server.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use anyhow::bail;
use glossary_publisher::files::{RedirectServer, redirect_rules, redirects};

use crate::options::Options;

/// Prints the redirects from former addresses as rules of a web server.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The web server.
    server: Server,
}

/// A web server.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Server {
    /// A map of nginx.
    Nginx,
    /// Directives of the Caddyfile.
    Caddy,
    /// Rules of Apache's `.htaccess`.
    Apache,
}

/// Prints the rules.
///
/// # Errors
/// If the settings or the content have errors, or the output cannot be written.
pub fn run(options: &Options, args: &Args) -> anyhow::Result<ExitCode> {
    let (settings, glossary, problems) = options.read(false);
    let Some(settings) = settings.filter(|_| !problems.has_errors()) else {
        problems.print()?;
        bail!("the glossary has errors");
    };
    let server = match args.server {
        Server::Nginx => RedirectServer::Nginx,
        Server::Caddy => RedirectServer::Caddy,
        Server::Apache => RedirectServer::Apache,
    };
    let rules = redirect_rules(&redirects(&glossary, settings.site.base_path()), server);
    io::stdout().write_all(rules.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
