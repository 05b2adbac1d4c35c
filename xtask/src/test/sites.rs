//! The site as the tests see it: published at the root of its host, and below a path.

use std::{cell::OnceCell, fs, path::PathBuf};

use anyhow::{Context, Result, anyhow};

use crate::{app, site, workspace::Workspace};

/// The address of the site below a path.
const BELOW: &str = "https://www.example.org/glossary/";

/// A site published for the tests.
#[derive(Debug)]
pub struct Published {
    /// The folder of the site at the root of its host.
    pub root: PathBuf,
    /// The folder of the site below a path.
    pub below: PathBuf,
    /// The program that published it, and serves it.
    pub glossary: PathBuf,
}

/// The published site, built when the first step asks for it.
#[derive(Debug, Default)]
pub struct Sites(OnceCell<Result<Published, String>>);

impl Sites {
    /// The site; built at the first call.
    ///
    /// # Errors
    /// When it cannot be built. Later calls do not try again.
    pub fn get(&self, workspace: &Workspace) -> Result<&Published> {
        let published = self.0.get_or_init(|| publish(workspace).map_err(|error| format!("{error:#}")));
        published.as_ref().map_err(|error| anyhow!("the site could not be built: {error}"))
    }
}

fn publish(workspace: &Workspace) -> Result<Published> {
    let folder = workspace.target.join("site");
    // What an earlier version published would be checked and weighed along with it.
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    let app = app::build(workspace)?;
    let glossary = site::program(workspace)?;
    let (root, below) = (folder.join("root"), folder.join("below"));
    let source = site::Source::default();
    site::publish(workspace, &glossary, &app, &source, &root, &[])?;
    site::publish(workspace, &glossary, &app, &source, &below, &[("GLOSSARY_SITE__BASE_URL", BELOW)])?;
    Ok(Published { root, below, glossary })
}
