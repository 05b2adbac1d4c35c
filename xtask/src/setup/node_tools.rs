//! The tools that come from npm: wasm-opt (package `binaryen`), esbuild and terser.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use super::{tool::Tool, version};
use crate::{npm, process, workspace::Workspace};

/// The oldest wasm-opt that reads the output of the current Rust compiler.
const OLDEST_WASM_OPT: u32 = 123;

const PACKAGE: &str = include_str!("../../node/package.json");
const LOCK: &str = include_str!("../../node/package-lock.json");

/// The installed tools.
#[derive(Debug)]
pub struct NodeTools {
    /// wasm-opt, which makes the WebAssembly smaller.
    pub wasm_opt: Tool,
    /// The `node_modules` folder that holds esbuild and terser.
    pub node_modules: PathBuf,
}

impl NodeTools {
    /// Returns a command of esbuild.
    ///
    /// # Errors
    /// When npm installed no esbuild.
    pub fn esbuild(&self) -> Result<Command> {
        let script = self.node_modules.join("esbuild/bin/esbuild");
        anyhow::ensure!(script.is_file(), "npm installed no esbuild in {}", self.node_modules.display());
        // The file is a script or, where npm ran its install script, the program itself.
        let is_script = fs::read(&script).is_ok_and(|bytes| bytes.starts_with(b"#!"));
        Ok(if is_script {
            let mut node = process::command("node");
            node.arg(script);
            node
        } else {
            process::command(script)
        })
    }
}

/// Finds the tools, or installs them into `.tools`.
///
/// # Errors
/// When Node.js is missing, npm cannot fetch a package, or wasm-opt does not run.
pub fn require(workspace: &Workspace) -> Result<NodeTools> {
    npm::require("building the app")?;
    let folder = workspace.tools().join("node");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    for (name, text) in [("package.json", PACKAGE), ("package-lock.json", LOCK)] {
        let file = folder.join(name);
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    npm::install(&folder, "wasm-opt, esbuild and terser")?;
    let node_modules = folder.join("node_modules");
    let found = process::find_in("wasm-opt", [node_modules.join(".bin")]).and_then(|program| wasm_opt(&program));
    // The system's wasm-opt replaces npm's if npm's does not run.
    let found = found.or_else(|| wasm_opt(&process::find("wasm-opt")?));
    let wasm_opt = found.context(
        "npm's wasm-opt does not run on this system; install binaryen 123 or later, with wasm-opt on the PATH",
    )?;
    Ok(NodeTools { wasm_opt, node_modules })
}

/// Returns the tool if it runs and is recent enough.
fn wasm_opt(program: &Path) -> Option<Tool> {
    let version = version::of_program(program)?;
    is_recent(&version).then(|| Tool { name: "wasm-opt", version, program: program.to_owned() })
}

fn is_recent(version: &str) -> bool {
    version.parse::<u32>().is_ok_and(|version| version >= OLDEST_WASM_OPT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_wasm_opt_is_refused() {
        assert!(is_recent("132"));
        assert!(is_recent("123"));
        assert!(!is_recent("108"));
        assert!(!is_recent("unknown"));
    }
}
