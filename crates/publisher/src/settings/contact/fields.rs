//! `[[contact.fields]]`: what the form asks.

mod field;
mod names;
mod options;

use std::ops::Range;

use glossary_core::form::{FieldKind, Form};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use self::field::{Parts, read};
use crate::{
    diagnostics::Report,
    settings::section::{Keys, Setting},
    table::{Table, wrong_type},
};

/// How many characters all fields may hold together: with four bytes each they
/// fit into what the inbox takes at once, [`glossary_core::inquiry::MAX_BODY`],
/// beside what is known of where they come from.
const MAX_CHARACTERS: usize = 15_000;

/// The form that the settings make; `None` where they name no fields.
pub(super) fn form(keys: &mut Keys<'_, '_>) -> Option<Form> {
    keys.inner("fields", |value, broken, report| {
        let DeValue::Array(items) = value.get_ref() else {
            let help = "begin each field with a line `[[contact.fields]]`".to_owned();
            return wrong_type("fields", "a list of tables", help, value.get_ref(), value.span(), report);
        };
        let tables: Vec<_> = items.iter().filter_map(|item| table(item, report)).collect();
        // Of what is missing as a whole nothing can be said where a part of it is broken.
        let whole = tables.len() == items.len() && broken.is_empty();
        let parts: Vec<_> = tables.into_iter().filter_map(|(table, span)| part(table, span, broken, report)).collect();
        let whole = whole && parts.len() == items.len();
        check(&parts, whole, &value.span(), report);
        Some(Form { fields: parts.into_iter().map(|parts| parts.field).collect() })
    })
    .map(|Setting { value, .. }| value)
}

fn table<'a>(item: &'a Spanned<DeValue<'a>>, report: &mut Report) -> Option<(&'a DeTable<'a>, Range<usize>)> {
    match item.get_ref() {
        DeValue::Table(table) => Some((table, item.span())),
        other => {
            let help = "begin each field with a line `[[contact.fields]]`, and below it the keys".to_owned();
            wrong_type("fields", "a list of tables", help, other, item.span(), report)
        }
    }
}

fn part(entries: &DeTable<'_>, span: Range<usize>, broken: &[Range<usize>], report: &mut Report) -> Option<Parts> {
    let mut table = Table::new("the field", entries, span, broken);
    let parts = read(&mut table, report);
    table.finish(report);
    parts
}

/// Reports what is wrong with the fields together.
fn check(parts: &[Parts], whole: bool, span: &Range<usize>, report: &mut Report) {
    for (at, part) in parts.iter().enumerate() {
        let name = &part.field.name;
        if parts[..at].iter().any(|other| other.field.name == *name) {
            report
                .error(part.name.clone(), format!("two fields are named `{name}`"))
                .label("the second one")
                .help("give each a name of its own");
        }
    }
    if !whole {
        return;
    }
    let kind = |name: &str, kind| parts.iter().find(|part| part.field.name == name && part.field.kind == kind);
    let place = span.start..span.start;
    if kind("email", FieldKind::Email).is_none_or(|part| !part.field.is_required()) {
        report
            .error(place.clone(), "no required field `email`")
            .label("the form")
            .help("without it nobody could be answered; add:\n[[contact.fields]]\nname = \"email\"\nkind = \"email\"\nlabel = \"Email\"\nrequired = true");
    }
    if kind("message", FieldKind::Textarea).is_none() {
        report
            .error(place.clone(), "no field `message`")
            .label("the form")
            .help("there would be no place for what visitors want to say; add:\n[[contact.fields]]\nname = \"message\"\nkind = \"textarea\"\nlabel = \"What are you building?\"");
    }
    let characters: usize = parts.iter().map(|part| part.field.max_length).sum();
    if characters > MAX_CHARACTERS {
        report
            .error(place, format!("the fields may hold {characters} characters together"))
            .label("the form")
            .help(format!("an inquiry holds {MAX_CHARACTERS}: give some of them a smaller `max_length`"));
    }
}
