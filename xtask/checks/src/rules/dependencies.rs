//! Checks the dependencies between the packages.

use std::collections::BTreeSet;

use anyhow::Result;

use xtask::{process, setup, workspace::Workspace};

/// Each package of the workspace, with the packages of the workspace that it may use.
const MAY_USE: [(&str, &[&str]); 10] = [
    ("glossary-core", &[]),
    ("glossary-app", &["glossary-core"]),
    ("glossary-pictures", &[]),
    ("glossary-publisher", &["glossary-core", "glossary-app", "glossary-pictures"]),
    ("glossary-inbox", &["glossary-core"]),
    ("glossary-import", &["glossary-core"]),
    ("glossary", &["glossary-core", "glossary-publisher", "glossary-inbox", "glossary-import"]),
    ("wasm-streams", &[]),
    ("xtask", &[]),
    ("xtask-checks", &["xtask"]),
];

/// The packages that the domain must not depend on, directly or indirectly: frameworks, browsers, networks.
const NOT_IN_CORE: [&str; 12] = [
    "axum",
    "gloo",
    "hyper",
    "js-sys",
    "leptos",
    "mio",
    "reqwest",
    "socket2",
    "sqlx",
    "tokio",
    "wasm-bindgen",
    "web-sys",
];

/// Returns the broken rules.
///
/// # Errors
/// When cargo cannot list the dependencies.
pub fn check(workspace: &Workspace) -> Result<Vec<String>> {
    let names: BTreeSet<&str> = workspace.packages.iter().map(|package| package.name.as_str()).collect();
    let mut broken = Vec::new();
    for package in &workspace.packages {
        let used = package.dependencies.iter().map(String::as_str);
        let used = used.filter(|name| names.contains(name)).collect();
        broken.extend(forbidden(&package.name, &used));
    }
    for target in [None, Some(setup::WASM_TARGET)] {
        let mut tree = process::cargo();
        tree.args(["tree", "--package", "glossary-core", "--edges", "normal", "--prefix", "none", "--format", "{p}"]);
        tree.args(target.iter().flat_map(|target| ["--target", target])).current_dir(&workspace.root);
        broken.extend(impure(&process::capture(&mut tree)?));
    }
    Ok(broken)
}

/// Returns a message for each package of the workspace that a package uses, but may not.
fn forbidden(package: &str, used: &BTreeSet<&str>) -> Vec<String> {
    let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == package) else {
        return vec![format!(
            "{package} has no rule for its dependencies; add a rule to xtask/checks/src/rules/dependencies.rs"
        )];
    };
    let forbidden = used.iter().filter(|name| !allowed.contains(name));
    forbidden.map(|name| format!("{package} uses {name}, which the design forbids")).collect()
}

/// Returns a message for each forbidden dependency of the domain in the output of `cargo tree`.
fn impure(tree: &str) -> BTreeSet<String> {
    let names = tree.lines().filter_map(|line| line.split_whitespace().next());
    let family = |name: &str| NOT_IN_CORE.iter().any(|no| name == *no || name.starts_with(&format!("{no}-")));
    names.filter(|name| family(name)).map(|name| format!("glossary-core must not depend on {name}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forbidden_use_is_named() {
        assert_eq!(
            forbidden("glossary-inbox", &BTreeSet::from(["glossary-core", "glossary-app"])),
            ["glossary-inbox uses glossary-app, which the design forbids"]
        );
        assert!(forbidden("glossary", &BTreeSet::from(["glossary-core", "glossary-inbox"])).is_empty());
        assert_eq!(forbidden("glossary-new", &BTreeSet::new()).len(), 1);
    }

    #[test]
    fn an_indirect_dependency_of_core_on_a_framework_is_found() {
        let tree = "glossary-core v0.1.0 (/x)\nserde v1.0.0\ngloo-timers v0.3.0\ntokio v1.0.0\ntokiolike v1.0.0\n";
        let found: Vec<_> = impure(tree).into_iter().collect();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("gloo-timers") && found[1].ends_with("tokio"), "{found:?}");
    }
}
