//! The contact form's fields and their rules, written once: the app checks by
//! them before it sends, the inbox before it stores.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::inquiry::FieldError;

/// What was typed, by the field's name.
pub type Values = BTreeMap<String, String>;

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
    /// What the visitor is asked for.
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
}

/// What kind of value a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// One line.
    Text,
    /// An e-mail address.
    Email,
    /// Several lines.
    Textarea,
}

impl Field {
    /// It must be filled in.
    #[must_use]
    pub fn is_required(&self) -> bool {
        !self.missing.is_empty()
    }
}

impl Default for Form {
    fn default() -> Self {
        let field = |name: &str, kind, label: &str, missing: &str, max_length, autocomplete: &str| Field {
            name: name.to_owned(),
            kind,
            label: label.to_owned(),
            hint: String::new(),
            missing: missing.to_owned(),
            max_length,
            autocomplete: autocomplete.to_owned(),
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
            ],
        }
    }
}

impl Form {
    /// The values as they are checked and stored: without white space around
    /// them, with `\n` as the only line break, and without control characters.
    #[must_use]
    pub fn clean(given: &Values) -> Values {
        values(given.iter().map(|(name, value)| (name.clone(), clean(value))))
    }

    /// Everything that is wrong with the values, in the form's order. Expects
    /// them [cleaned](Form::clean).
    #[must_use]
    pub fn check(&self, values: &Values) -> Vec<FieldError> {
        let known = self.fields.iter().filter_map(|field| {
            let value = values.get(&field.name).map_or("", String::as_str);
            let (code, detail) = fault(field, value)?;
            Some(FieldError { field: field.name.clone(), code: code.to_owned(), detail })
        });
        let unknown =
            values.keys().filter(|name| self.fields.iter().all(|field| field.name != **name)).map(|name| FieldError {
                field: name.clone(),
                code: "unknown-field".to_owned(),
                detail: "This form has no such field".to_owned(),
            });
        known.chain(unknown).collect()
    }
}

fn fault(field: &Field, value: &str) -> Option<(&'static str, String)> {
    if value.is_empty() {
        return field.is_required().then(|| ("required", field.missing.clone()));
    }
    let length = value.chars().count();
    if length > field.max_length {
        let over = length - field.max_length;
        let s = if over == 1 { "" } else { "s" };
        return Some(("too-long", [&field.label, ": shorten this by ", &over.to_string(), " character", s].concat()));
    }
    if field.kind == FieldKind::Email && !is_email(value) {
        return Some(("not-an-email", "Enter an email address like name@example.com".to_owned()));
    }
    if field.kind != FieldKind::Textarea && value.contains('\n') {
        return Some(("one-line", [&field.label, ": keep this on one line"].concat()));
    }
    None
}

fn clean(value: &str) -> String {
    let mut cleaned = String::with_capacity(value.len());
    let mut characters = value.trim().chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                characters.next_if_eq(&'\n');
                cleaned.push('\n');
            }
            '\n' | '\t' => cleaned.push(character),
            _ if character.is_control() => {}
            _ => cleaned.push(character),
        }
    }
    // Control characters may have stood between the text and white space.
    cleaned.trim().to_owned()
}

/// An address as HTML's own e-mail fields accept it
/// (<https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address>),
/// with a dot in its domain: nobody writes from `localhost`, but many forget `.com`.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let local_fits = !local.is_empty()
        && local.len() <= 64
        && local.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte));
    let label_fits = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    local_fits && domain.contains('.') && domain.split('.').all(label_fits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values(pairs: &[(&str, &str)]) -> Values {
        super::values(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    fn complete() -> Values {
        values(&[("name", "Ada"), ("email", "ada@example.com"), ("message", "An engine")])
    }

    fn codes(values: &Values) -> Vec<(String, String)> {
        Form::default().check(values).into_iter().map(|error| (error.field, error.code)).collect()
    }

    #[test]
    fn a_complete_form_passes_without_its_optional_field() {
        assert_eq!(codes(&complete()), []);
    }

    #[test]
    fn every_fault_is_found_in_the_forms_order() {
        let mut bad = values(&[("message", &"x".repeat(5_001)), ("email", "ada@example"), ("fax", "1")]);
        bad.insert("company".to_owned(), "One\nTwo".to_owned());
        let expected = [
            ("name", "required"),
            ("email", "not-an-email"),
            ("company", "one-line"),
            ("message", "too-long"),
            ("fax", "unknown-field"),
        ];
        assert_eq!(codes(&bad), expected.map(|(field, code)| (field.to_owned(), code.to_owned())));
    }

    #[test]
    fn messages_say_what_to_do() {
        let mut bad = complete();
        bad.insert("name".to_owned(), "x".repeat(121));
        let details: Vec<_> = Form::default().check(&bad).into_iter().map(|error| error.detail).collect();
        assert_eq!(details, ["Your name: shorten this by 1 character"]);
    }

    #[test]
    fn emails() {
        for good in ["a@b.co", "first.last+tag@sub.example.com", "o'neil@example.ie"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["", "a", "a@b", "a@b..co", "@b.co", "a b@c.co", "a@-b.co", "a@b.co, c@d.co", "a@b@c.co", "ä@b.co"]
        {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn cleaning_keeps_what_was_meant() {
        let cleaned = Form::clean(&values(&[("message", "  one\r\ntwo\rthree\u{0}\u{8}\tfour \n ")]));
        assert_eq!(cleaned["message"], "one\ntwo\nthree\tfour");
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in any::<String>()) {
            let once = clean(&text);
            prop_assert_eq!(clean(&once), once);
        }

        #[test]
        fn checking_never_panics(text in any::<String>()) {
            for field in &Form::default().fields {
                let _ = Form::default().check(&Form::clean(&values(&[(&field.name, &text)])));
            }
        }
    }
}
