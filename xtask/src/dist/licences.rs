//! The licences of the packages inside the program.

use std::{collections::BTreeMap, fmt::Write as _, fs};

use anyhow::{Context, Result};

use super::packages::{Dependency, Packages};
use crate::files;

/// The starts of the names of files with a licence.
const NAMES: [&str; 6] = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"];
/// The text of the MIT licence, without the line of the copyright (<https://spdx.org/licenses/MIT.html>).
const MIT: &str = include_str!("../../../LICENSE");

/// Returns a text with the licences of all packages. Equal texts are written once.
pub fn text(packages: &Packages) -> Result<String> {
    let mut by_text = BTreeMap::<String, Vec<String>>::new();
    for package in &packages.dependencies {
        let mut texts = texts(package)?;
        if texts.is_empty() {
            texts.push(standard(package));
        }
        for text in texts {
            by_text.entry(text).or_default().push(package.id());
        }
    }
    let mut all = String::from("The program `glossary` contains these packages of other projects:\n\n");
    for package in &packages.dependencies {
        let repository = package.repository.as_deref().unwrap_or_default();
        let _ = writeln!(all, "  {}: {} {repository}", package.id(), package.licence);
    }
    let mut entries: Vec<_> = by_text.into_iter().collect();
    entries.sort_by(|(_, one), (_, other)| one.cmp(other));
    for (text, users) in entries {
        let _ = write!(all, "\n{}\n{}\n\n{text}\n", "-".repeat(80), users.join(", "));
    }
    Ok(all)
}

/// Returns the texts of a package's licence files.
fn texts(package: &Dependency) -> Result<Vec<String>> {
    let entries = fs::read_dir(&package.folder).with_context(|| format!("cannot read {}", package.folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    paths.sort();
    let is_licence = |name: &str| NAMES.iter().any(|start| name.to_uppercase().starts_with(start));
    let paths = paths.iter().filter(|path| path.is_file());
    let paths = paths.filter(|path| path.file_name().and_then(|name| name.to_str()).is_some_and(is_licence));
    paths.map(|path| Ok(normalised(&files::read_text(path)?))).collect()
}

/// Returns the standard text for a package that contains none, as some packages of MIT-licensed projects.
fn standard(package: &Dependency) -> String {
    let authors = if package.authors.is_empty() { "the authors".to_owned() } else { package.authors.join(", ") };
    let name = format!("{} has no licence file. Its licence is {}.", package.id(), package.licence);
    if !package.licence.split(['(', ')', ' ']).any(|part| part == "MIT") {
        return name;
    }
    let terms = MIT
        .lines()
        .map(|line| if line.starts_with("Copyright") { format!("Copyright (c) {authors}") } else { line.to_owned() });
    format!("{name}\n\n{}", normalised(&terms.collect::<Vec<_>>().join("\n")))
}

/// Returns a text without differences that do not matter: line endings, and spaces at the ends of lines.
fn normalised(text: &str) -> String {
    let lines: Vec<_> = text.trim_start_matches('\u{feff}').lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(folder: &std::path::Path, name: &str, licence: &str) -> Dependency {
        let folder = folder.join(name);
        fs::create_dir_all(&folder).unwrap();
        Dependency {
            name: name.into(),
            version: "1.0.0".into(),
            licence: licence.into(),
            authors: vec!["Ada".into()],
            repository: None,
            checksum: None,
            folder,
            uses: vec![],
        }
    }

    #[test]
    fn equal_texts_are_written_once_and_missing_ones_are_filled_in() {
        let folder = tempfile::tempdir().unwrap();
        let dependencies = ["a", "b", "c"].map(|name| package(folder.path(), name, "MIT OR Apache-2.0"));
        fs::write(folder.path().join("a/LICENSE-MIT"), "Permission\r\n").unwrap();
        fs::write(folder.path().join("b/license.md"), "Permission \n").unwrap();
        let packages = Packages { version: "0.2.0".into(), time: None, dependencies: dependencies.into() };
        let text = text(&packages).unwrap();
        assert!(text.contains("a@1.0.0, b@1.0.0\n\nPermission\n"), "{text}");
        assert!(text.contains("c@1.0.0 has no licence file"), "{text}");
        assert!(text.contains("Copyright (c) Ada") && text.contains("THE SOFTWARE IS PROVIDED \"AS IS\""), "{text}");
    }
}
