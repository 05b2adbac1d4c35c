//! Checks for content that never belongs in the repository: paths of one machine, marks of unfinished
//! work, packages from other sources than the public registries, and files that are too long.

use std::{env, path::Path};

use anyhow::Result;
use serde_json::Value;
use xtask::{files, workspace::Workspace};

use crate::page::values_of;

/// The folders that are not checked: git's own, and those in .gitignore.
const SKIPPED: [&str; 8] =
    [".git", ".tools", "data", "dist", "node_modules", "playwright-report", "target", "test-results"];

/// The extensions of the files that are checked.
const TEXT: [&str; 11] = ["css", "html", "js", "json", "lock", "md", "mjs", "rs", "sql", "toml", "ts"];

/// The maximum number of lines of a source file. A longer file has more than one purpose.
const LONGEST: usize = 400;

/// Marks of unfinished work, concatenated so that this file contains none.
const UNFINISHED: [&str; 2] = [concat!("TO", "DO"), concat!("FIX", "ME")];

/// The registry of crates.
const CRATES: &str = "registry+https://github.com/rust-lang/crates.io-index";
/// The registry of npm packages.
const NPM: &str = "https://registry.npmjs.org/";

/// Returns the broken rules.
///
/// # Errors
/// When a file cannot be read.
pub fn check(workspace: &Workspace) -> Result<Vec<String>> {
    let home = env::var("HOME").or_else(|_| env::var("USERPROFILE")).unwrap_or_default();
    let root = workspace.root.to_string_lossy().into_owned();
    let machine: Vec<_> = [home, root].into_iter().filter(|path| path.len() > 1).map(|path| path + "/").collect();
    let mut broken = Vec::new();
    for path in files::below(&workspace.root, &SKIPPED)? {
        if files::has_extension(&path, &TEXT) {
            broken.extend(broken_in(&workspace.relative(&path), &files::read_text(&path)?, &machine));
        }
    }
    Ok(broken)
}

fn broken_in(name: &str, text: &str, machine: &[String]) -> Vec<String> {
    let mut broken = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let place = format!("{name}:{}", number + 1);
        if let Some(path) = machine.iter().find(|path| line.contains(path.as_str())) {
            broken.push(format!("{place}: {path} is a path of this machine only"));
        }
        if let Some(mark) = UNFINISHED.iter().find(|mark| line.contains(*mark)) {
            broken.push(format!("{place}: {mark} marks unfinished work: finish it, or open an issue"));
        }
        if name.ends_with("Cargo.lock") && line.starts_with("source = ") && !line.contains(CRATES) {
            broken.push(format!("{place}: a package from elsewhere than crates.io"));
        }
    }
    let lines = text.lines().count();
    if files::has_extension(Path::new(name), &["rs"]) && lines > LONGEST {
        broken.push(format!("{name}: {lines} lines; a file of more than {LONGEST} has more than one purpose"));
    }
    if name.ends_with("package-lock.json") {
        broken.extend(foreign_packages(name, text));
    }
    broken
}

fn foreign_packages(name: &str, text: &str) -> Vec<String> {
    let lock = match serde_json::from_str::<Value>(text) {
        Ok(lock) => lock,
        Err(error) => return vec![format!("{name}: no JSON: {error}")],
    };
    let sources = values_of(&lock, "resolved").into_iter().filter_map(Value::as_str);
    let foreign = sources.filter(|source| !source.starts_with(NPM));
    foreign.map(|source| format!("{name}: {source} is elsewhere than npm's public registry")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_the_machine_is_found() {
        let found = broken_in("README.md", "fine\nsee /somewhere/me/x\n", &["/somewhere/me/".to_owned()]);
        assert_eq!(found, ["README.md:2: /somewhere/me/ is a path of this machine only"]);
    }

    #[test]
    fn unfinished_work_is_found() {
        assert_eq!(broken_in("a.rs", &format!("// {}: later\n", UNFINISHED[0]), &[]).len(), 1);
    }

    #[test]
    fn packages_from_elsewhere_are_found() {
        assert_eq!(broken_in("Cargo.lock", "source = \"git+https://x.example/y\"\n", &[]).len(), 1);
        assert!(broken_in("Cargo.lock", &format!("source = \"{CRATES}\"\n"), &[]).is_empty());
        let lock = r#"{"packages": {"a": {"resolved": "https://mirror.example/a.tgz"}, "b": {}}}"#;
        assert_eq!(broken_in("end2end/package-lock.json", lock, &[]).len(), 1);
    }

    #[test]
    fn a_long_file_is_found() {
        assert_eq!(broken_in("src/app.rs", &"x\n".repeat(401), &[]).len(), 1);
        assert!(broken_in("src/app.rs", &"x\n".repeat(400), &[]).is_empty());
    }
}
