//! The steps of the conversion.

use super::{
    ConvertOptions, ImportedGlossary,
    draft::{self, Draft},
    homonyms, images,
    index::Index,
    own, slugs, term, topics,
};
use crate::{report::Report, source::Source};

/// Converts a source. Every part of the source ends up in a term or in the report.
#[must_use]
pub fn convert(source: Source, options: &ConvertOptions) -> ImportedGlossary {
    if source.own {
        return own::convert(source);
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
    slugs::assign(&mut drafts, glossary.language.as_deref().unwrap_or("en"), &options.known);
    let index = Index::new(&drafts, source.site.as_deref(), &source.folders);
    let mut topics = topics::Topics::new(&source.topic_names, glossary.language.as_deref().unwrap_or("en"));
    let mut images = images::Images::new(options.fetch_images);
    for mut draft in drafts {
        let term = term::finish(&mut draft, &index, &mut topics, &mut images, options);
        draft.notes.rename(&term.slug);
        glossary.report.extend(draft.notes);
        glossary.terms.push(term);
    }
    glossary.topics = topics.finish(&mut glossary.terms);
    glossary.images = images.found;
    glossary
}
