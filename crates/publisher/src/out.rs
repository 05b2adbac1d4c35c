//! The folder that is published into.

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
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::publish::PublishError;

/// Names what was published, so that the next publish removes what it has not,
/// and nothing that is not its own. Each name has a line. A name after a slash is of
/// the publish before.
const LIST: &str = ".published";

/// The folder that is published into. Files that would not change stay untouched.
///
/// A page that a visitor has before a publish loads its app after it. So the files
/// with a hash in their names, which the pages of before name, stay for one more
/// publish.
pub(crate) struct Out {
    folder: PathBuf,
    before: Before,
    names: Mutex<BTreeSet<String>>,
    written: AtomicUsize,
}

/// What the publishes before have left.
struct Before {
    /// The list as it is in the folder; `None` where nothing was published yet.
    text: Option<String>,
    /// What it says. It is long, and of use only once the pages are written.
    lists: OnceLock<Lists>,
}

/// The names in the list of what was published.
#[derive(Default)]
struct Lists {
    /// What was published.
    names: BTreeSet<String>,
    /// What was kept of the publish before that.
    kept: BTreeSet<String>,
}

impl Before {
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
        // The list may have been tampered with: nothing outside of the folder is removed.
        let inside = |lines: Vec<&str>| {
            let names = lines.into_iter().map(|line| line.strip_prefix('/').unwrap_or(line));
            names.filter(|name| is_inside(name)).map(str::to_owned).collect()
        };
        Self { names: inside(names), kept: inside(kept) }
    }

    /// What stays of it, once the new publish is there under its names.
    fn kept_beside(&self, names: &BTreeSet<String>) -> BTreeSet<String> {
        // The same again is no new publish.
        let kept = if self.names == *names { &self.kept } else { &self.names };
        kept.iter().filter(|name| hosting::is_immutable(name) && !names.contains(*name)).cloned().collect()
    }
}

impl Out {
    pub(crate) fn open(folder: &Path) -> Result<Self, PublishError> {
        fs::create_dir_all(folder).map_err(fault("write", folder))?;
        let before = Before::read(folder);
        Ok(Self { folder: folder.to_owned(), before, names: Mutex::default(), written: AtomicUsize::new(0) })
    }

    /// Copies everything in a folder, except for the page that Trunk built and for the files in `excluded`, which the
    /// caller publishes. Files that are in place already belong to the site too, but not those in `excluded`.
    pub(crate) fn copy_from(&self, app: &Path, excluded: &[&str]) -> Result<(), PublishError> {
        let in_place = match (app.canonicalize(), self.folder.canonicalize()) {
            (Ok(app), Ok(out)) => app == out,
            _ => false,
        };
        for path in files_below(app).map_err(fault("read", app))? {
            let Ok(name) = path.strip_prefix(app) else { continue };
            let name = name.to_string_lossy().replace('\\', "/");
            if excluded.contains(&&*name) {
                if in_place {
                    fs::remove_file(&path).map_err(fault("remove", &path))?;
                }
            } else if in_place && name != LIST {
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
        let written = match self.put(&path, content) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| self.put(&path, content))
            }
            result => result,
        };
        if !written.map_err(fault("write", &path))? {
            return Ok(());
        }
        self.written.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Returns whether the file had to be written.
    fn put(&self, path: &Path, content: &[u8]) -> io::Result<bool> {
        // Nobody reads yet what is published for the first time, and a new file takes
        // the fewest calls to the system: a first publish writes thousands.
        if self.before.text.is_none() {
            match create(path, content) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                result => return result.map(|()| true),
            }
        }
        if is_same(path, content) { Ok(false) } else { replace(path, content).map(|()| true) }
    }

    /// A file as it is now; nothing where it is missing, or no JSON.
    pub(crate) fn json(&self, name: &str) -> Value {
        let text = fs::read(self.folder.join(name)).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
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
        for name in &self.before.lists().names {
            if is_kept(name) && self.folder.join(name).is_file() {
                self.keep(name.clone());
            }
        }
    }

    /// What has been published so far, in the order of the alphabet.
    pub(crate) fn names(&self) -> Vec<String> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Removes what earlier publishes have left and this one has not, except for what
    /// the pages of the last one load. Returns how many files were written.
    pub(crate) fn finish(self) -> Result<usize, PublishError> {
        let names = self.names.into_inner().unwrap_or_else(PoisonError::into_inner);
        let before = self.before.lists();
        let mut kept = before.kept_beside(&names);
        // Whoever removes one by hand is done with it.
        kept.retain(|name| self.folder.join(name).is_file());
        for name in
            before.names.iter().chain(&before.kept).filter(|name| !names.contains(*name) && !kept.contains(*name))
        {
            let path = self.folder.join(name);
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(fault("remove", &path)(error)),
                _ => remove_empty_folders(&self.folder, path.parent()),
            }
        }
        let names = names.iter().flat_map(|name| [name.as_str(), "\n"]);
        let text: String = names.chain(kept.iter().flat_map(|name| ["/", name.as_str(), "\n"])).collect();
        if Some(&text) != self.before.text.as_ref() {
            let list = self.folder.join(LIST);
            replace(&list, text.as_bytes()).map_err(fault("write", &list))?;
        }
        Ok(self.written.into_inner())
    }
}

/// A name that changes with the content, so that it can be kept for ever
/// ([`glossary_core::hosting::is_immutable`]).
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

    #[test]
    fn what_the_pages_of_before_load_stays_for_one_more_publish() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two, three) = ("app-1111111111111111.js", "app-2222222222222222.js", "app-3333333333333333.js");
        let publish = |names: &[&str]| {
            let out = Out::open(folder.path()).unwrap();
            names.iter().for_each(|name| out.write(name, b"").unwrap());
            out.finish().unwrap();
            [one, two, three].map(|name| folder.path().join(name).exists())
        };
        assert_eq!(publish(&["index.html", one]), [true, false, false]);
        assert_eq!(publish(&["index.html", two]), [true, true, false]);
        // The same again, for whatever reason, is no reason to forget them.
        assert_eq!(publish(&["index.html", two]), [true, true, false]);
        assert_eq!(publish(&["index.html", three]), [false, true, true]);
        // Back to what was before.
        assert_eq!(publish(&["index.html", two]), [false, true, true]);
        assert_eq!(publish(&["index.html"]), [false, true, false]);
        assert_eq!(publish(&["other.html"]), [false, false, false]);
    }

    #[test]
    fn a_new_file_of_a_site_that_is_read_appears_whole() {
        const LENGTH: usize = 32 * 1024 * 1024;
        let folder = tempfile::tempdir().unwrap();
        let publish = |names: &[&str]| {
            let out = Out::open(folder.path()).unwrap();
            names.iter().for_each(|name| out.write(name, &vec![b'x'; LENGTH]).unwrap());
            out.finish().unwrap();
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
