//! The output directory.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{
        Mutex, OnceLock, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use glossary_core::hosting;
use glossary_pictures::metadata;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{app_source::AppSource, publish::PublishError, shell::INDEX};

/// The list of published files, one name per line. The next publish removes the listed files that it does not publish
/// itself, and no other file. A name after a slash belongs to the publish before the last.
const LIST: &str = ".published";

/// The output directory. Unchanged files are not written again.
///
/// A page that was opened before a publish loads its app after the publish. Therefore files with a content hash in
/// their names are kept for one more publish.
pub(crate) struct OutputDir {
    folder: PathBuf,
    previous: Previous,
    names: Mutex<BTreeSet<String>>,
    written: AtomicUsize,
}

/// The state that previous publishes left.
struct Previous {
    /// The text of the list; `None` if nothing was published yet.
    text: Option<String>,
    /// The parsed list. Parsing is delayed until the pages are written, because the list can be long.
    lists: OnceLock<Lists>,
}

/// The names in the list of published files.
#[derive(Default)]
struct Lists {
    /// The files of the last publish.
    names: BTreeSet<String>,
    /// The files of the publish before the last that were kept.
    kept: BTreeSet<String>,
}

impl Previous {
    fn read(folder: &Path) -> Self {
        Self { text: fs::read_to_string(folder.join(LIST)).ok(), lists: OnceLock::new() }
    }

    fn lists(&self) -> &Lists {
        self.lists.get_or_init(|| self.text.as_deref().map(Lists::read).unwrap_or_default())
    }
}

impl Lists {
    fn read(text: &str) -> Self {
        let (kept, names): (Vec<_>, Vec<_>) = text.lines().partition(|line| line.starts_with('/'));
        // The list may have been changed by hand: no file outside the folder is removed.
        let inside = |lines: Vec<&str>| {
            let names = lines.into_iter().map(|line| line.strip_prefix('/').unwrap_or(line));
            names.filter(|name| is_relative(name)).map(str::to_owned).collect()
        };
        Self { names: inside(names), kept: inside(kept) }
    }

    /// Returns the names to keep when `names` have been published.
    fn kept_after(&self, names: &BTreeSet<String>) -> BTreeSet<String> {
        // Publishing the same names again keeps the same old files.
        let kept = if self.names == *names { &self.kept } else { &self.names };
        kept.iter().filter(|name| hosting::is_immutable(name) && !names.contains(*name)).cloned().collect()
    }
}

impl OutputDir {
    pub(crate) fn open(folder: &Path) -> Result<Self, PublishError> {
        fs::create_dir_all(folder).map_err(file_error("write", folder))?;
        let previous = Previous::read(folder);
        Ok(Self { folder: folder.to_owned(), previous, names: Mutex::default(), written: AtomicUsize::new(0) })
    }

    /// Writes the app's files, except for Trunk's `index.html` and the files in `excluded`, which the caller publishes.
    pub(crate) fn copy_app(&self, app: &AppSource, excluded: &[&str]) -> Result<(), PublishError> {
        let files = match app {
            AppSource::Folder(folder) => return self.copy_from(folder, excluded),
            AppSource::Embedded(files) => files,
        };
        let files = files.iter().filter(|(name, _)| *name != INDEX && !excluded.contains(name));
        files.into_iter().try_for_each(|(name, content)| self.write(name, content))
    }

    /// Copies everything in a folder, except for Trunk's `index.html` and the files in `excluded`, which the caller
    /// publishes. If `app` is the output directory itself, its files are kept in place, and those in `excluded` are
    /// removed.
    pub(crate) fn copy_from(&self, app: &Path, excluded: &[&str]) -> Result<(), PublishError> {
        let in_place = match (app.canonicalize(), self.folder.canonicalize()) {
            (Ok(app), Ok(output)) => app == output,
            _ => false,
        };
        for path in files_below(app).map_err(file_error("read", app))? {
            let Ok(name) = path.strip_prefix(app) else { continue };
            let name = name.to_string_lossy().replace('\\', "/");
            if excluded.contains(&&*name) {
                if in_place {
                    fs::remove_file(&path).map_err(file_error("remove", &path))?;
                }
            } else if in_place && name != LIST {
                self.keep(name);
            } else if !in_place && name != INDEX {
                self.write(&name, &fs::read(&path).map_err(file_error("read", &path))?)?;
            }
        }
        Ok(())
    }

    /// Copies the files of the folder `public`, except for those in `hidden`. Removes the metadata of photographs, which
    /// may say where a photograph was taken.
    pub(crate) fn copy_public(&self, public: &Path, hidden: &BTreeSet<String>) -> Result<(), PublishError> {
        if public.canonicalize().ok() == self.folder.canonicalize().ok() {
            return self.copy_from(public, &[]);
        }
        for path in files_below(public).map_err(file_error("read", public))? {
            let Ok(name) = path.strip_prefix(public) else { continue };
            let name = name.to_string_lossy().replace('\\', "/");
            if name == INDEX || hidden.contains(&name) {
                continue;
            }
            let content = fs::read(&path).map_err(file_error("read", &path))?;
            self.write(&name, &metadata::removed(&content).unwrap_or(content))?;
        }
        Ok(())
    }

    /// Writes a file, unless the same content is already there.
    pub(crate) fn write(&self, name: &str, content: &[u8]) -> Result<(), PublishError> {
        self.keep(name.to_owned());
        let path = self.folder.join(name);
        let written = match self.put(&path, content) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| self.put(&path, content))
            }
            result => result,
        };
        if !written.map_err(file_error("write", &path))? {
            return Ok(());
        }
        self.written.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Writes a file. Returns `false` if the same content was already there.
    fn put(&self, path: &Path, content: &[u8]) -> io::Result<bool> {
        // In a first publish nobody reads the site yet, and creating a file takes the fewest system calls: a first
        // publish writes thousands of files.
        if self.previous.text.is_none() {
            match create(path, content) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                result => return result.map(|()| true),
            }
        }
        if is_same(path, content) { Ok(false) } else { replace(path, content).map(|()| true) }
    }

    /// Returns the current content of a JSON file; null if the file is missing or invalid.
    pub(crate) fn json(&self, name: &str) -> Value {
        let text = fs::read(self.folder.join(name)).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Returns the content of a published file.
    pub(crate) fn read(&self, name: &str) -> Result<Vec<u8>, PublishError> {
        let path = self.folder.join(name);
        fs::read(&path).map_err(file_error("read", &path))
    }

    /// Marks a file as still published if it was published now or in an earlier publish. Returns `false` otherwise.
    pub(crate) fn keep_if_published(&self, name: &str) -> bool {
        let lists = self.previous.lists();
        let is_known = lists.names.contains(name) || lists.kept.contains(name);
        let is_published = (is_known && self.folder.join(name).is_file()) || self.is_kept(name);
        if is_published {
            self.keep(name.to_owned());
        }
        is_published
    }

    fn is_kept(&self, name: &str) -> bool {
        self.names.lock().unwrap_or_else(PoisonError::into_inner).contains(name)
    }

    /// Returns the number of files written so far.
    pub(crate) fn written(&self) -> usize {
        self.written.load(Ordering::Relaxed)
    }

    /// Marks a file of a previous publish as still published.
    pub(crate) fn keep(&self, name: String) {
        self.names.lock().unwrap_or_else(PoisonError::into_inner).insert(name);
    }

    /// Marks the files of the last publish that match `is_kept` as still published.
    pub(crate) fn keep_earlier(&self, is_kept: impl Fn(&str) -> bool) {
        for name in &self.previous.lists().names {
            if is_kept(name) && self.folder.join(name).is_file() {
                self.keep(name.clone());
            }
        }
    }

    /// Returns the names of the files published so far, in alphabetical order.
    pub(crate) fn names(&self) -> Vec<String> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Removes the files of previous publishes that this one has not published, except for files that open pages may
    /// still load. Returns the number of written files.
    pub(crate) fn finish(self) -> Result<usize, PublishError> {
        let names = self.names.into_inner().unwrap_or_else(PoisonError::into_inner);
        let previous = self.previous.lists();
        let mut kept = previous.kept_after(&names);
        // A kept file that the operator removed is no longer listed.
        kept.retain(|name| self.folder.join(name).is_file());
        for name in
            previous.names.iter().chain(&previous.kept).filter(|name| !names.contains(*name) && !kept.contains(*name))
        {
            let path = self.folder.join(name);
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(file_error("remove", &path)(error));
                }
                _ => remove_empty_folders(&self.folder, path.parent()),
            }
        }
        let names = names.iter().flat_map(|name| [name.as_str(), "\n"]);
        let text: String = names.chain(kept.iter().flat_map(|name| ["/", name.as_str(), "\n"])).collect();
        if Some(&text) != self.previous.text.as_ref() {
            let list = self.folder.join(LIST);
            replace(&list, text.as_bytes()).map_err(file_error("write", &list))?;
        }
        Ok(self.written.into_inner())
    }
}

/// Returns a file name with a content hash, so that the file can be cached forever
/// ([`glossary_core::hosting::is_immutable`]).
pub(crate) fn hashed_name(name: &str, content: impl AsRef<[u8]>, extension: &str) -> String {
    let hash: String = Sha256::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{name}-{hash}.{extension}")
}

fn create(path: &Path, content: &[u8]) -> io::Result<()> {
    fs::File::create_new(path)?.write_all(content)
}

/// Replaces a file atomically: a reader sees the old content or the new one, never a part.
fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut temporary = path.to_owned().into_os_string();
    temporary.push(".new");
    let result = fs::write(&temporary, content).and_then(|()| fs::rename(&temporary, path));
    if result.is_err() {
        // Otherwise the temporary file would stay forever.
        let _ = fs::remove_file(&temporary);
    }
    result
}

fn is_same(path: &Path, content: &[u8]) -> bool {
    fs::metadata(path).is_ok_and(|file| file.len() == content.len() as u64)
        && fs::read(path).is_ok_and(|old| old == content)
}

fn is_relative(name: &str) -> bool {
    !name.is_empty() && Path::new(name).components().all(|part| matches!(part, std::path::Component::Normal(_)))
}

fn remove_empty_folders(root: &Path, folder: Option<&Path>) {
    let mut folder = folder;
    while let Some(empty) = folder.filter(|folder| *folder != root && fs::remove_dir(folder).is_ok()) {
        folder = empty.parent();
    }
}

fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    Ok(files)
}

fn file_error(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> PublishError + use<> {
    let path = path.to_owned();
    move |source| PublishError::File { action, path, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_an_earlier_publish_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let publish = |names: &[&str]| {
            let output = OutputDir::open(folder.path()).unwrap();
            for name in names {
                output.write(name, name.as_bytes()).unwrap();
            }
            output.finish().unwrap()
        };
        assert_eq!(publish(&["a/index.html", "b/index.html"]), 2);
        fs::write(folder.path().join("mine.txt"), "mine").unwrap();
        fs::write(folder.path().join("../outside"), "").unwrap();
        fs::write(folder.path().join(LIST), "a/index.html\nb/index.html\n../outside\n").unwrap();
        assert_eq!(publish(&["a/index.html"]), 0);
        assert!(folder.path().join("mine.txt").exists() && folder.path().join("a/index.html").exists());
        assert!(!folder.path().join("b").exists());
        assert!(folder.path().join("../outside").exists());
        fs::remove_file(folder.path().join("../outside")).unwrap();
    }

    #[test]
    fn files_that_open_pages_load_are_kept_for_one_more_publish() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two, three) = ("app-1111111111111111.js", "app-2222222222222222.js", "app-3333333333333333.js");
        let publish = |names: &[&str]| {
            let output = OutputDir::open(folder.path()).unwrap();
            names.iter().for_each(|name| output.write(name, b"").unwrap());
            output.finish().unwrap();
            [one, two, three].map(|name| folder.path().join(name).exists())
        };
        assert_eq!(publish(&["index.html", one]), [true, false, false]);
        assert_eq!(publish(&["index.html", two]), [true, true, false]);
        // Publishing the same files again keeps the old ones.
        assert_eq!(publish(&["index.html", two]), [true, true, false]);
        assert_eq!(publish(&["index.html", three]), [false, true, true]);
        // A return to the previous build.
        assert_eq!(publish(&["index.html", two]), [false, true, true]);
        assert_eq!(publish(&["index.html"]), [false, true, false]);
        assert_eq!(publish(&["other.html"]), [false, false, false]);
    }

    #[test]
    fn a_new_file_of_a_served_site_appears_whole() {
        const LENGTH: usize = 32 * 1024 * 1024;
        let folder = tempfile::tempdir().unwrap();
        let publish = |names: &[&str]| {
            let output = OutputDir::open(folder.path()).unwrap();
            names.iter().for_each(|name| output.write(name, &vec![b'x'; LENGTH]).unwrap());
            output.finish().unwrap();
        };
        publish(&["old/index.html"]);
        let new = folder.path().join("new/index.html");
        let seen = std::thread::scope(|scope| {
            let reader = scope.spawn(|| {
                loop {
                    if let Ok(file) = fs::metadata(&new) {
                        return file.len();
                    }
                }
            });
            publish(&["old/index.html", "new/index.html"]);
            reader.join().unwrap()
        });
        assert_eq!(seen, LENGTH as u64);
    }
}
