//! The tools that building and testing need. The setup searches the PATH, then the project's
//! `.tools` folder, and installs a missing tool there.

pub mod apt;
mod cargo_tool;
pub mod chromium;
mod components;
pub mod engines;
pub mod node_tools;
pub mod postgres;
mod prebuilt;
pub mod proxies;
mod tool;
mod version;

use std::{
    env, fmt,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

pub use components::{WASM_TARGET, require_component, require_wasm_target};
pub use tool::Tool;

use crate::{npm, process, workspace::Workspace};
use node_tools::NodeTools;

/// The tools that build the app.
#[derive(Debug)]
pub struct Tools {
    /// Trunk, which builds the app.
    pub trunk: Tool,
    /// The wasm-bindgen CLI, of the version that the app is compiled with.
    pub wasm_bindgen: Tool,
    /// The tools from npm, which make the app and the scripts small.
    pub node: NodeTools,
}

impl Tools {
    /// Iterates over all tools.
    pub fn all(&self) -> impl Iterator<Item = &Tool> {
        [&self.trunk, &self.wasm_bindgen, &self.node.wasm_opt].into_iter()
    }

    /// Returns a command of Trunk that finds the other tools first on its PATH, and so downloads none.
    ///
    /// # Errors
    /// When a tool's folder cannot be on a PATH.
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
        write!(f, "Everything is ready. `cargo xtask serve` builds and serves the site.")
    }
}

/// Runs `cargo xtask setup`: installs missing tools, and prints the path of each tool.
///
/// # Errors
/// When a tool cannot be installed.
#[allow(clippy::print_stdout, reason = "the user asked for it")]
pub fn run(workspace: &Workspace, of_tests: bool) -> Result<()> {
    if of_tests {
        return tests(workspace);
    }
    println!("{}", tools(workspace)?);
    Ok(())
}

/// Finds the tools that build the app, and installs those that are missing.
///
/// # Errors
/// When a tool cannot be installed. The message names the tool and a command that installs it.
pub fn tools(workspace: &Workspace) -> Result<Tools> {
    require_wasm_target()?;
    Ok(Tools {
        node: node_tools::require(workspace)?,
        trunk: cargo_tool::trunk().require(workspace)?,
        wasm_bindgen: cargo_tool::wasm_bindgen(workspace)?.require(workspace)?,
    })
}

/// Finds mdBook, which builds the manual, or installs it.
///
/// # Errors
/// When the tool cannot be installed.
pub fn mdbook(workspace: &Workspace) -> Result<Tool> {
    cargo_tool::mdbook().require(workspace)
}

/// Installs what the tests need: PostgreSQL, reverse proxies, npm packages and browsers.
///
/// # Errors
/// When a tool cannot be installed.
pub fn tests(workspace: &Workspace) -> Result<()> {
    postgres::find_or_install()?;
    proxies::find_or_install()?;
    let folder = workspace.root.join("end2end");
    npm::require("testing in a browser")?;
    npm::install(&folder, "the tests' packages")?;
    chromium::find_or_install(&folder)?;
    engines::install();
    npm::install(&folder.join("engines"), "the drivers of other browsers")
}

/// Estimates how many minutes [`tools`] needs to install what is missing, on two cores.
///
/// # Errors
/// When Cargo.lock cannot be read.
pub fn minutes_missing(workspace: &Workspace) -> Result<u32> {
    let wanted = [cargo_tool::trunk(), cargo_tool::wasm_bindgen(workspace)?];
    Ok(wanted.iter().filter(|tool| tool.find(workspace).is_none()).map(|tool| tool.minutes).sum())
}
