//! The modules of a package, read from its files.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use syn::{Expr, ExprLit, Item, ItemMod, Lit, Meta};
use xtask::files;

use super::paths::{self, Paths, UsedPath};

/// A module that has a file of its own, or is written inside its parent's.
#[derive(Debug)]
pub struct Module {
    /// The names from the package's root.
    pub path: Vec<String>,
    /// The file.
    pub file: PathBuf,
    /// The paths that the module uses and offers, without those of tests.
    pub paths: Paths,
}

/// The maximum number of re-exports that are followed in a row.
const REDIRECTIONS: usize = 8;

/// All modules of a package.
#[derive(Debug, Default)]
pub struct Modules(Vec<Module>);

impl Modules {
    /// Reads the modules from the package's root file on.
    ///
    /// # Errors
    /// When a file cannot be read or parsed, or is missing.
    pub fn read(root: &Path) -> Result<Self> {
        let mut modules = Self::default();
        let folder = root.parent().context("the root file has no folder")?;
        modules.read_file(root, Vec::new(), folder)?;
        Ok(modules)
    }

    /// Iterates over all modules.
    pub fn all(&self) -> impl Iterator<Item = &Module> {
        self.0.iter()
    }

    /// Returns the file with the item that a path names, also behind re-exports; `None` for a path into another
    /// package.
    pub fn resolve(&self, from: &[String], used: &UsedPath) -> Option<&Path> {
        self.module_of(from, used, REDIRECTIONS).map(|module| &*module.file)
    }

    fn module_of(&self, from: &[String], used: &UsedPath, redirections: usize) -> Option<&Module> {
        let mut names = used.names.iter().map(String::as_str).peekable();
        let mut at: Vec<String> = match *names.peek()? {
            "crate" => Vec::new(),
            "self" | "super" => from.to_vec(),
            first => {
                let child = [from, &[first.to_owned()]].concat();
                self.find(&child)?;
                from.to_vec()
            }
        };
        for name in names {
            match name {
                "crate" | "self" => {}
                "super" => drop(at.pop()),
                name => {
                    let child = [&at[..], &[name.to_owned()]].concat();
                    if self.find(&child).is_some() {
                        at = child;
                        continue;
                    }
                    let module = self.find(&at)?;
                    let offered = module.paths.re_exports.iter().find(|(offered, _)| offered == name);
                    let behind = offered.filter(|_| redirections > 0);
                    return behind.and_then(|(_, path)| self.module_of(&at, path, redirections - 1)).or(Some(module));
                }
            }
        }
        self.find(&at)
    }

    fn find(&self, path: &[String]) -> Option<&Module> {
        self.0.iter().find(|module| module.path == path)
    }

    /// Reads a file. Its children's files are in `folder`.
    fn read_file(&mut self, file: &Path, path: Vec<String>, folder: &Path) -> Result<()> {
        let text = files::read_text(file)?;
        let parsed = syn::parse_file(&text).with_context(|| format!("cannot parse {}", file.display()))?;
        self.read_items(&parsed.items, file, path, folder)
    }

    fn read_items(&mut self, items: &[Item], file: &Path, path: Vec<String>, folder: &Path) -> Result<()> {
        let modules: Vec<&ItemMod> = items.iter().filter_map(module_of).collect();
        let children: Vec<String> = modules.iter().map(|module| module.ident.to_string()).collect();
        self.0.push(Module { paths: paths::of(items, &children), path: path.clone(), file: file.to_owned() });
        for module in modules {
            let name = module.ident.to_string();
            let path = [&path[..], std::slice::from_ref(&name)].concat();
            let own_folder = folder.join(&name);
            if let Some((_, items)) = &module.content {
                self.read_items(items, file, path, &own_folder)?;
                continue;
            }
            let candidates = match path_attribute(module) {
                Some(named) => vec![folder.join(named)],
                None => vec![folder.join(format!("{name}.rs")), own_folder.join("mod.rs")],
            };
            let Some(child) = candidates.iter().find(|candidate| candidate.is_file()) else {
                bail!("{} declares `mod {name}`, which has no file", file.display());
            };
            self.read_file(child, path, &own_folder)?;
        }
        Ok(())
    }
}

/// Returns the module that an item declares, unless the module is compiled for tests only.
fn module_of(item: &Item) -> Option<&ItemMod> {
    let Item::Mod(module) = item else { return None };
    (!paths::is_test(&module.attrs)).then_some(module)
}

/// Returns the file that `#[path = "…"]` names.
fn path_attribute(module: &ItemMod) -> Option<String> {
    module.attrs.iter().find_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// Writes a package and returns its edges between files, as `from -> to`.
    fn edges(package: &[(&str, &str)]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in package {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let modules = Modules::read(&folder.path().join("lib.rs")).unwrap();
        let name = |file: &Path| file.strip_prefix(folder.path()).unwrap().display().to_string();
        let mut edges = Vec::new();
        for module in modules.all() {
            for used in &module.paths.used {
                if let Some(target) = modules.resolve(&module.path, used).filter(|target| *target != module.file) {
                    edges.push(format!("{} -> {}", name(&module.file), name(target)));
                }
            }
        }
        edges.sort();
        edges.dedup();
        edges
    }

    #[test]
    fn paths_of_every_form_are_resolved() {
        let package = [
            ("lib.rs", "mod a; mod b; use std::fmt;"),
            ("a.rs", "mod deep; use crate::b::{self, Thing}; fn f() { deep::g() }"),
            ("a/deep.rs", "use super::super::b::Thing; pub fn g() { let x = crate::a::f; }"),
            ("b.rs", "pub struct Thing;"),
        ];
        assert_eq!(edges(&package), ["a.rs -> a/deep.rs", "a.rs -> b.rs", "a/deep.rs -> a.rs", "a/deep.rs -> b.rs"]);
    }

    #[test]
    fn a_re_export_leads_to_the_item_and_is_no_use() {
        let package = [
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "mod deep; pub use deep::Deep; pub struct Own;"),
            ("a/deep.rs", "use super::Own; pub struct Deep;"),
            ("b.rs", "use crate::a::Deep;"),
        ];
        assert_eq!(edges(&package), ["a/deep.rs -> a.rs", "b.rs -> a/deep.rs"]);
    }

    #[test]
    fn paths_in_macros_count_and_those_in_tests_do_not() {
        let package = [
            ("lib.rs", "mod a; mod b; mod c;"),
            ("a.rs", "fn f() { view! { <p>{crate::b::text()}</p> } } #[cfg(test)] mod tests { use crate::c::C; }"),
            ("b.rs", "#[cfg(test)] use crate::c::C; /// See crate::c.\npub fn text() {}"),
            ("c.rs", "pub struct C;"),
        ];
        assert_eq!(edges(&package), ["a.rs -> b.rs"]);
    }

    #[test]
    fn a_file_by_another_name_is_found_and_a_missing_one_reported() {
        let package = [
            ("lib.rs", "#[path = \"other/name.rs\"] mod a; mod b;"),
            ("other/name.rs", "use crate::b::B;"),
            ("b/mod.rs", "pub struct B;"),
        ];
        assert_eq!(edges(&package), ["other/name.rs -> b/mod.rs"]);
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("lib.rs"), "mod missing;").unwrap();
        let error = Modules::read(&folder.path().join("lib.rs")).unwrap_err().to_string();
        assert!(error.ends_with("declares `mod missing`, which has no file"), "{error}");
    }
}
