//! The published site: built from the app, the `glossary` program and the content.

use std::{
    env,
    path::{self, Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{
    app,
    background::Background,
    console::{self, Stages},
    process,
    workspace::Workspace,
};

/// The settings and the content that are published.
#[derive(Debug, Default)]
pub struct Source {
    /// The site's settings; by default `glossary.toml`.
    pub config: Option<PathBuf>,
    /// The folder of topics and terms; by default `content`.
    pub content: Option<PathBuf>,
}

/// The cargo profile of the `glossary` program.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Profile {
    /// Compiles in a third of the time: for one user, and for the tests.
    Dev,
    /// Optimised: for benchmarks and releases.
    Release,
}

impl Profile {
    /// Returns the name of the profile's folder in `target`.
    fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => "release",
        }
    }
}

impl Source {
    /// Checks that the named file and folder exist.
    ///
    /// # Errors
    /// When the file or the folder does not exist.
    pub fn check(&self) -> Result<()> {
        if let Some(config) = self.config.as_deref().filter(|config| !config.is_file()) {
            bail!("--config {} is not a file; the project's own settings are in glossary.toml", config.display());
        }
        if let Some(content) = self.content.as_deref().filter(|content| !content.is_dir()) {
            bail!("--content {} is not a folder; the project's own content is in content", content.display());
        }
        Ok(())
    }

    /// Returns the options for the `glossary` program. Paths become absolute:
    /// the program runs in the repository, not in the user's folder.
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

/// Builds the app and the program where they are out of date, and publishes the site into `out`.
/// Returns the program.
///
/// # Errors
/// When a tool is missing, something does not compile, or the content has problems.
pub fn build(workspace: &Workspace, source: &Source, out: &Path, profile: Profile) -> Result<PathBuf> {
    source.check()?;
    let mut stages = Stages::new(3);
    stages.next("the glossary program (about 3 minutes the first time); the app is built at the same time");
    // The app takes longer, and uses one core in its last minutes: the program is compiled with a lower priority.
    let mut app = Background::start(workspace, "the app", &["app"])?;
    let glossary = compile(workspace, profile, process::cargo_in_background())?;
    stages.next("the app, and the tools that build it");
    app.wait()?;
    stages.next("publishing the site");
    publish(workspace, &glossary, &app::folder(workspace), source, out, &[])?;
    stages.finish();
    Ok(glossary)
}

/// Compiles the `glossary` program, unless it is up to date.
///
/// # Errors
/// When the program does not compile.
pub fn program(workspace: &Workspace, profile: Profile) -> Result<PathBuf> {
    compile(workspace, profile, process::cargo())
}

fn compile(workspace: &Workspace, profile: Profile, mut build: Command) -> Result<PathBuf> {
    let program = program_file(workspace, profile);
    build.args(["build", "--package", "glossary"]);
    if profile == Profile::Release {
        build.arg("--release");
    }
    process::run(build.current_dir(&workspace.root))?;
    Ok(program)
}

/// Returns the file of the `glossary` program.
pub fn program_file(workspace: &Workspace, profile: Profile) -> PathBuf {
    workspace.target.join(profile.folder()).join(format!("glossary{}", env::consts::EXE_SUFFIX))
}

/// Publishes a site into `out`. `settings` are environment variables that override the settings file.
///
/// # Errors
/// When the content or the settings have problems, which the program has printed.
pub fn publish(
    workspace: &Workspace,
    glossary: &Path,
    app: &Path,
    source: &Source,
    out: &Path,
    settings: &[(&str, &str)],
) -> Result<()> {
    console::step(&format!("Publishing the site into {}", workspace.relative(out)));
    let mut build = process::command(glossary);
    build.arg("build").arg("--app").arg(app).arg("--out").arg(out).args(source.arguments()?);
    build.envs(settings.iter().copied()).current_dir(&workspace.root);
    process::run(&mut build)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_sources_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let missing = |name: &str| Some(folder.path().join(name));
        let config = Source { config: missing("none.toml"), content: None }.check().unwrap_err().to_string();
        assert!(config.starts_with("--config ") && config.contains("none.toml is not a file"), "{config}");
        let content = Source { config: None, content: missing("none") }.check().unwrap_err().to_string();
        assert!(content.starts_with("--content ") && content.contains("none is not a folder"), "{content}");
        assert!(Source { config: None, content: Some(folder.path().to_owned()) }.check().is_ok());
    }
}
