//! Terms of the same name.

use std::collections::HashMap;

use super::draft::Draft;

/// Gives terms of the same name, or of names that differ by case only, a qualifier from what else they have.
pub fn tell_apart(drafts: &mut [Draft]) {
    let shown = |draft: &Draft| [draft.name.to_lowercase(), "\n".to_owned(), draft.qualifier.to_lowercase()].concat();
    let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, draft) in drafts.iter().enumerate() {
        groups.entry(shown(draft)).or_default().push(at);
    }
    let mut groups: Vec<_> = groups.into_values().filter(|group| group.len() > 1).collect();
    groups.sort();
    for group in groups {
        type Part = fn(&Draft) -> String;
        let parts: [Part; 5] = [
            |draft| draft.topics.first().cloned().unwrap_or_default(),
            |draft| draft.sources.first().map(|source| source.title.clone()).unwrap_or_default(),
            |draft| draft.part_of_speech.clone(),
            |draft| draft.topics.get(1).cloned().unwrap_or_default(),
            |draft| draft.expansion.clone(),
        ];
        let qualifiers = parts.into_iter().find_map(|part| {
            let found: Vec<String> = group.iter().map(|at| part(&drafts[*at])).collect();
            let mut distinct: Vec<String> = found.iter().map(|text| text.to_lowercase()).collect();
            distinct.sort();
            distinct.dedup();
            let usable = found.iter().all(|text| !text.is_empty() && text.chars().count() <= 60);
            (usable && distinct.len() == found.len()).then_some(found)
        });
        let is_stated = qualifiers.is_some();
        let qualifiers = qualifiers.unwrap_or_else(|| (1..=group.len()).map(|number| number.to_string()).collect());
        for (at, qualifier) in group.into_iter().zip(qualifiers) {
            let draft = &mut drafts[at];
            let message = if is_stated {
                "several terms have this name; a qualifier from the source tells them apart"
            } else {
                "several terms have this name; a number tells them apart, so write a better `qualifier`"
            };
            draft.notes.changed("qualifier", message, qualifier.clone());
            draft.qualifier =
                if draft.qualifier.is_empty() { qualifier } else { format!("{}, {qualifier}", draft.qualifier) };
        }
    }
}
