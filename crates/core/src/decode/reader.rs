//! Access to the members of a JSON object.

use crate::json::Json;

/// A key that is missing, or whose value has the wrong type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingKey(pub &'static str);

/// A JSON object whose members are read by key.
pub(super) struct ObjectReader<'a, J>(pub(super) &'a J);

impl<J: Json> ObjectReader<'_, J> {
    pub(super) fn member(&self, name: &'static str) -> Result<J, MissingKey> {
        self.0.get(name).ok_or(MissingKey(name))
    }

    pub(super) fn text(&self, name: &'static str) -> Result<String, MissingKey> {
        self.member(name)?.text().ok_or(MissingKey(name))
    }

    pub(super) fn number(&self, name: &'static str) -> Result<usize, MissingKey> {
        self.member(name)?.number().map(|number| number as usize).ok_or(MissingKey(name))
    }

    pub(super) fn list<T>(
        &self,
        name: &'static str,
        item: fn(&J) -> Result<T, MissingKey>,
    ) -> Result<Vec<T>, MissingKey> {
        self.member(name)?.items().iter().map(item).collect()
    }

    pub(super) fn optional_text(&self, name: &str) -> String {
        self.0.get(name).and_then(|value| value.text()).unwrap_or_default()
    }

    pub(super) fn optional_flag(&self, name: &str) -> bool {
        self.0.get(name).and_then(|value| value.flag()).unwrap_or_default()
    }

    pub(super) fn optional_texts(&self, name: &str) -> Vec<String> {
        self.0.get(name).map(|value| value.items().iter().filter_map(Json::text).collect()).unwrap_or_default()
    }

    pub(super) fn optional_list<T>(
        &self,
        name: &str,
        item: fn(&J) -> Result<T, MissingKey>,
    ) -> Result<Vec<T>, MissingKey> {
        self.0.get(name).map(|value| value.items()).unwrap_or_default().iter().map(item).collect()
    }
}
