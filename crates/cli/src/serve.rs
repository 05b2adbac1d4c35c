//! `glossary serve`: serves the published site and the inbox on one address.

mod access;
mod address;
mod digest;
mod log;
mod tls;
mod warnings;

use std::{
    env,
    future::pending,
    io::{self, Write},
    net::SocketAddr,
    num::NonZeroU32,
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use anyhow::{Context as _, bail};
use glossary_inbox::{
    digest as team_digest,
    forward::Forwarder,
    http::{self, Changes, Metrics, RouterSwitch},
    retention,
    server::{self, ConnectionLimits},
    store::Store,
};
use glossary_publisher::{
    content::Touched,
    refused_form,
    settings::{self, Settings},
};

use tokio::{
    sync::oneshot,
    time::{Instant, timeout_at},
};

use self::{
    access::AccessOptions,
    address::{browser_address, listen},
    digest::DigestArgs,
    log::LogFormat,
    tls::TlsOptions,
};
use crate::{
    delivery_targets,
    options::{DatabaseOptions, Options},
    watch::Republisher,
};

/// The open files besides connections: 1,024 files that are being sent, and the database, logs and watchers.
const MAX_OTHER_FILES: u64 = 1_280;

/// The most connections to the metrics: more than a monitoring system opens.
const METRICS_CONNECTIONS: usize = 16;

/// How long the process may take to end after a shutdown signal. Container runtimes kill it after ten seconds. The
/// server's own limit is eight seconds.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(9);

/// Serves the published site and receives inquiries.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The IP address and port to listen on; port 0 chooses a free port.
    #[arg(long, value_name = "ADDRESS", env = "GLOSSARY_ADDR", default_value = "127.0.0.1:8080", value_parser = address::parse)]
    pub addr: SocketAddr,
    /// The folder with the published site.
    #[arg(long, value_name = "FOLDER", env = "GLOSSARY_SITE", default_value = "dist")]
    pub site: PathBuf,
    /// Publish at the start and after every change of the content or the settings, and reload open pages.
    #[arg(long)]
    pub watch: bool,
    /// With --watch, publish drafts too.
    #[arg(long, requires = "watch")]
    pub drafts: bool,
    /// With --watch, look for changes every second, for network shares whose changes the system does not report.
    #[arg(long, requires = "watch")]
    pub poll: bool,
    #[command(flatten)]
    pub database: DatabaseOptions,
    /// Delete inquiries after this number of days. By default they are kept forever.
    #[arg(long, value_name = "DAYS", env = "GLOSSARY_KEEP_DAYS")]
    pub keep_days: Option<NonZeroU32>,
    /// The maximum number of open connections. At the maximum, the server closes the longest-idle connection; if none
    /// is idle, new ones wait. One IP address may open a quarter of them, or all with --trusted-hops.
    #[arg(long, value_name = "NUMBER", env = "GLOSSARY_MAX_CONNECTIONS", default_value = "512")]
    pub max_connections: NonZeroU32,
    /// The address for `GET /metrics`, such as 127.0.0.1:9090. Only operators should be able to reach it.
    #[arg(long, value_name = "ADDRESS", env = "GLOSSARY_METRICS_ADDR", value_parser = address::parse)]
    pub metrics_addr: Option<SocketAddr>,
    /// The format of the log on standard error. RUST_LOG filters it.
    #[arg(long, value_name = "FORMAT", env = "GLOSSARY_LOG_FORMAT", value_enum, default_value = "text")]
    pub log_format: LogFormat,
    #[command(flatten)]
    pub tls: TlsOptions,
    #[command(flatten)]
    pub access: AccessOptions,
    #[command(flatten)]
    pub digest: DigestArgs,
}

impl Args {
    /// Returns the limits on connections. Behind a reverse proxy, all connections have the proxy's address, so there is
    /// no limit per address.
    fn connections(&self) -> ConnectionLimits {
        let at_once = self.max_connections.get() as usize;
        let connections = ConnectionLimits::from(at_once);
        if self.access.trusted_hops > 0 { connections } else { connections.per_address((at_once / 4).max(16)) }
    }
}

/// Serves until the process receives a shutdown signal.
///
/// # Errors
/// If the settings have errors, the site is missing, the database cannot be opened, or the address cannot be used.
pub fn run(options: &Options, args: &Args) -> anyhow::Result<ExitCode> {
    let changes = args.watch.then(Changes::default);
    let (settings, republisher) = if let Some(changes) = changes.clone() {
        refuse_other_folders(options)?;
        let mut republisher = Republisher::new(options, args.drafts, args.poll, &args.site, changes);
        republisher.publish(&Touched::Anything)?;
        (republisher.settings().clone(), Some(republisher))
    } else {
        match Settings::read(&options.config, settings::environment(), None) {
            Ok(settings) => (settings, None),
            Err(problems) => {
                problems.print()?;
                return Ok(ExitCode::FAILURE);
            }
        }
    };
    if !args.site.join("index.html").is_file() {
        bail!(
            "there is no published site in {}: run `glossary build` first, or set the folder with --site",
            args.site.display()
        );
    }
    log::start(args.log_format);
    raise_file_limit(args.max_connections);
    let runtime = tokio::runtime::Runtime::new().context("cannot start the async runtime")?;
    let served = runtime.block_on(serve(args, &settings, changes, republisher));
    // Does not wait for files that are still being compressed.
    runtime.shutdown_background();
    served.map(|()| ExitCode::SUCCESS)
}

/// Refuses a folder that is no glossary: a preview would show nothing.
fn refuse_other_folders(options: &Options) -> anyhow::Result<()> {
    if !options.config.exists() && !options.content.exists() {
        bail!(
            "there is no glossary here: neither {} nor {} exists; create a glossary with `glossary init`, or change to its \
             folder",
            options.config.display(),
            options.content.display()
        );
    }
    Ok(())
}

/// Allows the process a file handle for each connection, and one for each file that is being sent. The usual limit of
/// 1,024 is meant for programs that use `select`.
fn raise_file_limit(max_connections: NonZeroU32) {
    let needed = u64::from(max_connections.get()) + MAX_OTHER_FILES;
    let limit = rlimit::increase_nofile_limit(needed);
    if let Ok(limit) = limit
        && limit < needed
    {
        tracing::warn!(
            limit,
            needed,
            "the system allows this process fewer open files than it may need; raise the hard limit (`ulimit -Hn`, \
             LimitNOFILE in systemd), or lower --max-connections"
        );
    }
}

async fn serve(
    args: &Args,
    settings: &Settings,
    changes: Option<Changes>,
    republisher: Option<Republisher>,
) -> anyhow::Result<()> {
    // Listen before opening the database, so that a second start on the same address does not touch it.
    let listener = listen(args.addr).await?;
    let metrics = Metrics::default();
    let metrics_listener = match args.metrics_addr {
        Some(address) => Some(listen(address).await?),
        None => None,
    };
    let tls = args.tls.read()?;
    let targets = delivery_targets::targets(settings, |name| env::var(name).ok())?;
    let told = args.digest.targets(&targets)?;
    let names = targets.iter().map(|target| target.name.clone()).collect();
    let store = Store::open(&args.database.address).await?.with_targets(names);
    warnings::log(args.addr, &args.access, settings);
    http::record_consents(&store, &settings.contact.form).await?;
    let base = settings.site.base_path();
    let router = {
        let (args, store, changes, metrics) = (args.clone(), store.clone(), changes.clone(), metrics.clone());
        move |settings: &Settings| router(&args, settings, store.clone(), changes.clone(), metrics.clone())
    };
    let scheme = if tls.is_some() { "https" } else { "http" };
    let origin = format!("{scheme}://{}", browser_address(listener.local_addr()?));

    // Tests change files as soon as the address is printed, so watching starts before.
    let router = match republisher {
        Some(republisher) => {
            let switch = RouterSwitch::new(router(settings)?, base);
            let (switched, origin) = (switch.clone(), origin.clone());
            republisher.watch(move |settings| {
                let base = settings.site.base_path();
                switched.replace(router(settings)?, base);
                eprintln!("The settings have changed. The glossary is at {origin}{base}/");
                Ok(())
            });
            switch.router()
        }
        None => router(settings)?,
    };

    let mut out = io::stdout().lock();
    writeln!(out, "Serving the glossary at {origin}{base}/ – inquiries go to {} – Ctrl-C stops", store.location(),)?;
    if let Some(listener) = metrics_listener {
        writeln!(out, "Metrics at http://{}/metrics", browser_address(listener.local_addr()?))?;
        // Ends with the process.
        tokio::spawn(server::run(listener, metrics.clone().router(), METRICS_CONNECTIONS, pending()));
    }
    drop(out);
    let (stop_forwarding, stopped) = oneshot::channel::<()>();
    tokio::spawn(team_digest::run(store.clone(), told, args.digest.options()));
    // Without targets, deliveries of earlier settings are still counted and reported.
    let forwarder = Forwarder::new(store.clone(), targets, metrics.forwarding());
    let forwarding = tokio::spawn(forwarder.run(async {
        // An error means that the sender was dropped.
        let _ = stopped.await;
    }));
    let (signalled, signal) = oneshot::channel();
    let stop = async move {
        shutdown_signal().await;
        // Fails if the server has ended already.
        let _ = signalled.send(Instant::now());
        drop(stop_forwarding);
        if let Some(changes) = changes {
            changes.stop();
        }
    };
    tokio::spawn(retention::run(store.clone(), args.keep_days));
    let connections = args.connections().with_metrics(metrics.connections());
    match tls {
        Some(tls) => server::run_encrypted(listener, router, tls, connections, stop).await,
        None => server::run(listener, router, connections, stop).await,
    }
    let deadline = signal.await.unwrap_or_else(|_| Instant::now()) + SHUTDOWN_TIMEOUT;
    let finish = async {
        // An error is a panic, which was printed.
        let _ = forwarding.await;
        // Waits for pending writes.
        store.close().await;
    };
    if timeout_at(deadline, finish).await.is_err() {
        bail!(
            "the database {} does not answer, so the process ends without closing it; all acknowledged inquiries are \
             stored",
            store.location()
        );
    }
    Ok(())
}

/// Returns the router of the site and the inbox with these settings.
fn router(
    args: &Args,
    settings: &Settings,
    store: Store,
    changes: Option<Changes>,
    metrics: Metrics,
) -> anyhow::Result<http::Router> {
    let options = http::Options {
        site: args.site.clone(),
        base: settings.site.base_path().to_owned(),
        form: Arc::new(settings.contact.form.clone()),
        changes,
        proof_of_work: args.access.proof_of_work(settings)?,
        access: args.access.rules(settings),
        metrics,
        refused_form: {
            let site = args.site.clone();
            Arc::new(move |context, form| refused_form::render(&site, context, form))
        },
    };
    Ok(http::router(store, options))
}

/// Completes on Ctrl-C or SIGTERM.
async fn shutdown_signal() {
    let ctrl_c = async {
        if tokio::signal::ctrl_c().await.is_err() {
            // The signal handler could not be installed.
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
