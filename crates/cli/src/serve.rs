//! `glossary serve`: the published site and the inbox, on one address.

mod address;
mod door;
mod forward;
mod log;
mod tls;

use std::{
    env,
    future::pending,
    io::{self, Write},
    net::SocketAddr,
    num::NonZeroU32,
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context as _, bail};
use glossary_inbox::{
    forward::Forwarder,
    http::{self, Changes, Metrics},
    retention,
    server::{self, Connections},
    store::Store,
};
use glossary_publisher::{
    content::Touched,
    form_again,
    settings::{self, Settings},
};

use tokio::sync::oneshot;

use self::{
    address::{listen, reachable},
    door::DoorOptions,
    log::LogFormat,
    tls::TlsOptions,
};
use crate::{inquiries::Database, options::Options, watch::Watch};

/// More than any monitoring opens.
const METRICS_CONNECTIONS: usize = 16;

/// Serves the published site and receives inquiries.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where to listen: an IP address and a port; port 0 takes any that is free.
    #[arg(long, value_name = "ADDRESS", env = "GLOSSARY_ADDR", default_value = "127.0.0.1:8080", value_parser = address::parse)]
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
    /// How many connections may be open at once; further ones wait. One address has a quarter of them, behind
    /// --trusted-hops all.
    #[arg(long, value_name = "NUMBER", env = "GLOSSARY_MAX_CONNECTIONS", default_value = "512")]
    pub max_connections: NonZeroU32,
    /// Where to listen for `GET /metrics`, like 127.0.0.1:9090: an address that only operators reach.
    #[arg(long, value_name = "ADDRESS", env = "GLOSSARY_METRICS_ADDR", value_parser = address::parse)]
    pub metrics_addr: Option<SocketAddr>,
    /// How the log is written to standard error; RUST_LOG chooses what.
    #[arg(long, value_name = "FORMAT", env = "GLOSSARY_LOG_FORMAT", value_enum, default_value = "text")]
    pub log_format: LogFormat,
    #[command(flatten)]
    pub tls: TlsOptions,
    #[command(flatten)]
    pub door: DoorOptions,
}

impl Args {
    /// Nobody takes all places alone. Behind proxies, all connections are theirs.
    fn connections(&self) -> Connections {
        let at_once = self.max_connections.get() as usize;
        let connections = Connections::from(at_once);
        if self.door.trusted_hops > 0 { connections } else { connections.per_address((at_once / 4).max(16)) }
    }
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
        if !watch.publish(&Touched::Anything, || ())? {
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
    log::start(args.log_format);
    let runtime = tokio::runtime::Runtime::new().context("cannot start")?;
    let served = runtime.block_on(serve(args, &settings, watch));
    // A file that is still being compressed is no reason to wait.
    runtime.shutdown_background();
    served.map(|()| ExitCode::SUCCESS)
}

async fn serve(args: &Args, settings: &Settings, watch: Option<Watch>) -> anyhow::Result<()> {
    // The address first: a second start must not touch the first one's database.
    let listener = listen(args.addr).await?;
    let metrics = Metrics::default();
    let metrics_listener = match args.metrics_addr {
        Some(address) => Some(listen(address).await?),
        None => None,
    };
    let tls = args.tls.read()?;
    let targets = forward::targets(settings, |name| env::var(name).ok())?;
    let names = targets.iter().map(|target| target.name.clone()).collect();
    let store = Store::open(&args.database.address).await?.with_targets(names);
    let base = settings.site.base_path();
    let changes = watch.is_some().then(Changes::default);
    let router = http::router(
        store.clone(),
        http::Options {
            site: args.site.clone(),
            base: base.to_owned(),
            form: Arc::new(settings.contact.form.clone()),
            changes: changes.clone(),
            proofs: args.door.proofs(settings)?,
            door: args.door.door(settings),
            metrics: metrics.clone(),
            form_again: {
                let site = args.site.clone();
                Arc::new(move |context, form| form_again::render(&site, context, form))
            },
        },
    );

    // Watches until it is dropped, and from before anybody is told that it does.
    let _watcher = watch.zip(changes.clone()).map(|(watch, changes)| watch.follow(changes)).transpose()?;

    let mut out = io::stdout().lock();
    writeln!(
        out,
        "Serving the glossary at {}://{}{base}/ – inquiries go to {} – Ctrl-C stops",
        if tls.is_some() { "https" } else { "http" },
        reachable(listener.local_addr()?),
        store.place(),
    )?;
    if let Some(listener) = metrics_listener {
        writeln!(out, "Metrics at http://{}/metrics", reachable(listener.local_addr()?))?;
        // Ends with the program: nobody waits for the last numbers.
        tokio::spawn(server::run(listener, metrics.clone().router(), METRICS_CONNECTIONS, pending()));
    }
    drop(out);
    let (stop_forwarding, stopped) = oneshot::channel::<()>();
    let forwarding = (!targets.is_empty()).then(|| {
        let forwarder = Forwarder::new(store.clone(), targets, metrics.forwarding());
        tokio::spawn(forwarder.run(async {
            // An error, too, means that the other end is gone.
            let _ = stopped.await;
        }))
    });
    let stop = async move {
        told_to_stop().await;
        drop(stop_forwarding);
        if let Some(changes) = changes {
            changes.stop();
        }
    };
    tokio::spawn(retention::run(store.clone(), args.keep_days));
    let connections = args.connections();
    match tls {
        Some(tls) => server::run_encrypted(listener, router, tls, connections, stop).await,
        None => server::run(listener, router, connections, stop).await,
    }
    if let Some(forwarding) = forwarding {
        // An error is a panic, which has been shown.
        let _ = forwarding.await;
    }
    // Writes what it took.
    store.close().await;
    Ok(())
}

/// Done at Ctrl-C, or when the system asks the program to end.
async fn told_to_stop() {
    let ctrl_c = async {
        if tokio::signal::ctrl_c().await.is_err() {
            // It cannot be listened for, so it never comes.
            pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = pending::<()>();
    tokio::select! {
        () = ctrl_c => {}
        () = terminate => {}
    }
}
