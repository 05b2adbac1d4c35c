//! Writing of TOML front matter.

use std::fmt::Write as _;

use crate::Value;

/// Returns front matter as TOML, without the fences. Tables follow the other keys.
pub(super) fn front(front: &[(&str, &Value)]) -> String {
    let mut text = String::new();
    let is_table = |value: &Value| match value {
        Value::Map(_) => true,
        Value::List(items) => !items.is_empty() && items.iter().all(|item| matches!(item, Value::Map(_))),
        _ => false,
    };
    for (key, entry) in front.iter().filter(|(_, value)| !is_table(value)) {
        let written = if *key == "updated" && is_date(entry) { entry.to_line() } else { value(entry) };
        let _ = writeln!(text, "{} = {written}", key_text(key));
    }
    for (key, entry) in front.iter().filter(|(_, value)| is_table(value)) {
        match entry {
            Value::List(items) => {
                items.iter().for_each(|item| table(&mut text, &format!("[[{}]]", key_text(key)), item))
            }
            other => table(&mut text, &format!("[{}]", key_text(key)), other),
        }
    }
    text
}

fn table(text: &mut String, heading: &str, entries: &Value) {
    let Value::Map(entries) = entries else { return };
    let _ = writeln!(text, "\n{heading}");
    // TOML tables have no order of their own.
    let mut entries: Vec<_> = entries.iter().filter(|(_, value)| !matches!(value, Value::Null)).collect();
    entries.sort_by_key(|(key, _)| key.as_str());
    for (key, entry) in entries {
        let _ = writeln!(text, "{} = {}", key_text(key), value(entry));
    }
}

/// Returns a value as TOML, in one line.
#[must_use]
pub fn value(entry: &Value) -> String {
    let inner = |items: Vec<String>| items.join(", ");
    match entry {
        Value::Null => "\"\"".to_owned(),
        Value::Bool(value) => value.to_string(),
        // A whole number above 64 bits is no number of TOML.
        Value::Number(text) if text.parse::<i64>().is_ok() || text.contains(['.', 'e']) => text.clone(),
        Value::Number(text) | Value::Text(text) => quoted(text),
        Value::List(items) => format!("[{}]", inner(items.iter().map(value).collect())),
        Value::Map(entries) => {
            let entries = entries.iter().map(|(key, entry)| format!("{} = {}", key_text(key), value(entry)));
            format!("{{ {} }}", inner(entries.collect()))
        }
    }
}

fn is_date(value: &Value) -> bool {
    matches!(value, Value::Text(text) if text.parse::<jiff::civil::Date>().is_ok() && text.len() == 10)
}

fn key_text(key: &str) -> String {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !key.is_empty() && key.bytes().all(bare) { key.to_owned() } else { quoted(key) }
}

/// Returns a text as a basic string of TOML.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            control if control.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
