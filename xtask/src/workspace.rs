//! The repository and its folders, as cargo reports them.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process;

/// The repository and its folders.
#[derive(Debug)]
pub struct Workspace {
    /// The repository's folder.
    pub root: PathBuf,
    /// The folder that cargo builds into.
    pub target: PathBuf,
    /// The workspace's packages, with the dependencies that their Cargo.toml names.
    pub packages: Vec<Package>,
}

/// A package of the workspace.
#[derive(Debug)]
pub struct Package {
    /// The package's name.
    pub name: String,
    /// The names of its dependencies, for any purpose.
    pub dependencies: Vec<String>,
}

impl Workspace {
    /// Reads the workspace from `cargo metadata`, which respects a target folder that the environment sets.
    ///
    /// # Errors
    /// When cargo refuses a Cargo.toml file, which cargo's own message names.
    pub fn find() -> Result<Self> {
        let mut metadata = process::cargo();
        metadata.args(["metadata", "--no-deps", "--format-version", "1"]);
        // The user may run `cargo xtask` in any folder.
        metadata.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        let json = process::capture(&mut metadata)?;
        let metadata = serde_json::from_str(&json).context("`cargo metadata` printed no JSON")?;
        Self::read(&metadata).context("the format of `cargo metadata` is unknown")
    }

    /// Reads the output of `cargo metadata`
    /// (<https://doc.rust-lang.org/cargo/commands/cargo-metadata.html#json-format>).
    fn read(metadata: &Value) -> Option<Self> {
        let names = |list: &Value| -> Option<Vec<String>> {
            list.as_array()?.iter().map(|entry| text(entry, "name")).collect()
        };
        let packages = metadata.get("packages")?.as_array()?.iter().map(|package| {
            Some(Package { name: text(package, "name")?, dependencies: names(package.get("dependencies")?)? })
        });
        Some(Self {
            root: text(metadata, "workspace_root")?.into(),
            target: text(metadata, "target_directory")?.into(),
            packages: packages.collect::<Option<_>>()?,
        })
    }

    /// Returns the folder of installed tools.
    pub fn tools(&self) -> PathBuf {
        self.root.join(".tools")
    }

    /// Returns a path relative to the repository, with slashes.
    pub fn relative(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }
}

/// Returns a text member of a JSON object.
fn text(object: &Value, key: &str) -> Option<String> {
    object.get(key)?.as_str().map(str::to_owned)
}
