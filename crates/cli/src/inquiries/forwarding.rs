//! What is passed on: the queue, and sending again.

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
    NOT_FOUND,
    selection::{Manner, Selection, Subject, confirmed_for, named},
    table::minute,
    write_json,
};
use crate::options::Options;

/// Shows what has yet to be passed on, and what was given up.
#[derive(Debug, clap::Args)]
pub struct Queue {
    /// Only what goes to this target, by its name in the settings.
    #[arg(long, value_name = "NAME")]
    to: Option<String>,
    /// Also what was delivered.
    #[arg(long)]
    all: bool,
    /// As a JSON list instead of a table.
    #[arg(long)]
    json: bool,
}

/// Passes inquiries on again, also where they were delivered before.
#[derive(Debug, clap::Args)]
pub struct Resend {
    /// Their references, such as K7QX2-9M4TB, or ids.
    #[arg(
        required_unless_present_any = ["dead", "since", "term", "status"],
        conflicts_with_all = ["dead", "since", "term", "status", "limit"]
    )]
    references: Vec<String>,
    #[command(flatten)]
    selection: Selection,
    /// Only to this target, by its name in the settings.
    #[arg(long, value_name = "NAME")]
    to: Option<String>,
    /// Only what was given up.
    #[arg(long)]
    dead: bool,
    #[command(flatten)]
    manner: Manner,
}

/// An inquiry that is sent again.
#[derive(Debug, Serialize)]
struct Sent {
    #[serde(flatten)]
    subject: Subject,
    /// To how many.
    jobs: u64,
}

/// Shows the queue.
///
/// # Errors
/// Where the database cannot be read or the output not be written.
pub async fn queue(store: &Store, args: &Queue, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let mut jobs = store.jobs(&JobFilter { target: args.to.clone(), ..JobFilter::default() }).await?;
    jobs.retain(|job| args.all || job.state != JobState::Delivered);
    if args.json {
        write_json(out, &jobs)?;
    } else {
        writeln!(out, "{}", listed(&jobs))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn listed(jobs: &[StoredJob]) -> String {
    if jobs.is_empty() {
        return "Nothing waits.".to_owned();
    }
    let mut table = Table::new();
    table.load_style(UTF8_BORDERS_ONLY).set_header(["Reference", "To", "State", "Attempts", "When (UTC)", "Why"]);
    for job in jobs {
        let when = match job.state {
            JobState::Pending if job.due_at.is_empty() => "at once".to_owned(),
            JobState::Pending => minute(&job.due_at),
            JobState::Delivered | JobState::Dead => minute(&job.settled_at),
        };
        table.add_row([
            job.reference.clone(),
            job.target.clone(),
            job.state.name().to_owned(),
            job.attempts.to_string(),
            when,
            job.error.clone(),
        ]);
    }
    table.to_string()
}

/// Has inquiries sent again. The server does it, within seconds.
///
/// # Errors
/// Where the target is unknown, or the database cannot be written.
pub async fn resend(store: &Store, options: &Options, args: &Resend, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let Some(names) = targets(options)? else { return Ok(ExitCode::FAILURE) };
    let file = options.config.display();
    if names.is_empty() {
        bail!("{file} has no [[forward]]: there is nobody to pass inquiries on to");
    }
    if let Some(to) = args.to.as_ref().filter(|to| !names.contains(to)) {
        bail!("no [[forward]] in {file} is called {to}; there is {}", names.join(", "));
    }
    let store = store.clone().with_targets(names);
    let (mut chosen, mut all) = (Vec::new(), true);
    if args.dead {
        chosen = given_up(&store, args).await?;
    } else if args.references.is_empty() {
        let subjects = args.selection.subjects_without(&store, Status::Quarantined).await?;
        if !confirmed_for(&subjects, "sends again", args.manner)? {
            return Ok(ExitCode::FAILURE);
        }
        chosen.extend(subjects.into_iter().map(|subject| (subject, args.to.clone())));
    } else {
        let named = named(&store, &args.references).await?;
        chosen.extend(named.0.into_iter().map(|inquiry| (Subject::from(inquiry), args.to.clone())));
        all = named.1;
    }
    let (mut err, mut sent) = (io::stderr(), Vec::new());
    for (subject, to) in chosen {
        let jobs = store.resend(&subject.id, to.as_deref()).await?;
        if jobs == 0 && !args.references.is_empty() {
            let reference = &subject.reference;
            writeln!(err, "{reference} is in quarantine: nobody is told of it until it is released.")?;
            all = false;
        }
        if jobs > 0 {
            sent.push(Sent { subject, jobs });
        }
    }
    match sent.iter().map(|sent| sent.jobs).sum() {
        0 if args.dead => writeln!(err, "Nothing was given up.")?,
        0 => {}
        1 => writeln!(err, "It is sent as soon as the server runs.")?,
        jobs => writeln!(err, "{jobs} are sent as soon as the server runs.")?,
    }
    if args.manner.json {
        write_json(out, &sent)?;
    }
    Ok(if all { ExitCode::SUCCESS } else { NOT_FOUND })
}

/// The names of those to whom inquiries are passed on; `None` where the settings have
/// problems, which are then shown.
///
/// # Errors
/// Where they cannot be shown.
pub fn targets(options: &Options) -> anyhow::Result<Option<Vec<String>>> {
    match Settings::read(&options.config, settings::environment(), None) {
        Ok(settings) => Ok(Some(settings.forward.into_iter().map(|forward| forward.name).collect())),
        Err(problems) => {
            problems.print()?;
            Ok(None)
        }
    }
}

/// What was given up, of the inquiries that are selected: each with its target.
async fn given_up(store: &Store, args: &Resend) -> anyhow::Result<Vec<(Subject, Option<String>)>> {
    let filter = JobFilter { target: args.to.clone(), state: Some(JobState::Dead), ..JobFilter::default() };
    let mut jobs = store.jobs(&filter).await?;
    if args.selection.is_narrow() {
        let selected: HashSet<_> =
            args.selection.subjects(store).await?.into_iter().map(|subject| subject.id).collect();
        jobs.retain(|job| selected.contains(&job.inquiry));
    }
    let subject = |job: StoredJob| (Subject { reference: job.reference, id: job.inquiry }, Some(job.target));
    Ok(jobs.into_iter().map(subject).collect())
}
