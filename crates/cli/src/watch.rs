//! `glossary serve --watch`: publishes changes of the content and the settings, and reloads open pages.

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
    embed::script,
    publish::Publisher,
};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::options::Options;

/// The time without further changes before publishing, because editors write a file in several steps.
const DEBOUNCE: Duration = Duration::from_millis(10);

/// Publishes the site again after changes.
pub struct Republisher {
    options: Options,
    drafts: bool,
    reader: Reader,
    publisher: Publisher,
}

impl Republisher {
    /// Creates a republisher that writes into the folder `site`.
    pub fn new(options: &Options, drafts: bool, site: &Path) -> Self {
        let publisher = Publisher::new(options.app(), &options.public(), site);
        Self { options: options.clone(), drafts, reader: Reader::default(), publisher }
    }

    /// Publishes after changes, unless the content or the settings have errors. Returns whether the site was
    /// published. Calls `pages_written` as soon as the pages are written.
    ///
    /// # Errors
    /// If the app is missing or a file cannot be written.
    pub fn publish(&mut self, touched: &Touched, pages_written: impl FnOnce()) -> anyhow::Result<bool> {
        let started = Instant::now();
        let (settings, glossary, problems) = self.options.read_changes(self.drafts, &mut self.reader, touched);
        problems.print()?;
        let Some(settings) = settings.filter(|_| !problems.has_errors()) else { return Ok(false) };
        let published = self.publisher.publish(&glossary, &settings, pages_written)?;
        let took = started.elapsed().as_millis();
        let files = published.written;
        if files > 0 {
            writeln!(io::stderr(), "Published {} terms ({files} files written, {took} ms).", published.terms)?;
        }
        Ok(true)
    }

    /// Watches the sources on a new thread, publishes after every change, and notifies `changes`. The thread ends when
    /// the returned handle is dropped.
    ///
    /// # Errors
    /// If the system cannot watch the files.
    pub fn watch(mut self, changes: Changes) -> anyhow::Result<WatchHandle> {
        let (sender, events) = mpsc::channel();
        let sources = Sources::new(&self.options)?;
        let folders = sources.folders();
        let public = sources.public.clone();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if let Some(change) = event.ok().and_then(|event| sources.change_of(&event)) {
                let _ = sender.send(change);
            }
        })
        .context("cannot watch for changes")?;
        for (folder, mode) in &folders {
            watcher.watch(folder, *mode).with_context(|| format!("cannot watch {}", folder.display()))?;
        }
        let handle = WatchHandle(Arc::new(Mutex::new(watcher)));
        let watcher = Arc::downgrade(&handle.0);
        thread::spawn(move || {
            // The first round finds changes from before the watcher started.
            let mut change = Some(SourceChange::default());
            while let Some(SourceChange { touched, public_folder }) = change {
                if public_folder {
                    watch_public(&watcher, &public);
                }
                match self.publish(&touched, || changes.published()) {
                    Ok(true) => {}
                    Ok(false) => eprintln!("Not published; the site stays as it was."),
                    Err(error) => eprintln!("error: {error:#}"),
                }
                change = next_change(&events);
            }
        });
        Ok(handle)
    }
}

/// Stops watching when dropped.
pub struct WatchHandle(Arc<Mutex<RecommendedWatcher>>);

/// Watches the folder `public` after it was created. No change is missed, because publishing reads the folder
/// afterwards.
fn watch_public(watcher: &Weak<Mutex<RecommendedWatcher>>, public: &Path) {
    let Some(watcher) = watcher.upgrade().filter(|_| public.is_dir()) else { return };
    let watched = watcher.lock().unwrap_or_else(PoisonError::into_inner).watch(public, RecursiveMode::Recursive);
    if let Err(error) = watched {
        eprintln!("error: cannot watch {}: {error}", public.display());
    }
}

/// A change of the sources.
#[derive(Debug, PartialEq, Eq)]
struct SourceChange {
    touched: Touched,
    /// Whether the folder `public` itself was created, removed or renamed.
    public_folder: bool,
}

impl SourceChange {
    fn or(self, other: Self) -> Self {
        Self { touched: self.touched.or(other.touched), public_folder: self.public_folder || other.public_folder }
    }
}

/// Any source may have changed.
impl Default for SourceChange {
    fn default() -> Self {
        Self { touched: Touched::Anything, public_folder: false }
    }
}

/// The files that the site is published from.
struct Sources {
    content: PathBuf,
    public: PathBuf,
    settings: PathBuf,
    /// The page that Trunk builds; `None` if the app is inside the program.
    app: Option<PathBuf>,
}

impl Sources {
    /// Returns the canonical paths, which events contain.
    fn new(options: &Options) -> anyhow::Result<Self> {
        let full = |path: &Path| path.canonicalize().with_context(|| format!("cannot watch {}", path.display()));
        let settings = full(&options.config)?;
        Ok(Self {
            content: full(&options.content)?,
            public: settings.with_file_name("public"),
            settings,
            app: options.app().folder().map(full).transpose()?.map(|folder| folder.join("index.html")),
        })
    }

    fn folders(&self) -> Vec<(PathBuf, RecursiveMode)> {
        let mut folders = vec![(self.content.clone(), RecursiveMode::Recursive)];
        // Editors and Trunk replace files, which ends the watch of a file. So their folders are watched.
        let around = [Some(&self.settings), self.app.as_ref()].into_iter().flatten().filter_map(|file| file.parent());
        folders.extend(around.map(|folder| (folder.to_owned(), RecursiveMode::NonRecursive)));
        if self.public.is_dir() {
            folders.push((self.public.clone(), RecursiveMode::Recursive));
        }
        folders
    }

    fn change_of(&self, event: &Event) -> Option<SourceChange> {
        // The event queue overflowed.
        if event.need_rescan() {
            return Some(SourceChange::default());
        }
        // Events of unknown kind count as changes.
        if matches!(event.kind, EventKind::Access(_)) {
            return None;
        }
        event.paths.iter().filter_map(|path| self.change_at(path)).reduce(SourceChange::or)
    }

    fn change_at(&self, path: &Path) -> Option<SourceChange> {
        if *path == self.public {
            return Some(SourceChange { public_folder: true, ..SourceChange::default() });
        }
        let is_source = path.starts_with(&self.content)
            || path.starts_with(&self.public)
            || *path == self.settings
            || self.app.as_ref().is_some_and(|app| {
                *path == *app || script::FILES.iter().any(|script| *path == app.with_file_name(script))
            });
        is_source.then(|| SourceChange {
            touched: self.touched_term(path).unwrap_or(Touched::Anything),
            public_folder: false,
        })
    }

    /// Returns the changed term if the path is a term's file.
    fn touched_term(&self, path: &Path) -> Option<Touched> {
        let name = path.strip_prefix(self.content.join(TERMS)).ok()?;
        let is_term = name.components().count() == 1 && name.extension() == Some(OsStr::new("md"));
        is_term.then(|| Touched::Terms(BTreeSet::from([name.to_owned()])))
    }
}

/// Waits for a change and merges those that follow within [`DEBOUNCE`]. Returns `None` when watching ends.
fn next_change(events: &Receiver<SourceChange>) -> Option<SourceChange> {
    let mut change = events.recv().ok()?;
    while let Ok(next) = events.recv_timeout(DEBOUNCE) {
        change = change.or(next);
    }
    Some(change)
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, CreateKind, Flag, ModifyKind, RemoveKind, RenameMode};

    fn changed(kind: EventKind, paths: &[&str]) -> Option<SourceChange> {
        let sources = Sources {
            content: "/g/content".into(),
            public: "/g/public".into(),
            settings: "/g/glossary.toml".into(),
            app: Some("/g/app/index.html".into()),
        };
        let event = paths.iter().fold(Event::new(kind), |event, path| event.add_path(path.into()));
        sources.change_of(&event)
    }

    fn terms(names: &[&str]) -> Option<SourceChange> {
        let names = names.iter().map(PathBuf::from).collect();
        Some(SourceChange { touched: Touched::Terms(names), public_folder: false })
    }

    #[test]
    fn a_change_of_a_terms_file_touches_only_that_term() {
        let create = EventKind::Create(CreateKind::File);
        assert_eq!(changed(create, &["/g/content/terms/api.md"]), terms(&["api.md"]));
        let rename = EventKind::Modify(ModifyKind::Name(RenameMode::Both));
        let both = ["/g/content/terms/api.md", "/g/content/terms/rest-api.md"];
        assert_eq!(changed(rename, &both), terms(&["api.md", "rest-api.md"]));
        let more = terms(&["api.md"]).unwrap().or(terms(&["webhook.md"]).unwrap());
        assert_eq!(Some(more), terms(&["api.md", "webhook.md"]));
    }

    #[test]
    fn a_change_of_another_source_may_affect_anything() {
        let anything = Some(SourceChange::default());
        for path in [
            "/g/content/topics.toml",
            "/g/content/terms",
            "/g/content/terms/api.md~",
            "/g/content/terms/old/api.md",
            "/g/public/map.gif",
            "/g/glossary.toml",
            "/g/app/index.html",
            "/g/app/embed.js",
            "/g/app/configurator.js",
        ] {
            assert_eq!(
                changed(EventKind::Remove(RemoveKind::Any), &[path, "/g/content/terms/api.md"]),
                anything,
                "{path}"
            );
        }
        let public = changed(EventKind::Create(CreateKind::Folder), &["/g/public"]);
        assert_eq!(public, Some(SourceChange { public_folder: true, ..SourceChange::default() }));
    }

    #[test]
    fn reads_and_changes_of_other_files_are_ignored() {
        let term = "/g/content/terms/api.md";
        assert_eq!(changed(EventKind::Access(AccessKind::Read), &[term]), None);
        assert_eq!(changed(EventKind::Any, &["/g/README.md", "/g/app/boot.js"]), None);
    }

    #[test]
    fn after_an_overflow_anything_may_have_changed() {
        let sources = Sources { content: "".into(), public: "p".into(), settings: "s".into(), app: None };
        let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert_eq!(sources.change_of(&lost), Some(SourceChange::default()));
    }
}
