//! The folder that is published into.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use sha2::{Digest, Sha256};

use crate::publish::PublishError;

/// Names what was published, so that the next publish removes what it has not,
/// and nothing that is not its own.
const LIST: &str = ".published";

/// The folder that is published into. Files that would not change stay untouched.
pub(crate) struct Out {
    folder: PathBuf,
    names: Mutex<BTreeSet<String>>,
    written: AtomicUsize,
}

impl Out {
    pub(crate) fn open(folder: &Path) -> Result<Self, PublishError> {
        fs::create_dir_all(folder).map_err(fault("write", folder))?;
        Ok(Self { folder: folder.to_owned(), names: Mutex::default(), written: AtomicUsize::new(0) })
    }

    /// Copies everything in a folder but the page that Trunk built. What lies there in
    /// place belongs to the site too.
    pub(crate) fn copy_from(&self, app: &Path) -> Result<(), PublishError> {
        let in_place = match (app.canonicalize(), self.folder.canonicalize()) {
            (Ok(app), Ok(out)) => app == out,
            _ => false,
        };
        for path in files_below(app).map_err(fault("read", app))? {
            let Ok(name) = path.strip_prefix(app) else { continue };
            let name = name.to_string_lossy().replace('\\', "/");
            if in_place && name != LIST {
                self.keep(name);
            } else if !in_place && name != "index.html" {
                self.write(&name, &fs::read(&path).map_err(fault("read", &path))?)?;
            }
        }
        Ok(())
    }

    /// Writes a file, unless it is there with the same content.
    pub(crate) fn write(&self, name: &str, content: &[u8]) -> Result<(), PublishError> {
        self.keep(name.to_owned());
        let path = self.folder.join(name);
        // A new file takes the fewest calls to the system: a first publish writes thousands.
        let created = match create(&path, content) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| create(&path, content))
            }
            result => result,
        };
        match created {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                if is_same(&path, content) {
                    return Ok(());
                }
                replace(&path, content)
            }
            result => result,
        }
        .map_err(fault("write", &path))?;
        self.written.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// How many files have been written so far.
    pub(crate) fn written(&self) -> usize {
        self.written.load(Ordering::Relaxed)
    }

    /// Leaves a file of an earlier publish as it is.
    pub(crate) fn keep(&self, name: String) {
        self.names.lock().unwrap_or_else(PoisonError::into_inner).insert(name);
    }

    /// Leaves those files of earlier publishes as they are that `is_kept` says.
    pub(crate) fn keep_earlier(&self, is_kept: impl Fn(&str) -> bool) {
        for name in self.earlier().lines() {
            if is_kept(name) && is_inside(name) && self.folder.join(name).is_file() {
                self.keep(name.to_owned());
            }
        }
    }

    /// The names of the last publish, each on a line.
    fn earlier(&self) -> String {
        fs::read_to_string(self.folder.join(LIST)).unwrap_or_default()
    }

    /// What has been published so far, in the order of the alphabet.
    pub(crate) fn names(&self) -> Vec<String> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Removes what an earlier publish has left and this one has not. Returns how
    /// many files were written.
    pub(crate) fn finish(self) -> Result<usize, PublishError> {
        let before = self.earlier();
        let list = self.folder.join(LIST);
        let names = self.names.into_inner().unwrap_or_else(PoisonError::into_inner);
        for name in before.lines().filter(|name| !names.contains(*name) && is_inside(name)) {
            let path = self.folder.join(name);
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(fault("remove", &path)(error)),
                _ => remove_empty_folders(&self.folder, path.parent()),
            }
        }
        let text: String = names.iter().flat_map(|name| [name.as_str(), "\n"]).collect();
        if text != before {
            fs::write(&list, text).map_err(fault("write", &list))?;
        }
        Ok(self.written.into_inner())
    }
}

/// A name that changes with the content, so that it can be kept for ever
/// ([`glossary_core::hosting::never_changes`]).
pub(crate) fn hashed(name: &str, content: &str, extension: &str) -> String {
    let hash: String = Sha256::digest(content.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{name}-{hash}.{extension}")
}

fn create(path: &Path, content: &[u8]) -> io::Result<()> {
    fs::File::create_new(path)?.write_all(content)
}

/// A reader sees the old file or the new one, never a part.
fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut temporary = path.to_owned().into_os_string();
    temporary.push(".new");
    let result = fs::write(&temporary, content).and_then(|()| fs::rename(&temporary, path));
    if result.is_err() {
        // What could not take its place would lie there for ever.
        let _ = fs::remove_file(&temporary);
    }
    result
}

fn is_same(path: &Path, content: &[u8]) -> bool {
    fs::metadata(path).is_ok_and(|file| file.len() == content.len() as u64)
        && fs::read(path).is_ok_and(|old| old == content)
}

/// The list may have been tampered with: nothing outside of the folder is removed.
fn is_inside(name: &str) -> bool {
    !name.is_empty() && Path::new(name).components().all(|part| matches!(part, std::path::Component::Normal(_)))
}

fn remove_empty_folders(root: &Path, folder: Option<&Path>) {
    let mut folder = folder;
    // Stops at the first that is not empty.
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

fn fault(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> PublishError + use<> {
    let path = path.to_owned();
    move |source| PublishError::File { what, path, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_an_earlier_publish_left_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let publish = |names: &[&str]| {
            let out = Out::open(folder.path()).unwrap();
            for name in names {
                out.write(name, name.as_bytes()).unwrap();
            }
            out.finish().unwrap()
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
}
