//! `glossary serve --watch`: publishes changes of the content and the settings, and reloads open pages.
//!
//! Mistakes stop nothing: every page that can be rendered is published, and the problems are shown in the pages and in
//! the terminal.

mod network;
mod report;
mod sources;
mod watcher;

use std::{
    path::Path,
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use glossary_inbox::http::Changes;
use glossary_publisher::{
    content::{Reader, Touched},
    diagnostics::Problems,
    publish::Publisher,
    settings::Settings,
};

use self::{sources::Sources, watcher::SourceWatcher};
use crate::{options::Options, terminal::printable};

/// The time without further changes before publishing, because editors write a file in several steps.
const DEBOUNCE: Duration = Duration::from_millis(10);
/// The time between two looks whether a watched folder is still the same one.
const FOLDER_CHECK: Duration = Duration::from_millis(500);

/// Publishes the site again after changes.
pub struct Republisher {
    options: Options,
    drafts: bool,
    /// Whether to look for changes instead of waiting for the system to report them.
    poll: bool,
    reader: Reader,
    publisher: Publisher,
    /// The last settings without errors, section by section.
    settings: Settings,
    /// The problems of the last publish.
    problems: Problems,
    /// The notes of the last publish.
    notes: Vec<String>,
    changes: Changes,
}

impl Republisher {
    /// Creates a republisher that writes into the folder `site`, and notifies `changes`.
    pub fn new(options: &Options, drafts: bool, poll: bool, site: &Path, changes: Changes) -> Self {
        Self {
            options: options.clone(),
            drafts,
            poll,
            reader: Reader::for_preview(),
            publisher: Publisher::new(options.app(), &options.public(), site).for_preview(),
            settings: Settings::default(),
            problems: Problems::default(),
            notes: Vec::new(),
            changes,
        }
    }

    /// Returns the settings of the last publish.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Publishes after changes, and notifies open pages as soon as the pages are written. Prints the problems that are
    /// new since the last publish.
    ///
    /// # Errors
    /// If the app is missing or a file cannot be written.
    pub fn publish(&mut self, touched: &Touched) -> anyhow::Result<()> {
        let started = Instant::now();
        let (settings, glossary, problems) =
            self.options.read_for_preview(self.drafts, &mut self.reader, touched, &self.settings);
        self.settings = settings;
        let has_new_problems = self.changes.set_problems(&problems.to_html());
        let mut notified = false;
        let published = self.publisher.publish(&glossary, &self.settings, || {
            self.changes.published();
            notified = true;
        });
        // Before an error: the problems may explain the error.
        if let Ok(published) = &published
            && published.written > 0
        {
            let (terms, files, took) = (published.terms, published.written, started.elapsed().as_millis());
            eprintln!("Published {terms} terms ({files} files written, {took} ms).");
        }
        if let Ok(published) = &published
            && published.notes != self.notes
        {
            published.notes.iter().for_each(|note| eprintln!("note: {}", printable(note)));
            self.notes.clone_from(&published.notes);
        }
        report::print(&problems, &self.problems)?;
        self.problems = problems;
        published?;
        if has_new_problems && !notified {
            self.changes.published();
        }
        Ok(())
    }

    /// Watches the sources on a new thread, and publishes after every change. Calls `apply` after a publish with changed
    /// settings of the server. The thread ends with the process.
    pub fn watch(mut self, apply: impl Fn(&Settings) -> anyhow::Result<()> + Send + 'static) {
        let (sender, events) = mpsc::channel();
        let mut sources = Sources::new(&self.options);
        // Tests change files as soon as the address is printed, so watching starts on this thread.
        let mut watcher = SourceWatcher::start(&sources, self.poll, &sender);
        thread::spawn(move || {
            // The first round finds changes from before the watcher started.
            let mut touched = Touched::Anything;
            loop {
                let before = self.settings.clone();
                let published = self.publish(&touched);
                let is_served_otherwise = before.site.base_path() != self.settings.site.base_path()
                    || before.contact.form != self.settings.contact.form
                    || before.embed != self.settings.embed;
                let applied = published.and_then(|()| if is_served_otherwise { apply(&self.settings) } else { Ok(()) });
                if let Err(error) = applied {
                    eprintln!("error: {error:#}");
                }
                touched = loop {
                    match next_change(&events) {
                        Some(touched @ Touched::Terms(_)) => break touched,
                        // A watcher may have lost a folder that was moved, even if the folder is back. Publishing after
                        // the start of the new watcher finds the changes in between.
                        Some(Touched::Anything) => {}
                        None if Sources::new(&self.options) == sources => continue,
                        None => {}
                    }
                    drop(watcher);
                    sources = Sources::new(&self.options);
                    watcher = SourceWatcher::start(&sources, self.poll, &sender);
                    break Touched::Anything;
                };
            }
        });
    }
}

/// Waits for a change and merges those that follow within [`DEBOUNCE`]. Returns `None` after [`FOLDER_CHECK`].
fn next_change(events: &Receiver<Touched>) -> Option<Touched> {
    let mut touched = match events.recv_timeout(FOLDER_CHECK) {
        Ok(touched) => touched,
        Err(RecvTimeoutError::Timeout) => return None,
        // The republisher keeps a sender, so this cannot happen.
        Err(RecvTimeoutError::Disconnected) => {
            thread::sleep(FOLDER_CHECK);
            return None;
        }
    };
    while let Ok(next) = events.recv_timeout(DEBOUNCE) {
        touched = touched.or(next);
    }
    Some(touched)
}
