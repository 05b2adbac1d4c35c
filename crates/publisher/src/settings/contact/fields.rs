//! `[[contact.fields]]`: the fields of the form.

mod field;
mod names;
mod options;

use std::ops::Range;

use glossary_core::form::{FieldKind, Form, MAX_CHARACTERS};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use self::field::{NamedField, read};
use crate::{
    diagnostics::FileReport,
    settings::section::{Keys, Setting},
    toml_table::{TomlTable, wrong_type},
};

/// Reads the form; `None` if the settings have no fields.
pub(super) fn form(keys: &mut Keys<'_, '_>) -> Option<Form> {
    keys.inner("fields", |value, broken, report| {
        let DeValue::Array(items) = value.get_ref() else {
            let help = "begin each field with a line `[[contact.fields]]`".to_owned();
            return wrong_type("fields", "a list of tables", help, value.get_ref(), value.span(), report);
        };
        let tables: Vec<_> = items.iter().filter_map(|item| table(item, report)).collect();
        // A field that could not be read may be the one that `check` would miss.
        let is_complete = tables.len() == items.len() && broken.is_empty();
        let parts: Vec<_> =
            tables.into_iter().filter_map(|(table, span)| read_field(table, span, broken, report)).collect();
        let is_complete = is_complete && parts.len() == items.len();
        check(&parts, is_complete, &value.span(), report);
        Some(Form { fields: parts.into_iter().map(|parts| parts.field).collect() })
    })
    .map(|Setting { value, .. }| value)
}

fn table<'a>(item: &'a Spanned<DeValue<'a>>, report: &mut FileReport) -> Option<(&'a DeTable<'a>, Range<usize>)> {
    match item.get_ref() {
        DeValue::Table(table) => Some((table, item.span())),
        other => {
            let help = "begin each field with a line `[[contact.fields]]`, and the keys below that line".to_owned();
            wrong_type("fields", "a list of tables", help, other, item.span(), report)
        }
    }
}

fn read_field(
    entries: &DeTable<'_>,
    span: Range<usize>,
    broken: &[Range<usize>],
    report: &mut FileReport,
) -> Option<NamedField> {
    let mut table = TomlTable::new("the field", entries, span, broken);
    let parts = read(&mut table, report);
    table.finish(report);
    parts
}

/// Reports problems of the fields together.
fn check(parts: &[NamedField], is_complete: bool, span: &Range<usize>, report: &mut FileReport) {
    for (at, part) in parts.iter().enumerate() {
        let name = &part.field.name;
        if parts[..at].iter().any(|other| other.field.name == *name) {
            report
                .error(part.name.clone(), format!("two fields are named `{name}`"))
                .label("the second field")
                .help("give each field its own name");
        }
    }
    if !is_complete {
        return;
    }
    let kind = |name: &str, kind| parts.iter().find(|part| part.field.name == name && part.field.kind == kind);
    let place = span.start..span.start;
    if kind("email", FieldKind::Email).is_none_or(|part| !part.field.is_required()) {
        report
            .error(place.clone(), "no required field `email`")
            .label("the form")
            .help("without the visitor's address, you cannot reply; add:\n[[contact.fields]]\nname = \"email\"\nkind = \"email\"\nlabel = \"Email\"\nrequired = true");
    }
    if kind("message", FieldKind::Textarea).is_none() {
        report
            .error(place.clone(), "no field `message`")
            .label("the form")
            .help("visitors need a field for their message; add:\n[[contact.fields]]\nname = \"message\"\nkind = \"textarea\"\nlabel = \"What are you building?\"");
    }
    let characters: usize = parts.iter().map(|part| part.field.max_length).sum();
    // With four bytes per character, the fields and the attribution fit into the largest body that the inbox accepts,
    // `glossary_core::inquiry::MAX_BODY`.
    if characters > MAX_CHARACTERS {
        report.error(place, format!("the fields together may hold {characters} characters")).label("the form").help(
            format!("an inquiry holds at most {MAX_CHARACTERS} characters: give some fields a smaller `max_length`"),
        );
    }
}
