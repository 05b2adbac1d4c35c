//! `glossary inquiries queue` and `resend`: the forwarding queue.

use std::{
    collections::HashSet,
    io::{self, Write},
    process::ExitCode,
};

use anyhow::bail;
use comfy_table::{Table, presets::UTF8_BORDERS_ONLY};
use glossary_inbox::store::{JobFilter, JobState, Status, Store, StoredJob};
use glossary_publisher::settings::{self, Settings};
use serde::Serialize;

use super::{
    lookup::{NOT_FOUND, find_all},
    output::write_json,
    selection::{ActionArgs, InquiryRef, Selection, confirm_selected},
    table::minute,
};
use crate::{options::Options, terminal::printable};

/// Shows pending and dead deliveries.
#[derive(Debug, clap::Args)]
pub struct Queue {
    /// Only deliveries to this target, by its name in the settings.
    #[arg(long, value_name = "NAME")]
    to: Option<String>,
    /// Include completed deliveries.
    #[arg(long)]
    all: bool,
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
}

/// Forwards inquiries again, even if they were delivered.
#[derive(Debug, clap::Args)]
pub struct Resend {
    /// The inquiries' references, such as K7QX2-9M4TB, or ids.
    #[arg(
        required_unless_present_any = ["dead", "from", "since", "term", "status", "email", "search"],
        conflicts_with_all = ["dead", "since", "term", "status", "email", "search", "limit"]
    )]
    references: Vec<String>,
    #[command(flatten)]
    selection: Selection,
    /// Only to this target, by its name in the settings.
    #[arg(long, value_name = "NAME")]
    to: Option<String>,
    /// Only dead deliveries, which the inbox no longer retries.
    #[arg(long)]
    dead: bool,
    /// Move all undelivered inquiries of a target that was renamed or removed to the target in --to.
    #[arg(
        long,
        value_name = "NAME",
        requires = "to",
        conflicts_with_all = ["references", "dead", "since", "term", "status", "email", "search", "limit"]
    )]
    from: Option<String>,
    #[command(flatten)]
    action: ActionArgs,
}

/// A delivery or a notice in the queue.
#[derive(Debug, Serialize)]
struct QueuedJob {
    #[serde(flatten)]
    job: StoredJob,
    /// Whether the job is a notice that the inquiry was deleted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    deletion: bool,
}

/// An inquiry that is forwarded again.
#[derive(Debug, Serialize)]
struct ResentInquiry {
    #[serde(flatten)]
    inquiry: InquiryRef,
    /// The number of deliveries.
    jobs: u64,
}

/// Shows the queue.
///
/// # Errors
/// If the database cannot be read or the output cannot be written.
pub async fn queue(store: &Store, args: &Queue, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let mut jobs = store.jobs(&JobFilter { target: args.to.clone(), ..JobFilter::default() }).await?;
    jobs.retain(|job| args.all || job.state != JobState::Delivered);
    let notices = store.deletions().list(args.to.as_deref()).await?;
    let jobs = jobs.into_iter().map(|job| QueuedJob { job, deletion: false });
    let jobs: Vec<_> = jobs.chain(notices.into_iter().map(|job| QueuedJob { job, deletion: true })).collect();
    if args.json {
        write_json(out, &jobs)?;
    } else {
        writeln!(out, "{}", queue_table(&jobs))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn queue_table(jobs: &[QueuedJob]) -> String {
    if jobs.is_empty() {
        return "The queue is empty.".to_owned();
    }
    let mut table = Table::new();
    table.load_style(UTF8_BORDERS_ONLY).set_header(["Reference", "To", "State", "Attempts", "When (UTC)", "Why"]);
    for QueuedJob { job, deletion } in jobs {
        let state = job.state.name();
        let when = match job.state {
            JobState::Pending if job.due_at.is_empty() => "at once".to_owned(),
            JobState::Pending => minute(&job.due_at),
            JobState::Delivered | JobState::Dead => minute(&job.settled_at),
        };
        table.add_row([
            printable(&job.reference),
            printable(&job.target),
            if *deletion { format!("{state} (deletion)") } else { state.to_owned() },
            job.attempts.to_string(),
            when,
            printable(&job.error),
        ]);
    }
    table.to_string()
}

/// Queues inquiries for forwarding. A running server sends them within seconds.
///
/// # Errors
/// If the target is unknown, or the database cannot be written.
pub async fn resend(store: &Store, options: &Options, args: &Resend, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let Some(names) = targets(options)? else { return Ok(ExitCode::FAILURE) };
    let file = options.config.display();
    if names.is_empty() {
        bail!("{file} has no [[forward]] target");
    }
    if let Some(to) = args.to.as_ref().filter(|to| !names.contains(to)) {
        bail!("no [[forward]] target in {file} is called {to}; the targets are {}", names.join(", "));
    }
    if let (Some(from), Some(to)) = (&args.from, &args.to) {
        return move_jobs(store, from, to, args.action, out).await;
    }
    let store = store.clone().with_targets(names);
    let (mut chosen, mut all_queued) = (Vec::new(), true);
    if args.dead {
        chosen = dead_deliveries(&store, args).await?;
    } else if args.references.is_empty() {
        let selected = args.selection.select_without_status(&store, Status::Quarantined).await?;
        if !confirm_selected(&selected, "resends", args.action)? {
            return Ok(ExitCode::FAILURE);
        }
        chosen.extend(selected.into_iter().map(|inquiry| (inquiry, args.to.clone())));
    } else {
        let (inquiries, all_exist) = find_all(&store, &args.references).await?;
        chosen.extend(inquiries.into_iter().map(|inquiry| (InquiryRef::from(inquiry), args.to.clone())));
        all_queued = all_exist;
    }
    let (mut err, mut resent) = (io::stderr(), Vec::new());
    for (inquiry, to) in chosen {
        let jobs = store.resend(&inquiry.id, to.as_deref()).await?;
        if jobs == 0 && !args.references.is_empty() {
            let reference = &inquiry.reference;
            writeln!(err, "{reference} is in quarantine and is not forwarded until it is released.")?;
            all_queued = false;
        }
        if jobs > 0 {
            resent.push(ResentInquiry { inquiry, jobs });
        }
    }
    // A selection selects inquiries, and notices are of inquiries that no longer exist.
    let notices = if args.dead && !args.selection.has_filters() {
        store.deletions().resend_dead(args.to.as_deref()).await?
    } else {
        0
    };
    match resent.iter().map(|inquiry| inquiry.jobs).sum::<u64>() + notices {
        0 if args.dead => writeln!(err, "There are no dead deliveries.")?,
        0 => {}
        1 => writeln!(err, "1 delivery is queued. The server sends it as soon as it runs.")?,
        jobs => writeln!(err, "{jobs} deliveries are queued. The server sends them as soon as it runs.")?,
    }
    if args.action.json {
        write_json(out, &resent)?;
    }
    Ok(if all_queued { ExitCode::SUCCESS } else { NOT_FOUND })
}

/// Moves the queue of a target to another.
async fn move_jobs(
    store: &Store,
    from: &str,
    to: &str,
    action: ActionArgs,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    if from == to {
        bail!("--from and --to name the same target; leave --from out to send again to {to}");
    }
    let jobs = store.move_jobs(from, to).await?;
    let mut err = io::stderr();
    match jobs {
        0 => writeln!(err, "No delivery waits for {}.", printable(from))?,
        1 => writeln!(err, "1 delivery was moved to {to}. The server sends it as soon as it runs.")?,
        jobs => writeln!(err, "{jobs} deliveries were moved to {to}. The server sends them as soon as it runs.")?,
    }
    if action.json {
        write_json(out, &serde_json::json!({ "from": from, "to": to, "jobs": jobs }))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns the names of the forwarding targets. If the settings have errors, prints them and returns `None`.
///
/// # Errors
/// If the errors cannot be printed.
pub fn targets(options: &Options) -> anyhow::Result<Option<Vec<String>>> {
    match Settings::read(&options.config, settings::environment(), None) {
        Ok(settings) => Ok(Some(settings.forward.into_iter().map(|forward| forward.name).collect())),
        Err(problems) => {
            problems.print()?;
            Ok(None)
        }
    }
}

/// Returns the inquiries and targets of the selected dead deliveries.
async fn dead_deliveries(store: &Store, args: &Resend) -> anyhow::Result<Vec<(InquiryRef, Option<String>)>> {
    let filter = JobFilter { target: args.to.clone(), state: Some(JobState::Dead), ..JobFilter::default() };
    let mut jobs = store.jobs(&filter).await?;
    if args.selection.has_filters() {
        let selected: HashSet<_> = args.selection.select(store).await?.into_iter().map(|inquiry| inquiry.id).collect();
        jobs.retain(|job| selected.contains(&job.inquiry));
    }
    let target_of = |job: StoredJob| (InquiryRef { reference: job.reference, id: job.inquiry }, Some(job.target));
    Ok(jobs.into_iter().map(target_of).collect())
}
