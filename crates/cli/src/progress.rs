//! Progress of steps that take more than a second.

use std::{
    io::{self, IsTerminal as _},
    sync::Mutex,
    time::{Duration, Instant},
};

use glossary_publisher::pictures::{Progress, Step};
use indicatif::{ProgressBar, ProgressStyle};

/// The time after which a step is shown.
const DELAY: Duration = Duration::from_secs(1);
/// The time between two lines, if the output is not a terminal.
const INTERVAL: Duration = Duration::from_secs(10);

/// A step that is running.
struct Running {
    what: &'static str,
    /// When the step began, or the last line was printed.
    since: Instant,
    bar: Option<ProgressBar>,
    is_shown: bool,
}

/// Returns a receiver that shows a bar on a terminal, and lines elsewhere.
pub fn progress() -> Progress {
    let running = Mutex::new(None::<Running>);
    let is_terminal = io::stderr().is_terminal();
    Progress::new(move |step| {
        // A panic in another thread ends the program anyway.
        let Ok(mut running) = running.lock() else { return };
        let is_new = running.as_ref().is_none_or(|running| running.what != step.what || step.done == 0);
        if is_new {
            *running = Some(Running { what: step.what, since: Instant::now(), bar: None, is_shown: false });
        }
        if let Some(running) = running.as_mut() {
            show(running, step, is_terminal);
        }
    })
}

fn show(running: &mut Running, step: Step, is_terminal: bool) {
    let Step { what, done, total } = step;
    let (done, all) = (done as u64, total as u64);
    if let Some(bar) = &running.bar {
        bar.set_position(done.max(bar.position()));
        if done == all {
            bar.finish_and_clear();
        }
        return;
    }
    let delay = if running.is_shown { INTERVAL } else { DELAY };
    if done == all || running.since.elapsed() < delay {
        return;
    }
    if is_terminal {
        // The template is valid: otherwise, the default style is used.
        let style = ProgressStyle::with_template("{msg} {wide_bar} {pos} of {len}, {eta} left");
        let bar = ProgressBar::new(all).with_message(what);
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_position(done);
        running.bar = Some(bar);
    } else {
        eprintln!("{what}: {done} of {total}");
        running.since = Instant::now();
    }
    running.is_shown = true;
}
