//! The source of the app that Trunk built: a folder, or the program itself.

use std::{
    borrow::Cow,
    fs, io,
    path::{Path, PathBuf},
};

/// The files of an app inside the program: the names, relative to the app's folder, and the contents.
pub type EmbeddedApp = &'static [(&'static str, &'static [u8])];

/// The source of the app's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppSource {
    /// The folder that Trunk built the app into.
    Folder(PathBuf),
    /// The app inside the program, as `cargo xtask dist` builds it.
    Embedded(EmbeddedApp),
}

impl From<&Path> for AppSource {
    fn from(folder: &Path) -> Self {
        Self::Folder(folder.to_owned())
    }
}

impl From<&PathBuf> for AppSource {
    fn from(folder: &PathBuf) -> Self {
        Self::Folder(folder.clone())
    }
}

impl AppSource {
    /// Returns the folder, unless the app is inside the program.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(folder) => Some(folder),
            Self::Embedded(_) => None,
        }
    }

    /// Returns the location of a file, for messages.
    pub(crate) fn location(&self, name: &str) -> String {
        match self {
            Self::Folder(folder) => folder.join(name).display().to_string(),
            Self::Embedded(_) => format!("{name} inside the program"),
        }
    }

    /// Returns the text of a file.
    ///
    /// # Errors
    /// If the file is missing, cannot be read, or is not UTF-8.
    pub(crate) fn read_text(&self, name: &str) -> io::Result<Cow<'static, str>> {
        match self {
            Self::Folder(folder) => fs::read_to_string(folder.join(name)).map(Cow::Owned),
            Self::Embedded(files) => {
                let file = files.iter().find(|(file, _)| *file == name);
                let (_, content) = file.ok_or(io::ErrorKind::NotFound)?;
                let text =
                    str::from_utf8(content).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
                Ok(Cow::Borrowed(text))
            }
        }
    }
}
