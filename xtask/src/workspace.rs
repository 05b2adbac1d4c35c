//! Where things are, as cargo sees it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::process;

/// The repository and its folders.
#[derive(Debug, Deserialize)]
pub struct Workspace {
    /// The repository.
    #[serde(rename = "workspace_root")]
    pub root: PathBuf,
    /// What cargo builds into.
    #[serde(rename = "target_directory")]
    pub target: PathBuf,
    /// The workspace's packages, with their dependencies as written.
    pub packages: Vec<Package>,
}

/// A package of the workspace.
#[derive(Debug, Deserialize)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// What its Cargo.toml names, for any purpose.
    pub dependencies: Vec<Dependency>,
}

/// An entry of a package's dependencies.
#[derive(Debug, Deserialize)]
pub struct Dependency {
    /// The other package's name.
    pub name: String,
}

impl Workspace {
    /// Asks cargo, so that a target folder set elsewhere is respected.
    ///
    /// # Errors
    /// When cargo refuses one of the Cargo.toml files; its own message says which.
    pub fn find() -> Result<Self> {
        let mut metadata = process::cargo();
        metadata.args(["metadata", "--no-deps", "--format-version", "1"]);
        // The user may stand in any folder; the sources know where they are.
        metadata.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        let json = process::capture(&mut metadata)?;
        serde_json::from_str(&json).context("`cargo metadata` answered in an unknown form")
    }

    /// Where tools are installed that the machine lacks.
    pub fn tools(&self) -> PathBuf {
        self.root.join(".tools")
    }

    /// A path below the repository as people write it: relative, with slashes.
    pub fn relative(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }
}
