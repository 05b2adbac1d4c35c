//! wasm-opt, which makes the WebAssembly smaller. It comes from npm's
//! `binaryen`: cargo has none as recent. The site works without it.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};

use super::{Tool, version};
use crate::{npm, process, say, workspace::Workspace};

/// The program's name.
pub const NAME: &str = "wasm-opt";

/// The oldest that knows what today's Rust compiles to.
const OLDEST: u32 = 123;

const PACKAGE: &str = include_str!("../../wasm-opt/package.json");
const LOCK: &str = include_str!("../../wasm-opt/package-lock.json");

/// Finds wasm-opt on the PATH or in `.tools`.
pub fn find(workspace: &Workspace) -> Option<Tool> {
    let installed = || process::find_in(NAME, [workspace.tools().join(NAME).join("node_modules/.bin")]);
    process::find(NAME).and_then(at).or_else(|| installed().and_then(at))
}

/// Finds wasm-opt, or installs it into `.tools`. `None` without Node.js, or where
/// npm cannot fetch it: the user is told, and the app is built unoptimised.
///
/// # Errors
/// When `.tools` cannot be written.
pub fn find_or_install(workspace: &Workspace) -> Result<Option<Tool>> {
    if let Some(tool) = find(workspace) {
        return Ok(Some(tool));
    }
    // npm's own is a script that Node.js runs.
    if !npm::is_present() {
        say::warn(
            "without Node.js there is no wasm-opt: the app works, but visitors download more. \
             Install Node.js (https://nodejs.org/en/download) and run this again",
        );
        return Ok(None);
    }
    let folder = workspace.tools().join(NAME);
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    for (name, text) in [("package.json", PACKAGE), ("package-lock.json", LOCK)] {
        fs::write(folder.join(name), text).with_context(|| format!("{}/{name} cannot be written", folder.display()))?;
    }
    if let Err(error) = npm::install(&folder, NAME) {
        say::warn(&format!("the app is built unoptimised, and visitors download more: {error:#}"));
        return Ok(None);
    }
    let found = find(workspace);
    if found.is_none() {
        say::warn("npm's wasm-opt does not run on this system: the app is built unoptimised");
    }
    Ok(found)
}

/// The tool at that path, if it runs and is recent enough.
fn at(program: PathBuf) -> Option<Tool> {
    let version = version::of_program(&program)?;
    is_recent(&version).then_some(Tool { name: NAME, version, program })
}

fn is_recent(version: &str) -> bool {
    version.parse::<u32>().is_ok_and(|version| version >= OLDEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_one_is_passed_over() {
        assert!(is_recent("132"));
        assert!(is_recent("123"));
        assert!(!is_recent("108"));
        assert!(!is_recent("unknown"));
    }
}
