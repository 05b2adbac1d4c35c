//! The steps of the conversion.

use std::collections::HashSet;

use super::{
    ConvertOptions, ImportedGlossary,
    draft::{self, Draft},
    export, homonyms, images,
    index::Index,
    slugs::{self, Letters},
    term, topics,
};
use crate::{
    report::{Notes, Report},
    source::Source,
};

/// Converts a source. Every part of the source ends up in a term or in the report.
#[must_use]
pub fn convert(source: Source, options: &ConvertOptions) -> ImportedGlossary {
    if source.is_export {
        return export::convert(source);
    }
    let language = options.source.language.clone().or_else(|| source.language.clone());
    let mut glossary =
        ImportedGlossary { format: source.format, language, report: Report::default(), ..ImportedGlossary::default() };
    glossary.report.extend(source.notes);
    let mut drafts: Vec<Draft> =
        source.records.into_iter().filter_map(|record| Draft::new(record, options, &mut glossary.report)).collect();
    draft::drop_repeated(&mut drafts, &mut glossary.report);
    draft::distinguish_ids(&mut drafts, options.source_name.as_deref());
    homonyms::tell_apart(&mut drafts);
    let language = glossary.language.clone().or_else(|| options.site_language.clone()).unwrap_or_else(|| "en".into());
    let letters = Letters { language: &language, unicode: options.unicode_slugs };
    slugs::assign(&mut drafts, letters, &options.known);
    let page = options.source_url.as_deref().or(source.page.as_deref());
    let index = Index::new(&drafts, source.site.as_deref(), page, &source.folders);
    let mut topics = topics::Topics::new(&source.topic_names, letters);
    let mut images = images::Images::new(options.fetch_images);
    for mut draft in drafts {
        let term = term::finish(&mut draft, &index, &mut topics, &mut images, options);
        draft.notes.rename(&term.slug);
        glossary.report.extend(draft.notes);
        glossary.terms.push(term);
    }
    keep_first_addresses(&mut glossary);
    glossary.topics = topics.finish(&mut glossary.terms);
    glossary.images = images.found;
    glossary
}

/// Removes former addresses that an earlier term has: each address leads to one page.
fn keep_first_addresses(glossary: &mut ImportedGlossary) {
    let mut taken = HashSet::new();
    for term in &mut glossary.terms {
        let (kept, repeated): (Vec<_>, Vec<_>) =
            term.file.texts("formerly").into_iter().partition(|address| taken.insert(address.clone()));
        if repeated.is_empty() {
            continue;
        }
        term.file.set("formerly", kept);
        let mut notes = Notes::new(term.slug.clone(), "");
        for address in repeated {
            notes.lost("formerly", "a former address that leads to another term already", address);
        }
        glossary.report.extend(notes);
    }
}
