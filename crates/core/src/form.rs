//! The contact form's fields and their validation: by the app before it sends, and by the inbox
//! before it stores.

mod email_slip;
mod field;
mod field_error;
pub mod rules;
mod values;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use email_slip::meant_email;
pub use field::{Choice, Field, FieldKind, TICKED};
pub use field_error::FieldError;
pub use values::{SEPARATOR, Values, choices, collect_values};

/// The maximum length of a field's name, in characters.
pub const MAX_NAME: usize = 40;

/// The largest `max_length` that the settings allow, in characters.
const MAX_FIELD_CHARACTERS: usize = 10_000;

/// The maximum number of characters in all fields together.
pub const MAX_CHARACTERS: usize = 15_000;

/// The maximum number of fields that an inquiry may have besides the form's.
const MAX_UNKNOWN: usize = 20;

/// Returns whether a text is a valid field name: a lower-case letter, then lower-case letters, digits,
/// `_` and `-`.
#[must_use]
pub fn is_name(text: &str) -> bool {
    text.len() <= MAX_NAME
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte))
}

/// The contact form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Form {
    /// The fields, in display order.
    pub fields: Vec<Field>,
}

impl Default for Form {
    fn default() -> Self {
        let field = |name: &str, kind, label: &str, missing: &str, max_length, autocomplete: &str| Field {
            missing: missing.to_owned(),
            max_length,
            autocomplete: autocomplete.to_owned(),
            ..Field::new(name, kind, label)
        };
        let choice = |name: &str, label: &str, options: &[&str]| Field {
            options: options.iter().map(|value| Choice { value: (*value).to_owned(), label: String::new() }).collect(),
            ..Field::new(name, FieldKind::Select, label)
        };
        Self {
            fields: vec![
                Field {
                    hint: "A sentence is enough. What should it do, and for whom?".to_owned(),
                    ..field(
                        "message",
                        FieldKind::Textarea,
                        "What are you building?",
                        "Tell us what you’re building",
                        5_000,
                        "",
                    )
                },
                field("name", FieldKind::Text, "Your name", "Enter your name", 120, "name"),
                field("email", FieldKind::Email, "Email", "Enter your email address", 254, "email"),
                field("company", FieldKind::Text, "Company", "", 160, "organization"),
                choice(
                    "budget",
                    "Budget range",
                    &["Under 25,000", "25,000 to 100,000", "100,000 to 250,000", "Over 250,000", "Not known yet"],
                ),
                choice(
                    "when",
                    "When should it begin?",
                    &["As soon as possible", "Within three months", "Later", "Not known yet"],
                ),
            ],
        }
    }
}

impl Form {
    /// Returns the field of that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Returns the name under which a field is sent to a third-party endpoint.
    pub(crate) fn sent_as<'a>(&'a self, name: &'a str) -> &'a str {
        self.field(name).map(|field| field.sent_as.as_str()).filter(|name| !name.is_empty()).unwrap_or(name)
    }

    /// Returns the name of the field that is [sent under](Field::sent_as) another name.
    pub(crate) fn name_of(&self, sent_as: &str) -> Option<String> {
        let field = self.fields.iter().find(|field| !field.sent_as.is_empty() && field.sent_as == sent_as)?;
        Some(field.name.clone())
    }

    /// Adds a value from a native form post. Browsers send a multiple-choice field once for each choice;
    /// an unknown field, from an earlier version of the form, may be one. Returns `false` for a second
    /// value of any other field.
    pub fn add(&self, values: &mut Values, name: &str, value: &str) -> bool {
        match values.get_mut(name) {
            None => _ = values.insert(name.to_owned(), value.to_owned()),
            Some(others) if self.field(name).is_none_or(Field::takes_several) => {
                others.push_str(SEPARATOR);
                others.push_str(value);
            }
            Some(_) => return false,
        }
        true
    }

    /// Normalises values before they are checked and stored: trims white space, converts line breaks to
    /// `\n` and removes control characters. Contact data that was pasted loses invisible characters,
    /// full-width forms and `mailto:`.
    #[must_use]
    pub fn clean(&self, given: &Values) -> Values {
        let kind = |name: &str| self.field(name).map_or(FieldKind::Text, |field| field.kind);
        collect_values(given.iter().map(|(name, value)| (name.clone(), rules::clean(kind(name), value))))
    }

    /// Returns the errors in the values of this form's fields, in the form's order. The values must be
    /// [clean](Form::clean).
    #[must_use]
    pub fn check(&self, values: &Values) -> Vec<FieldError> {
        let error = |field: &Field| {
            let value = values.get(&field.name).map_or("", String::as_str);
            let (code, detail) = rules::violation(field, value)?;
            Some(FieldError { field: field.name.clone(), code: code.to_owned(), detail })
        };
        self.fields.iter().filter_map(error).collect()
    }

    /// Returns the errors in values of unknown fields. A page that was opened before the form changed
    /// sends the old fields, and its visitor cannot correct that. So only values that no form can produce
    /// are refused.
    #[must_use]
    pub fn check_unknown(&self, values: &Values) -> Vec<FieldError> {
        let unknown = values.iter().filter(|(name, _)| self.field(name).is_none());
        let refused = unknown.enumerate().filter(|(at, (name, value))| {
            *at >= MAX_UNKNOWN || !is_name(name) || value.chars().count() > MAX_FIELD_CHARACTERS
        });
        let error = |name: &String| FieldError {
            field: name.clone(),
            code: "unknown-field".to_owned(),
            detail: "This form has no such field".to_owned(),
        };
        refused.map(|(_, (name, _))| error(name)).collect()
    }
}
