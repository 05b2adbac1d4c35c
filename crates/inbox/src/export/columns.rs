//! The columns of a spreadsheet.

use std::collections::{BTreeMap, BTreeSet};

use glossary_core::form::Form;

use crate::store::StoredInquiry;

const BEFORE: [&str; 5] = ["reference", "id", "received_at", "status", "suspicions"];
/// The column with the fields that the form does not have, as a JSON object.
const OTHER: &str = "other";
const AFTER: [&str; 7] = ["page", "term", "landing", "trail", "search", "referrer", "utm"];

/// The columns: `reference`, `id`, `received_at`, `status`, `suspicions`, the form's fields, `other`, and the
/// context's `page`, `term`, `landing`, `trail`, `search`, `referrer` and `utm`.
///
/// `other` holds all fields that the form does not have as one JSON object, because visitors choose their names.
#[derive(Clone, Debug)]
pub struct Columns {
    /// The names of the form's fields.
    fields: Vec<String>,
}

impl Columns {
    /// Creates the columns for the fields of a form.
    #[must_use]
    pub fn new(form: &Form) -> Self {
        Self { fields: form.fields.iter().map(|field| field.name.clone()).collect() }
    }

    /// Returns the names of the columns, all different: a field with the name of another column, such as `status`, is
    /// called `fields.status`.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let fixed: BTreeSet<_> = BEFORE.into_iter().chain([OTHER]).chain(AFTER).collect();
        let field = |name: &String| if fixed.contains(&**name) { format!("fields.{name}") } else { name.clone() };
        let before = BEFORE.into_iter().map(str::to_owned);
        before.chain(self.fields.iter().map(field)).chain([OTHER].into_iter().chain(AFTER).map(str::to_owned)).collect()
    }

    /// Returns an inquiry's cells, in the order of the [names](Self::names).
    #[must_use]
    pub fn cells(&self, inquiry: &StoredInquiry) -> Vec<String> {
        let context = &inquiry.context;
        let utm: Vec<_> = context.utm.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let suspicions: Vec<_> = inquiry.suspicions.iter().map(|suspicion| suspicion.name()).collect();
        let before = [
            inquiry.reference.clone(),
            inquiry.id.to_string(),
            inquiry.received_at.clone(),
            inquiry.status.name().to_owned(),
            suspicions.join(" "),
        ];
        let values = self.fields.iter().map(|name| inquiry.fields.get(name).cloned().unwrap_or_default());
        let after = [
            self.other(inquiry),
            context.page.clone(),
            context.term.clone(),
            context.landing.clone(),
            context.trail.join(" > "),
            context.search.clone(),
            context.referrer.clone(),
            utm.join("&"),
        ];
        before.into_iter().chain(values).chain(after).collect()
    }

    /// Returns the fields that the form does not have as a JSON object, or an empty text if there are none.
    fn other(&self, inquiry: &StoredInquiry) -> String {
        let other: BTreeMap<_, _> = inquiry.fields.iter().filter(|(name, _)| !self.fields.contains(name)).collect();
        if other.is_empty() { String::new() } else { serde_json::json!(other).to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tests::inquiry;
    use glossary_core::form::{Field, FieldKind};

    fn columns(fields: &[&str]) -> Columns {
        let field = |name: &&str| Field::new(name, FieldKind::Text, "");
        Columns::new(&Form { fields: fields.iter().map(field).collect() })
    }

    #[test]
    fn unknown_fields_are_one_object() {
        let columns = columns(&["name", "email"]);
        let cells = columns.cells(&inquiry(&[("name", "Ada"), ("id", "7"), ("status", "won"), ("fax", "\"5\"")]));
        assert_eq!(cells.len(), columns.names().len());
        assert_eq!(columns.names()[5..8], ["name", "email", "other"]);
        assert_eq!(cells[5..8], ["Ada", "", r#"{"fax":"\"5\"","id":"7","status":"won"}"#]);
        assert_eq!(cells[3], "new");
        assert_eq!(columns.cells(&inquiry(&[("name", "Ada")]))[7], "");
    }

    #[test]
    fn column_names_are_unique() {
        let names = columns(&["status", "other", "page", "name"]).names();
        assert_eq!(names[5..10], ["fields.status", "fields.other", "fields.page", "name", "other"]);
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    }
}
