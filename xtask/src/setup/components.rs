//! The parts of the toolchain that rustup adds: the browser's target, rustfmt, clippy.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::{console, process};

/// The compiler's target for browsers.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Adds the target that the app is compiled for, when it is missing.
///
/// # Errors
/// When rustup is missing, or cannot fetch the target.
pub fn require_wasm_target() -> Result<()> {
    let sysroot = process::capture(process::command("rustc").args(["--print", "sysroot"]))
        .context("Rust is missing: https://rustup.rs installs it")?;
    // The standard library's folder is there with or without rustup.
    if Path::new(sysroot.trim()).join("lib/rustlib").join(WASM_TARGET).is_dir() {
        return Ok(());
    }
    console::step(&format!("Adding the target {WASM_TARGET} (about 20 seconds, once)"));
    rustup(&["target", "add", WASM_TARGET])
}

/// Adds a component such as `clippy`, when the cargo command that it brings is missing.
///
/// # Errors
/// As [`require_wasm_target`].
pub fn require_component(component: &str, command: &str) -> Result<()> {
    if process::capture(process::cargo().args([command, "--version"])).is_ok() {
        return Ok(());
    }
    console::step(&format!("Adding the component {component} (about 20 seconds, once)"));
    rustup(&["component", "add", component])
}

fn rustup(arguments: &[&str]) -> Result<()> {
    let Some(rustup) = process::find("rustup") else {
        bail!(
            "`rustup {}` is needed, but rustup is missing. Install this part as Rust itself was installed, \
             or install rustup: https://rustup.rs",
            arguments.join(" ")
        );
    };
    process::run(process::command(rustup).args(arguments)).context("rustup failed; downloads need a network")
}
