//! Renaming of a term: the texts of all files that refer to the term.

use std::{collections::BTreeMap, ops::Range, path::PathBuf};

use glossary_app::route::Route;
use glossary_core::{
    address::{decode, encode},
    slug::Slug,
};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::{
    Former, REDIRECTS, ReadOptions, TERMS, TOPICS, files, front_matter, redirects,
    term::{TermEntry, TermFile},
    topics,
};
use crate::{
    diagnostics::{FileReport, Problems},
    markdown::LinkTarget,
    toml_table::Syntax,
};

/// A file with another text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// The file.
    pub path: PathBuf,
    /// The new text.
    pub text: String,
    /// The number of references that changed.
    pub references: usize,
}

/// Returns the files that change when a term gets another slug: links, lists and redirects name the new slug, and the
/// term's own file gets the old slug in `formerly`. The caller renames that file.
#[must_use]
pub fn rename(folder: &std::path::Path, old: &Slug, new: &Slug, options: &ReadOptions<'_>) -> Vec<FileChange> {
    let mut changes = Vec::new();
    for path in files::list(&folder.join(TERMS), &mut Problems::default()) {
        let file = TermFile::read(path.clone(), options, false);
        let Some(entry) = &file.entry else { continue };
        let mut edits = Edits::default();
        references(entry, old, |span| {
            // The address of `[text][label]` is in a line of its own.
            let written = file.text.get(span.clone()).unwrap_or_default();
            if !written.starts_with('[') || written.contains("](") {
                edits.replace_slug(&file.text, span, old, new);
            }
        });
        for span in link_definitions(&file.text, old) {
            edits.replace_slug(&file.text, span, old, new);
        }
        let references = edits.0.len();
        if file.slug.as_ref() == Some(old) {
            add_former(entry, &file.text, old, new, &mut edits);
        }
        changes.extend(edits.applied(&file.text).map(|text| FileChange { path, text, references }));
    }
    let path = folder.join(TOPICS);
    let topics = topics::read(&path, options.settings.terms);
    if let Some((_, text)) = &topics.source {
        let mut edits = Edits::default();
        for start in topics.entries.iter().flat_map(|entry| &entry.start_here).filter(|start| start.value == **old) {
            edits.replace_slug(text, start.span.clone(), old, new);
        }
        let references = edits.0.len();
        changes.extend(edits.applied(text).map(|text| FileChange { path, text, references }));
    }
    let path = folder.join(REDIRECTS);
    let redirects = redirects::read(&path);
    if let Some((_, text)) = &redirects.source {
        let mut edits = Edits::default();
        let is_old = |to: &str| redirects::route_of(to) == Some(Route::Term(old.to_string()));
        for (_, to) in redirects.entries.iter().filter(|(_, to)| is_old(&to.value)) {
            edits.replace_slug(text, to.span.clone(), old, new);
        }
        let references = edits.0.len();
        changes.extend(edits.applied(text).map(|text| FileChange { path, text, references }));
    }
    changes
}

/// Calls a function with the position of each reference to a term.
fn references(entry: &TermEntry, slug: &Slug, mut found: impl FnMut(Range<usize>)) {
    let lists = entry.lists.iter().flat_map(|(_, texts)| texts);
    let singles = entry.singles.iter().filter_map(|(_, text)| text.as_ref());
    for text in lists.chain(singles).filter(|text| text.value == **slug) {
        found(text.span.clone());
    }
    for link in &entry.links {
        if matches!(&link.target, LinkTarget::Page(Route::Term(target)) if *target == **slug) {
            found(link.span.clone());
        }
    }
}

/// Returns the positions of the addresses in lines like `[label]: terms/api` that name a term.
fn link_definitions(text: &str, slug: &Slug) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some((label, address)) = line.split_once("]: ")
            && label.trim_start().starts_with('[')
            && !label.trim_start().starts_with("[^")
        {
            let path =
                address.split(['#', '?', ' ', '\n', '\r', '>']).next().unwrap_or_default().trim_start_matches('<');
            let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            let last = decode(last.strip_suffix(".md").unwrap_or(last));
            if Slug::unicode(&last).as_ref() == Ok(slug) && !path.contains(':') {
                let at = start + line.len() - address.len();
                found.push(at..at + address.trim_end().len());
            }
        }
        start += line.len();
    }
    found
}

/// Adds the old slug to `formerly`. If the new slug is there, the old one takes its place.
fn add_former(entry: &TermEntry, text: &str, old: &Slug, new: &Slug, edits: &mut Edits) {
    let again = entry.formerly.iter().find(|(former, _)| *former == Former::Slug(new.clone()));
    if let Some((_, written)) = again {
        edits.replace_slug(text, written.span.clone(), new, old);
        return;
    }
    let quoted = format!("\"{old}\"");
    if let Some((_, last)) = entry.formerly.last() {
        let line_start = text[..last.span.start].rfind('\n').map_or(0, |at| at + 1);
        let before = &text[line_start..last.span.start];
        // An item in a line of its own.
        let is_block = entry.syntax == Syntax::Yaml && before.trim() == "-";
        let is_list = is_block || before.contains('[') || before.trim().is_empty() || before.contains(',');
        let added = if is_block { format!("\n{before}{quoted}") } else { format!(", {quoted}") };
        if is_list {
            edits.0.insert((last.span.end, last.span.end), added);
        } else {
            let written = &text[last.span.clone()];
            edits.0.insert((last.span.start, last.span.end), format!("[{written}, {quoted}]"));
        }
        return;
    }
    let Some(parts) = front_matter::split(text, &mut FileReport::new("")) else { return };
    // Keys after a table's header would belong to that table.
    let front = &text[parts.front.clone()];
    let table = front.match_indices('[').map(|(at, _)| at).find(|at| front[..*at].ends_with('\n') || *at == 0);
    let at = match (parts.syntax, table) {
        (Syntax::Toml, Some(table)) => parts.front.start + table,
        _ => parts.front.end,
    };
    let line = parts.syntax.assign("formerly", &format!("[{quoted}]"));
    edits.0.insert((at, at), line + if text.contains("\r\n") { "\r\n" } else { "\n" });
}

/// Returns the forms in which a slug may be written: composed and decomposed, as it is and percent-encoded.
fn forms(slug: &Slug) -> Vec<String> {
    if slug.is_ascii() {
        return vec![slug.to_string()];
    }
    let plain = [slug.to_string(), slug.nfd().collect()];
    let encoded = plain.each_ref().map(|form| encode(form).into_owned());
    let lower = encoded.each_ref().map(|form| form.to_ascii_lowercase());
    plain.into_iter().chain(encoded).chain(lower).collect()
}

/// Replacements by position.
#[derive(Default)]
struct Edits(BTreeMap<(usize, usize), String>);

impl Edits {
    /// Replaces the first occurrence of a slug in a part of the text that is not part of a longer slug.
    fn replace_slug(&mut self, text: &str, span: Range<usize>, old: &Slug, new: &Slug) {
        let Some(part) = text.get(span.clone()) else { return };
        let is_part = |c: char| c.is_alphanumeric() || is_combining_mark(c) || c == '-';
        let find = |form: &str| {
            let places = part.match_indices(form).map(|(at, _)| at);
            let mut whole =
                places.filter(|at| !part[..*at].ends_with(is_part) && !part[at + form.len()..].starts_with(is_part));
            whole.next().map(|at| at..at + form.len())
        };
        if let Some(found) = forms(old).iter().find_map(|form| find(form)) {
            self.0.insert((span.start + found.start, span.start + found.end), new.to_string());
        }
    }

    /// Returns the text with all replacements; `None` if there are none.
    fn applied(self, text: &str) -> Option<String> {
        if self.0.is_empty() {
            return None;
        }
        let mut changed = String::with_capacity(text.len() + 64);
        let mut at = 0;
        for ((start, end), with) in self.0 {
            // Positions never overlap, because each belongs to one reference.
            changed.push_str(text.get(at..start)?);
            changed.push_str(&with);
            at = end;
        }
        changed.push_str(text.get(at..)?);
        Some(changed)
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, fs};

    use jiff::civil::date;

    use super::*;
    use crate::content::ContentSettings;

    fn renamed(files: &[(&str, &str)], old: &str, new: &str) -> BTreeMap<String, String> {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(TERMS)).unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let options = ReadOptions {
            drafts: true,
            today: date(2026, 11, 22),
            base: "",
            public: folder.path(),
            settings: ContentSettings::unset(),
        };
        let changes = rename(folder.path(), &old.parse().unwrap(), &new.parse().unwrap(), &options);
        let name = |change: &FileChange| change.path.strip_prefix(folder.path()).unwrap().display().to_string();
        changes.iter().map(|change| (name(change), change.text.clone())).collect()
    }

    #[test]
    fn every_reference_names_the_new_slug() {
        let files = [
            (
                "topics.toml",
                "[[topic]]\nslug = \"t\"\nname = \"api\"\nsummary = \"S.\"\nstart_here = [\"api\", \"rest-api\"]\n",
            ),
            ("redirects.toml", "\"/api\" = \"api\"\n\"/b\" = \"terms/api\"\n"),
            (
                "terms/api.md",
                "+++\nname = \"API\"\ndefinition = \"An api.\"\n[extra]\na = 1\n+++\nSee [me](terms/api).\n",
            ),
            (
                "terms/rest-api.md",
                "---\nname: REST\ndefinition: An [api](terms/api#example).\nrelated: [api]\nbroader:\n  - api\n---\n\
                 [a](api.md) [b](/terms/api/) [c][api] `terms/api` [d](https://x.co/terms/api)\n\n[api]: ../terms/api.md\n",
            ),
            ("terms/other.md", "+++\nname = \"O\"\ndefinition = \"O.\"\n+++\n"),
        ];
        let changed = renamed(&files, "api", "interface");
        assert_eq!(
            changed.keys().collect::<Vec<_>>(),
            ["redirects.toml", "terms/api.md", "terms/rest-api.md", "topics.toml"]
        );
        assert_eq!(changed["redirects.toml"], "\"/api\" = \"interface\"\n\"/b\" = \"terms/interface\"\n");
        assert!(
            changed["topics.toml"].contains("name = \"api\"")
                && changed["topics.toml"].contains("[\"interface\", \"rest-api\"]")
        );
        assert_eq!(
            changed["terms/api.md"],
            "+++\nname = \"API\"\ndefinition = \"An api.\"\nformerly = [\"api\"]\n[extra]\na = 1\n+++\nSee [me](terms/interface).\n"
        );
        let rest = &changed["terms/rest-api.md"];
        for part in [
            "An [api](terms/interface#example).",
            "related: [interface]",
            "  - interface",
            "[a](interface.md) [b](/terms/interface/)",
            "`terms/api` [d](https://x.co/terms/api)",
        ] {
            assert!(rest.contains(part), "{part} in {rest}");
        }
    }

    #[test]
    fn former_slugs_are_added_to_each_form_of_the_list() {
        for (formerly, expected) in [
            ("formerly = [\"x\"]", "formerly = [\"x\", \"a\"]"),
            ("formerly = [\n  \"x\",\n  \"y\"\n]", "formerly = [\n  \"x\",\n  \"y\", \"a\"\n]"),
            // The term gets a slug back that it had.
            ("formerly = [\"b\"]", "formerly = [\"a\"]"),
        ] {
            let text = format!("+++\nname = \"A\"\ndefinition = \"D.\"\n{formerly}\n+++\n");
            let changed = renamed(&[("terms/a.md", &text)], "a", "b");
            assert!(changed["terms/a.md"].contains(expected), "{changed:?}");
        }
        for (formerly, expected) in [
            ("formerly:\n  - x", "formerly:\n  - x\n  - \"a\""),
            ("formerly: [x]", "formerly: [x, \"a\"]"),
            ("formerly: x", "formerly: [x, \"a\"]"),
        ] {
            let text = format!("---\nname: A\ndefinition: D.\n{formerly}\n---\n");
            let changed = renamed(&[("terms/a.md", &text)], "a", "b");
            assert!(changed["terms/a.md"].contains(expected), "{changed:?}");
        }
    }
}
