//! A value of JSON, YAML or TOML.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};

/// The key by which the `toml` crate hands over a date.
const TOML_DATE: &str = "$__toml_private_datetime";

/// A value of JSON, YAML or TOML. Maps keep the order of their keys.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// True or false.
    Bool(bool),
    /// A number, as written in JSON.
    Number(String),
    /// A text, or a date.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// A map, in the order of the source.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// Returns the value of a key of a map.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// Returns the value at a path such as `fields.term.0`.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Self> {
        let mut value = self;
        for step in path.split('.').filter(|step| !step.is_empty()) {
            value = match value {
                Self::List(items) => items.get(step.parse::<usize>().ok()?)?,
                other => other.get(step)?,
            };
        }
        Some(value)
    }

    /// Returns the text of a scalar; `None` for lists, maps and nothing.
    #[must_use]
    pub fn scalar(&self) -> Option<String> {
        match self {
            Self::Bool(value) => Some(value.to_string()),
            Self::Number(text) | Self::Text(text) => Some(text.clone()),
            Self::Null | Self::List(_) | Self::Map(_) => None,
        }
    }

    /// Returns whether the value has no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Bool(_) | Self::Number(_) => false,
            Self::Text(text) => text.trim().is_empty(),
            Self::List(items) => items.iter().all(Self::is_empty),
            Self::Map(entries) => entries.iter().all(|(_, value)| value.is_empty()),
        }
    }

    /// Returns all scalars, in their order.
    #[must_use]
    pub fn scalars(&self) -> Vec<String> {
        match self {
            Self::List(items) => items.iter().flat_map(Self::scalars).collect(),
            Self::Map(entries) => entries.iter().flat_map(|(_, value)| value.scalars()).collect(),
            other => other.scalar().into_iter().collect(),
        }
    }

    /// Returns the value in one line, for reports: JSON for lists and maps.
    #[must_use]
    pub fn to_line(&self) -> String {
        self.scalar().unwrap_or_else(|| self.to_json().to_string())
    }

    /// Returns the value as JSON, with sorted keys.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Bool(value) => (*value).into(),
            Self::Number(text) => serde_json::from_str(text).unwrap_or_else(|_| text.as_str().into()),
            Self::Text(text) => text.as_str().into(),
            Self::List(items) => items.iter().map(Self::to_json).collect(),
            Self::Map(entries) => entries.iter().map(|(key, value)| (key.clone(), value.to_json())).collect(),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<String>> for Value {
    fn from(items: Vec<String>) -> Self {
        Self::List(items.into_iter().map(Self::Text).collect())
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        let text = format!("{value:?}");
        Ok(if value.is_finite() { Value::Number(text) } else { Value::Text(text) })
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Value, E> {
        Ok(Value::Text(String::from_utf8_lossy(bytes).into_owned()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map: Vec<(String, Value)> = Vec::new();
        while let Some(key) = entries.next_key::<Value>()? {
            let value: Value = entries.next_value()?;
            match (key.scalar(), value) {
                (Some(key), Value::Text(date)) if key == TOML_DATE => return Ok(Value::Text(date)),
                (Some(key), value) => map.push((key, value)),
                (None, value) => map.push((key.to_line(), value)),
            }
        }
        Ok(Value::Map(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_value_comes_from_each_notation() {
        let json: Value = serde_json::from_str(r#"{"b": [1, 2.0, true], "a": "x", "day": "2024-05-01"}"#).unwrap();
        let yaml: Value = serde_saphyr::from_str("b: [1, 2.0, true]\na: x\nday: 2024-05-01\n").unwrap();
        let toml: Value = toml::from_str("b = [1, 2.0, true]\na = \"x\"\nday = 2024-05-01\n").unwrap();
        assert_eq!(json, yaml);
        assert_eq!(toml.get("day"), Some(&"2024-05-01".into()));
        assert_eq!(json.at("b.1"), Some(&Value::Number("2.0".into())));
    }
}
