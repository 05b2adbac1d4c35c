//! A record with its keys recognised.

use std::{collections::BTreeMap, path::PathBuf};

use super::{
    ConvertOptions,
    names::{self, Divided},
    values::{self, Status, TitledLink, is_web},
};
use crate::{
    Value,
    keys::{self, Field},
    report::{Notes, Outcome, Report},
    source::{Markup, Record},
};

/// A term whose texts and references are still those of the source.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The identity in the source.
    pub id: String,
    /// The identity that the file gets.
    pub source_id: String,
    /// Whether the identity is written in the source.
    pub has_own_id: bool,
    /// The folder of the source's file.
    pub folder: Option<PathBuf>,
    /// The notation of the texts.
    pub markup: Markup,
    /// The name, plain text.
    pub name: String,
    /// The slug that the source states.
    pub stated_slug: String,
    /// The slug.
    pub slug: String,
    /// What tells equal names apart.
    pub qualifier: String,
    /// The long form of the name.
    pub expansion: String,
    /// The short form of the name.
    pub abbreviation: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Names for the search only.
    pub hidden_aliases: Vec<String>,
    /// Everyday words.
    pub asked: Vec<String>,
    /// The names of the topics.
    pub topics: Vec<String>,
    /// The definition, in the source's notation.
    pub definition: String,
    /// Further texts, in the source's notation.
    pub texts: Vec<String>,
    /// The examples, in the source's notation.
    pub examples: Vec<String>,
    /// References to other entries, by the key of the front matter.
    pub references: BTreeMap<&'static str, Vec<String>>,
    /// The entry to see instead, as the source names it.
    pub see: String,
    /// The state.
    pub status: Option<&'static str>,
    /// The part of speech.
    pub part_of_speech: String,
    /// The pronunciation.
    pub pronunciation: String,
    /// Where the definition comes from.
    pub sources: Vec<TitledLink>,
    /// Where to read on.
    pub further_reading: Vec<TitledLink>,
    /// Former addresses.
    pub formerly: Vec<String>,
    /// The day of the last change.
    pub updated: String,
    /// Whether the term is a draft.
    pub draft: bool,
    /// Whether the case of the name matters.
    pub exact_case: bool,
    /// Whether the term is never linked automatically.
    pub no_autolink: bool,
    /// Fields of the source's own.
    pub extra: Vec<(String, Value)>,
    /// The report.
    pub notes: Notes,
}

impl Draft {
    /// Recognises the keys of a record. A record without a name is reported.
    pub fn new(record: Record, options: &ConvertOptions, report: &mut Report) -> Option<Self> {
        let mut all_texts: Vec<String> = record.fields.iter().flat_map(|(_, value)| value.scalars()).collect();
        all_texts.push(record.body.clone());
        let mut draft = Self {
            id: record.id,
            has_own_id: record.has_own_id,
            folder: record.folder,
            markup: record.markup,
            notes: record.notes,
            ..Self::default()
        };
        let is_mdn =
            record.fields.iter().any(|(key, value)| key == "page-type" && value.to_line().starts_with("glossary"));
        let mut fields: Vec<(Option<Field>, usize, String, Value)> = Vec::new();
        for (key, value) in record.fields.into_iter().filter(|(_, value)| !value.is_empty()) {
            let mapped = options.source.map.iter().find(|(from, _)| *from == key).map(|(_, to)| to.as_str());
            match mapped {
                Some(to) => match (Field::of_key(to), to.strip_prefix("extra.")) {
                    (Some(field), _) => fields.push((Some(field), 0, key, value)),
                    (None, extra) => draft.extra.push((extra.unwrap_or(to).to_owned(), value)),
                },
                None => {
                    let known = keys::field(&key);
                    fields.push((known.map(|(field, _)| field), known.map_or(0, |(_, rank)| rank + 1), key, value));
                }
            }
        }
        // The best synonym comes first; the others are second definitions, second names and so on.
        fields.sort_by_key(|(field, rank, ..)| (*field, *rank));
        for (field, _, key, value) in fields {
            match field {
                Some(field) => draft.take(field, &key, value, options, is_mdn),
                None => draft.own_field(&key, value),
            }
        }
        draft.texts.push(record.body);
        draft.texts.retain(|text| !text.trim().is_empty());
        if draft.name.is_empty() {
            draft.notes.lines.retain(|line| line.outcome == Outcome::Lost);
            let message = "an entry without a name; if a key holds the name, map it: --map \"KEY=name\"";
            draft.notes.lost("name", message, all_texts.join("\n"));
            report.extend(draft.notes);
            return None;
        }
        draft.divide_name();
        let has_text = !draft.definition.is_empty() || !draft.texts.is_empty() || !draft.see.is_empty();
        if !has_text && draft.expansion.is_empty() && draft.abbreviation.is_empty() {
            draft.notes.changed("definition", "the source has no definition; the term is a draft until it has one", "");
            draft.draft = true;
        }
        if draft.id.is_empty() {
            draft.id = keys::fold(&[draft.name.as_str(), &draft.qualifier].concat());
        }
        draft.draft |= options.drafts;
        draft.notes.rename(&draft.name.clone());
        Some(draft)
    }

    /// Divides a name with words in brackets.
    fn divide_name(&mut self) {
        let written = self.name.clone();
        let Some(divided) = names::divide(&written) else { return };
        let what = match divided {
            Divided::Abbreviation(name, short) => {
                self.name = name;
                put(&mut self.abbreviation, short, &mut self.aliases);
                "divided into name and abbreviation"
            }
            Divided::Expansion(name, long) => {
                self.name = name;
                put(&mut self.expansion, long, &mut self.aliases);
                "divided into name and long form"
            }
            // The source's own qualifier is better than one in brackets.
            Divided::Qualifier(..) if !self.qualifier.is_empty() => return,
            Divided::Qualifier(name, qualifier) => {
                (self.name, self.qualifier) = (name, qualifier);
                "divided into name and qualifier"
            }
        };
        self.notes.done("name", what, written);
    }

    fn take(&mut self, field: Field, key: &str, value: Value, options: &ConvertOptions, is_mdn: bool) {
        let text = || value.scalars().join("\n");
        match field {
            Field::Name if self.name.is_empty() => self.name = names::clean(&text()),
            Field::Name => {
                let name = names::clean(&text());
                if name != self.name {
                    self.notes.changed(key, "a second name, taken as another name", name.clone());
                    self.aliases.push(name);
                }
            }
            Field::Definition if self.definition.is_empty() => self.definition = text(),
            Field::Definition | Field::Explanation => {
                let text = text();
                if text != self.definition && !self.texts.contains(&text) {
                    self.texts.push(text);
                }
            }
            Field::Example => match value {
                Value::List(items) => self.examples.extend(items.iter().map(|item| item.scalars().join("\n"))),
                other => self.examples.push(other.scalars().join("\n")),
            },
            Field::Aliases => {
                for alias in values::list(&value) {
                    // Hugo's `aliases` are former addresses.
                    if alias.starts_with('/') && alias.len() > 1 {
                        self.formerly.push(alias);
                    } else {
                        self.aliases.push(names::clean(&alias));
                    }
                }
            }
            Field::HiddenAliases => self.hidden_aliases.extend(values::list(&value)),
            Field::Asked => self.asked.extend(values::list(&value)),
            Field::Abbreviation => {
                for short in values::list(&value) {
                    if self.abbreviation.is_empty() {
                        self.abbreviation = names::clean(&short);
                    } else {
                        self.aliases.push(names::clean(&short));
                    }
                }
            }
            Field::Expansion => self.expansion = names::clean(&text()),
            Field::Qualifier => self.qualifier = names::clean(&text()),
            Field::Topics => self.topics.extend(values::list(&value).into_iter().map(|topic| names::clean(&topic))),
            Field::Related | Field::Broader | Field::Narrower => {
                self.references.entry(field.key()).or_default().extend(values::list(&value));
            }
            Field::SupersededBy => self.references.entry("superseded_by").or_default().extend(values::list(&value)),
            Field::See => match flag_or_text(&value) {
                Some(text) => self.see = text,
                None => self.own_field(key, value),
            },
            Field::Status => self.status(key, &text()),
            Field::PartOfSpeech => self.part_of_speech = values::list(&value).join(", "),
            Field::Pronunciation => self.pronunciation = values::list(&value).join(", "),
            Field::Sources | Field::FurtherReading => {
                let (links, lost) = values::links(&value);
                if field == Field::Sources { &mut self.sources } else { &mut self.further_reading }.extend(links);
                for text in lost {
                    self.notes.lost(key, "data that has no place here", text);
                }
            }
            Field::Formerly => self.former_addresses(key, &value),
            Field::Updated => self.updated(key, &text(), options),
            Field::Draft | Field::Published => match values::flag(&value) {
                Some(is) => self.draft = is == (field == Field::Draft),
                None => self.updated(key, &text(), options),
            },
            Field::ExactCase => self.exact_case = values::flag(&value).unwrap_or(false),
            Field::Autolink => self.no_autolink = values::flag(&value) == Some(false),
            Field::Id if !self.has_own_id => {
                self.id = text();
                self.has_own_id = true;
            }
            Field::Id => {
                if text() != self.id {
                    self.notes.lost(key, "of use to the other system only", text());
                }
            }
            Field::Slug => self.slug_or_path(&text(), is_mdn),
            Field::Technical => self.notes.lost(key, "of use to the other system only", value.to_line()),
        }
    }

    fn status(&mut self, key: &str, text: &str) {
        match values::status(text) {
            Status::Shown(status) => {
                self.status = Some(status);
                self.notes.done(key, "taken as `status`", text);
            }
            Status::Usual => self.notes.done(key, "the usual state, which no page shows", text),
            Status::Draft => {
                self.draft = true;
                self.notes.done(key, "taken as a draft", text);
            }
            Status::Unknown => self.extra.push((key.to_owned(), text.into())),
        }
    }

    fn former_addresses(&mut self, key: &str, value: &Value) {
        for address in values::list(value) {
            if is_web(&address) {
                let path = address.splitn(4, '/').nth(3).map(|path| format!("/{path}")).unwrap_or_default();
                if path.len() > 1
                    && matches!(key, "permalink" | "link" | "url" | "canonical" | "address" | "canonical_url")
                {
                    self.notes.done(key, "taken as a former address", address.clone());
                    self.formerly.push(path);
                } else {
                    self.further_reading.push(TitledLink { title: String::new(), url: address });
                }
            } else if address.starts_with(['/', '?']) {
                self.formerly.push(address);
            } else {
                self.formerly.push(format!("/{address}"));
            }
        }
    }

    fn updated(&mut self, key: &str, text: &str, options: &ConvertOptions) {
        match values::date(text) {
            Some(date) if date <= options.today => {
                if self.updated.is_empty() {
                    self.updated = date.to_string();
                    if !text.trim().starts_with(&self.updated) {
                        self.notes.changed(key, "a date, written as YYYY-MM-DD", text);
                    }
                } else {
                    self.notes.lost(key, "a second date", text);
                }
            }
            Some(_) => self.notes.lost(key, "a day in the future", text),
            None => self.notes.lost(key, "a date that can mean several days, or none", text),
        }
    }

    fn slug_or_path(&mut self, text: &str, is_mdn: bool) {
        let text = text.trim();
        if text.contains('/') {
            let path = text.trim_start_matches('/');
            self.formerly.push(if is_mdn { format!("/en-US/docs/{path}") } else { format!("/{path}") });
        }
        text.trim_end_matches('/').rsplit('/').next().unwrap_or_default().clone_into(&mut self.stated_slug);
    }

    /// Keeps a value under the source's own key.
    fn own_field(&mut self, key: &str, value: Value) {
        let simple = match &value {
            Value::List(items) => items.iter().all(|item| matches!(item, Value::Text(_) | Value::Number(_))),
            Value::Map(_) | Value::Null => false,
            _ => true,
        };
        if simple {
            self.extra.push((key.to_owned(), value));
        } else {
            let texts = value.scalars();
            let is_texts = !texts.is_empty() && texts.len() <= 20;
            if is_texts {
                self.notes.changed(key, "nested data, written as a list", value.to_line());
                self.extra.push((key.to_owned(), texts.into()));
            } else {
                self.notes.lost(key, "nested data that has no place here", value.to_line());
            }
        }
    }
}

/// Sets a name, or adds it to the other names if there is one already.
fn put(place: &mut String, name: String, others: &mut Vec<String>) {
    if place.is_empty() {
        *place = name;
    } else if *place != name {
        others.push(name);
    }
}

/// Returns the text of a value that is no flag: some sources have `use: yes`.
fn flag_or_text(value: &Value) -> Option<String> {
    let text = value.scalars().join(", ");
    (!text.is_empty() && values::flag(value).is_none() && text.split_whitespace().count() <= 8).then_some(text)
}

/// Drops entries that repeat another one in every field.
pub fn drop_repeated(drafts: &mut Vec<Draft>, report: &mut Report) {
    let mut seen = std::collections::HashSet::new();
    let mut kept = Vec::with_capacity(drafts.len());
    for mut draft in drafts.drain(..) {
        let Draft { name, qualifier, definition, texts, examples, aliases, topics, extra, sources, .. } = &draft;
        let all = format!(
            "{name}|{qualifier}|{definition:?}|{texts:?}|{examples:?}|{aliases:?}|{topics:?}|{extra:?}|{sources:?}"
        );
        if seen.insert(all) {
            kept.push(draft);
        } else {
            draft.notes.done("", "the same entry again, imported once", draft.definition.clone());
            report.extend(draft.notes);
        }
    }
    *drafts = kept;
}

/// Makes the identities of all entries different, and puts the name of the source before them.
pub fn distinguish_ids(drafts: &mut [Draft], source_name: Option<&str>) {
    let mut seen = std::collections::HashMap::<String, usize>::new();
    for draft in drafts {
        let count = seen.entry(draft.id.clone()).or_default();
        *count += 1;
        if *count > 1 {
            draft.id = format!("{}#{count}", draft.id);
        }
        draft.source_id = source_name.map_or_else(|| draft.id.clone(), |name| format!("{name}:{}", draft.id));
    }
}
