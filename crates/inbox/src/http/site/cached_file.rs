//! A cache for a small file of the site. A change takes effect at once, without a restart.

use std::{
    fs,
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::SystemTime,
};

/// A file and its parsed value. A missing or invalid file has the default value.
pub(super) struct CachedFile<T> {
    path: PathBuf,
    parse: fn(&[u8]) -> Result<T, String>,
    latest: RwLock<(Option<Version>, Arc<T>)>,
}

/// The file's modification time and length.
type Version = (SystemTime, u64);

impl<T: Default> CachedFile<T> {
    pub(super) fn new(path: PathBuf, parse: fn(&[u8]) -> Result<T, String>) -> Self {
        Self { path, parse, latest: RwLock::default() }
    }

    /// Returns the current value. Reading the file's metadata takes a microsecond, less than
    /// passing the call to a blocking thread.
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
            tracing::warn!(file = %self.path.display(), error, "invalid file ignored; publish the site again with `glossary build`");
            T::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_file_is_reloaded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("words.json");
        let file: CachedFile<Vec<String>> =
            CachedFile::new(path.clone(), |bytes| serde_json::from_slice(bytes).map_err(|error| error.to_string()));
        assert!(file.get().is_empty());
        fs::write(&path, r#"["one"]"#).unwrap();
        assert_eq!(*file.get(), ["one"]);
        fs::write(&path, r#"["one", "two"]"#).unwrap();
        assert_eq!(*file.get(), ["one", "two"]);
        fs::write(&path, "[").unwrap();
        assert!(file.get().is_empty());
        fs::remove_file(&path).unwrap();
        assert!(file.get().is_empty());
    }
}
