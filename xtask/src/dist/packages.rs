//! The packages that are compiled into the program and into the app inside it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{files, process, setup, workspace::Workspace};

/// The packages inside a released program.
#[derive(Debug)]
pub struct Packages {
    /// The version of the program.
    pub version: String,
    /// The time of the commit, as RFC 3339; `None` outside of a Git repository.
    pub time: Option<String>,
    /// The packages of other projects, ordered by name and version.
    pub dependencies: Vec<Dependency>,
}

/// A package of another project.
#[derive(Debug)]
pub struct Dependency {
    pub name: String,
    pub version: String,
    /// The SPDX licence expression.
    pub licence: String,
    pub authors: Vec<String>,
    pub repository: Option<String>,
    /// The SHA-256 checksum of the package's file at crates.io.
    pub checksum: Option<String>,
    /// The folder of the package's sources.
    pub folder: PathBuf,
    /// The dependencies inside the program, as `name@version`.
    pub uses: Vec<String>,
}

impl Dependency {
    /// Returns `name@version`.
    pub fn id(&self) -> String {
        format!("{}@{}", self.name, self.version)
    }
}

impl Packages {
    /// Asks cargo for the packages.
    pub fn read(workspace: &Workspace, target: &str) -> Result<Self> {
        let mut names = tree(workspace, &["--package", "glossary", "--target", target])?;
        let hydrate = ["--package", "glossary-app", "--no-default-features", "--features", "hydrate"];
        names.extend(tree(workspace, &[&hydrate[..], &["--target", setup::WASM_TARGET]].concat())?);
        let mut metadata = process::cargo();
        metadata.args(["metadata", "--format-version", "1", "--locked", "--all-features"]).current_dir(&workspace.root);
        // Packages for other systems need not be there.
        metadata.args(["--filter-platform", target, "--filter-platform", setup::WASM_TARGET]);
        let metadata: Value = serde_json::from_str(&process::capture(&mut metadata)?)?;
        let lock = files::read_text(&workspace.root.join("Cargo.lock"))?;
        let mut commit = process::command("git");
        commit.args(["log", "-1", "--format=%cI"]).current_dir(&workspace.root);
        let time = process::capture(&mut commit).ok().map(|time| time.trim().to_owned());
        let (version, dependencies) = select(&metadata, &names, &checksums(&lock))
            .context("`cargo metadata` does not describe all packages of `cargo tree`")?;
        Ok(Self { version, time, dependencies })
    }
}

/// Returns the packages that cargo compiles into something, as `name@version`, without build scripts' and procedural
/// macros' own dependencies.
fn tree(workspace: &Workspace, arguments: &[&str]) -> Result<BTreeSet<String>> {
    let mut tree = process::cargo();
    tree.args(["tree", "--locked", "--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"]);
    let output = process::capture(tree.args(arguments).current_dir(&workspace.root))?;
    Ok(output.lines().filter_map(package_id).collect())
}

/// Returns `name@version` of a line like `serde v1.0.229 (*)`.
fn package_id(line: &str) -> Option<String> {
    let mut words = line.split(' ');
    Some(format!("{}@{}", words.next()?, words.next()?.strip_prefix('v')?))
}

/// Returns the version of the program, and the dependencies named.
fn select(
    metadata: &Value,
    names: &BTreeSet<String>,
    checksums: &BTreeMap<String, String>,
) -> Option<(String, Vec<Dependency>)> {
    let packages = metadata.get("packages")?.as_array()?;
    let text = |package: &Value, key: &str| package.get(key).and_then(Value::as_str).map(str::to_owned);
    let id = |package: &Value| Some(format!("{}@{}", text(package, "name")?, text(package, "version")?));
    let by_cargos_id: BTreeMap<String, String> =
        packages.iter().filter_map(|package| Some((text(package, "id")?, id(package)?))).collect();
    let nodes = metadata.get("resolve")?.get("nodes")?.as_array()?;
    let uses: BTreeMap<&String, BTreeSet<String>> = (nodes.iter())
        .filter_map(|node| {
            let used = node.get("dependencies")?.as_array()?.iter();
            let used = used.filter_map(|id| by_cargos_id.get(id.as_str()?).filter(|id| names.contains(*id)).cloned());
            Some((by_cargos_id.get(node.get("id")?.as_str()?)?, used.collect()))
        })
        .collect();
    let program = packages.iter().find(|package| text(package, "name").is_some_and(|name| name == "glossary"))?;
    // No package may be forgotten.
    if !names.iter().all(|name| packages.iter().any(|package| id(package).as_ref() == Some(name))) {
        return None;
    }
    let mut dependencies = Vec::new();
    for package in packages {
        let id = id(package)?;
        // Packages of this repository have no source.
        if !names.contains(&id) || package.get("source").is_none_or(Value::is_null) {
            continue;
        }
        let authors = package.get("authors")?.as_array()?.iter().filter_map(Value::as_str).map(str::to_owned);
        dependencies.push(Dependency {
            name: text(package, "name")?,
            version: text(package, "version")?,
            // A slash is the old form of OR.
            licence: text(package, "license").unwrap_or_else(|| "NOASSERTION".to_owned()).replace('/', " OR "),
            authors: authors.collect(),
            repository: text(package, "repository"),
            checksum: checksums.get(&id).cloned(),
            folder: PathBuf::from(text(package, "manifest_path")?).parent()?.to_owned(),
            uses: uses.get(&id).into_iter().flatten().cloned().collect(),
        });
    }
    dependencies.sort_by_key(Dependency::id);
    Some((text(program, "version")?, dependencies))
}

/// Returns the checksums in a Cargo.lock, by `name@version`.
fn checksums(lock: &str) -> BTreeMap<String, String> {
    let value = |block: &str, key: &str| {
        block
            .lines()
            .find_map(|line| Some(line.strip_prefix(key)?.strip_prefix(" = \"")?.strip_suffix('"')?.to_owned()))
    };
    let blocks = lock.split("[[package]]");
    let entries = blocks.filter_map(|block| {
        Some((format!("{}@{}", value(block, "name")?, value(block, "version")?), value(block, "checksum")?))
    });
    entries.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lines_of_cargo_tree_name_packages() {
        assert_eq!(package_id("serde v1.0.229 (*)"), Some("serde@1.0.229".to_owned()));
        assert_eq!(package_id("glossary v0.2.0 (/home/me/glossary/crates/cli)"), Some("glossary@0.2.0".to_owned()));
        assert_eq!(package_id(""), None);
    }

    #[test]
    fn only_packages_of_other_projects_inside_the_program_are_dependencies() {
        let package = |name: &str, source: Value| {
            json!({ "id": name, "name": name, "version": "1.0.0", "license": "MIT/Apache-2.0", "authors": ["Ada"],
                    "repository": null, "source": source, "manifest_path": format!("/crates/{name}/Cargo.toml") })
        };
        let registry = json!("registry+https://github.com/rust-lang/crates.io-index");
        let metadata = json!({
            "packages": [package("glossary", Value::Null), package("used", registry.clone()), package("deep", registry.clone()), package("unused", registry)],
            "resolve": { "nodes": [{ "id": "used", "dependencies": ["deep", "unused"] }] },
        });
        let names = ["glossary@1.0.0", "used@1.0.0", "deep@1.0.0"].map(str::to_owned).into();
        let lock = "[[package]]\nname = \"deep\"\nversion = \"1.0.0\"\nsource = \"x\"\nchecksum = \"ab\"\n";
        let (version, dependencies) = select(&metadata, &names, &checksums(lock)).unwrap();
        assert_eq!(version, "1.0.0");
        assert_eq!(dependencies.iter().map(Dependency::id).collect::<Vec<_>>(), ["deep@1.0.0", "used@1.0.0"]);
        assert_eq!((dependencies[0].checksum.as_deref(), dependencies[1].checksum.as_deref()), (Some("ab"), None));
        assert_eq!(dependencies[1].uses, ["deep@1.0.0"]);
        assert_eq!(dependencies[1].licence, "MIT OR Apache-2.0");
        assert_eq!(dependencies[1].folder, PathBuf::from("/crates/used"));
    }
}
