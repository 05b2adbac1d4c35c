//! Reading of one field.

use std::ops::Range;

use glossary_core::form::{Field, FieldKind};
use toml::{Spanned, de::DeValue};
use url::Url;

use super::{names, options};
use crate::{
    diagnostics::{FileReport, nearest},
    settings::secret::{FORWARD_INSTEAD, secret_in_text},
    toml_table::{Text, TomlTable, listed, wrong_type},
};

/// A field with the position of its name.
pub(super) struct NamedField {
    pub field: Field,
    pub name: Range<usize>,
}

/// The autofill names that make sense in a contact form
/// (<https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill>).
const AUTOCOMPLETE: [&str; 21] = [
    "off",
    "name",
    "honorific-prefix",
    "given-name",
    "family-name",
    "nickname",
    "email",
    "tel",
    "url",
    "organization",
    "organization-title",
    "street-address",
    "address-line1",
    "address-level1",
    "address-level2",
    "country",
    "country-name",
    "postal-code",
    "language",
    "bday",
    "sex",
];

/// The maximum for `max_length`.
const MAX_LENGTH: i64 = 10_000;

pub(super) fn read(table: &mut TomlTable<'_>, report: &mut FileReport) -> Option<NamedField> {
    let name = table.required_text("name", "\"phone\"", report);
    if let Some(name) = &name {
        names::check(name, report);
    }
    let kind_text = table.required_text("kind", "\"text\"", report);
    let kind = kind_text.as_ref().and_then(|text| kind(text, report));
    let label = if kind == Some(FieldKind::Hidden) {
        table.text("label", "\"Phone\"", report)
    } else {
        table.required_text("label", "\"Phone\"", report)
    };
    let hint = table.text("hint", "\"With the country code.\"", report);
    let required = table.flag("required", false, report);
    let missing = table.text("missing", "\"Enter your phone number\"", report);
    let max_length = table.get("max_length").and_then(|value| max_length(value, report));
    let autocomplete = table.text("autocomplete", "\"tel\"", report);
    let options = table.get("options");
    let value = table.text("value", "\"spring\"", report);
    let sent_as = table.text("sent_as", "\"mobilephone\"", report);
    let link = table.text("link", "\"https://www.example.com/privacy/\"", report);

    let (name, kind) = (name?, kind?);
    let label = label.map(|text| text.value);
    let choice = matches!(kind, FieldKind::Select | FieldKind::Radio | FieldKind::Checkbox);
    let typed =
        matches!(kind, FieldKind::Text | FieldKind::Email | FieldKind::Tel | FieldKind::Url | FieldKind::Textarea);
    let span_of = |text: &Option<Text>| text.as_ref().map(|text| text.span.clone());
    // A key that has no effect on this kind of field is a misunderstanding.
    for (key, place, has_use) in [
        ("options", options.map(Spanned::span), choice),
        ("max_length", max_length.as_ref().map(Spanned::span), typed),
        ("autocomplete", span_of(&autocomplete), typed || kind == FieldKind::Select),
        ("value", span_of(&value), kind == FieldKind::Hidden),
        ("link", span_of(&link), kind == FieldKind::Consent),
        ("hint", span_of(&hint), kind != FieldKind::Hidden),
    ] {
        if let Some(place) = place.filter(|_| !has_use) {
            let kind = kind_text.as_ref().map_or("", |text| &text.value);
            report
                .error(place, format!("`{key}` has no effect on a field of the kind `{kind}`"))
                .label("no effect")
                .help("remove the key, or choose another kind");
        }
    }
    if let Some(autocomplete) = &autocomplete {
        known_autocomplete(autocomplete, report);
    }
    if let Some(link) = &link {
        check_link(link, report);
    }
    hidden(kind, &name, required, value.as_ref(), report);
    let options = options::read(kind, &name, options, report);

    let text = |text: Option<Text>| text.map(|text| text.value).unwrap_or_default();
    let label = label.unwrap_or_else(|| name.value.clone());
    let missing = match missing {
        Some(missing) if required => missing.value,
        Some(missing) => {
            report
                .error(missing.span, "`missing` has no effect on an optional field")
                .label("this message is never shown")
                .help("add: required = true");
            String::new()
        }
        None if required => default_missing(kind, &label, options.len()),
        None => String::new(),
    };
    let length = match kind {
        FieldKind::Email => 254,
        FieldKind::Tel => 40,
        FieldKind::Textarea => 5_000,
        FieldKind::Consent => label.chars().count().max(200),
        _ => 200,
    };
    let max_length = max_length.and_then(|number| usize::try_from(*number.get_ref()).ok()).unwrap_or(length);
    let autocomplete =
        autocomplete.map_or_else(|| default_autocomplete(&name.value, kind).to_owned(), |text| text.value);
    Some(NamedField {
        field: Field {
            hint: text(hint),
            missing,
            max_length,
            autocomplete,
            options,
            value: text(value),
            sent_as: text(sent_as),
            link: text(link),
            ..Field::new(&name.value, kind, &label)
        },
        name: name.span,
    })
}

fn kind(text: &Text, report: &mut FileReport) -> Option<FieldKind> {
    let kind = FieldKind::named(&text.value);
    if kind.is_none() {
        let names = FieldKind::ALL.map(|(name, _)| name);
        let help = match nearest(&text.value, names) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the kinds are {}", listed(&names)),
        };
        report.error(text.span.clone(), format!("no kind of field `{}`", text.value)).label("unknown kind").help(help);
    }
    kind
}

fn max_length(value: &Spanned<DeValue<'_>>, report: &mut FileReport) -> Option<Spanned<i64>> {
    let help = format!("write a whole number from 1 to {MAX_LENGTH}, like: max_length = 200");
    let Some(number) = crate::toml_table::whole_number(value.get_ref()) else {
        return wrong_type("max_length", "a whole number", help, value.get_ref(), value.span(), report);
    };
    if !(1..=MAX_LENGTH).contains(&number) {
        report.error(value.span(), format!("a field cannot hold {number} characters")).label("out of range").help(help);
        return None;
    }
    Some(Spanned::new(value.span(), number))
}

fn known_autocomplete(text: &Text, report: &mut FileReport) {
    if AUTOCOMPLETE.contains(&text.value.as_str()) {
        return;
    }
    let help = match nearest(&text.value, AUTOCOMPLETE) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("the names are {}", listed(&AUTOCOMPLETE)),
    };
    report
        .error(text.span.clone(), format!("`{}` is not a known autofill name", text.value))
        .label("browsers would fill in nothing")
        .help(help);
}

fn check_link(text: &Text, report: &mut FileReport) {
    let path = text.value.starts_with('/') && !text.value.starts_with("//");
    let url = Url::parse(&text.value).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    if !path && url.is_none() {
        report
            .error(text.span.clone(), format!("`{}` is not the address of a page", text.value))
            .label("the link leads visitors to this address")
            .help("write an address like \"https://www.example.com/privacy/\"");
    }
}

/// Reports problems of a hidden field.
fn hidden(kind: FieldKind, name: &Text, required: bool, value: Option<&Text>, report: &mut FileReport) {
    if kind != FieldKind::Hidden {
        return;
    }
    if required {
        report
            .error(name.span.clone(), "a hidden field cannot be required")
            .label("visitors cannot fill in a hidden field")
            .help("remove `required`");
    }
    match value {
        None => {
            report
                .error(name.span.clone(), "a hidden field without a value")
                .label("nothing to send")
                .help("add: value = \"spring\"");
        }
        Some(value) => {
            if let Some(secret) = secret_in_text(&value.value) {
                report
                    .error(value.span.clone(), format!("`value` is {secret}"))
                    .label("every page would publish the secret")
                    .help(format!("revoke the secret, and {FORWARD_INSTEAD}"));
            }
        }
    }
}

/// Returns the default error message of an empty required field.
fn default_missing(kind: FieldKind, label: &str, options: usize) -> String {
    let quoted = label.trim_end_matches([':', '.']);
    match kind {
        FieldKind::Consent => "Tick the box to show that you agree".to_owned(),
        FieldKind::Checkbox if options == 0 => format!("Tick “{quoted}” to go on"),
        FieldKind::Select | FieldKind::Radio | FieldKind::Checkbox => format!("Choose an answer to “{quoted}”"),
        FieldKind::Email if !label.contains('?') => "Enter your email address".to_owned(),
        _ if label.contains('?') => format!("Answer “{quoted}”"),
        _ => match quoted.strip_prefix("Your ") {
            Some(rest) => format!("Enter your {rest}"),
            None => format!("Fill in “{quoted}”"),
        },
    }
}

fn default_autocomplete(name: &str, kind: FieldKind) -> &'static str {
    match (kind, name) {
        (FieldKind::Email, _) => "email",
        (FieldKind::Tel, _) => "tel",
        (FieldKind::Url, _) => "url",
        (FieldKind::Text, "name") => "name",
        (FieldKind::Text, "company") => "organization",
        _ => "",
    }
}
