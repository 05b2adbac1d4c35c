//! The versions that programs print, and those in Cargo.lock.

use std::path::Path;

use anyhow::{Context, Result};

use crate::process;

/// Returns the version that `<program> --version` prints. `None` if the program does not run.
pub fn of_program(program: &Path) -> Option<String> {
    let output = process::capture(process::command(program).arg("--version")).ok()?;
    in_text(&output).map(str::to_owned)
}

/// Finds the first word that begins with a digit, or with a `v` before it: `trunk 0.21.14`, `mdbook v0.5.4`,
/// `wasm-opt version 132 (version_132)`.
fn in_text(text: &str) -> Option<&str> {
    let mut words = text.split_whitespace().map(|word| word.strip_prefix('v').unwrap_or(word));
    words.find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

/// Returns the version of a package in the text of a Cargo.lock.
///
/// # Errors
/// When the text does not contain the package.
pub fn in_lock(lock: &str, package: &str) -> Result<String> {
    // Cargo writes the two lines one after the other.
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    let version = lines.next().and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    version.map(str::to_owned).with_context(|| format!("Cargo.lock does not hold {package}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_version_among_other_words() {
        assert_eq!(in_text("trunk 0.21.14\n"), Some("0.21.14"));
        assert_eq!(in_text("wasm-bindgen 0.2.130 (a1b2c3d)\n"), Some("0.2.130"));
        assert_eq!(in_text("wasm-opt version 132 (version_132)"), Some("132"));
        assert_eq!(in_text("mdbook v0.5.4\n"), Some("0.5.4"));
        assert_eq!(in_text("no version here"), None);
    }

    #[test]
    fn reads_the_lock() {
        let lock = "version = 4\n\
                    [[package]]\nname = \"a\"\nversion = \"1.2.3\"\n\
                    [[package]]\nname = \"a-b\"\nversion = \"2.0.0\"\n";
        assert_eq!(in_lock(lock, "a-b").unwrap(), "2.0.0");
        assert_eq!(in_lock(lock, "c").unwrap_err().to_string(), "Cargo.lock does not hold c");
        assert!(in_lock("package = 3", "a").is_err());
        assert!(in_lock("name = \"a\"\n", "a").is_err());
    }
}
