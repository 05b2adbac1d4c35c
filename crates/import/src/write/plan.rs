//! The comparison of an imported glossary with a content folder.

use std::path::PathBuf;

use super::{
    existing::Existing,
    merge,
    state::{self, State},
    topics,
};
use crate::{
    ImportError,
    convert::{ImportedGlossary, ImportedTerm},
    report::{Notes, Outcome},
};

/// Options of the writing.
#[derive(Clone, Debug, Default)]
pub struct WriteOptions {
    /// The content folder.
    pub content: PathBuf,
    /// Whether the texts of the source replace those that people have changed.
    pub overwrite: bool,
}

/// The files to write.
#[derive(Debug, Default)]
pub struct Plan {
    /// The files with their new content.
    pub files: Vec<(PathBuf, Vec<u8>)>,
    /// The number of new terms.
    pub created: usize,
    /// The number of terms that change.
    pub updated: usize,
    /// The number of terms that stay as they are.
    pub unchanged: usize,
    /// The number of terms whose files keep changes of people, against the source.
    pub kept: usize,
}

/// Compares a glossary with the content folder. Nothing is written. What cannot be written is added to the report.
///
/// # Errors
/// When the content folder cannot be read, or the identities are those of another source.
pub fn plan(glossary: &mut ImportedGlossary, existing: &Existing, options: &WriteOptions) -> Result<Plan, ImportError> {
    let mut plan = Plan::default();
    let state_path = options.content.join(state::FILE);
    let mut state = State::read(&state_path)?;
    refuse_other_source(glossary, existing)?;
    for term in &glossary.terms {
        let path =
            existing.path(term).unwrap_or_else(|| options.content.join("terms").join(format!("{}.md", term.slug)));
        let mut notes = Notes::new(term.slug.clone(), path.display().to_string());
        plan_term(term, path, existing, &mut state, options, &mut plan, &mut notes);
        glossary.report.extend(notes);
    }
    let gone = existing.missing_from(glossary);
    for (slug, id) in gone {
        let mut notes = Notes::new(slug, options.content.display().to_string());
        notes.add(
            Outcome::Kept,
            "",
            "the source has this term no longer; delete the file if the term is not needed",
            id,
        );
        glossary.report.extend(notes);
    }
    plan.files.extend(topics::plan(glossary, &options.content)?);
    if !glossary.is_export {
        let text = state.render();
        let is_same = std::fs::read(&state_path).is_ok_and(|bytes| bytes == text.as_bytes());
        if !is_same {
            plan.files.push((state_path, text.into_bytes()));
        }
    }
    Ok(plan)
}

fn plan_term(
    term: &ImportedTerm,
    path: PathBuf,
    existing: &Existing,
    state: &mut State,
    options: &WriteOptions,
    plan: &mut Plan,
    notes: &mut Notes,
) {
    let rendered = term.as_written.clone().unwrap_or_else(|| term.file.render());
    let Some(found) = existing.at(&path) else {
        if state.has(&term.source_id) && !options.overwrite {
            plan.kept += 1;
            notes.add(
                Outcome::Kept,
                "",
                "the file was deleted here, and is not written again; --overwrite writes it",
                rendered,
            );
            return;
        }
        plan.created += 1;
        state.set(&term.source_id, &term.file);
        plan.files.push((path, rendered.into_bytes()));
        return;
    };
    if found.text == rendered {
        plan.unchanged += 1;
        state.set(&term.source_id, &term.file);
        return;
    }
    let Some(file) = &found.file else {
        plan.kept += 1;
        notes.add(Outcome::Kept, "", "the file cannot be read, and was not overwritten", rendered);
        return;
    };
    if file.says_the_same(&term.file) {
        plan.unchanged += 1;
        state.set(&term.source_id, &term.file);
        return;
    }
    let belongs_to_people = !term.source_id.is_empty() && file.text("source_id").is_empty();
    if belongs_to_people && !options.overwrite {
        plan.kept += 1;
        let message = "a term of this name was written here, and was not overwritten; --overwrite replaces it";
        notes.add(Outcome::Kept, "", message, rendered);
        return;
    }
    let merged = merge::merge(file, &term.file, state.base(&term.source_id), options.overwrite);
    for (key, text) in &merged.kept {
        let message = "changed here and in the source: the text here was kept; --overwrite takes the source's";
        notes.add(Outcome::Kept, key, message, text.clone());
    }
    if merged.changed.is_empty() {
        state.merged(&term.source_id, &term.file, merged.kept.iter().map(|(key, _)| key));
        let count = if merged.kept.is_empty() { &mut plan.unchanged } else { &mut plan.kept };
        *count += 1;
        return;
    }
    if found.has_comments() && !options.overwrite {
        plan.kept += 1;
        for key in merged.changed {
            let message = "the file has comments, which an update would remove; change the text by hand";
            notes.add(Outcome::Kept, &key, message, merged.file.line(&key));
        }
        return;
    }
    plan.kept += usize::from(!merged.kept.is_empty());
    state.merged(&term.source_id, &term.file, merged.kept.iter().map(|(key, _)| key));
    notes.done(&merged.changed.join(", "), "updated from the source", "");
    plan.updated += 1;
    plan.files.push((path, merged.file.render().into_bytes()));
}

/// Refuses identities such as `1` and `2` that an earlier import of another source has given to other terms.
fn refuse_other_source(glossary: &ImportedGlossary, existing: &Existing) -> Result<(), ImportError> {
    let mut same = 0_usize;
    let mut other = Vec::new();
    for term in &glossary.terms {
        let Some(name) = existing.name_of(&term.source_id) else { continue };
        if crate::keys::fold(&name) == crate::keys::fold(&term.file.text("name")) {
            same += 1;
        } else {
            other.push((term.source_id.clone(), name, term.file.text("name")));
        }
    }
    match other.first() {
        Some((id, here, there)) if other.len() > same => Err(ImportError::Option(format!(
            "the terms here seem to be from another source: `{id}` is \"{here}\" here, and \"{there}\" in the source. Name this source, for example --source-name {}",
            "second"
        ))),
        _ => Ok(()),
    }
}
