//! The sites that the tests read: the shipped one, the tests' own content at the root of its
//! host, below a path and with every kind of field, and a generated one of over a thousand terms.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};

use crate::{
    app,
    background::Background,
    generated_glossary,
    site::{self, Profile, Source},
    workspace::Workspace,
};

/// The address of the site below a path.
const BELOW: &str = "https://www.example.org/glossary/";
/// The number of terms in the large site.
const LARGE: usize = 1_200;

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
    /// Over a thousand generated terms, whose home page is laid out in pieces.
    pub large: PathBuf,
    /// The program that published the sites, and serves them.
    pub glossary: PathBuf,
    /// The app, as Trunk built it.
    pub app: PathBuf,
}

/// The published sites, built at the first use.
#[derive(Debug, Default)]
pub struct Sites {
    /// The app's build, if it runs in the background.
    pub app: Option<Background>,
    /// Whether the unit tests have just compiled the program.
    pub program_is_built: bool,
    published: Option<Published>,
}

impl Sites {
    /// Returns the sites; the first call builds them.
    ///
    /// # Errors
    /// When a site cannot be built.
    pub fn get(&mut self, workspace: &Workspace) -> Result<&Published> {
        if self.published.is_none() {
            let app = match self.app.take() {
                Some(mut app) => {
                    app.wait()?;
                    app::folder(workspace)
                }
                None => app::build(workspace)?,
            };
            let glossary = self.program(workspace)?;
            self.published = Some(publish(workspace, app, glossary)?);
        }
        self.published.as_ref().context("the sites could not be built")
    }

    /// Returns the program. The unit tests compile it with the features of their own dependencies, so
    /// compiling it again would compile the dependencies a second time.
    ///
    /// # Errors
    /// When the program does not compile.
    pub fn program(&self, workspace: &Workspace) -> Result<PathBuf> {
        if self.program_is_built {
            return Ok(site::program_file(workspace, Profile::Dev));
        }
        site::program(workspace, Profile::Dev)
    }
}

/// Publishes the sites into `target/site`.
///
/// # Errors
/// When a site cannot be published.
pub fn publish(workspace: &Workspace, app: PathBuf, glossary: PathBuf) -> Result<Published> {
    let folder = workspace.target.join("site");
    // Files of an earlier version would be checked and weighed too.
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
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
    generated_glossary::write(&folder.join("large-content"), LARGE)?;
    site::publish(workspace, &glossary, &app, &many, &large, &[("GLOSSARY_PICTURES__CARDS", "false")])?;
    Ok(Published { shipped, root, below, fields, large, glossary, app })
}
