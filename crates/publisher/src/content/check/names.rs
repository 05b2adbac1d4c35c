//! Check that no two terms share a name.

use std::{hash::BuildHasher as _, path::Path, sync::Arc};

use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _, quality::FixedState};
use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use crate::{
    content::term::{Name, TermFile},
    diagnostics::FileReport,
};

/// The owner of a name.
struct Owner<'a> {
    file: &'a Path,
    name: &'a str,
    /// Whether the owner has it as its name, not as an alias.
    by_name: bool,
    qualifier: &'a str,
}

/// Reports names that another term already has. Several terms may share an alias. Returns a report per file, in the
/// order of the files.
pub(super) fn check(files: &[Arc<TermFile>]) -> Vec<FileReport> {
    let mut reports: Vec<_> = files.iter().map(|file| FileReport::new(file.report.file())).collect();
    if are_distinct(files) {
        return reports;
    }
    let mut owners = HashMap::<&str, Vec<Owner<'_>>>::with_capacity(files.len() * 2);
    // Names take precedence over aliases, and published terms over drafts: the later owner is reported.
    for by_name in [true, false] {
        for draft in [false, true] {
            for (file, report) in files.iter().zip(&mut reports).filter(|(file, _)| file.draft == draft) {
                let Some(entry) = &file.entry else { continue };
                let names = if by_name { entry.name.as_slice() } else { &entry.aliases };
                for name in names {
                    let candidate = Owner {
                        file: file.report.file(),
                        name: &name.text.value,
                        by_name,
                        qualifier: &entry.qualifier,
                    };
                    let owners = owners.entry(&name.folded).or_default();
                    report_taken(owners, name, &candidate, report);
                    owners.push(candidate);
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
        let names = entry.name.iter().chain(&entry.aliases);
        names.map(|name| HASH.hash_one(&name.folded))
    });
    let names: Vec<u64> = names.collect();
    let mut seen = HashSet::with_capacity(names.len());
    names.into_iter().all(|name| seen.insert(name))
}

fn report_taken(owners: &[Owner<'_>], name: &Name, candidate: &Owner<'_>, report: &mut FileReport) {
    let (value, span) = (&name.text.value, name.text.span.clone());
    if !candidate.by_name {
        report_alias(owners, name, report);
        return;
    }
    // Names with different qualifiers are told apart.
    let Some(owner) = owners.iter().find(|owner| owner.qualifier == candidate.qualifier) else { return };
    let file = owner.file.display();
    let is_same_text = |text: &str, other: &str| text == other || text.nfc().eq(other.nfc());
    if owner.name == value {
        report
            .error(span, format!("two terms are called `{value}`"))
            .label(format!("also the name of {file}"))
            .help("add a `qualifier` to both, such as qualifier = \"finance\", or merge the terms");
    } else if is_same_text(owner.name, value) {
        report
            .error(span, format!("two terms are called `{value}`, in different Unicode forms"))
            .label(format!("also the name of {file}"))
            .help("the names look the same: merge the terms, or add a `qualifier` to both");
    } else {
        report
            .rule("names-differ-by-case", span, format!("`{value}` and `{}` differ by case only", owner.name))
            .label(format!("also the name of {file}"))
            .help("add a `qualifier` to both if they are two terms, or merge them");
    }
}

fn report_alias(owners: &[Owner<'_>], name: &Name, report: &mut FileReport) {
    let (value, span) = (&name.text.value, name.text.span.clone());
    let own = owners.iter().find(|owner| owner.file == report.file());
    match (own, owners.iter().find(|owner| owner.by_name)) {
        (Some(own), _) if own.by_name && own.name == value => {
            report
                .error(span, format!("the alias `{value}` equals the term's name"))
                .label("this term's name")
                .help("remove this entry");
        }
        (Some(own), _) if own.name != value => {
            report
                .rule("alias-repeated", span, format!("the alias `{value}` repeats `{}`", own.name))
                .label("differs by case only")
                .help("remove one of the two: search ignores case");
        }
        (Some(_), _) => {
            report
                .error(span, format!("`{value}` is listed twice in `aliases`"))
                .label("the second entry")
                .help("remove this entry");
        }
        (None, Some(owner)) => {
            report
                .rule("alias-is-a-name", span, format!("the alias `{value}` is the name of another term"))
                .label(format!("also the name of {}", owner.file.display()))
                .help("search shows both terms, and automatic links lead to the term of that name");
        }
        // Search shows all terms that share an alias.
        (None, None) => {}
    }
}
