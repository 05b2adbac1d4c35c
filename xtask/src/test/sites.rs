//! The sites that the tests see: the shipped one, and one of the tests' own content,
//! published at the root of its host and below a path; one of over a thousand terms beside them.

use std::{cell::OnceCell, fs, path::PathBuf};

use anyhow::{Context, Result, anyhow};

use crate::{
    app, generated,
    site::{self, Source},
    workspace::Workspace,
};

/// The address of the site below a path.
const BELOW: &str = "https://www.example.org/glossary/";
/// How many terms the large site has.
const MANY: usize = 1_200;

/// The folders of the published sites.
#[derive(Debug)]
pub struct Published {
    /// The shipped content.
    pub shipped: PathBuf,
    /// The tests' content, at the root of its host.
    pub root: PathBuf,
    /// The tests' content, below a path.
    pub below: PathBuf,
    /// The tests' content, with a form that has a field of each kind.
    pub fields: PathBuf,
    /// Over a thousand generated terms: its home page is laid out piece by piece.
    pub large: PathBuf,
    /// The program that published them, and serves them.
    pub glossary: PathBuf,
    /// The app, as Trunk built it.
    pub app: PathBuf,
}

/// The published sites, built when the first step asks for it.
#[derive(Debug, Default)]
pub struct Sites(OnceCell<Result<Published, String>>);

impl Sites {
    /// The sites; built at the first call.
    ///
    /// # Errors
    /// When they cannot be built. Later calls do not try again.
    pub fn get(&self, workspace: &Workspace) -> Result<&Published> {
        let published = self.0.get_or_init(|| publish(workspace).map_err(|error| format!("{error:#}")));
        published.as_ref().map_err(|error| anyhow!("the sites could not be built: {error}"))
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
    let [shipped, root, below, fields, large] =
        ["shipped", "root", "below", "fields", "large"].map(|name| folder.join(name));
    let tests = workspace.root.join("end2end/glossary");
    let every_field = Source { config: Some(tests.join("every-field.toml")), content: Some(tests.join("content")) };
    let tests = Source { config: Some(tests.join("glossary.toml")), content: Some(tests.join("content")) };
    let many = Source { config: tests.config.clone(), content: Some(folder.join("large-content")) };
    site::publish(workspace, &glossary, &app, &Source::default(), &shipped, &[])?;
    site::publish(workspace, &glossary, &app, &tests, &root, &[])?;
    site::publish(workspace, &glossary, &app, &tests, &below, &[("GLOSSARY_SITE__BASE_URL", BELOW)])?;
    site::publish(workspace, &glossary, &app, &every_field, &fields, &[])?;
    generated::write(&folder.join("large-content"), MANY)?;
    site::publish(workspace, &glossary, &app, &many, &large, &[])?;
    Ok(Published { shipped, root, below, fields, large, glossary, app })
}
