//! The contact form's fields and their rules, written once: the app checks by
//! them before it sends, the inbox before it stores.
//!
//! What a field may hold is in [`rules`].

pub mod rules;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::inquiry::FieldError;

/// What was typed, by the field's name. Several choices of one field are one text
/// with [`SEPARATOR`] between them.
pub type Values = BTreeMap<String, String>;

/// The longest name of a field, in characters.
pub const MAX_NAME: usize = 40;

/// The most characters that settings let a field take.
const MAX_CHARACTERS: usize = 10_000;

/// How many fields an inquiry may have besides those of the form.
const MAX_FORMER: usize = 20;

/// Whether a field may be called that: small letters, digits, `_` and `-`, a letter first.
#[must_use]
pub fn is_name(text: &str) -> bool {
    text.len() <= MAX_NAME
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte))
}

/// What stands between several choices of one field.
pub const SEPARATOR: &str = ", ";

/// The choices in a value.
pub fn several(value: &str) -> impl Iterator<Item = &str> {
    // By one character: searching for more of them is code that every visitor carries.
    value.split(',').map(str::trim)
}

/// Values out of pairs.
///
/// One by one: collecting a map sorts the pairs first, and the code for that is a
/// thirtieth of what visitors download.
pub fn values(pairs: impl IntoIterator<Item = (String, String)>) -> Values {
    let mut values = Values::new();
    for (name, value) in pairs {
        values.insert(name, value);
    }
    values
}

/// The form: its fields, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Form {
    /// The fields, in the order in which they are shown.
    pub fields: Vec<Field>,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The name under which the value is sent.
    pub name: String,
    /// What kind of value it takes.
    pub kind: FieldKind,
    /// What the visitor is asked for; for consent, the words consented to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// A line of help below the label, or an empty text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
    /// What to say when a required field is empty: "Enter your name". An empty
    /// text makes the field optional.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub missing: String,
    /// How many characters it may have.
    pub max_length: usize,
    /// The value of HTML's `autocomplete`, which lets the browser fill it in
    /// (<https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill>).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub autocomplete: String,
    /// What can be chosen, for the kinds that offer a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    /// What a hidden field holds.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// What the endpoint calls it, where that is not its name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sent_as: String,
    /// Where the whole of what is consented to can be read, or an empty text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub link: String,
}

/// One of the things that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What the visitor reads; where it is empty, the value.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
}

impl Choice {
    /// What the visitor reads.
    #[must_use]
    pub fn text(&self) -> &str {
        if self.label.is_empty() { &self.value } else { &self.label }
    }
}

/// What kind of value a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// One line.
    Text,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Tel,
    /// The address of a site.
    Url,
    /// Several lines.
    Textarea,
    /// One of several options, in a list that opens.
    Select,
    /// One of several options, all in view.
    Radio,
    /// Any of several options. Without options, a single box to tick, whose value
    /// is [`TICKED`].
    Checkbox,
    /// A box to tick, whose value is the words consented to: what is stored says
    /// what was agreed, also after the form has changed.
    Consent,
    /// Nothing that is shown: what the settings say.
    Hidden,
}

/// The value of a single box that is ticked.
pub const TICKED: &str = "yes";

impl FieldKind {
    /// All kinds, each with its name in the settings and in a page's data.
    pub const ALL: [(&str, Self); 10] = [
        ("text", Self::Text),
        ("email", Self::Email),
        ("tel", Self::Tel),
        ("url", Self::Url),
        ("textarea", Self::Textarea),
        ("select", Self::Select),
        ("radio", Self::Radio),
        ("checkbox", Self::Checkbox),
        ("consent", Self::Consent),
        ("hidden", Self::Hidden),
    ];

    /// The kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(other, _)| *other == name).map(|(_, kind)| *kind)
    }
}

impl Field {
    /// A field with nothing but these; it takes 200 characters.
    #[must_use]
    pub fn new(name: &str, kind: FieldKind, label: &str) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            label: label.to_owned(),
            hint: String::new(),
            missing: String::new(),
            max_length: 200,
            autocomplete: String::new(),
            options: Vec::new(),
            value: String::new(),
            sent_as: String::new(),
            link: String::new(),
        }
    }

    /// It must be filled in.
    #[must_use]
    pub fn is_required(&self) -> bool {
        !self.missing.is_empty()
    }

    /// What the option says is in the value.
    #[must_use]
    pub fn has_chosen(&self, value: &str, option: &Choice) -> bool {
        if self.takes_several() { several(value).any(|part| part == option.value) } else { value == option.value }
    }

    /// It may have several values at once.
    #[must_use]
    pub fn takes_several(&self) -> bool {
        self.kind == FieldKind::Checkbox && !self.options.is_empty()
    }
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
                field("name", FieldKind::Text, "Your name", "Enter your name", 120, "name"),
                field("email", FieldKind::Email, "Email", "Enter your email address", 254, "email"),
                field("company", FieldKind::Text, "Company", "", 160, "organization"),
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
    /// The field of that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// What the endpoint calls the field of that name.
    pub(crate) fn sent_as<'a>(&'a self, name: &'a str) -> &'a str {
        self.field(name).map(|field| field.sent_as.as_str()).filter(|name| !name.is_empty()).unwrap_or(name)
    }

    /// The name of the field that the endpoint calls otherwise; `None` where there is none.
    pub(crate) fn name_of(&self, sent_as: &str) -> Option<String> {
        let field = self.fields.iter().find(|field| !field.sent_as.is_empty() && field.sent_as == sent_as)?;
        Some(field.name.clone())
    }

    /// Adds a value as a form posts it: a field of several choices comes once for
    /// each, and so may one of a former form. Returns whether there was room for it:
    /// another field comes only once.
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

    /// The values as they are checked and stored: without white space around
    /// them, with `\n` as the only line break, and without control characters.
    #[must_use]
    pub fn clean(given: &Values) -> Values {
        values(given.iter().map(|(name, value)| (name.clone(), rules::clean(value))))
    }

    /// Everything that is wrong with the values of this form's fields, in its order.
    /// Expects them [cleaned](Form::clean).
    #[must_use]
    pub fn check(&self, values: &Values) -> Vec<FieldError> {
        let fault = |field: &Field| {
            let value = values.get(&field.name).map_or("", String::as_str);
            let (code, detail) = rules::fault(field, value)?;
            Some(FieldError { field: field.name.clone(), code: code.to_owned(), detail })
        };
        self.fields.iter().filter_map(fault).collect()
    }

    /// What is wrong with the values that are no fields of this form. Whoever has a
    /// page open from before the form changed still sends what it asked, and could mend
    /// nothing: only what no form of this program has is refused.
    #[must_use]
    pub fn check_former(&self, values: &Values) -> Vec<FieldError> {
        let former = values.iter().filter(|(name, _)| self.field(name).is_none());
        let refused = former.enumerate().filter(|(at, (name, value))| {
            *at >= MAX_FORMER || !is_name(name) || value.chars().count() > MAX_CHARACTERS
        });
        let error = |name: &String| FieldError {
            field: name.clone(),
            code: "unknown-field".to_owned(),
            detail: "This form has no such field".to_owned(),
        };
        refused.map(|(_, (name, _))| error(name)).collect()
    }
}
