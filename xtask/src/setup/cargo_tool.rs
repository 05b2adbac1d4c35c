//! Tools that cargo compiles: Trunk and the wasm-bindgen CLI.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};

use super::{Tool, version};
use crate::{files, process, say, workspace::Workspace};

/// The newest Trunk that compiles with the Rust this workspace asks for.
const TRUNK: &str = "0.21.14";

/// A tool, and how cargo installs it.
#[derive(Debug)]
pub struct CargoTool {
    /// The program's name.
    name: &'static str,
    /// The package's name.
    package: &'static str,
    /// The exact version wanted.
    version: String,
    /// Whether the versions of its own lock file are used.
    locked: bool,
    /// How long it compiles, in minutes, on two cores.
    pub minutes: u32,
}

/// Trunk, which builds the app.
pub fn trunk() -> CargoTool {
    CargoTool { name: "trunk", package: "trunk", version: TRUNK.to_owned(), locked: true, minutes: 7 }
}

/// The wasm-bindgen CLI, of exactly the version that the app is compiled with:
/// it refuses any other.
///
/// # Errors
/// When Cargo.lock cannot be read.
pub fn wasm_bindgen(workspace: &Workspace) -> Result<CargoTool> {
    let lock = files::read_text(&workspace.root.join("Cargo.lock"))?;
    Ok(CargoTool {
        name: "wasm-bindgen",
        package: "wasm-bindgen-cli",
        version: version::in_lock(&lock, "wasm-bindgen")?,
        // Its lock file may pin a package that a registry no longer has.
        locked: false,
        minutes: 3,
    })
}

impl CargoTool {
    /// Finds the tool in its wanted version.
    pub fn find(&self, workspace: &Workspace) -> Option<Tool> {
        let own = process::find_in(self.name, [self.bin(workspace)]);
        let mut programs = [process::find(self.name), own].into_iter().flatten();
        let program = programs.find(|program| version::of_program(program).as_ref() == Some(&self.version))?;
        Some(self.at(program))
    }

    /// Finds the tool, or installs it into `.tools`.
    ///
    /// # Errors
    /// When it cannot be installed; the message holds the command that would.
    pub fn require(&self, workspace: &Workspace) -> Result<Tool> {
        match self.find(workspace) {
            Some(tool) => Ok(tool),
            None => self.install(workspace),
        }
    }

    fn install(&self, workspace: &Workspace) -> Result<Tool> {
        let Self { name, package, version, minutes, .. } = self;
        say::step(&format!("Installing {name} {version} into .tools (about {minutes} minutes, once)"));
        let mut cargo = process::cargo();
        cargo
            .args(["install", package, "--bin", name, "--version", version, "--force", "--root"])
            .arg(workspace.tools());
        if self.locked {
            cargo.arg("--locked");
        }
        // Otherwise cargo advises to add the folder to the PATH, which nobody needs to do.
        process::with_path(&mut cargo, &[self.bin(workspace)])?;
        // A folder that stays: an interrupted installation goes on where it stopped.
        let build = workspace.tools().join("build");
        cargo.arg("--target-dir").arg(&build);
        // It runs for seconds at a time: it need not be fast, only compiled soon.
        cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        cargo.env("CARGO_PROFILE_RELEASE_LTO", "off");
        cargo.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        process::run(&mut cargo).with_context(|| {
            let locked = if self.locked { " --locked" } else { "" };
            format!(
                "{name} {version} could not be installed; that needs a network, once. \
                 `cargo install {package} --version {version}{locked}` installs it for all projects"
            )
        })?;
        fs::remove_dir_all(&build).with_context(|| format!("{} cannot be removed", build.display()))?;
        let program = process::find_in(name, [self.bin(workspace)]);
        program.map(|program| self.at(program)).with_context(|| format!("cargo installed no program named {name}"))
    }

    /// Where cargo puts the program.
    fn bin(&self, workspace: &Workspace) -> PathBuf {
        workspace.tools().join("bin")
    }

    fn at(&self, program: PathBuf) -> Tool {
        Tool { name: self.name, version: self.version.clone(), program }
    }
}
