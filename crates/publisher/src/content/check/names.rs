//! Names: no two terms may answer to the same one.

use std::{collections::hash_map::Entry as Place, hash::BuildHasher as _, path::Path, sync::Arc};

use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _, quality::FixedState};
use rayon::prelude::*;

use crate::{
    content::term::{File, Name},
    diagnostics::Report,
};

/// Who has a name.
struct Holder<'a> {
    file: &'a Path,
    /// As its name, not as an alias.
    by_name: bool,
}

/// Reports names and aliases that another term has: one report a file, in their order.
pub(super) fn check(files: &[Arc<File>]) -> Vec<Report> {
    let mut reports: Vec<_> = files.iter().map(|file| Report::new(file.report.file())).collect();
    if are_distinct(files) {
        return reports;
    }
    let mut holders = HashMap::with_capacity(files.len() * 2);
    // The names come before the aliases, and what is published before the
    // drafts: the report goes to whoever came second.
    for by_name in [true, false] {
        for draft in [false, true] {
            for (file, report) in files.iter().zip(&mut reports).filter(|(file, _)| file.draft == draft) {
                let Some(entry) = &file.entry else { continue };
                let names = if by_name { std::slice::from_ref(&entry.name) } else { &entry.aliases };
                for name in names {
                    claim(&mut holders, name, Holder { file: file.report.file(), by_name }, report);
                }
            }
        }
    }
    reports
}

/// No name is there twice, which is how it nearly always is, and quickly told.
fn are_distinct(files: &[Arc<File>]) -> bool {
    const HASH: FixedState = FixedState::with_seed(0);
    let names = files.par_iter().filter_map(|file| file.entry.as_ref()).flat_map_iter(|entry| {
        let names = std::iter::once(&entry.name).chain(&entry.aliases);
        names.map(|name| HASH.hash_one(&name.folded))
    });
    let names: Vec<u64> = names.collect();
    let mut seen = HashSet::with_capacity(names.len());
    names.into_iter().all(|name| seen.insert(name))
}

fn claim<'a>(
    holders: &mut HashMap<&'a str, Holder<'a>>,
    Name { text, folded }: &'a Name,
    claimant: Holder<'a>,
    report: &mut Report,
) {
    let by_name = claimant.by_name;
    let holder = match holders.entry(folded) {
        Place::Vacant(place) => {
            place.insert(claimant);
            return;
        }
        Place::Occupied(place) => place.into_mut(),
    };
    let (file, value) = (holder.file.display(), &text.value);
    let what = if holder.by_name { "the name" } else { "an alias" };
    let (title, label, help) = match (by_name, holder.file == report.file()) {
        (true, _) => (
            format!("two terms are called `{value}`"),
            format!("also the name of {file}"),
            "rename one of them, for example with its field in brackets, or make one term of the two".to_owned(),
        ),
        (false, true) if holder.by_name => {
            (format!("the alias `{value}` is the name itself"), "this term's name".to_owned(), "take it out".to_owned())
        }
        (false, true) => {
            (format!("`{value}` stands twice in `aliases`"), "the second time".to_owned(), "take it out".to_owned())
        }
        (false, false) => (
            format!("the alias `{value}` is {what} of another term"),
            format!("also {what} of {file}"),
            "take it out of one of them: whoever searches for it can be led to one term only".to_owned(),
        ),
    };
    report.error(text.span.clone(), title).label(label).help(help);
}
