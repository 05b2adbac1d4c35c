//! A small file of the site that is kept in memory and read again when it changes,
//! so that a new publish counts at once and without a restart.

use std::{
    fs,
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::SystemTime,
};

/// A file and what was made of it. A missing or faulty file is as good as an empty one.
pub(super) struct Watched<T> {
    path: PathBuf,
    parse: fn(&[u8]) -> Result<T, String>,
    latest: RwLock<(Option<Version>, Arc<T>)>,
}

/// Enough to notice that a file was written again.
type Version = (SystemTime, u64);

impl<T: Default> Watched<T> {
    pub(super) fn new(path: PathBuf, parse: fn(&[u8]) -> Result<T, String>) -> Self {
        Self { path, parse, latest: RwLock::default() }
    }

    /// What the file says now. Asks the file system for the file's time, which
    /// takes a microsecond, less than handing that to another thread would.
    pub(super) fn get(&self) -> Arc<T> {
        let version = fs::metadata(&self.path).ok().and_then(|file| Some((file.modified().ok()?, file.len())));
        let latest = self.latest.read().unwrap_or_else(PoisonError::into_inner);
        if latest.0 == version {
            return latest.1.clone();
        }
        drop(latest);
        let value = Arc::new(self.read());
        *self.latest.write().unwrap_or_else(PoisonError::into_inner) = (version, value.clone());
        value
    }

    fn read(&self) -> T {
        let Ok(bytes) = fs::read(&self.path) else { return T::default() };
        (self.parse)(&bytes).unwrap_or_else(|error| {
            tracing::warn!(file = %self.path.display(), error, "ignored: publish the site again with `glossary build`");
            T::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("words.json");
        let watched: Watched<Vec<String>> =
            Watched::new(path.clone(), |bytes| serde_json::from_slice(bytes).map_err(|error| error.to_string()));
        assert!(watched.get().is_empty());
        fs::write(&path, r#"["one"]"#).unwrap();
        assert_eq!(*watched.get(), ["one"]);
        fs::write(&path, r#"["one", "two"]"#).unwrap();
        assert_eq!(*watched.get(), ["one", "two"]);
        fs::write(&path, "[").unwrap();
        assert!(watched.get().is_empty());
        fs::remove_file(&path).unwrap();
        assert!(watched.get().is_empty());
    }
}
