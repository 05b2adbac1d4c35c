//! Names: no two terms may answer to the same one.

use std::{
    collections::{HashMap, hash_map::Entry as Place},
    path::PathBuf,
};

use super::File;
use crate::{diagnostics::Report, table::Text};

/// Who has a name.
struct Holder {
    file: PathBuf,
    /// As its name, not as an alias.
    by_name: bool,
}

/// Reports names and aliases that another term has. Case does not count, as it
/// does not when people search.
pub(super) fn check(files: &mut [File]) {
    let mut holders = HashMap::<String, Holder>::with_capacity(files.len() * 2);
    // The names come before the aliases, and what is published before the
    // drafts: the report goes to whoever came second.
    for draft in [false, true] {
        for File { report, entry, .. } in files.iter_mut().filter(|file| file.draft == draft) {
            if let Some(entry) = entry {
                claim(&mut holders, &entry.name, true, report);
            }
        }
    }
    for draft in [false, true] {
        for File { report, entry, .. } in files.iter_mut().filter(|file| file.draft == draft) {
            for alias in entry.iter().flat_map(|entry| &entry.aliases) {
                claim(&mut holders, alias, false, report);
            }
        }
    }
}

fn claim(holders: &mut HashMap<String, Holder>, name: &Text, by_name: bool, report: &mut Report) {
    let holder = match holders.entry(name.value.to_lowercase()) {
        Place::Vacant(place) => {
            place.insert(Holder { file: report.file().to_owned(), by_name });
            return;
        }
        Place::Occupied(place) => place.into_mut(),
    };
    let (file, value) = (holder.file.display(), &name.value);
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
    report.error(name.span.clone(), title).label(label).help(help);
}
