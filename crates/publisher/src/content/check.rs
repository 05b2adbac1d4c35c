//! Checks of references between files.

mod index;
mod names;

use std::sync::Arc;

use foldhash::{HashSet, HashSetExt as _};
use glossary_app::route::Route;
use rayon::prelude::*;

use self::index::Index;
use super::{
    ReadOptions,
    term::{TermEntry, TermFile},
    topics::Topics,
};
use crate::{
    diagnostics::{FileReport, nearest},
    toml_table::Text,
};

/// Checks all files against each other. Returns a report per file, in the order of the files.
pub(super) fn all(files: &[Arc<TermFile>], topics: &mut Topics, options: &ReadOptions<'_>) -> Vec<FileReport> {
    let topic_slugs = topics.slugs.clone();
    let (index, mut reports) = rayon::join(|| Index::new(files, &topic_slugs, options.drafts), || names::check(files));
    check_topics(topics, &index);
    let check = |(file, report): (&Arc<TermFile>, &mut FileReport)| {
        if let Some(entry) = &file.entry {
            check_former_slugs(entry, &index, report);
            check_term(entry, file.draft, &index, report);
        }
    };
    files.par_iter().zip(&mut reports).for_each(check);
    reports
}

fn check_term(entry: &TermEntry, draft: bool, index: &Index<'_>, report: &mut FileReport) {
    // A missing topics.toml is one problem, not one per term.
    if !index.topics.is_empty() && !index.topics.contains(&&entry.term.topic) {
        let help = match nearest(&entry.topic.value, index.topics.iter().map(|slug| slug.as_str())) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the topics of topics.toml are {}", index.list_topics()),
        };
        report
            .error(entry.topic.span.clone(), format!("no topic `{}`", entry.topic.value))
            .label("unknown topic")
            .help(help);
    }

    let mut seen = HashSet::new();
    for text in &entry.related {
        if text.value == *entry.term.slug {
            report
                .error(text.span.clone(), "the term lists itself as related")
                .label("this term's own slug")
                .help("remove this entry");
        } else if !seen.insert(text.value.as_str()) {
            repeated("related", text, report);
        } else {
            if let Err(error) = index.term(&text.value, draft) {
                error.report(text.span.clone(), report);
            }
        }
    }

    for link in &entry.links {
        let (error, span) = match (&link.target, &link.fragment) {
            (Route::Term(slug), fragment) => match (index.term(slug, draft), fragment) {
                (Ok(term), Some(fragment)) => (index.fragment(term, &fragment.id).err(), &fragment.span),
                (term, _) => (term.err(), &link.span),
            },
            (Route::Topic(slug), _) => (index.topic(slug).err(), &link.span),
            _ => continue,
        };
        if let Some(error) = error {
            error.report(span.clone(), report);
        }
    }
}

fn check_topics(topics: &mut Topics, index: &Index<'_>) {
    let Some((report, _)) = &mut topics.source else { return };
    let mut slugs = HashSet::new();
    for entry in &mut topics.entries {
        let slug = entry.topic.slug.clone();
        if !slugs.insert(slug.clone()) {
            report
                .error(entry.slug.span.clone(), format!("two topics have the slug `{slug}`"))
                .label("the second topic")
                .help("give one topic another slug: the slug is part of the topic's address");
        } else if !index.has_terms(&slug) {
            report
                .advice(entry.slug.span.clone(), format!("no published term belongs to the topic `{slug}`"))
                .label("the topic's page is empty")
                .help(format!("write `topic = \"{slug}\"` in a term, or remove the topic"));
        }
        let mut seen = HashSet::new();
        for text in &entry.start_here {
            if !seen.insert(text.value.as_str()) {
                repeated("start_here", text, report);
                continue;
            }
            match index.term(&text.value, false) {
                Ok(term) if index.is_of(term, &slug) => entry.topic.start_here.push(term.clone()),
                Ok(term) => {
                    report
                        .error(text.span.clone(), format!("`{term}` does not belong to the topic `{slug}`"))
                        .label("a term of another topic")
                        .help("list only terms of this topic");
                }
                Err(error) => error.report(text.span.clone(), report),
            }
        }
    }
}

fn check_former_slugs(entry: &TermEntry, index: &Index<'_>, report: &mut FileReport) {
    let mut seen = HashSet::new();
    for (slug, text) in &entry.formerly {
        let (title, label, help) = if *slug == entry.term.slug {
            (
                format!("`{slug}` is this term's current slug"),
                "not a former slug".to_owned(),
                "remove this entry".to_owned(),
            )
        } else if index.has_file(slug) {
            let help = format!("each address leads to one page: remove this entry, or rename `{slug}.md`");
            (format!("the slug `{slug}` is used twice"), "the current slug of another term".to_owned(), help)
        } else if let Some(owner) = index.former(slug).filter(|owner| **owner != entry.term.slug) {
            let help = "each address leads to one page: remove this entry from one of the two terms".to_owned();
            (format!("the slug `{slug}` is used twice"), format!("also a former slug of `{owner}`"), help)
        } else {
            if !seen.insert(slug) {
                repeated("formerly", text, report);
            }
            continue;
        };
        report.error(text.span.clone(), title).label(label).help(help);
    }
}

fn repeated(key: &str, text: &Text, report: &mut FileReport) {
    report
        .error(text.span.clone(), format!("`{}` is listed twice in `{key}`", text.value))
        .label("the second entry")
        .help("remove this entry");
}
