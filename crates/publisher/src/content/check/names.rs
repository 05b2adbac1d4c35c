//! Check that no two terms share a name or an alias.

use std::{collections::hash_map::Entry, hash::BuildHasher as _, path::Path, sync::Arc};

use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _, quality::FixedState};
use rayon::prelude::*;

use crate::{
    content::term::{Name, TermFile},
    diagnostics::FileReport,
};

/// The owner of a name.
struct Owner<'a> {
    file: &'a Path,
    /// Whether the owner has it as its name, not as an alias.
    by_name: bool,
}

/// Reports names and aliases that another term already has. Returns a report per file, in the order of the files.
pub(super) fn check(files: &[Arc<TermFile>]) -> Vec<FileReport> {
    let mut reports: Vec<_> = files.iter().map(|file| FileReport::new(file.report.file())).collect();
    if are_distinct(files) {
        return reports;
    }
    let mut owners = HashMap::with_capacity(files.len() * 2);
    // Names take precedence over aliases, and published terms over drafts: the later owner is reported.
    for by_name in [true, false] {
        for draft in [false, true] {
            for (file, report) in files.iter().zip(&mut reports).filter(|(file, _)| file.draft == draft) {
                let Some(entry) = &file.entry else { continue };
                let names = if by_name { std::slice::from_ref(&entry.name) } else { &entry.aliases };
                for name in names {
                    register(&mut owners, name, Owner { file: file.report.file(), by_name }, report);
                }
            }
        }
    }
    reports
}

/// Returns whether all names differ. This quick check is enough for nearly every glossary.
fn are_distinct(files: &[Arc<TermFile>]) -> bool {
    const HASH: FixedState = FixedState::with_seed(0);
    let names = files.par_iter().filter_map(|file| file.entry.as_ref()).flat_map_iter(|entry| {
        let names = std::iter::once(&entry.name).chain(&entry.aliases);
        names.map(|name| HASH.hash_one(&name.folded))
    });
    let names: Vec<u64> = names.collect();
    let mut seen = HashSet::with_capacity(names.len());
    names.into_iter().all(|name| seen.insert(name))
}

fn register<'a>(
    owners: &mut HashMap<&'a str, Owner<'a>>,
    Name { text, folded }: &'a Name,
    candidate: Owner<'a>,
    report: &mut FileReport,
) {
    let by_name = candidate.by_name;
    let owner = match owners.entry(folded) {
        Entry::Vacant(place) => {
            place.insert(candidate);
            return;
        }
        Entry::Occupied(place) => place.into_mut(),
    };
    let (file, value) = (owner.file.display(), &text.value);
    let kind = if owner.by_name { "the name" } else { "an alias" };
    let (title, label, help) = match (by_name, owner.file == report.file()) {
        (true, _) => (
            format!("two terms are called `{value}`"),
            format!("also the name of {file}"),
            "rename one of the two terms, for example with the field in brackets, or merge the terms".to_owned(),
        ),
        (false, true) if owner.by_name => (
            format!("the alias `{value}` equals the term's name"),
            "this term's name".to_owned(),
            "remove this entry".to_owned(),
        ),
        (false, true) => (
            format!("`{value}` is listed twice in `aliases`"),
            "the second entry".to_owned(),
            "remove this entry".to_owned(),
        ),
        (false, false) => (
            format!("the alias `{value}` is {kind} of another term"),
            format!("also {kind} of {file}"),
            "remove the alias from one of the two terms: a search for it can lead to one term only".to_owned(),
        ),
    };
    report.error(text.span.clone(), title).label(label).help(help);
}
