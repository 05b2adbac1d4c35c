//! The app: built by Trunk into `target/app`, and only when something it is made of has changed.

use std::{env, fs, path::PathBuf};

use anyhow::{Context, Result};

use crate::{
    hook, process, say,
    setup::{self, Tools},
    stamp::{self, Stamp},
    workspace::Workspace,
};

/// All that the app is made of, besides the tools.
const SOURCES: [&str; 8] =
    ["src", "crates/core", "crates/wasm-streams", "style", "index.html", "Cargo.toml", "Cargo.lock", "Trunk.toml"];

/// The profile that makes the app small; for Trunk's own release builds, index.html names it.
const PROFILE: &str = "browser";

/// What cargo passes on to the compiler, besides what `.cargo/config.toml` says.
const RUSTFLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// Builds the app, unless it is up to date, and returns its folder.
///
/// # Errors
/// When a tool is missing and cannot be installed, or the app does not compile.
pub fn build(workspace: &Workspace) -> Result<PathBuf> {
    let tools = setup::tools(workspace)?;
    let folder = workspace.target.join("app");
    let kept = workspace.target.join("app.stamp");
    let current = stamp(workspace, &tools)?;
    if stamp::is_current(&kept, &current) && folder.join("index.html").is_file() {
        return Ok(folder);
    }
    say::step("Building the app with Trunk (about 3 minutes the first time, less than one after)");
    if kept.exists() {
        fs::remove_file(&kept).with_context(|| format!("{} cannot be removed", kept.display()))?;
    }
    let mut trunk = tools.trunk()?;
    // The versions are pinned; Trunk need not ask for newer ones.
    trunk
        .args(["build", "--skip-version-check", "--dist"])
        .arg(&folder)
        .env(hook::APP_ONLY, "1")
        .env(RUSTFLAGS, rustflags())
        .current_dir(&workspace.root);
    if tools.wasm_opt.is_some() {
        trunk.arg("--release");
    } else {
        // Trunk's release builds insist on wasm-opt; the compiler's own work is the same without.
        trunk.args(["--cargo-profile", PROFILE]);
    }
    process::run(&mut trunk)?;
    stamp::keep(&kept, &current)?;
    Ok(folder)
}

/// Has the libraries' files named without the folder in which this machine keeps them: it is no visitor's
/// business, and the app would weigh differently wherever it is built.
fn rustflags() -> String {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::home_dir().map(|home| home.join(".cargo"))).unwrap_or_default();
    let registries = fs::read_dir(home.join("registry/src")).into_iter().flatten().flatten();
    let folders = registries.map(|registry| registry.path().display().to_string());
    // The flags are parted by spaces.
    let folders = folders.filter(|folder| !folder.contains(char::is_whitespace));
    let others = env::var(RUSTFLAGS).unwrap_or_default();
    folders.fold(others, |flags, folder| format!("{flags} --remap-path-prefix={folder}=").trim_start().to_owned())
}

/// Whether a whole build is still to come.
pub fn is_missing(workspace: &Workspace) -> bool {
    !workspace.target.join("app.stamp").is_file()
}

fn stamp(workspace: &Workspace, tools: &Tools) -> Result<String> {
    let rustc = process::capture(process::command("rustc").arg("--version"))?;
    let mut stamp = Stamp::default().fact(&rustc).fact(&rustflags());
    for tool in tools.all() {
        stamp = stamp.fact(tool.name).fact(&tool.version);
    }
    for source in SOURCES {
        stamp = stamp.files(&workspace.root, source)?;
    }
    Ok(stamp.finish())
}
