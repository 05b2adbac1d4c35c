//! Values of the front matter as cells of a table, and back.

use crate::Value;

/// The columns of a table: all keys that a term can have, apart from fields of the site's own.
pub const COLUMNS: [&str; 30] = [
    "slug",
    "name",
    "qualifier",
    "expansion",
    "abbreviation",
    "aliases",
    "hidden_aliases",
    "asked",
    "topic",
    "topics",
    "definition",
    "explanation",
    "example",
    "see",
    "related",
    "broader",
    "narrower",
    "status",
    "superseded_by",
    "part_of_speech",
    "pronunciation",
    "formerly",
    "updated",
    "draft",
    "exact_case",
    "autolink",
    "source_id",
    "sources",
    "further_reading",
    "check",
];

/// The columns whose cells are texts as they are.
const TEXTS: [&str; 17] = [
    "slug",
    "name",
    "qualifier",
    "expansion",
    "abbreviation",
    "topic",
    "definition",
    "explanation",
    "example",
    "see",
    "status",
    "superseded_by",
    "part_of_speech",
    "pronunciation",
    "updated",
    "source_id",
    "as_written",
];

/// Returns a value as a cell.
pub fn encode(key: &str, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) if TEXTS.contains(&key) => text.clone(),
        Value::Text(text) if decode(key, text) == *value => text.clone(),
        Value::Number(text) => text.clone(),
        Value::Bool(value) => value.to_string(),
        Value::List(items) => {
            let texts: Option<Vec<&str>> = items
                .iter()
                .map(|item| match item {
                    Value::Text(text) => Some(text.as_str()),
                    _ => None,
                })
                .collect();
            let joined = texts.map(|texts| texts.join("; "));
            joined.filter(|joined| decode(key, joined) == *value).unwrap_or_else(|| value.to_json().to_string())
        }
        other => ordered_json(other),
    }
}

/// Returns JSON of one line whose keys have the order of the value.
pub fn ordered_json(value: &Value) -> String {
    let text = |text: &str| serde_json::Value::from(text).to_string();
    match value {
        Value::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| format!("{}:{}", text(key), ordered_json(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
        Value::List(items) => format!("[{}]", items.iter().map(ordered_json).collect::<Vec<_>>().join(",")),
        other => other.to_json().to_string(),
    }
}

/// Returns the value of a cell.
pub fn decode(key: &str, cell: &str) -> Value {
    if TEXTS.contains(&key) {
        return cell.into();
    }
    if cell.starts_with(['[', '{', '"'])
        && let Ok(value) = serde_json::from_str::<Value>(cell)
    {
        return value;
    }
    let is_number = cell.parse::<f64>().is_ok_and(f64::is_finite)
        && serde_json::from_str::<serde_json::Number>(cell).is_ok_and(|number| number.to_string() == cell);
    match cell {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        number if is_number => Value::Number(number.to_owned()),
        text if is_list(key) => {
            Value::List(text.split("; ").flat_map(|part| part.split(";\n")).map(|item| item.trim().into()).collect())
        }
        text => text.into(),
    }
}

fn is_list(key: &str) -> bool {
    COLUMNS.contains(&key) && !TEXTS.contains(&key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value() -> impl Strategy<Value = Value> {
        let text = "[a;\\[\\]{}\" 0-9.\n-]{0,6}".prop_map(Value::Text);
        let number = any::<i32>().prop_map(|number| Value::Number(number.to_string()));
        let list = proptest::collection::vec("[a; \\[\"\n]{0,4}".prop_map(Value::Text), 0..3).prop_map(Value::List);
        prop_oneof![text, number, any::<bool>().prop_map(Value::Bool), list]
    }

    proptest! {
        #[test]
        fn a_cell_restores_its_value(value in value()) {
            prop_assert_eq!(decode("level", &encode("level", &value)), value.clone());
            if let Value::List(_) = value {
                prop_assert_eq!(decode("aliases", &encode("aliases", &value)), value);
            }
        }
    }
}
