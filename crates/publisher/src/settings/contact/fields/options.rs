//! What can be chosen in a field.

use glossary_core::form::{Choice, FieldKind};
use toml::{Spanned, de::DeValue};

use crate::{
    diagnostics::Report,
    table::{Table, Text, wrong_type},
};

/// What can be chosen: texts, or `{ value = "…", label = "…" }`.
pub(super) fn read(
    kind: FieldKind,
    name: &Text,
    options: Option<&Spanned<DeValue<'_>>>,
    report: &mut Report,
) -> Vec<Choice> {
    const HELP: &str = "write: options = [\"Yes\", \"No\"], or each as { value = \"yes\", label = \"Yes, please\" }";
    let items = match options.map(|value| (value, value.get_ref())) {
        None => &[][..],
        Some((_, DeValue::Array(items))) => items,
        Some((value, other)) => {
            let help = HELP.to_owned();
            return wrong_type("options", "a list", help, other, value.span(), report).unwrap_or_default();
        }
    };
    let needs =
        matches!(kind, FieldKind::Select | FieldKind::Radio) || (kind == FieldKind::Checkbox && options.is_some());
    if needs && items.len() < 2 {
        let place = options.map_or_else(|| name.span.clone(), Spanned::span);
        report.error(place, "too little to choose from").label("at least two options are needed").help(HELP);
    }
    let mut choices = Vec::<Choice>::new();
    for item in items {
        let choice = match item.get_ref() {
            DeValue::String(text) => Some(Choice { value: text.trim().to_owned(), label: String::new() }),
            DeValue::Table(entries) => {
                let mut table = Table::new("the option", entries, item.span(), &[]);
                let value = table.required_text("value", "\"yes\"", report);
                let label = table.text("label", "\"Yes, please\"", report);
                table.finish(report);
                value
                    .map(|value| Choice { value: value.value, label: label.map(|text| text.value).unwrap_or_default() })
            }
            other => wrong_type("options", "texts or tables", HELP.to_owned(), other, item.span(), report),
        };
        let Some(choice) = choice else { continue };
        let fault = if choice.value.is_empty() {
            Some(("an empty option", "fill it in, or take it out: to choose nothing is always possible"))
        } else if choices.iter().any(|other| other.value == choice.value) {
            Some(("an option that is there already", "take one of the two out"))
        } else if kind == FieldKind::Checkbox && choice.value.contains(',') {
            Some((
                "a comma in what is sent",
                "several choices are sent with commas between them: give it a `value` without one and a `label`",
            ))
        } else if choice.value.chars().count() > 200 || choice.value.contains(char::is_control) {
            Some(("an option too long to be one", "write a `value` of a few words on one line, and a `label`"))
        } else {
            None
        };
        if let Some((title, help)) = fault {
            report.error(item.span(), title).help(help);
        }
        choices.push(choice);
    }
    choices
}
