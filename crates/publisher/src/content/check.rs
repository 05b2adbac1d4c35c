//! What a file says of others, checked against all of them.

mod index;
mod names;

use std::sync::Arc;

use foldhash::{HashSet, HashSetExt as _};
use glossary_app::route::Route;
use rayon::prelude::*;

use self::index::Index;
use super::{
    ReadOptions,
    term::{Entry, File},
    topics::Topics,
};
use crate::{
    diagnostics::{Report, nearest},
    table::Text,
};

/// Checks all files against each other. Returns what is wrong in each, in their order.
pub(super) fn all(files: &[Arc<File>], topics: &mut Topics, options: &ReadOptions<'_>) -> Vec<Report> {
    let topic_slugs = topics.slugs.clone();
    let (index, mut reports) = rayon::join(|| Index::new(files, &topic_slugs, options.drafts), || names::check(files));
    check_topics(topics, &index);
    let check = |(file, report): (&Arc<File>, &mut Report)| {
        if let Some(entry) = &file.entry {
            check_former_slugs(entry, &index, report);
            check_term(entry, file.draft, &index, report);
        }
    };
    files.par_iter().zip(&mut reports).for_each(check);
    reports
}

fn check_term(entry: &Entry, draft: bool, index: &Index<'_>, report: &mut Report) {
    // Without topics.toml there is one mistake, not one in each term.
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
                .error(text.span.clone(), "the term names itself as related")
                .label("this very term")
                .help("take it out");
        } else if !seen.insert(text.value.as_str()) {
            repeated("related", text, report);
        } else {
            if let Err(fault) = index.term(&text.value, draft) {
                fault.report(text.span.clone(), report);
            }
        }
    }

    for link in &entry.links {
        let (fault, span) = match (&link.target, &link.place) {
            (Route::Term(slug), place) => match (index.term(slug, draft), place) {
                (Ok(term), Some(place)) => (index.place(term, &place.id).err(), &place.span),
                (term, _) => (term.err(), &link.span),
            },
            (Route::Topic(slug), _) => (index.topic(slug).err(), &link.span),
            _ => continue,
        };
        if let Some(fault) = fault {
            fault.report(span.clone(), report);
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
                .error(entry.slug.span.clone(), format!("two topics `{slug}`"))
                .label("the second one")
                .help("give one of them another slug: it is the topic's address");
        } else if !index.has_terms(&slug) {
            report
                .advice(entry.slug.span.clone(), format!("no published term belongs to the topic `{slug}`"))
                .label("its page is empty")
                .help(format!("write `topic = \"{slug}\"` in a term, or take the topic out"));
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
                        .help("name terms of this topic only: visitors start with them");
                }
                Err(fault) => fault.report(text.span.clone(), report),
            }
        }
    }
}

fn check_former_slugs(entry: &Entry, index: &Index<'_>, report: &mut Report) {
    let mut seen = HashSet::new();
    for (slug, text) in &entry.formerly {
        let (title, label, help) = if *slug == entry.term.slug {
            (format!("`{slug}` is this term's present slug"), "not a former one".to_owned(), "take it out".to_owned())
        } else if index.has_file(slug) {
            let help = format!("an address leads to one page: take it out, or rename `{slug}.md`");
            (format!("the slug `{slug}` is used twice"), "another term has it now".to_owned(), help)
        } else if let Some(owner) = index.former(slug).filter(|owner| **owner != entry.term.slug) {
            let help = "an address leads to one page: leave it to one of the two".to_owned();
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

fn repeated(key: &str, text: &Text, report: &mut Report) {
    report
        .error(text.span.clone(), format!("`{}` stands twice in `{key}`", text.value))
        .label("the second time")
        .help("take it out");
}
