//! JSON and YAML: a list of entries, or a map of entries by their identity.

use super::{
    Markup, Record, Source, SourceOptions,
    glossarist::{designations, glossarist},
    languages,
};
use crate::{
    ImportError, Value,
    keys::{self, Field},
    limits::MAX_RECORDS,
    report::Notes,
    term_file,
};

/// The usual keys of the list of entries.
const LISTS: [&str; 14] = [
    "terms",
    "glossary",
    "entries",
    "items",
    "records",
    "data",
    "definitions",
    "words",
    "concepts",
    "results",
    "rows",
    "begriffe",
    "termes",
    "value",
];

/// The most values of a file, roughly counted by commas and brackets: each takes up to 60 times its length in memory.
const MAX_VALUES: usize = 5_000_000;

/// Parses JSON, JSON lines or YAML.
pub fn parse(text: &str, file: &str) -> Result<Value, ImportError> {
    let is_yaml = file.ends_with(".yaml") || file.ends_with(".yml");
    if is_yaml {
        return term_file::yaml(text).map_err(|error| ImportError::malformed(file, error));
    }
    if text.bytes().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count() > MAX_VALUES {
        let limit = format!("it may have {MAX_VALUES} values; divide it");
        return Err(ImportError::TooLarge { place: file.to_owned(), limit });
    }
    match serde_json::from_str(text) {
        Ok(value) => Ok(value),
        Err(error) => {
            let lines = text.lines().filter(|line| !line.trim().is_empty());
            let lines: Result<Vec<Value>, _> = lines.map(serde_json::from_str).collect();
            lines.map(Value::List).map_err(|_| ImportError::malformed(format!("{file}:{}", error.line()), error))
        }
    }
}

/// Reads a file.
pub fn read(text: &str, file: &str, options: &SourceOptions) -> Result<Source, ImportError> {
    from_value(parse(text, file)?, file, options)
}

/// Reads a parsed file.
pub fn from_value(mut value: Value, file: &str, options: &SourceOptions) -> Result<Source, ImportError> {
    let mut source = Source { format: "JSON or YAML".to_owned(), notes: Notes::new("", file), ..Source::default() };
    let place = file.to_owned();
    let path = match &options.records {
        Some(path) => path.trim_start_matches('.').to_owned(),
        None => find_list(&value).unwrap_or_default(),
    };
    let entries = take(&mut value, &path).ok_or_else(|| ImportError::NoTerms {
        place: place.clone(),
        reason: format!("there is nothing at `{path}`; the keys are {}", key_list(&value)),
    })?;
    for (key, rest) in outside(&value) {
        source.notes.lost(&key, "a value outside of the list of terms", rest);
    }
    let items: Vec<(Option<String>, Value)> = match entries {
        Value::List(items) => items.into_iter().map(|item| (None, item)).collect(),
        Value::Map(entries) => entries.into_iter().map(|(key, value)| (Some(key), value)).collect(),
        _ => Vec::new(),
    };
    if items.len() > MAX_RECORDS {
        let limit = format!("a source may have {MAX_RECORDS} terms");
        return Err(ImportError::TooLarge { place, limit });
    }
    let single_file = items.len();
    for (at, (key, item)) in items.into_iter().enumerate() {
        let inside = key.clone().unwrap_or_else(|| (at + 1).to_string());
        let place = if single_file == 1 && path.is_empty() { file.to_owned() } else { format!("{file}: {inside}") };
        source.records.extend(record(key, item, place, options, &mut source.notes));
    }
    if source.records.is_empty() {
        let reason = format!(
            "name the path of the list of terms with --records, for example --records data.items; the keys are {}",
            key_list(&value)
        );
        return Err(ImportError::NoTerms { place, reason });
    }
    Ok(source)
}

fn key_list(value: &Value) -> String {
    match value {
        Value::Map(entries) if !entries.is_empty() => {
            entries.iter().take(12).map(|(key, _)| format!("`{key}`")).collect::<Vec<_>>().join(", ")
        }
        _ => "none".to_owned(),
    }
}

/// Returns the path of the list or map of entries. A single entry is a map with known keys; its path is `@`.
fn find_list(value: &Value) -> Option<String> {
    let Value::Map(entries) = value else { return Some(String::new()) };
    let is_entries = |value: &Value| match value {
        Value::List(items) => items.iter().any(|item| matches!(item, Value::Map(_))),
        Value::Map(entries) => {
            entries.len() > 1 && entries.iter().all(|(_, value)| matches!(value, Value::Map(_) | Value::Text(_)))
        }
        _ => false,
    };
    if is_entry(value) {
        return Some("@".to_owned());
    }
    for known in LISTS {
        if let Some((key, inner)) = entries.iter().find(|(key, _)| key.eq_ignore_ascii_case(known))
            && (is_entries(inner) || matches!(inner, Value::Map(_)))
        {
            if is_entries(inner) && !is_entry(inner) {
                return Some(key.clone());
            }
            return find_list(inner).map(|path| if path.is_empty() { key.clone() } else { format!("{key}.{path}") });
        }
    }
    let lists = entries.iter().filter(|(_, value)| matches!(value, Value::List(_)) && is_entries(value));
    let length = |value: &Value| if let Value::List(items) = value { items.len() } else { 0 };
    if let Some((key, _)) = lists.max_by_key(|(_, value)| length(value)) {
        return Some(key.clone());
    }
    Some(String::new())
}

/// Returns whether a map is an entry itself: it has a name and at least one more known key, as scalars or in languages.
fn is_entry(value: &Value) -> bool {
    let Value::Map(entries) = value else { return false };
    let localised = languages::localise(value.clone(), None, &mut Vec::new());
    let flat = match &localised {
        Value::Map(entries) => flatten(entries.clone()),
        _ => entries.clone(),
    };
    // A map of entries by their names: `{"API": {"title": …, "body": …}, …}`.
    if let Value::Map(inner) = &localised
        && inner.len() > 1
        && inner.iter().filter(|(_, value)| is_entry(value)).count() * 2 > inner.len()
    {
        return false;
    }
    let has = |wanted: &[Field]| {
        flat.iter().any(|(key, value)| {
            !matches!(value, Value::Map(_)) && keys::field(key).is_some_and(|(field, _)| wanted.contains(&field))
        })
    };
    let glossarist = flat.iter().any(|(key, value)| key.ends_with("terms") && designations(value).is_some());
    glossarist
        || has(&[Field::Name])
            && has(&[Field::Definition, Field::Explanation])
            && entries
                .iter()
                .all(|(_, value)| !matches!(value, Value::List(items) if items.len() > 1 && items.iter().all(is_entry)))
}

/// Takes the value at a path out of a value.
fn take(value: &mut Value, path: &str) -> Option<Value> {
    if path == "@" {
        return Some(Value::List(vec![std::mem::replace(value, Value::Null)]));
    }
    let mut place = value;
    for step in path.split('.').filter(|step| !step.is_empty()) {
        place = match place {
            Value::Map(entries) => &mut entries.iter_mut().find(|(key, _)| key == step)?.1,
            Value::List(items) => items.get_mut(step.parse::<usize>().ok()?)?,
            _ => return None,
        };
        if step == "@" {
            break;
        }
    }
    Some(std::mem::replace(place, Value::Null))
}

fn outside(value: &Value) -> Vec<(String, String)> {
    match value {
        Value::Map(entries) => {
            let rest = entries.iter().map(|(key, value)| (key.clone(), value.scalars().join("\n")));
            rest.filter(|(_, text)| !text.trim().is_empty()).collect()
        }
        _ => Vec::new(),
    }
}

fn record(
    key: Option<String>,
    item: Value,
    place: String,
    options: &SourceOptions,
    source: &mut Notes,
) -> Option<Record> {
    let mut notes = Notes::new("", place.clone());
    let mut others = Vec::new();
    let mapped = |path: &str| options.map.iter().any(|(key, _)| key == path);
    let mut fields = Vec::new();
    // Paths that the user has mapped are looked up before languages are chosen.
    for (path, _) in &options.map {
        if let Some(value) = item.at(path).filter(|value| !value.is_empty()) {
            fields.push((path.clone(), value.clone()));
        }
    }
    let Value::Map(entries) = languages::localise(item.clone(), options.language.as_deref(), &mut others) else {
        let text = item.to_line();
        return match (key, item.scalar()) {
            (Some(key), Some(definition)) => Some(Record {
                place,
                id: key.clone(),
                has_own_id: true,
                fields: vec![("name".to_owned(), key.into()), ("definition".to_owned(), definition.into())],
                notes,
                ..Record::default()
            }),
            (key, _) => {
                if !item.is_empty() {
                    source.lost(&key.unwrap_or_default(), "an entry without keys", text);
                }
                None
            }
        };
    };
    let mut flat = flatten(entries);
    languages::localise_keys(&mut flat, options.language.as_deref(), mapped, &mut others);
    let below = |key: &str| options.map.iter().any(|(path, _)| path.starts_with(&format!("{key}.")));
    for (key, value) in flat {
        if !(mapped(&key) || below(&key) && matches!(value, Value::Map(_))) {
            fields.push((key, value));
        }
    }
    glossarist(&mut fields);
    // A key that holds an identity is not enough for an entry: `{"id": 1}` in the middle of other data.
    let has_name = fields.iter().any(|(key, _)| {
        keys::field(key).is_some_and(|(field, _)| field == Field::Name)
            || options.map.iter().any(|(path, target)| path == key && target == "name")
    });
    match &key {
        Some(key) if !has_name => fields.insert(0, ("name".to_owned(), key.clone().into())),
        _ => {}
    }
    for (language, text) in others {
        let message =
            format!("text in another language; import it with --language {language} into a folder of its own");
        notes.lost("", &message, text);
    }
    let id = key.unwrap_or_default();
    Some(Record { place, has_own_id: !id.is_empty(), id, fields, markup: Markup::Markdown, notes, ..Record::default() })
}

/// Moves the entries of inner maps up: `fields.term` for `{"fields": {"term": …}}`. Lists stay as they are.
fn flatten(entries: Vec<(String, Value)>) -> Vec<(String, Value)> {
    let mut flat = Vec::new();
    for (key, value) in entries {
        match value {
            Value::Map(inner) if !inner.is_empty() && !is_link(&inner) => {
                flat.extend(flatten(inner).into_iter().map(|(inner, value)| (format!("{key}.{inner}"), value)));
            }
            other => flat.push((key, other)),
        }
    }
    flat
}

/// Returns whether a map is a title with an address, which is one value.
fn is_link(entries: &[(String, Value)]) -> bool {
    let has = |names: &[&str]| entries.iter().any(|(key, _)| names.contains(&key.to_ascii_lowercase().as_str()));
    entries.len() <= 4 && has(&["url", "href", "link"]) && has(&["title", "name", "text", "label", "ref"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(text: &str, file: &str) -> Vec<String> {
        let source = read(text, file, &SourceOptions::default()).unwrap();
        let name = |record: &Record| {
            let is_name = |key: &str| keys::field(key).is_some_and(|(field, _)| field == Field::Name);
            record.fields.iter().find(|(key, _)| is_name(key)).map(|(_, value)| value.to_line()).unwrap_or_default()
        };
        source.records.iter().map(name).collect()
    }

    #[test]
    fn lists_and_maps_of_entries_are_found() {
        let table = [
            (r#"[{"term": "A", "definition": "x"}]"#, "g.json"),
            (r#"{"title": "T", "terms": [{"term": "A", "definition": "x"}]}"#, "g.json"),
            (r#"{"A": "x"}"#, "g.json"),
            (r#"{"a": {"name": "A", "text": "x"}}"#, "g.json"),
            (r#"{"data": {"items": [{"fields": {"term": {"en-US": "A"}, "definition": {"en-US": "x"}}}]}}"#, "g.json"),
            ("{\"term\": \"A\", \"definition\": \"x\"}\n", "g.jsonl"),
            ("- slug: a\n  en:\n    term: A\n    def: x\n  fr:\n    term: B\n", "g.yml"),
            ("A: x\n", "g.yaml"),
            ("a:\n  title: A\n  body: x\n", "g.yaml"),
            (r#"[{"term_tr": "A", "term_en": "B", "definition_tr": "x", "category": "c"}]"#, "g.json"),
            (
                "termid: 3\neng:\n  terms:\n  - designation: A\n    type: expression\n  definition:\n  - content: x\n",
                "c.yaml",
            ),
        ];
        for (text, file) in table {
            assert_eq!(names(text, file), ["A"], "{text}");
        }
    }

    #[test]
    fn a_path_is_followed_and_a_wrong_one_is_an_error() {
        let text = r#"{"a": {"b": [{"w": {"x": "N"}, "d": "t"}]}}"#;
        let options = SourceOptions {
            records: Some("a.b".to_owned()),
            map: vec![("w.x".to_owned(), "name".to_owned())],
            ..SourceOptions::default()
        };
        let source = read(text, "g.json", &options).unwrap();
        assert_eq!(source.records[0].fields[0], ("w.x".to_owned(), "N".into()));
        let error = read(text, "g.json", &SourceOptions { records: Some("a.c".to_owned()), ..options }).unwrap_err();
        assert!(error.to_string().contains("the keys are `a`"), "{error}");
    }

    #[test]
    fn deep_and_expanding_documents_are_errors() {
        assert!(parse(&"[".repeat(100_000), "g.json").is_err());
        assert!(parse(&"[".repeat(100_000), "g.yaml").is_err());
        let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for (name, last) in ('b'..='k').zip('a'..) {
            bomb += &format!("{name}: &{name} [{}]\n", vec![format!("*{last}"); 10].join(", "));
        }
        assert!(parse(&bomb, "g.yaml").is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_an_error(text in "[\\[\\]{}:,\"a-c0 \n-]{0,40}") {
            let _ = read(&text, "g.json", &SourceOptions::default());
            let _ = read(&text, "g.yaml", &SourceOptions::default());
        }
    }
}
