//! The finished term.

use super::{
    ConvertOptions, ImportedTerm, common_words,
    definition::{first_sentence, short_text},
    draft::Draft,
    headings,
    images::Images,
    index::Index,
    links, markup, sections, topics,
    values::{self, TitledLink, is_web},
};
use crate::{
    Value,
    keys::{self, fold},
    markdown::plain,
    source::Markup,
    term_file::TermFile,
};

/// Converts the texts and references of a term.
pub fn finish(
    draft: &mut Draft,
    index: &Index,
    topics: &mut topics::Topics<'_>,
    images: &mut Images,
    options: &ConvertOptions,
) -> ImportedTerm {
    let mut file = TermFile::default();
    let texts = std::mem::take(&mut draft.texts);
    let given = std::mem::take(&mut draft.definition);
    let given = text(&given, "definition", draft, index, images);
    let mut bodies: Vec<String> = Vec::new();
    for body in texts {
        bodies.push(text(&body, "text", draft, index, images));
    }
    let body = bodies.into_iter().filter(|body| !body.is_empty()).collect::<Vec<_>>().join("\n\n");
    let body = headings::normalise(&body, &draft.name);
    let body = sections::take_links(&body, draft, index);
    let (body, mut examples) = sections::take_examples(&body);
    for example in std::mem::take(&mut draft.examples) {
        examples.push(text(&example, "example", draft, index, images));
    }
    file.example = examples.into_iter().filter(|example| !example.is_empty()).collect::<Vec<_>>().join("\n\n");

    if let Some(slug) = see(draft, &given, &body, &file.example, index) {
        file.set("see", slug);
    } else {
        define(&mut file, draft, given, body);
    }
    keys(&mut file, draft, index, topics, options);
    ImportedTerm { slug: draft.slug.clone(), source_id: draft.source_id.clone(), file, as_written: None }
}

/// Converts a text to Markdown with resolved links.
fn text(text: &str, field: &str, draft: &mut Draft, index: &Index, images: &mut Images) -> String {
    if text.trim().is_empty() {
        return String::new();
    }
    let markup: Markup = draft.markup;
    let markdown = markup::to_markdown(text, markup, field, &mut draft.notes);
    links::resolve(&markdown, field, draft, index, images).trim().to_owned()
}

/// Returns the slug that a "see" entry leads to: the source says so, or its only text is "See X".
fn see(draft: &mut Draft, given: &str, body: &str, example: &str, index: &Index) -> Option<String> {
    let stated = std::mem::take(&mut draft.see);
    if !stated.is_empty() {
        let found = index.term(&stated).or_else(|| index.address(&stated)).map(str::to_owned);
        match found {
            Some(slug) if given.is_empty() && body.is_empty() && slug != draft.slug => return Some(slug),
            Some(slug) => draft.references.entry("related").or_default().push(slug),
            None => draft.notes.lost("see", "a reference to a term that the source does not have", stated),
        }
        return None;
    }
    let only = match (given.is_empty(), body.is_empty(), example.is_empty()) {
        (false, true, true) => given,
        (true, false, true) => body,
        _ => return None,
    };
    let words = plain(only);
    let lower = words.to_lowercase();
    let word = keys::SEE.iter().filter(|word| lower.starts_with(**word)).max_by_key(|word| word.len())?;
    let target =
        words.get(word.len()..)?.trim_matches(|character: char| character.is_whitespace() || ":.→".contains(character));
    if target.is_empty() || target.chars().count() > 100 || !words.get(word.len()..)?.starts_with([' ', ':']) {
        return None;
    }
    let linked =
        only.split_once("](terms/").and_then(|(_, rest)| rest.split_once(')')).map(|(slug, _)| slug.to_owned());
    let single_link = only.matches("](").count() <= 1;
    let found = linked.filter(|_| single_link).or_else(|| index.term(target).map(str::to_owned));
    let found = found.filter(|slug| *slug != draft.slug)?;
    draft.notes.done("see", "a \"see\" entry", words);
    Some(found)
}

/// Sets definition and explanation.
fn define(file: &mut TermFile, draft: &mut Draft, given: String, body: String) {
    if let Some(short) = short_text(&given) {
        // A definition has no images; those of the text stay in the text.
        file.set("definition", without_images(&short));
        file.explanation = if short.contains("![") { join(&given, &body) } else { body };
        return;
    }
    let (text, rest) = if given.is_empty() { (body, String::new()) } else { (given, body) };
    match first_sentence(&text) {
        Some(found) => {
            let has_image = found.text.contains("![");
            file.set("definition", without_images(&found.text));
            if found.is_cut {
                draft.notes.changed("definition", "the first sentence is longer than a definition can be, and was cut; the whole is in the explanation", found.text);
            } else if found.is_part {
                draft.notes.done(
                    "definition",
                    "the first sentence of the text, which is in the explanation as a whole",
                    "",
                );
            }
            file.explanation = if found.is_part || has_image { join(&text, &rest) } else { rest };
        }
        None => {
            file.explanation = join(&text, &rest);
            let stand_in = [&draft.expansion, &draft.abbreviation].into_iter().find(|text| !text.is_empty());
            match stand_in.cloned() {
                Some(stand_in) => {
                    draft.notes.changed(
                        "definition",
                        "the source has no definition; the other form of the name stands there",
                        stand_in.clone(),
                    );
                    file.set("definition", crate::markdown::escape(&stand_in));
                }
                None => {
                    draft.draft = true;
                    file.set("definition", "…");
                }
            }
        }
    }
}

fn join(one: &str, other: &str) -> String {
    [one, other].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// Replaces the images of a line by their alternative texts.
fn without_images(line: &str) -> String {
    let mut done = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("![") {
        done.push_str(before);
        match after.split_once("](").and_then(|(alt, after)| Some((alt, after.split_once(')')?.1))) {
            Some((alt, after)) => {
                done.push_str(alt);
                rest = after;
            }
            None => {
                done.push_str("![");
                rest = after;
            }
        }
    }
    done.push_str(rest);
    done
}

/// Sets all keys besides the definition.
fn keys(
    file: &mut TermFile,
    draft: &mut Draft,
    index: &Index,
    topics: &mut topics::Topics<'_>,
    options: &ConvertOptions,
) {
    common_words::protect(draft);
    file.set("name", draft.name.as_str());
    file.set("qualifier", draft.qualifier.as_str());
    let name = draft.name.clone();
    let differs = |text: &str| text.to_lowercase() != name.to_lowercase();
    file.set("expansion", Some(draft.expansion.clone()).filter(|text| differs(text)).unwrap_or_default());
    file.set("abbreviation", Some(draft.abbreviation.clone()).filter(|text| differs(text)).unwrap_or_default());
    let mut seen: Vec<String> =
        [&draft.name, &draft.expansion, &draft.abbreviation].map(|name| name.to_lowercase()).into();
    let mut distinct = |names: &[String]| -> Vec<String> {
        let names = names.iter().map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "));
        names
            .filter(|name| {
                !name.is_empty() && !seen.contains(&name.to_lowercase()) && {
                    seen.push(name.to_lowercase());
                    true
                }
            })
            .collect()
    };
    file.set("aliases", distinct(&draft.aliases));
    file.set("hidden_aliases", distinct(&draft.hidden_aliases));
    file.set("asked", distinct(&draft.asked));
    let mut slugs = Vec::new();
    for topic in &draft.topics {
        if let Some(slug) = topics.slug(topic).filter(|slug| !slugs.contains(slug)) {
            slugs.push(slug);
        }
    }
    if file.get("see").is_none() {
        topics::set(file, slugs);
    } else if !draft.topics.is_empty() {
        draft.notes.lost("topics", "a \"see\" entry has no topics", draft.topics.join("; "));
    }
    let mut related = references("related", draft, index);
    let superseded = references("superseded_by", draft, index).into_iter().next();
    for key in ["broader", "narrower"] {
        file.set(key, references(key, draft, index));
    }
    related.retain(|slug| !file.texts("broader").contains(slug) && !file.texts("narrower").contains(slug));
    file.set("related", related);
    if let Some(slug) = superseded {
        file.set("superseded_by", slug);
        draft.status.get_or_insert("superseded");
    }
    file.set("status", draft.status.unwrap_or_default());
    file.set("part_of_speech", draft.part_of_speech.as_str());
    file.set("pronunciation", draft.pronunciation.as_str());
    let mut links = |key: &str, links: &[TitledLink]| {
        let mut values: Vec<Value> = Vec::new();
        for link in links {
            let value = link.to_value();
            if !values.contains(&value) {
                values.push(value);
            }
        }
        file.set(key, Value::List(values));
    };
    links("sources", &draft.sources);
    links("further_reading", &draft.further_reading);
    formerly(file, draft, options);
    file.set("updated", draft.updated.as_str());
    for (key, is) in [("draft", draft.draft), ("exact_case", draft.exact_case)] {
        if is {
            file.set(key, Value::Bool(true));
        }
    }
    if draft.no_autolink {
        file.set("autolink", Value::Bool(false));
    }
    extra(file, draft);
    file.set("source_id", draft.source_id.as_str());
}

/// Returns the slugs of a list of references. Others are reported.
fn references(key: &'static str, draft: &mut Draft, index: &Index) -> Vec<String> {
    let mut slugs: Vec<String> = Vec::new();
    for reference in draft.references.remove(key).unwrap_or_default() {
        let found = index.term(&reference).or_else(|| index.address(&reference)).map(str::to_owned);
        let found = found.or_else(|| linked(&reference, index));
        match found {
            Some(slug) if index.is_draft(&slug) && !draft.draft => {
                draft.notes.lost(key, "a reference to a draft", slug);
            }
            Some(slug) if slug != draft.slug && !slugs.contains(&slug) => slugs.push(slug),
            Some(_) => {}
            None if is_web(&reference) || reference.contains("](http") => {
                draft.further_reading.extend(values::links(&Value::Text(reference)).0);
            }
            None => draft.notes.lost(key, "a reference to a term that the source does not have", reference),
        }
    }
    slugs
}

/// Returns the slug in a reference with markup: `[[x]]`, `[x](y)`.
fn linked(reference: &str, index: &Index) -> Option<String> {
    let inner = reference.trim().strip_prefix("[[").and_then(|inner| inner.strip_suffix("]]"));
    if let Some(inner) = inner {
        let (target, _) = inner.split_once('|').unwrap_or((inner, ""));
        return index.term(target).map(str::to_owned);
    }
    let (text, address) = reference.trim().strip_prefix('[')?.strip_suffix(')')?.split_once("](")?;
    index.address(address).or_else(|| index.term(text)).map(str::to_owned)
}

/// Sets the former addresses, without the new one.
fn formerly(file: &mut TermFile, draft: &mut Draft, options: &ConvertOptions) {
    let mut addresses = std::mem::take(&mut draft.formerly);
    if let Some(template) = &options.former_address {
        let id = draft.id.rsplit('#').next().unwrap_or_default();
        addresses.push(
            template
                .replace("{id}", id)
                .replace("{slug}", if draft.stated_slug.is_empty() { id } else { &draft.stated_slug }),
        );
    }
    let mut kept: Vec<String> = Vec::new();
    for address in addresses {
        let path = address.split('#').next().unwrap_or_default().replace(' ', "%20");
        let own = format!("/terms/{}", draft.slug);
        let invalid = path.len() < 2
            || path.starts_with("//")
            || path.contains(|character: char| character.is_control() || "\\\"<>`{}|^".contains(character))
            || path.split(['/', '?']).any(|part| part == "." || part == "..");
        if invalid {
            draft.notes.lost("formerly", "an address that cannot lead to a page of its own", address);
        } else if path.trim_end_matches('/') != own && !kept.contains(&path) {
            kept.push(path);
        }
    }
    file.set("formerly", kept);
}

/// Sets the fields of the source's own.
fn extra(file: &mut TermFile, draft: &mut Draft) {
    let mut entries: Vec<(String, Value)> = Vec::new();
    for (key, value) in std::mem::take(&mut draft.extra) {
        let name = extra_key(&key);
        if entries.iter().any(|(known, _)| *known == name) {
            draft.notes.lost(&key, "a second value of the same field", value.to_line());
            continue;
        }
        if file.get("see").is_some() {
            draft.notes.lost(&key, "a \"see\" entry has no fields of its own", value.to_line());
            continue;
        }
        draft.notes.done(&key, "a field of its own; name it for readers in glossary.toml with [extra.<key>] label", "");
        let value = match value {
            Value::List(items) => Value::List(items.iter().filter_map(Value::scalar).map(Value::Text).collect()),
            other => other,
        };
        entries.push((name, value));
    }
    file.set("extra", Value::Map(entries));
}

/// Returns a key of `[extra]` for a key of the source: `Shoe Size` becomes `shoe_size`.
fn extra_key(key: &str) -> String {
    let last = key.rsplit('.').next().unwrap_or(key);
    let slug = glossary_core::slug::slugify(last, "en").or_else(|| glossary_core::slug::transliterate(last, "en"));
    slug.map_or_else(|| fold(key), |slug| slug.replace('-', "_"))
}
