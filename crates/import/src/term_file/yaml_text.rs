//! Writing of YAML front matter.

use std::fmt::Write as _;

use crate::Value;

/// Returns front matter as YAML, without the fences.
#[must_use]
pub fn front(front: &[(&str, &Value)]) -> String {
    let mut text = String::new();
    for (key, value) in front {
        write_entry(&mut text, "", key, value);
    }
    text
}

fn write_entry(text: &mut String, indent: &str, key: &str, value: &Value) {
    let _ = match value {
        Value::List(items) if items.iter().any(|item| matches!(item, Value::Map(_))) => {
            let _ = writeln!(text, "{indent}{}:", scalar_text(key));
            for item in items {
                let _ = writeln!(text, "{indent}  - {}", flow(item));
            }
            Ok(())
        }
        Value::Map(entries) if !entries.is_empty() => {
            let _ = writeln!(text, "{indent}{}:", scalar_text(key));
            entries.iter().for_each(|(key, value)| write_entry(text, &format!("{indent}  "), key, value));
            Ok(())
        }
        Value::Text(date) if key == "updated" && date.parse::<jiff::civil::Date>().is_ok() => {
            writeln!(text, "{indent}{key}: {date}")
        }
        other => writeln!(text, "{indent}{}: {}", scalar_text(key), flow(other)),
    };
}

/// Returns a value in one line. JSON is YAML: <https://yaml.org/spec/1.2.2/#12-recommended-schemas>.
fn flow(value: &Value) -> String {
    match value {
        Value::Text(text) => scalar_text(text),
        Value::List(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| format!("{}: {}", scalar_text(key), flow(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Null => "null".to_owned(),
        other => other.to_line(),
    }
}

/// Returns a text as a plain scalar where that is unambiguous, else between quotation marks.
fn scalar_text(text: &str) -> String {
    let plain = |character: char| character.is_alphanumeric() || matches!(character, ' ' | '-' | '_');
    let starts_well = text.starts_with(|character: char| character.is_ascii_alphabetic());
    let word = text.to_ascii_lowercase();
    let ambiguous = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf", "e"];
    if starts_well && !text.ends_with(' ') && text.chars().all(plain) && !ambiguous.contains(&word.as_str()) {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            // YAML's line breaks and what is not printable: https://yaml.org/spec/1.2.2/#51-character-set
            other
                if other.is_control()
                    || matches!(other, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') =>
            {
                let _ = write!(quoted, "\\u{:04x}", u32::from(other));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
