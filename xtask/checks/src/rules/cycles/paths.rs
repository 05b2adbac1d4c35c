//! The paths in a module's code.

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Attribute, ImplItemFn, Item, ItemFn, ItemMod, ItemUse, Macro, Path, UseTree, Visibility,
    visit::{self, Visit},
};

/// A path as it is written: `["crate", "route", "Route"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedPath {
    /// The path's segments.
    pub names: Vec<String>,
}

impl UsedPath {
    /// Returns the path as in the source.
    pub fn text(&self) -> String {
        self.names.join("::")
    }
}

/// The paths that a module uses, and its re-exports.
#[derive(Debug, Default)]
pub struct Paths {
    /// The paths that the module uses.
    pub used: Vec<UsedPath>,
    /// The re-exports: the offered name, and the path of the item.
    pub re_exports: Vec<(String, UsedPath)>,
}

/// Returns the paths that some items name, leaving out child modules and tests.
pub fn of(items: &[Item], children: &[String]) -> Paths {
    let mut collector = Collector { children, paths: Paths::default() };
    for item in items {
        collector.visit_item(item);
    }
    collector.paths
}

/// Returns whether an item is compiled for tests only.
pub fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let is_test = |path: &Path| path.is_ident("test");
        attribute.path().is_ident("cfg") && attribute.parse_args::<Path>().is_ok_and(|path| is_test(&path))
            || is_test(attribute.path())
    })
}

struct Collector<'a> {
    children: &'a [String],
    paths: Paths,
}

impl Collector<'_> {
    /// Returns whether a path begins at a module of this package.
    fn is_local(&self, names: &[String]) -> bool {
        let first = names.first().map(String::as_str);
        first.is_some_and(|first| {
            matches!(first, "crate" | "self" | "super") || self.children.iter().any(|child| child == first)
        })
    }

    fn add(&mut self, names: Vec<String>) {
        if self.is_local(&names) && names.len() > 1 {
            self.paths.used.push(UsedPath { names });
        }
    }

    /// Adds each path of a `use` declaration, as a re-export where other modules see it.
    fn add_tree(&mut self, tree: &UseTree, before: &[String], visible: bool) {
        let with = |name: String| [before, &[name]].concat();
        let (names, offered) = match tree {
            UseTree::Path(path) => return self.add_tree(&path.tree, &with(path.ident.to_string()), visible),
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.add_tree(tree, before, visible));
            }
            UseTree::Glob(_) => (before.to_vec(), None),
            UseTree::Name(name) if name.ident == "self" => (before.to_vec(), before.last().cloned()),
            UseTree::Name(name) => (with(name.ident.to_string()), Some(name.ident.to_string())),
            UseTree::Rename(rename) => (with(rename.ident.to_string()), Some(rename.rename.to_string())),
        };
        match offered {
            Some(offered) if visible && self.is_local(&names) => {
                self.paths.re_exports.push((offered, UsedPath { names }));
            }
            _ => self.add(names),
        }
    }

    /// Adds the paths in a macro's tokens, which the parser does not read.
    fn add_tokens(&mut self, tokens: TokenStream) {
        let mut names: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if colons == 2 && !names.is_empty() => names.push(ident.to_string()),
                TokenTree::Ident(ident) => {
                    self.add(std::mem::take(&mut names));
                    names.push(ident.to_string());
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    colons += 1;
                    continue;
                }
                TokenTree::Group(group) => {
                    self.add(std::mem::take(&mut names));
                    self.add_tokens(group.stream());
                }
                _ => self.add(std::mem::take(&mut names)),
            }
            colons = 0;
        }
        self.add(names);
    }
}

impl<'ast> Visit<'ast> for Collector<'_> {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if !is_test(&item.attrs) {
            self.add_tree(&item.tree, &[], !matches!(item.vis, Visibility::Inherited));
        }
    }

    fn visit_path(&mut self, path: &'ast Path) {
        self.add(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast Macro) {
        visit::visit_path(self, &item.path);
        self.add_tokens(item.tokens.clone());
    }

    // The paths of a child module belong to the child.
    fn visit_item_mod(&mut self, _: &'ast ItemMod) {}

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        if !is_test(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        if !is_test(&item.attrs) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    // Visibility such as `pub(in crate::http)` uses nothing.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    // Documentation links use nothing.
    fn visit_attribute(&mut self, _: &'ast Attribute) {}
}
