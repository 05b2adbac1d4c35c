//! The files that the site is published from.

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use glossary_publisher::{
    content::{TERMS, Touched},
    embed::script,
};
use notify::{Event, EventKind, RecursiveMode};

use crate::options::Options;

/// The files and folders that the site is published from. Two values differ if a folder was removed, created or replaced
/// by another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sources {
    content: Folder,
    terms: Folder,
    public: Folder,
    /// The settings file.
    settings: PathBuf,
    /// The page that Trunk builds; `None` if the app is inside the program.
    app: Option<PathBuf>,
}

/// A folder, and what makes it the same one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Folder {
    /// The canonical path, which events contain; the path as given if there is no such folder.
    path: PathBuf,
    /// The identity of the folder; `None` if it does not exist.
    identity: Option<Identity>,
}

#[cfg(unix)]
type Identity = (u64, u64);
#[cfg(not(unix))]
type Identity = Option<std::time::SystemTime>;

impl Folder {
    fn at(path: &Path) -> Self {
        let canonical = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let metadata = fs::metadata(&canonical).ok().filter(fs::Metadata::is_dir);
        Self { identity: metadata.as_ref().map(identity), path: canonical }
    }
}

#[cfg(unix)]
fn identity(folder: &fs::Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt as _;
    (folder.dev(), folder.ino())
}

#[cfg(not(unix))]
fn identity(folder: &fs::Metadata) -> Identity {
    folder.created().ok()
}

impl Sources {
    /// Looks for the sources.
    pub fn new(options: &Options) -> Self {
        let file = |path: &Path| {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
            folder.join(path.file_name().unwrap_or_default())
        };
        Self {
            content: Folder::at(&options.content),
            terms: Folder::at(&options.content.join(TERMS)),
            public: Folder::at(&options.public()),
            settings: file(&options.config),
            app: options.app().folder().map(|folder| file(&folder.join("index.html"))),
        }
    }

    /// Returns the existing folders to watch.
    pub fn folders(&self) -> Vec<(PathBuf, RecursiveMode)> {
        // A link to a folder is not watched with the folder that contains the link.
        let whole = [&self.content, &self.terms, &self.public].into_iter().filter(|folder| folder.identity.is_some());
        let mut folders: Vec<_> = whole.map(|folder| (folder.path.clone(), RecursiveMode::Recursive)).collect();
        if self.terms.path.starts_with(&self.content.path) {
            folders.retain(|(path, _)| *path != self.terms.path);
        }
        // Editors and Trunk replace files, which ends the watch of a file. So their folders are watched.
        let around = [Some(&self.settings), self.app.as_ref()].into_iter().flatten().filter_map(|file| file.parent());
        let around = around.filter(|folder| folder.is_dir());
        folders.extend(around.map(|folder| (folder.to_owned(), RecursiveMode::NonRecursive)));
        folders
    }

    /// Returns the sources that an event is about.
    pub fn touched(&self, event: &Event) -> Option<Touched> {
        // The event queue overflowed.
        if event.need_rescan() {
            return Some(Touched::Anything);
        }
        // Events of unknown kind count as changes.
        if matches!(event.kind, EventKind::Access(_)) {
            return None;
        }
        event.paths.iter().filter_map(|path| self.touched_at(path)).reduce(Touched::or)
    }

    fn touched_at(&self, path: &Path) -> Option<Touched> {
        let is_source = [&self.content, &self.terms, &self.public].iter().any(|folder| path.starts_with(&folder.path))
            || *path == self.settings
            || self.app.as_ref().is_some_and(|app| {
                *path == *app || script::FILES.iter().any(|script| *path == app.with_file_name(script))
            });
        is_source.then(|| self.touched_term(path).unwrap_or(Touched::Anything))
    }

    /// Returns the changed term if the path is a term's file.
    fn touched_term(&self, path: &Path) -> Option<Touched> {
        let name = path.strip_prefix(&self.terms.path).ok()?;
        let is_term = name.components().count() == 1 && name.extension() == Some(OsStr::new("md"));
        is_term.then(|| Touched::Terms(BTreeSet::from([name.to_owned()])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, CreateKind, Flag, ModifyKind, RemoveKind, RenameMode};

    fn sources() -> Sources {
        let folder = |path: &str| Folder { path: path.into(), identity: None };
        Sources {
            content: folder("/g/content"),
            terms: folder("/g/content/terms"),
            public: folder("/g/public"),
            settings: "/g/glossary.toml".into(),
            app: Some("/g/app/index.html".into()),
        }
    }

    fn changed(kind: EventKind, paths: &[&str]) -> Option<Touched> {
        let event = paths.iter().fold(Event::new(kind), |event, path| event.add_path(path.into()));
        sources().touched(&event)
    }

    fn terms(names: &[&str]) -> Option<Touched> {
        Some(Touched::Terms(names.iter().map(PathBuf::from).collect()))
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
        for path in [
            "/g/content/topics.toml",
            "/g/content/terms",
            "/g/content/terms/api.md~",
            "/g/content/terms/old/api.md",
            "/g/public",
            "/g/public/map.gif",
            "/g/glossary.toml",
            "/g/app/index.html",
            "/g/app/embed.js",
            "/g/app/configurator.js",
        ] {
            let changed = changed(EventKind::Remove(RemoveKind::Any), &[path, "/g/content/terms/api.md"]);
            assert_eq!(changed, Some(Touched::Anything), "{path}");
        }
    }

    #[test]
    fn reads_and_changes_of_other_files_are_ignored() {
        let term = "/g/content/terms/api.md";
        assert_eq!(changed(EventKind::Access(AccessKind::Read), &[term]), None);
        assert_eq!(changed(EventKind::Any, &["/g/README.md", "/g/app/boot.js"]), None);
    }

    #[test]
    fn after_an_overflow_anything_may_have_changed() {
        let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert_eq!(sources().touched(&lost), Some(Touched::Anything));
    }

    #[test]
    fn a_replaced_folder_is_another_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("content");
        assert_eq!(Folder::at(&path).identity, None);
        fs::create_dir(&path).unwrap();
        let first = Folder::at(&path);
        assert_eq!(Folder::at(&path), first);
        // Both exist at the same time, so that the second cannot get the identity of the first.
        fs::create_dir(folder.path().join("other")).unwrap();
        fs::rename(&path, folder.path().join("old")).unwrap();
        fs::rename(folder.path().join("other"), &path).unwrap();
        assert_ne!(Folder::at(&path), first);
    }
}
