//! Checks that there are no import cycles in the `use` declarations and paths of a package's
//! files.
//!
//! An edge leads from a file to the file with the item that a path names. A re-export (`pub use`) is not an
//! edge: the module offers the item, and does not use it.

mod graph;
pub mod modules;
mod paths;

use anyhow::Result;
use xtask::workspace::Workspace;

use graph::Graph;
use modules::Modules;

/// The source folders of the packages, and the root file of each.
const ROOTS: [&str; 10] = [
    "crates/core/src/lib.rs",
    "src/lib.rs",
    "crates/publisher/src/lib.rs",
    "crates/inbox/src/lib.rs",
    "crates/import/src/lib.rs",
    "crates/cli/src/main.rs",
    "crates/wasm-streams/src/lib.rs",
    "xtask/src/lib.rs",
    "xtask/src/main.rs",
    "xtask/checks/src/main.rs",
];

/// Returns a message for each cycle.
///
/// # Errors
/// When a file cannot be read or parsed, or a module's file is missing.
pub fn check(workspace: &Workspace) -> Result<Vec<String>> {
    let mut broken = Vec::new();
    for root in ROOTS {
        let modules = Modules::read(&workspace.root.join(root))?;
        let mut graph = Graph::default();
        for module in modules.all() {
            for used in &module.paths.used {
                if let Some(target) = modules.resolve(&module.path, used) {
                    graph.add(&workspace.relative(&module.file), &workspace.relative(target), &used.text());
                }
            }
        }
        broken.extend(graph.cycles());
    }
    Ok(broken)
}
