//! `glossary serve --watch`: a change of content or settings is published at once,
//! and shown in the pages that are open.

use std::{
    collections::BTreeSet,
    ffi::OsStr,
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
use glossary_publisher::{
    content::{Reader, TERMS, Touched},
    publish::Publisher,
};
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

    /// Publishes after something has been touched, unless the content or the settings
    /// have errors, and calls `shown` as soon as the pages are there. Returns whether it did.
    ///
    /// # Errors
    /// Where the app is not there or a file cannot be written.
    pub fn publish(&mut self, touched: &Touched, shown: impl FnOnce()) -> anyhow::Result<bool> {
        let started = Instant::now();
        let (settings, glossary, problems) = self.options.read_again(self.drafts, &mut self.reader, touched);
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
            // What changed before anything was watched is seen now.
            let mut change = Some(Change::default());
            while let Some(Change { touched, folder }) = change {
                if folder {
                    watch_again(&watcher, &public);
                }
                match self.publish(&touched, || changes.published()) {
                    Ok(true) => {}
                    Ok(false) => eprintln!("Not published; the site stays as it was."),
                    Err(error) => eprintln!("error: {error:#}"),
                }
                change = wait(&events);
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
#[derive(Debug, PartialEq, Eq)]
struct Change {
    touched: Touched,
    /// The folder `public` itself: it came, went or was renamed.
    folder: bool,
}

impl Change {
    fn or(self, other: Self) -> Self {
        Self { touched: self.touched.or(other.touched), folder: self.folder || other.folder }
    }
}

/// Anything may have.
impl Default for Change {
    fn default() -> Self {
        Self { touched: Touched::Anything, folder: false }
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

    fn changed(&self, event: &Event) -> Option<Change> {
        // The system could not keep up.
        if event.need_rescan() {
            return Some(Change::default());
        }
        // What cannot be told apart is taken for a change; reading is none.
        if matches!(event.kind, EventKind::Access(_)) {
            return None;
        }
        event.paths.iter().filter_map(|path| self.changed_at(path)).reduce(Change::or)
    }

    fn changed_at(&self, path: &Path) -> Option<Change> {
        if *path == self.public {
            return Some(Change { folder: true, ..Change::default() });
        }
        let is_source = path.starts_with(&self.content)
            || path.starts_with(&self.public)
            || *path == self.settings
            || *path == self.app;
        is_source.then(|| Change { touched: self.term(path).unwrap_or(Touched::Anything), folder: false })
    }

    /// What is touched where the file is that of a term.
    fn term(&self, path: &Path) -> Option<Touched> {
        let name = path.strip_prefix(self.content.join(TERMS)).ok()?;
        let is_term = name.components().count() == 1 && name.extension() == Some(OsStr::new("md"));
        is_term.then(|| Touched::Terms(BTreeSet::from([name.to_owned()])))
    }
}

/// Waits for a change, and until no more come. `None` when there will be none.
fn wait(events: &Receiver<Change>) -> Option<Change> {
    let mut change = events.recv().ok()?;
    while let Ok(next) = events.recv_timeout(SETTLED) {
        change = change.or(next);
    }
    Some(change)
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, CreateKind, Flag, ModifyKind, RemoveKind, RenameMode};

    fn changed(kind: EventKind, paths: &[&str]) -> Option<Change> {
        let sources = Sources {
            content: "/g/content".into(),
            public: "/g/public".into(),
            settings: "/g/glossary.toml".into(),
            app: "/g/app/index.html".into(),
        };
        let event = paths.iter().fold(Event::new(kind), |event, path| event.add_path(path.into()));
        sources.changed(&event)
    }

    fn terms(names: &[&str]) -> Option<Change> {
        let names = names.iter().map(PathBuf::from).collect();
        Some(Change { touched: Touched::Terms(names), folder: false })
    }

    #[test]
    fn terms_are_told_one_by_one() {
        let create = EventKind::Create(CreateKind::File);
        assert_eq!(changed(create, &["/g/content/terms/api.md"]), terms(&["api.md"]));
        let rename = EventKind::Modify(ModifyKind::Name(RenameMode::Both));
        let both = ["/g/content/terms/api.md", "/g/content/terms/rest-api.md"];
        assert_eq!(changed(rename, &both), terms(&["api.md", "rest-api.md"]));
        let more = terms(&["api.md"]).unwrap().or(terms(&["webhook.md"]).unwrap());
        assert_eq!(Some(more), terms(&["api.md", "webhook.md"]));
    }

    #[test]
    fn whatever_else_the_pages_are_made_of_may_change_anything() {
        let anything = Some(Change::default());
        for path in [
            "/g/content/topics.toml",
            "/g/content/terms",
            "/g/content/terms/api.md~",
            "/g/content/terms/old/api.md",
            "/g/public/map.gif",
            "/g/glossary.toml",
            "/g/app/index.html",
        ] {
            assert_eq!(
                changed(EventKind::Remove(RemoveKind::Any), &[path, "/g/content/terms/api.md"]),
                anything,
                "{path}"
            );
        }
        let public = changed(EventKind::Create(CreateKind::Folder), &["/g/public"]);
        assert_eq!(public, Some(Change { folder: true, ..Change::default() }));
    }

    #[test]
    fn reading_is_no_change_and_neither_is_what_lies_beside() {
        let term = "/g/content/terms/api.md";
        assert_eq!(changed(EventKind::Access(AccessKind::Read), &[term]), None);
        assert_eq!(changed(EventKind::Any, &["/g/README.md", "/g/app/boot.js"]), None);
    }

    #[test]
    fn where_the_system_lost_count_anything_may_have_changed() {
        let sources = Sources { content: "".into(), public: "p".into(), settings: "s".into(), app: "a".into() };
        let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert_eq!(sources.changed(&lost), Some(Change::default()));
    }
}
