//! Checks the links in the documents: each relative link leads to a file or a heading of the repository.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Component, Path, PathBuf},
};

use anyhow::Result;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use xtask::{files, workspace::Workspace};

/// The documents outside of [`MANUAL`].
const DOCUMENTS: [&str; 5] = ["CHANGELOG.md", "CONTRIBUTING.md", "README.md", "SECURITY.md", "examples/README.md"];

/// The folder of the manual.
const MANUAL: &str = "docs";

/// A document's links and anchors.
#[derive(Debug, Default, PartialEq)]
struct Document {
    /// Each link with its line.
    links: Vec<(usize, String)>,
    /// The anchors of the headings.
    anchors: BTreeSet<String>,
}

/// Returns the links that lead nowhere.
///
/// # Errors
/// If a file cannot be read.
pub fn check(workspace: &Workspace) -> Result<Vec<String>> {
    let mut paths: Vec<_> = DOCUMENTS.iter().map(|name| workspace.root.join(name)).collect();
    paths.extend(files::below(&workspace.root.join(MANUAL), &[])?);
    let mut documents = BTreeMap::new();
    for path in paths.into_iter().filter(|path| files::has_extension(path, &["md"])) {
        let document = read(&files::read_text(&path)?);
        documents.insert(PathBuf::from(workspace.relative(&path)), document);
    }
    Ok(broken(&documents, |path| workspace.root.join(path).exists()))
}

/// Reads a document.
fn read(text: &str) -> Document {
    let mut document = Document::default();
    let mut seen = BTreeMap::<String, usize>::new();
    let mut heading: Option<String> = None;
    let line_of = |offset: usize| text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count() + 1;
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                document.links.push((line_of(range.start), dest_url.into_string()));
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                document.links.extend(addresses(&html).map(|address| (line_of(range.start), address.to_owned())));
            }
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let anchor = anchor(&heading.take().unwrap_or_default());
                // A repeated heading gets a number.
                let count = seen.entry(anchor.clone()).and_modify(|count| *count += 1).or_default();
                document.anchors.insert(if *count == 0 { anchor } else { format!("{anchor}-{count}") });
            }
            Event::Text(part) | Event::Code(part) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&part);
                }
            }
            _ => {}
        }
    }
    document
}

/// Returns the addresses in a piece of HTML.
fn addresses(html: &str) -> impl Iterator<Item = &str> {
    let values = |name| html.split(name).skip(1).filter_map(|rest| rest.split('"').next());
    ["href=\"", "src=\"", "srcset=\""].into_iter().flat_map(values)
}

/// Returns the anchor of a heading, as code hosts and mdBook make it.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Returns the links that lead to no file or heading. Addresses of other sites are not looked up.
fn broken(documents: &BTreeMap<PathBuf, Document>, exists: impl Fn(&Path) -> bool) -> Vec<String> {
    let mut broken = Vec::new();
    for (path, document) in documents {
        for (line, link) in &document.links {
            if let Some(fault) = fault(path, link, documents, &exists) {
                broken.push(format!("{}:{line}: the link `{link}` {fault}", path.display()));
            }
        }
    }
    broken
}

fn fault(
    from: &Path,
    link: &str,
    documents: &BTreeMap<PathBuf, Document>,
    exists: impl Fn(&Path) -> bool,
) -> Option<String> {
    if link.split(['/', '#', '?']).next().is_some_and(|scheme| scheme.contains(':')) {
        return None;
    }
    let (file, id) = link.split_once('#').map_or((link, None), |(file, id)| (file, Some(id)));
    let target = if file.is_empty() { Some(from.to_owned()) } else { resolve(from, file) };
    let Some(target) = target.filter(|target| exists(target)) else { return Some("leads to no file".to_owned()) };
    let id = id?;
    match documents.get(&target) {
        Some(document) if document.anchors.contains(id) => None,
        Some(_) => Some(format!("names no heading of {}", target.display())),
        None => Some("has an anchor in a file without headings".to_owned()),
    }
}

/// Returns the path that a relative link leads to; `None` outside of the repository.
fn resolve(from: &Path, link: &str) -> Option<PathBuf> {
    let mut path = from.parent()?.to_owned();
    for component in Path::new(link).components() {
        match component {
            Component::CurDir => {}
            Component::Normal(name) => path.push(name),
            Component::ParentDir => {
                if !path.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken_in(text: &str) -> Vec<String> {
        let other = "# Cards & links\n\n## `[site]`: the name\n\n## Twice\n\n## Twice\n\nText\n";
        let documents = [("docs/a/one.md", text), ("docs/two.md", other)];
        let documents = documents.map(|(path, text)| (PathBuf::from(path), read(text)));
        broken(&documents.into_iter().collect(), |path| {
            ["docs/a/one.md", "docs/two.md", "docs/term.png", "src"].contains(&&*path.to_string_lossy())
        })
    }

    #[test]
    fn links_to_files_and_headings_are_found() {
        let links = "[a](../two.md) [b](../two.md#cards--links) [c](../two.md#site-the-name) [d](../two.md#twice-1)\n\
            [e](#here) ![f](../term.png) [g](../../src) [h](https://example.com/x#y) [i](mailto:a@example.com)\n\n\
            <img src=\"../term.png\">\n\n# Here\n\n`[code](nowhere.md)`\n\n```md\n[code](nowhere.md)\n```\n";
        assert_eq!(broken_in(links), [""; 0]);
    }

    #[test]
    fn links_that_lead_nowhere_are_reported() {
        let links = "[a](two.md)\n[b](../two.md#nothing)\n[c](#nothing)\n[d](/docs/two.md)\n[e](../../../x.md)\n[f](../term.png#x)\n\n\
            <source srcset=\"none.png\">\n";
        let expected = [
            "docs/a/one.md:1: the link `two.md` leads to no file",
            "docs/a/one.md:2: the link `../two.md#nothing` names no heading of docs/two.md",
            "docs/a/one.md:3: the link `#nothing` names no heading of docs/a/one.md",
            "docs/a/one.md:4: the link `/docs/two.md` leads to no file",
            "docs/a/one.md:5: the link `../../../x.md` leads to no file",
            "docs/a/one.md:6: the link `../term.png#x` has an anchor in a file without headings",
            "docs/a/one.md:8: the link `none.png` leads to no file",
        ];
        assert_eq!(broken_in(links), expected);
    }
}
