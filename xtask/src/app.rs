//! The build of the app: Trunk writes the app into `target/app`, if an input has changed.

use std::{env, fs, path::PathBuf};

use anyhow::{Context, Result};

use crate::{
    console,
    fingerprint::{self, Fingerprint},
    process,
    setup::{self, Tools},
    workspace::Workspace,
};

/// The environment variable that keeps Trunk's hook from publishing the pages: `cargo xtask` publishes them itself.
pub const APP_ONLY: &str = "GLOSSARY_APP_ONLY";

/// The app's inputs, besides the tools.
const SOURCES: [&str; 10] = [
    "src",
    "crates/core",
    "crates/wasm-streams",
    "crates/publisher/src/embed",
    "style",
    "xtask/src/hook",
    "index.html",
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
];

/// The environment variable with flags that cargo passes to the compiler, besides those in `.cargo/config.toml`.
const RUSTFLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// Builds the app, unless it is up to date, and returns its folder.
///
/// # Errors
/// When a tool is missing and cannot be installed, or the app does not compile.
pub fn build(workspace: &Workspace) -> Result<PathBuf> {
    let tools = setup::tools(workspace)?;
    let folder = folder(workspace);
    let kept = workspace.target.join("app.fingerprint");
    let current = fingerprint(workspace, &tools)?;
    if fingerprint::is_current(&kept, &current) && folder.join("index.html").is_file() {
        return Ok(folder);
    }
    console::step("Building the app with Trunk (about 3 minutes the first time, less than one after)");
    if kept.exists() {
        fs::remove_file(&kept).with_context(|| format!("cannot remove {}", kept.display()))?;
    }
    let mut trunk = tools.trunk()?;
    // The versions are pinned, so Trunk does not have to look for newer ones.
    trunk
        .args(["build", "--release", "--skip-version-check", "--dist"])
        .arg(&folder)
        .env(APP_ONLY, "1")
        .env(RUSTFLAGS, rustflags(RUSTFLAGS))
        .current_dir(&workspace.root);
    process::run(&mut trunk)?;
    fingerprint::keep(&kept, &current)?;
    Ok(folder)
}

/// Returns the folder that the app is built into.
pub fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("app")
}

/// Returns the compiler flags that remove the folder of the cargo registry from the paths in the app: with
/// that folder, the size of the app would differ from machine to machine. `variable` is the environment variable with the
/// user's own flags for the target.
pub fn rustflags(variable: &str) -> String {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::home_dir().map(|home| home.join(".cargo"))).unwrap_or_default();
    let registries = fs::read_dir(home.join("registry/src")).into_iter().flatten().flatten();
    let folders = registries.map(|registry| registry.path().display().to_string());
    // Cargo separates the flags by spaces.
    let folders = folders.filter(|folder| !folder.contains(char::is_whitespace));
    let others = env::var(variable).unwrap_or_default();
    folders.fold(others, |flags, folder| format!("{flags} --remap-path-prefix={folder}=").trim_start().to_owned())
}

/// Returns whether the app was never built here.
pub fn is_missing(workspace: &Workspace) -> bool {
    !workspace.target.join("app.fingerprint").is_file()
}

fn fingerprint(workspace: &Workspace, tools: &Tools) -> Result<String> {
    let rustc = process::capture(process::command("rustc").arg("--version"))?;
    let mut fingerprint = Fingerprint::default().fact(&rustc).fact(&rustflags(RUSTFLAGS));
    for tool in tools.all() {
        fingerprint = fingerprint.fact(tool.name).fact(&tool.version);
    }
    for source in SOURCES {
        fingerprint = fingerprint.files(&workspace.root, source)?;
    }
    Ok(fingerprint.finish())
}
