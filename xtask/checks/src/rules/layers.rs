//! Checks the layers of the app: each module uses only modules of lower layers, and modules of one layer do not use
//! each other.

use std::path::Path;

use anyhow::Result;
use xtask::workspace::Workspace;

use super::cycles::modules::Modules;

/// The app's modules, from the lowest layer to the highest. Features share a layer.
const LAYERS: [&[&str]; 9] = [
    &["route"],
    &["platform"],
    &["page"],
    &["head", "analytics", "ui"],
    &["navigation"],
    &["search", "contact"],
    &["page_body"],
    &["app"],
    &["start"],
];

/// Returns a message for each use that the layers forbid.
///
/// # Errors
/// When a file cannot be read or parsed, or a module's file is missing.
pub fn check(workspace: &Workspace) -> Result<Vec<String>> {
    let modules = Modules::read(&workspace.root.join("src/lib.rs"))?;
    let mut broken = Vec::new();
    for module in modules.all().filter(|module| !module.path.is_empty()) {
        for used in &module.paths.used {
            let Some(target) = modules.resolve(&module.path, used) else { continue };
            let place = workspace.relative(&module.file);
            broken.extend(
                forbidden(&module.path[0], &top_level(&workspace.relative(target)))
                    .map(|why| format!("{place} uses {}: {why}", used.text())),
            );
        }
    }
    Ok(broken)
}

/// Returns the top-level module of a file in `src`.
fn top_level(file: &str) -> String {
    let first = Path::new(file).components().nth(1).map(|part| part.as_os_str().to_string_lossy().into_owned());
    first.unwrap_or_default().trim_end_matches(".rs").to_owned()
}

/// Returns why a top-level module may not use another; `None` where it may.
fn forbidden(user: &str, used: &str) -> Option<String> {
    if user == used {
        return None;
    }
    let layer = |name: &str| LAYERS.iter().position(|layer| layer.contains(&name));
    match (layer(user), layer(used)) {
        (Some(user), Some(used)) if used < user => None,
        (Some(_), Some(_)) => Some(format!("{used} is not below {user} in xtask/checks/src/rules/layers.rs")),
        (None, _) => Some(format!("{user} has no layer in xtask/checks/src/rules/layers.rs")),
        // The root file, which offers the modules.
        (_, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_uses_only_lower_layers() {
        assert_eq!(forbidden("search", "page"), None);
        assert_eq!(forbidden("search", "search"), None);
        assert!(forbidden("page", "search").is_some());
        assert!(forbidden("search", "contact").is_some(), "features do not use each other");
        assert!(forbidden("platform", "ui").is_some());
        assert!(forbidden("new", "ui").is_some(), "a new module needs a layer");
    }

    #[test]
    fn the_top_level_module_of_a_file_is_found() {
        for (file, module) in [("src/page.rs", "page"), ("src/contact/outbox/bar.rs", "contact"), ("src/lib.rs", "lib")]
        {
            assert_eq!(top_level(file), module);
        }
    }
}
