//! The fields of the form.

use serde::{Deserialize, Serialize};

use super::values::choices;

/// A field of the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The field's name.
    pub name: String,
    /// The kind of value.
    pub kind: FieldKind,
    /// The label; for consent, the text that the visitor agrees to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The hint below the label, or an empty string.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
    /// The error message when a required field is empty: "Enter your name". If the message is empty, the
    /// field is optional.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub missing: String,
    /// The maximum length of the value, in characters.
    pub max_length: usize,
    /// The value of HTML's `autocomplete` attribute
    /// (<https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill>).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub autocomplete: String,
    /// The options, for kinds that offer a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    /// The value of a hidden field.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// The name under which the value is sent to third-party endpoints; empty for the field's own name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sent_as: String,
    /// The address of the full text that the visitor agrees to, or an empty string.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub link: String,
}

/// An option of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The value that is sent.
    pub value: String,
    /// The label; if empty, the value is shown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
}

impl Choice {
    /// Returns the text that the visitor reads.
    #[must_use]
    pub fn text(&self) -> &str {
        if self.label.is_empty() { &self.value } else { &self.label }
    }
}

/// The kind of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// A single line of text.
    Text,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Tel,
    /// The address of a website.
    Url,
    /// Several lines of text.
    Textarea,
    /// One of several options, in a drop-down list.
    Select,
    /// One of several options, as radio buttons.
    Radio,
    /// Any number of options. Without options, a single checkbox, whose value is [`TICKED`].
    Checkbox,
    /// A checkbox whose value is the text that the visitor agrees to, so that the stored inquiry
    /// documents the consent after the form has changed.
    Consent,
    /// A hidden field, with the value from the settings.
    Hidden,
}

/// The value of a ticked single checkbox.
pub const TICKED: &str = "yes";

impl FieldKind {
    /// All kinds, with their names in the settings and in the page data.
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

    /// Returns the kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(other, _)| *other == name).map(|(_, kind)| *kind)
    }
}

impl Field {
    /// Creates an optional field of at most 200 characters.
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

    /// Returns whether the field must be filled in.
    #[must_use]
    pub fn is_required(&self) -> bool {
        !self.missing.is_empty()
    }

    /// Returns whether `value` contains the option.
    #[must_use]
    pub fn has_chosen(&self, value: &str, option: &Choice) -> bool {
        if self.takes_several() { choices(value).any(|part| part == option.value) } else { value == option.value }
    }

    /// Returns whether several options can be chosen.
    #[must_use]
    pub fn takes_several(&self) -> bool {
        self.kind == FieldKind::Checkbox && !self.options.is_empty()
    }
}
