//! The published site: the app, the `glossary` program, and the content brought together.

use std::path::{self, Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::{app, process, say, workspace::Workspace};

/// What is published.
#[derive(Args, Debug, Default)]
pub struct Source {
    /// The site's settings [default: glossary.toml]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The folder of topics and terms [default: content]
    #[arg(long, value_name = "FOLDER")]
    pub content: Option<PathBuf>,
}

impl Source {
    /// Sees to it that what is named is there, rather than after minutes of compiling.
    ///
    /// # Errors
    /// When it is not.
    pub fn check(&self) -> Result<()> {
        if let Some(config) = self.config.as_deref().filter(|config| !config.is_file()) {
            bail!("--config {} is no file; the project's own settings are in glossary.toml", config.display());
        }
        if let Some(content) = self.content.as_deref().filter(|content| !content.is_dir()) {
            bail!("--content {} is no folder; the project's own content is in content", content.display());
        }
        Ok(())
    }

    /// The options that the `glossary` program takes. Paths become absolute:
    /// the program runs in the repository, wherever the user stands.
    ///
    /// # Errors
    /// When a path is empty, or the current folder is gone.
    pub fn arguments(&self) -> Result<Vec<PathBuf>> {
        let mut arguments = Vec::new();
        for (name, value) in [("--config", &self.config), ("--content", &self.content)] {
            if let Some(value) = value {
                let absolute = path::absolute(value).with_context(|| format!("{name} {}", value.display()))?;
                arguments.extend([name.into(), absolute]);
            }
        }
        Ok(arguments)
    }
}

/// Builds whatever is out of date and publishes the site into `out`. Returns the `glossary` program.
///
/// # Errors
/// When a tool is missing, something does not compile, or the content has problems.
pub fn build(workspace: &Workspace, source: &Source, out: &Path) -> Result<PathBuf> {
    source.check()?;
    let app = app::build(workspace)?;
    let glossary = program(workspace)?;
    publish(workspace, &glossary, &app, source, out, &[])?;
    Ok(glossary)
}

/// Compiles the `glossary` program, unless it is up to date.
///
/// # Errors
/// When it does not compile.
pub fn program(workspace: &Workspace) -> Result<PathBuf> {
    let program = workspace.target.join("release").join(format!("glossary{}", std::env::consts::EXE_SUFFIX));
    if !program.is_file() {
        say::step("Compiling the glossary program (about 3 minutes, once)");
    }
    process::run(process::cargo().args(["build", "--release", "--package", "glossary"]).current_dir(&workspace.root))?;
    Ok(program)
}

/// Publishes into `out`, with settings from the environment on top of the file's.
///
/// # Errors
/// When the content or the settings have problems; the program has said which.
pub fn publish(
    workspace: &Workspace,
    glossary: &Path,
    app: &Path,
    source: &Source,
    out: &Path,
    settings: &[(&str, &str)],
) -> Result<()> {
    say::step(&format!("Publishing the site into {}", workspace.relative(out)));
    let mut build = process::command(glossary);
    build.arg("build").arg("--app").arg(app).arg("--out").arg(out).args(source.arguments()?);
    build.envs(settings.iter().copied()).current_dir(&workspace.root);
    process::run(&mut build)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let missing = |name: &str| Some(folder.path().join(name));
        let config = Source { config: missing("none.toml"), content: None }.check().unwrap_err().to_string();
        assert!(config.starts_with("--config ") && config.contains("none.toml is no file"), "{config}");
        let content = Source { config: None, content: missing("none") }.check().unwrap_err().to_string();
        assert!(content.starts_with("--content ") && content.contains("none is no folder"), "{content}");
        assert!(Source { config: None, content: Some(folder.path().to_owned()) }.check().is_ok());
    }
}
