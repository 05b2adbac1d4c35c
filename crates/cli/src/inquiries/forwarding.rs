//! What is passed on: the queue, and sending again.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use anyhow::bail;
use comfy_table::{Table, presets::UTF8_BORDERS_ONLY};
use glossary_core::inquiry::InquiryId;
use glossary_inbox::store::{JobFilter, JobState, Store, StoredJob};
use glossary_publisher::settings::{self, Settings};

use super::{NOT_FOUND, found, table::minute};
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

/// Passes an inquiry on again, also where it was delivered before.
#[derive(Debug, clap::Args)]
pub struct Resend {
    /// Its reference, such as K7QX2-9M4TB, or its id.
    #[arg(required_unless_present = "dead")]
    reference: Option<String>,
    /// Only to this target, by its name in the settings.
    #[arg(long, value_name = "NAME")]
    to: Option<String>,
    /// Everything that was given up, in place of one inquiry.
    #[arg(long, conflicts_with = "reference")]
    dead: bool,
}

/// Shows the queue.
///
/// # Errors
/// Where the database cannot be read or the output not be written.
pub async fn queue(store: &Store, args: &Queue, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let mut jobs = store.jobs(&JobFilter { target: args.to.clone(), ..JobFilter::default() }).await?;
    jobs.retain(|job| args.all || job.state != JobState::Delivered);
    if args.json {
        serde_json::to_writer_pretty(&mut *out, &jobs)?;
        writeln!(out)?;
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
pub async fn resend(store: &Store, options: &Options, args: &Resend) -> anyhow::Result<ExitCode> {
    let Some(names) = targets(options)? else { return Ok(ExitCode::FAILURE) };
    let file = options.config.display();
    if names.is_empty() {
        bail!("{file} has no [[forward]]: there is nobody to pass inquiries on to");
    }
    if let Some(to) = args.to.as_ref().filter(|to| !names.contains(to)) {
        bail!("no [[forward]] in {file} is called {to}; there is {}", names.join(", "));
    }
    let store = store.clone().with_targets(names);
    let (chosen, many) = match &args.reference {
        Some(reference) => (of_reference(&store, reference, args.to.as_deref()).await?, false),
        None => (given_up(&store, args.to.as_deref()).await?, true),
    };
    if chosen.is_empty() && !many {
        return Ok(NOT_FOUND);
    }
    let mut jobs = 0;
    for (id, to) in chosen {
        jobs += store.resend(&id, to.as_deref()).await?;
    }
    let mut err = io::stderr();
    match jobs {
        0 if many => writeln!(err, "Nothing was given up.")?,
        0 => {
            writeln!(err, "It is in quarantine: nobody is told of it until it is released.")?;
            return Ok(ExitCode::FAILURE);
        }
        1 => writeln!(err, "It is sent as soon as the server runs.")?,
        jobs => writeln!(err, "{jobs} are sent as soon as the server runs.")?,
    }
    Ok(ExitCode::SUCCESS)
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

/// An inquiry, and the target that it goes to; without one, to all.
type Choice = (InquiryId, Option<String>);

async fn of_reference(store: &Store, reference: &str, to: Option<&str>) -> anyhow::Result<Vec<Choice>> {
    let inquiries = found(store, reference).await?;
    if inquiries.len() > 1 {
        let ids: Vec<_> = inquiries.iter().map(|inquiry| inquiry.id.to_string()).collect();
        bail!("several inquiries have the reference {reference}; name one by its id: {}", ids.join(", "));
    }
    Ok(inquiries.into_iter().map(|inquiry| (inquiry.id, to.map(str::to_owned))).collect())
}

async fn given_up(store: &Store, to: Option<&str>) -> anyhow::Result<Vec<Choice>> {
    let filter = JobFilter { target: to.map(str::to_owned), state: Some(JobState::Dead), ..JobFilter::default() };
    Ok(store.jobs(&filter).await?.into_iter().map(|job| (job.inquiry, Some(job.target))).collect())
}
