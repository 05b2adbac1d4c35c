//! `glossary serve --watch`: a change of content or settings is published at once,
//! and shown in the pages that are open.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    sync::mpsc::{self, Receiver},
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
    pub fn follow(mut self, changes: Changes) -> anyhow::Result<RecommendedWatcher> {
        let (sender, events) = mpsc::channel();
        let sources = Sources::of(&self.options)?;
        let folders = sources.folders();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if event.is_ok_and(|event| sources.changed(&event)) {
                let _ = sender.send(());
            }
        })
        .context("cannot watch for changes")?;
        for (folder, mode) in &folders {
            watcher.watch(folder, *mode).with_context(|| format!("cannot watch {}", folder.display()))?;
        }
        thread::spawn(move || {
            while wait(&events) {
                match self.publish(|| changes.published()) {
                    Ok(true) => {}
                    Ok(false) => eprintln!("Not published; the site stays as it was."),
                    Err(error) => eprintln!("error: {error:#}"),
                }
            }
        });
        Ok(watcher)
    }
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

    fn changed(&self, event: &Event) -> bool {
        let is_source = |path: &PathBuf| {
            path.starts_with(&self.content)
                || path.starts_with(&self.public)
                || *path == self.settings
                || *path == self.app
        };
        // What cannot be told apart is taken for a change; reading is none.
        !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(is_source)
    }
}

/// Waits for a change, and until no more come. `false` when there will be none.
fn wait(events: &Receiver<()>) -> bool {
    if events.recv().is_err() {
        return false;
    }
    while events.recv_timeout(SETTLED).is_ok() {}
    true
}
