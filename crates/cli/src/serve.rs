//! `glossary serve`: the published site and the inbox, on one address.

mod door;

use std::{
    io::{self, ErrorKind, Write},
    net::SocketAddr,
    num::NonZeroU32,
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context as _, bail};
use glossary_core::form::Form;
use glossary_inbox::{
    http::{self, Changes},
    retention, server,
    store::Store,
};
use glossary_publisher::{
    form_again,
    settings::{self, Settings},
};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use self::door::DoorOptions;
use crate::{inquiries::Database, options::Options, watch::Watch};

/// Serves the published site and receives inquiries.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where to listen: an IP address and a port; port 0 takes any that is free.
    #[arg(long, value_name = "ADDRESS", env = "GLOSSARY_ADDR", default_value = "127.0.0.1:8080")]
    pub addr: SocketAddr,
    /// The folder that the site was published to.
    #[arg(long, value_name = "FOLDER", env = "GLOSSARY_SITE", default_value = "dist")]
    pub site: PathBuf,
    /// Publish first, and again at every change of content or settings; open pages show it at once.
    #[arg(long)]
    pub watch: bool,
    /// While watching: publish drafts too.
    #[arg(long, requires = "watch")]
    pub drafts: bool,
    #[command(flatten)]
    pub database: Database,
    /// Delete inquiries after so many days; without this they are kept for ever.
    #[arg(long, value_name = "DAYS", env = "GLOSSARY_KEEP_DAYS")]
    pub keep_days: Option<NonZeroU32>,
    /// How many connections may be open at once; further ones wait.
    #[arg(long, value_name = "NUMBER", env = "GLOSSARY_MAX_CONNECTIONS", default_value = "512")]
    pub max_connections: NonZeroU32,
    #[command(flatten)]
    pub door: DoorOptions,
}

/// Serves until it is told to stop.
///
/// # Errors
/// Where the settings have problems, the site is missing, the database cannot be opened or the address not be taken.
pub fn run(options: &Options, args: &Args) -> anyhow::Result<ExitCode> {
    let settings = match Settings::read(&options.config, settings::environment(), None) {
        Ok(settings) => settings,
        Err(problems) => {
            problems.print()?;
            return Ok(ExitCode::FAILURE);
        }
    };
    let watch = if args.watch {
        let mut watch = Watch::new(options, args.drafts, &args.site);
        if !watch.publish(|| ())? {
            return Ok(ExitCode::FAILURE);
        }
        Some(watch)
    } else {
        None
    };
    if !args.site.join("index.html").is_file() {
        bail!(
            "there is no published site in {}; run `glossary build` first, or name its folder with --site",
            args.site.display()
        );
    }
    log_to_stderr();
    let runtime = tokio::runtime::Runtime::new().context("cannot start")?;
    let served = runtime.block_on(serve(args, &settings, watch));
    // A file that is still being compressed is no reason to wait.
    runtime.shutdown_background();
    served.map(|()| ExitCode::SUCCESS)
}

async fn serve(args: &Args, settings: &Settings, watch: Option<Watch>) -> anyhow::Result<()> {
    // The address first: a second start must not touch the first one's database.
    let listener = listen(args.addr).await?;
    let store = Store::open(&args.database.address).await?;
    let base = settings.site.base_path();
    let changes = watch.is_some().then(Changes::default);
    let router = http::router(
        store.clone(),
        http::Options {
            site: args.site.clone(),
            base: base.to_owned(),
            form: Form::default(),
            changes: changes.clone(),
            door: args.door.door(settings),
            form_again: {
                let site = args.site.clone();
                Arc::new(move |context, form| form_again::render(&site, context, form))
            },
        },
    );

    let mut out = io::stdout().lock();
    writeln!(
        out,
        "Serving the glossary at http://{}{base}/ – inquiries go to {} – Ctrl-C stops",
        reachable(listener.local_addr()?),
        args.database.address.trim_start_matches("sqlite:"),
    )?;
    drop(out);
    // Watches until it is dropped.
    let _watcher = watch.zip(changes.clone()).map(|(watch, changes)| watch.follow(changes)).transpose()?;
    let stop = async move {
        told_to_stop().await;
        if let Some(changes) = changes {
            changes.stop();
        }
    };
    if let Some(days) = args.keep_days {
        tokio::spawn(retention::run(store.clone(), days));
    }
    server::run(listener, router, args.max_connections.get() as usize, stop).await;
    // Writes what it took.
    store.close().await;
    Ok(())
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => {
            let other = SocketAddr::new(address.ip(), address.port().wrapping_add(1));
            anyhow::anyhow!(
                "{address} is taken by another program, perhaps a `glossary serve` that still runs; \
                 stop that, or serve elsewhere: glossary serve --addr {other}"
            )
        }
        ErrorKind::PermissionDenied => anyhow::anyhow!(
            "{address} is not yours to take: ports below 1024 need special rights; \
             serve elsewhere, for example: glossary serve --addr {}",
            SocketAddr::new(address.ip(), 8080)
        ),
        _ => anyhow::anyhow!("cannot listen on {address}: {error}"),
    })
}

/// An address that a browser can open: "all addresses" is none.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address {
        SocketAddr::V4(v4) if v4.ip().is_unspecified() => address.set_ip([127, 0, 0, 1].into()),
        SocketAddr::V6(v6) if v6.ip().is_unspecified() => address.set_ip([0, 0, 0, 0, 0, 0, 0, 1].into()),
        _ => {}
    }
    address
}

/// Done at Ctrl-C, or when the system asks the program to end.
async fn told_to_stop() {
    let ctrl_c = async {
        if tokio::signal::ctrl_c().await.is_err() {
            // It cannot be listened for, so it never comes.
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = ctrl_c => {}
        () = terminate => {}
    }
}

/// `RUST_LOG` chooses what is logged
/// (<https://docs.rs/tracing-subscriber/latest/tracing_subscriber/filter/struct.EnvFilter.html#directives>).
fn log_to_stderr() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let colours = io::IsTerminal::is_terminal(&io::stderr());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(colours).init();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_taken_port_is_said_with_the_way_out() {
        let first = listen("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let address = first.local_addr().unwrap();
        let error = listen(address).await.unwrap_err().to_string();
        assert!(error.contains(&format!("{address} is taken")), "{error}");
        assert!(error.contains(&format!("--addr 127.0.0.1:{}", address.port().wrapping_add(1))), "{error}");
    }

    #[test]
    fn all_addresses_are_shown_as_one_that_can_be_opened() {
        let shown = |address: &str| reachable(address.parse().unwrap()).to_string();
        assert_eq!(shown("0.0.0.0:80"), "127.0.0.1:80");
        assert_eq!(shown("[::]:80"), "[::1]:80");
        assert_eq!(shown("192.168.0.7:80"), "192.168.0.7:80");
    }
}
