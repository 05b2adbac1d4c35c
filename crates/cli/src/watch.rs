//! `glossary serve --watch`: a change of content or settings is published at once,
//! and shown in the pages that are open.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError, Weak,
        mpsc::{self, Receiver},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use glossary_inbox::http::Changes;
use glossary_publisher::{content::Reader, publish::Publisher};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::options::Options;

/// A file is often written in several steps: how long nothing more must come.
const SETTLED: Duration = Duration::from_millis(10);

/// Publishes whenever it is told to.
pub struct Watch {
    options: Options,
    drafts: bool,
    reader: Reader,
    publisher: Publisher,
}

impl Watch {
    /// Publishes into a folder from now on.
    pub fn new(options: &Options, drafts: bool, site: &Path) -> Self {
        let publisher = Publisher::new(&options.app, &options.public(), site);
        Self { options: options.clone(), drafts, reader: Reader::default(), publisher }
    }

    /// Publishes, unless the content or the settings have errors, and calls `shown`
    /// as soon as the pages are there. Returns whether it did.
    ///
    /// # Errors
    /// Where the app is not there or a file cannot be written.
    pub fn publish(&mut self, shown: impl FnOnce()) -> anyhow::Result<bool> {
        let started = Instant::now();
        let (settings, glossary, problems) = self.options.read_again(self.drafts, &mut self.reader);
        problems.print()?;
        let Some(settings) = settings.filter(|_| !problems.has_errors()) else { return Ok(false) };
        let published = self.publisher.publish(&glossary, &settings, shown)?;
        let took = started.elapsed().as_millis();
        let files = published.written;
        if files > 0 {
            writeln!(io::stderr(), "Published {} terms ({files} files written, {took} ms).", published.terms)?;
        }
        Ok(true)
    }

    /// Publishes at every change from now on, on a thread of its own, and tells
    /// `changes`. Ends when the watcher that it returns is dropped.
    ///
    /// # Errors
    /// Where the system cannot watch the files.
    pub fn follow(mut self, changes: Changes) -> anyhow::Result<Watching> {
        let (sender, events) = mpsc::channel();
        let sources = Sources::of(&self.options)?;
        let folders = sources.folders();
        let public = sources.public.clone();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if let Some(change) = event.ok().and_then(|event| sources.changed(&event)) {
                let _ = sender.send(change);
            }
        })
        .context("cannot watch for changes")?;
        for (folder, mode) in &folders {
            watcher.watch(folder, *mode).with_context(|| format!("cannot watch {}", folder.display()))?;
        }
        let watching = Watching(Arc::new(Mutex::new(watcher)));
        let watcher = Arc::downgrade(&watching.0);
        thread::spawn(move || {
            while let Some(change) = wait(&events) {
                if change == Change::Folder {
                    watch_again(&watcher, &public);
                }
                match self.publish(|| changes.published()) {
                    Ok(true) => {}
                    Ok(false) => eprintln!("Not published; the site stays as it was."),
                    Err(error) => eprintln!("error: {error:#}"),
                }
            }
        });
        Ok(watching)
    }
}

/// Watches until it is dropped.
pub struct Watching(Arc<Mutex<RecommendedWatcher>>);

/// Watches the folder `public`, which has come since the start or come again. Nothing
/// is lost until then: it is read after this.
fn watch_again(watcher: &Weak<Mutex<RecommendedWatcher>>, public: &Path) {
    let Some(watcher) = watcher.upgrade().filter(|_| public.is_dir()) else { return };
    let watched = watcher.lock().unwrap_or_else(PoisonError::into_inner).watch(public, RecursiveMode::Recursive);
    if let Err(error) = watched {
        eprintln!("error: cannot watch {}: {error}", public.display());
    }
}

/// What has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    /// A file.
    File,
    /// The folder `public` itself: it came, went or was renamed.
    Folder,
}

/// What is published from.
struct Sources {
    content: PathBuf,
    public: PathBuf,
    settings: PathBuf,
    app: PathBuf,
}

impl Sources {
    /// Their full paths, by which events name them.
    fn of(options: &Options) -> anyhow::Result<Self> {
        let full = |path: &Path| path.canonicalize().with_context(|| format!("cannot watch {}", path.display()));
        let settings = full(&options.config)?;
        Ok(Self {
            content: full(&options.content)?,
            public: settings.with_file_name("public"),
            settings,
            app: full(&options.app)?.join("index.html"),
        })
    }

    fn folders(&self) -> Vec<(PathBuf, RecursiveMode)> {
        let mut folders = vec![(self.content.clone(), RecursiveMode::Recursive)];
        // Editors and Trunk replace a file, so its folder is watched rather than itself.
        let around = [&self.settings, &self.app].into_iter().filter_map(|file| file.parent());
        folders.extend(around.map(|folder| (folder.to_owned(), RecursiveMode::NonRecursive)));
        if self.public.is_dir() {
            folders.push((self.public.clone(), RecursiveMode::Recursive));
        }
        folders
    }

    fn changed(&self, event: &Event) -> Option<Change> {
        let change = |path: &PathBuf| {
            if *path == self.public {
                Some(Change::Folder)
            } else {
                let is_source = path.starts_with(&self.content)
                    || path.starts_with(&self.public)
                    || *path == self.settings
                    || *path == self.app;
                is_source.then_some(Change::File)
            }
        };
        // What cannot be told apart is taken for a change; reading is none.
        if matches!(event.kind, EventKind::Access(_)) { None } else { event.paths.iter().filter_map(change).max() }
    }
}

/// Waits for a change, and until no more come. `None` when there will be none.
fn wait(events: &Receiver<Change>) -> Option<Change> {
    let mut change = events.recv().ok()?;
    while let Ok(next) = events.recv_timeout(SETTLED) {
        change = change.max(next);
    }
    Some(change)
}
