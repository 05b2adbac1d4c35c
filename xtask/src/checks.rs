//! The package `xtask-checks`: checks and benchmarks that need more dependencies than this one.

use std::process::Command;

use crate::{process, workspace::Workspace};

/// Returns a command that compiles and runs `xtask-checks`.
pub fn command(workspace: &Workspace) -> Command {
    let mut checks = process::cargo();
    checks.args(["run", "--quiet", "--package", "xtask-checks", "--"]).current_dir(&workspace.root);
    checks
}

/// Returns the same command with optimisation: the benchmarks compress a lot of data.
pub fn release_command(workspace: &Workspace) -> Command {
    let mut checks = process::cargo();
    checks.args(["run", "--quiet", "--release", "--package", "xtask-checks", "--"]).current_dir(&workspace.root);
    checks
}
