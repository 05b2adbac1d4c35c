//! Checks of references between files.

mod index;
mod names;

use std::{ops::Range, sync::Arc};

use foldhash::{HashSet, HashSetExt as _};
use glossary_app::route::Route;
use glossary_core::slug::Slug;
use rayon::prelude::*;

use self::index::{Found, Index};
use super::{
    Former, ReadOptions, Redirect,
    redirects::{self, Redirects},
    term::{TermEntry, TermFile},
    topics::Topics,
};
use crate::{
    diagnostics::{FileReport, nearest},
    markdown::LinkTarget,
    toml_table::Text,
};

/// Checks all files against each other. Returns a report per file, in the order of the files.
pub(super) fn all(
    files: &[Arc<TermFile>],
    topics: &mut Topics,
    redirects: &mut Redirects,
    options: &ReadOptions<'_>,
) -> (Vec<FileReport>, Vec<Redirect>) {
    let topic_slugs = topics.slugs.clone();
    let (index, mut reports) = rayon::join(|| Index::new(files, &topic_slugs, options.drafts), || names::check(files));
    check_file_names(files, &mut reports);
    check_topics(topics, &index);
    let check = |(file, report): (&Arc<TermFile>, &mut FileReport)| {
        if let Some(entry) = &file.entry {
            check_former_slugs(file, entry, &index, report);
            check_term(file, entry, &index, report);
        }
    };
    files.par_iter().zip(&mut reports).for_each(check);
    let slugs: Vec<_> = index.topics.iter().map(|slug| slug.as_str()).collect();
    let current = |slug: &str| match index.term(slug, false).ok()? {
        Found::Term(slug) => Some(slug.as_str()),
        Found::Moved(slug) => Some(slug),
    };
    let taken = |address: &str| index.former(address).map(|slug| slug.as_str());
    let redirects = redirects::check(redirects, current, &slugs, taken);
    (reports, redirects)
}

/// Reports files whose names are the same slug in different Unicode forms.
fn check_file_names(files: &[Arc<TermFile>], reports: &mut [FileReport]) {
    let mut seen = HashSet::new();
    for (file, report) in files.iter().zip(reports) {
        // Names in ASCII have one form only.
        if let Some(slug) = file.slug.as_deref().filter(|slug| !slug.is_ascii() && !seen.insert(*slug)) {
            report
                .error(0..0, format!("two files have the name `{slug}.md`, in different Unicode forms"))
                .label("the second file")
                .help("the names look the same: merge the files, or rename one of them");
        }
    }
}

fn check_term(file: &TermFile, entry: &TermEntry, index: &Index<'_>, report: &mut FileReport) {
    check_topics_of(entry, index, report);
    for (key, texts) in &entry.lists {
        let mut seen = HashSet::new();
        for text in texts {
            if !seen.insert(text.value.as_str()) {
                repeated(key, text, report);
            } else {
                check_reference(key, text, file, index, report);
            }
        }
    }
    for (key, text) in &entry.singles {
        if let Some(text) = text {
            check_reference(key, text, file, index, report);
        }
    }
    for link in &entry.links {
        let error = match (&link.target, &link.fragment) {
            (LinkTarget::Page(Route::Term(slug)), fragment) => match index.term(slug, file.draft) {
                Ok(Found::Term(term)) => fragment
                    .as_ref()
                    .and_then(|fragment| Some((index.fragment(term, &fragment.id).err()?, &fragment.span))),
                Ok(Found::Moved(now)) => {
                    moved(slug, now, &link.span, report);
                    None
                }
                Err(error) => Some((error, &link.span)),
            },
            (LinkTarget::Page(Route::Topic(slug)), _) => index.topic(slug).err().map(|error| (error, &link.span)),
            (LinkTarget::Page(_), _) => None,
            (LinkTarget::Unknown(address), _) => Some((index.no_page(address), &link.span)),
        };
        if let Some((error, span)) = error {
            error.report(span.clone(), report);
        }
    }
}

/// Checks a reference to another term.
fn check_reference(key: &str, text: &Text, file: &TermFile, index: &Index<'_>, report: &mut FileReport) {
    if file.slug.as_deref() == Some(text.value.as_str()) {
        report
            .error(text.span.clone(), format!("the term lists itself as {}", key.replace('_', " ")))
            .label("this term's own slug")
            .help("remove this entry");
        return;
    }
    match index.term(&text.value, file.draft) {
        Ok(Found::Term(_)) => {}
        Ok(Found::Moved(now)) if key == "see" => {
            report
                .error(text.span.clone(), format!("`{}` is a \"see\" entry, which redirects to `{now}`", text.value))
                .label("not a term of its own")
                .help(format!("write `{now}`"));
        }
        Ok(Found::Moved(now)) => moved(&text.value, now, &text.span, report),
        Err(error) => error.report(text.span.clone(), report),
    }
}

/// Reports a reference to a former slug, which redirects.
fn moved(slug: &str, now: &str, span: &Range<usize>, report: &mut FileReport) {
    report
        .rule("former-slug", span.clone(), format!("the term `{slug}` is now `{now}`"))
        .label("redirects")
        .help(format!("write `{now}`"))
        .fix_part(slug, now);
}

fn check_topics_of(entry: &TermEntry, index: &Index<'_>, report: &mut FileReport) {
    // Without topics.toml, the glossary has no topics. The reader reports a missing file once.
    if index.topics.is_empty() {
        return;
    }
    if entry.topics.is_empty() && entry.see().is_none() && !entry.is_broken {
        report
            .error(entry.fence.clone(), "`topic` is missing from the front matter")
            .label("no `topic`")
            .help(format!("add: {}", entry.syntax.assign("topic", &format!("\"{}\"", index.topics[0]))));
    }
    let mut seen = HashSet::new();
    for topic in &entry.topics {
        if !seen.insert(topic.value.as_str()) {
            repeated("topics", topic, report);
        } else if !index.topics.iter().any(|slug| slug.as_str() == topic.value) {
            let help = match nearest(&topic.value, index.topics.iter().map(|slug| slug.as_str())) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("the topics of topics.toml are {}", index.list_topics()),
            };
            report.error(topic.span.clone(), format!("no topic `{}`", topic.value)).label("unknown topic").help(help);
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
                .rule(
                    "empty-topic",
                    entry.slug.span.clone(),
                    format!("no published term belongs to the topic `{slug}`"),
                )
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
                Ok(Found::Term(term)) if index.is_of(term, &slug) => entry.topic.start_here.push(term.clone()),
                Ok(Found::Term(term)) => {
                    report
                        .error(text.span.clone(), format!("`{term}` does not belong to the topic `{slug}`"))
                        .label("a term of another topic")
                        .help("list only terms of this topic");
                }
                Ok(Found::Moved(now)) => {
                    moved(&text.value, now, &text.span, report);
                    entry.topic.start_here.extend(Slug::unicode(now));
                }
                Err(error) => error.report(text.span.clone(), report),
            }
        }
    }
}

fn check_former_slugs(file: &TermFile, entry: &TermEntry, index: &Index<'_>, report: &mut FileReport) {
    let mut seen = HashSet::new();
    for (former, text) in &entry.formerly {
        let (kind, address) = match former {
            Former::Slug(slug) => ("slug", slug.as_str()),
            Former::Path(path) => ("address", path.as_str()),
        };
        let (title, label, help) = if file.slug.as_deref() == Some(address) {
            (
                format!("`{address}` is this term's current slug"),
                "not a former slug".to_owned(),
                "remove this entry".to_owned(),
            )
        } else if index.has_file(address) {
            let help = format!("each address leads to one page: remove this entry, or rename `{address}.md`");
            (format!("the slug `{address}` is used twice"), "the current slug of another term".to_owned(), help)
        } else if let Some(owner) = index.former(address).filter(|owner| file.slug.as_ref() != Some(owner)) {
            let help = "each address leads to one page: remove this entry from one of the two terms".to_owned();
            (format!("the {kind} `{address}` is used twice"), format!("also a former {kind} of `{owner}`"), help)
        } else {
            if !seen.insert(address) {
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
