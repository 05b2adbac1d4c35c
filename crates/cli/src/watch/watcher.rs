//! The watcher of the sources: the system's notifications, or looking every second where the system sends none.

use std::{sync::mpsc::Sender, time::Duration};

use glossary_publisher::content::Touched;
use notify::{Config, Event, PollWatcher, RecommendedWatcher, Watcher};

use super::{network, sources::Sources};

/// The time between two looks at all files, if the system sends no notifications.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// A running watcher. Stops when dropped.
pub struct SourceWatcher {
    _watcher: Option<Box<dyn Watcher + Send>>,
}

impl SourceWatcher {
    /// Starts to watch the folders that exist. Polls if `poll` is set, if a folder is on a network share, or if the
    /// system refuses to watch.
    pub fn start(sources: &Sources, poll: bool, sender: &Sender<Touched>) -> Self {
        let is_remote = sources.folders().iter().any(|(folder, _)| network::is_remote(folder));
        let watcher = if poll || is_remote { polling(sources, sender) } else { native(sources, sender) };
        let watcher = watcher.or_else(|error| {
            eprintln!("The system cannot watch the files ({error}); looking for changes every second instead.");
            polling(sources, sender)
        });
        if let Err(error) = &watcher {
            eprintln!("error: cannot watch for changes: {error}; restart the program after a change");
        }
        Self { _watcher: watcher.ok() }
    }
}

fn native(sources: &Sources, sender: &Sender<Touched>) -> notify::Result<Box<dyn Watcher + Send>> {
    let mut watcher = RecommendedWatcher::new(handler(sources, sender), Config::default())?;
    watch(&mut watcher, sources)?;
    Ok(Box::new(watcher))
}

fn polling(sources: &Sources, sender: &Sender<Touched>) -> notify::Result<Box<dyn Watcher + Send>> {
    // Without the contents, the watcher compares times in whole seconds, and misses a second save within a second.
    let config = Config::default().with_poll_interval(POLL_INTERVAL).with_compare_contents(true);
    let mut watcher = PollWatcher::new(handler(sources, sender), config)?;
    watch(&mut watcher, sources)?;
    Ok(Box::new(watcher))
}

fn handler(sources: &Sources, sender: &Sender<Touched>) -> impl Fn(notify::Result<Event>) + Send + 'static {
    let (sources, sender) = (sources.clone(), sender.clone());
    move |event| {
        if let Some(touched) = event.ok().and_then(|event| sources.touched(&event)) {
            // Fails when the program ends.
            let _ = sender.send(touched);
        }
    }
}

fn watch(watcher: &mut dyn Watcher, sources: &Sources) -> notify::Result<()> {
    sources.folders().iter().try_for_each(|(folder, mode)| match watcher.watch(folder, *mode) {
        // Removed a moment ago: the next look at the folders finds that.
        Err(error) if matches!(error.kind, notify::ErrorKind::PathNotFound) || !folder.exists() => Ok(()),
        result => result,
    })
}
