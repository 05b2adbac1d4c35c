//! The tools that building needs. Each is looked for on the PATH, then in the
//! project's `.tools` folder; what is missing is installed there.

pub mod apt;
mod cargo_tool;
mod components;
pub mod postgres;
mod version;
pub mod wasm_opt;

use std::{
    env, fmt,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

pub use components::{WASM_TARGET, require_component, require_wasm_target};

use crate::{process, workspace::Workspace};

/// A tool that is there.
#[derive(Debug)]
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// Its version, such as `0.21.14`.
    pub version: String,
    /// The program.
    pub program: PathBuf,
}

/// The tools that build the app.
#[derive(Debug)]
pub struct Tools {
    /// Trunk, which builds the app.
    pub trunk: Tool,
    /// The wasm-bindgen CLI, of the version that the app is compiled with.
    pub wasm_bindgen: Tool,
    /// wasm-opt, which makes the WebAssembly smaller; not there without Node.js.
    pub wasm_opt: Option<Tool>,
}

impl Tools {
    /// All tools that are there.
    pub fn all(&self) -> impl Iterator<Item = &Tool> {
        [&self.trunk, &self.wasm_bindgen].into_iter().chain(&self.wasm_opt)
    }

    /// A command of Trunk's that finds the other tools first on its PATH, and so downloads none.
    ///
    /// # Errors
    /// When a tool's folder cannot stand on a PATH.
    pub fn trunk(&self) -> Result<Command> {
        let mut trunk = process::command(&self.trunk.program);
        let folders: Vec<PathBuf> = self.all().filter_map(|tool| tool.program.parent()).map(Path::to_owned).collect();
        process::with_path(&mut trunk, &folders)?;
        // Trunk reads NO_COLOR as a flag and stops at values other than `true` and `false`,
        // where https://no-color.org allows any.
        if env::var_os("NO_COLOR").is_some() {
            trunk.env_remove("NO_COLOR").args(["--color", "never"]);
        }
        Ok(trunk)
    }
}

impl fmt::Display for Tools {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for tool in self.all() {
            writeln!(f, "{:<13} {:<9} {}", tool.name, tool.version, tool.program.display())?;
        }
        if self.wasm_opt.is_none() {
            writeln!(f, "{:<13} missing", wasm_opt::NAME)?;
        }
        write!(f, "Everything is ready. `cargo xtask serve` builds and serves the site.")
    }
}

/// Finds the tools, and installs those that are missing.
///
/// # Errors
/// When one cannot be installed. The message says which, and which command would.
pub fn tools(workspace: &Workspace) -> Result<Tools> {
    require_wasm_target()?;
    Ok(Tools {
        trunk: cargo_tool::trunk().require(workspace)?,
        wasm_bindgen: cargo_tool::wasm_bindgen(workspace)?.require(workspace)?,
        wasm_opt: wasm_opt::find_or_install(workspace)?,
    })
}

/// The minutes that [`tools`] would take to install what is missing.
///
/// # Errors
/// When Cargo.lock cannot be read.
pub fn minutes_missing(workspace: &Workspace) -> Result<u32> {
    let wanted = [cargo_tool::trunk(), cargo_tool::wasm_bindgen(workspace)?];
    Ok(wanted.iter().filter(|tool| tool.find(workspace).is_none()).map(|tool| tool.minutes).sum())
}
