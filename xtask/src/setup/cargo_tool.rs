//! Tools that cargo compiles: Trunk, the wasm-bindgen CLI and mdBook.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};

use super::{
    prebuilt::{self, Archive},
    tool::Tool,
    version,
};
use crate::{console, files, process, workspace::Workspace};

/// The newest Trunk that compiles with the Rust this workspace asks for.
const TRUNK: &str = "0.21.14";

/// The newest mdBook that compiles with the Rust this workspace asks for.
const MDBOOK: &str = "0.5.4";

/// Trunk's released archives (<https://github.com/trunk-rs/trunk/releases>), with the SHA-256
/// that the release publishes beside each.
const TRUNK_ARCHIVES: [Archive; 1] = [Archive {
    os: "linux",
    arch: "x86_64",
    url: "https://github.com/trunk-rs/trunk/releases/download/v0.21.14/trunk-x86_64-unknown-linux-gnu.tar.gz",
    sha256: "f2b4680cd239693a646a2795e4633c625328d7b2a044fbe749fa3a2fe9e7036b",
}];

/// A tool, and how it is installed.
#[derive(Debug)]
pub struct CargoTool {
    /// The program's name.
    name: &'static str,
    /// The package's name.
    package: &'static str,
    /// The exact version wanted.
    version: String,
    /// Released archives of the program. Systems without an archive compile the program.
    archives: &'static [Archive],
    /// Whether cargo uses the versions of the tool's own lock file.
    locked: bool,
    /// The features that cargo compiles; `None` for the tool's default features.
    features: Option<&'static [&'static str]>,
    /// The minutes of compiling on two cores.
    pub minutes: u32,
}

/// Returns Trunk, which builds the app.
pub fn trunk() -> CargoTool {
    CargoTool {
        name: "trunk",
        package: "trunk",
        version: TRUNK.to_owned(),
        archives: &TRUNK_ARCHIVES,
        locked: true,
        // The default features look for updates and download tools over TLS; `setup` installs the tools.
        features: Some(&[]),
        minutes: 2,
    }
}

/// Returns the wasm-bindgen CLI of exactly the version that the app is compiled with: the CLI
/// refuses the output of any other version.
///
/// # Errors
/// When Cargo.lock cannot be read.
pub fn wasm_bindgen(workspace: &Workspace) -> Result<CargoTool> {
    let lock = files::read_text(&workspace.root.join("Cargo.lock"))?;
    Ok(CargoTool {
        name: "wasm-bindgen",
        package: "wasm-bindgen-cli",
        version: version::in_lock(&lock, "wasm-bindgen")?,
        archives: &[],
        // Its lock file may pin a package that a registry no longer has.
        locked: false,
        features: None,
        minutes: 1,
    })
}

/// Returns mdBook, which builds the manual.
pub fn mdbook() -> CargoTool {
    CargoTool {
        name: "mdbook",
        package: "mdbook",
        version: MDBOOK.to_owned(),
        archives: &[],
        locked: true,
        // The default ones also serve the book and watch its files.
        features: Some(&["search"]),
        minutes: 1,
    }
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
    /// When the tool cannot be installed. The message contains a command that installs it.
    pub fn require(&self, workspace: &Workspace) -> Result<Tool> {
        match self.find(workspace) {
            Some(tool) => Ok(tool),
            None => self.install(workspace),
        }
    }

    fn install(&self, workspace: &Workspace) -> Result<Tool> {
        let archive = self.archives.iter().find(|archive| archive.is_for_this_system());
        if let Some(archive) = archive {
            console::step(&format!("Downloading {} {}", self.name, self.version));
            match prebuilt::install(archive, self.name, &self.bin(workspace)) {
                Ok(program) if version::of_program(&program).as_ref() == Some(&self.version) => {
                    return Ok(self.at(program));
                }
                Ok(_) => console::warn(&format!("the downloaded {} does not run here; compiling it", self.name)),
                Err(error) => console::warn(&format!("{error:#}; compiling {} instead", self.name)),
            }
        }
        self.compile(workspace)
    }

    fn compile(&self, workspace: &Workspace) -> Result<Tool> {
        let Self { name, package, version, minutes, .. } = self;
        console::step(&format!("Compiling {name} {version} into .tools (about {minutes} min, once)"));
        let mut cargo = process::cargo();
        cargo
            .args(["install", package, "--bin", name, "--version", version, "--force", "--root"])
            .arg(workspace.tools());
        if self.locked {
            cargo.arg("--locked");
        }
        if let Some(features) = self.features {
            cargo.args(["--no-default-features", "--features", &features.join(",")]);
        }
        // Otherwise cargo advises to add the folder to the PATH, which is not needed.
        process::with_path(&mut cargo, &[self.bin(workspace)])?;
        // A fixed folder, so that an interrupted installation continues.
        let build = workspace.tools().join("build");
        cargo.arg("--target-dir").arg(&build);
        // The tool runs for a second at a time: compiling it costs more than its speed brings.
        cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0");
        cargo.env("CARGO_PROFILE_RELEASE_LTO", "off");
        cargo.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        process::run(&mut cargo).with_context(|| {
            let locked = if self.locked { " --locked" } else { "" };
            format!(
                "{name} {version} could not be installed; that needs a network, once. \
                 `cargo install {package} --version {version}{locked}` installs it for all projects"
            )
        })?;
        fs::remove_dir_all(&build).with_context(|| format!("cannot remove {}", build.display()))?;
        let program = process::find_in(name, [self.bin(workspace)]);
        program.map(|program| self.at(program)).with_context(|| format!("cargo installed no program named {name}"))
    }

    /// Returns the folder of installed programs.
    fn bin(&self, workspace: &Workspace) -> PathBuf {
        workspace.tools().join("bin")
    }

    fn at(&self, program: PathBuf) -> Tool {
        Tool { name: self.name, version: self.version.clone(), program }
    }
}
