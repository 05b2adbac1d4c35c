//! The options of a choice field.

use glossary_core::form::{Choice, FieldKind};
use toml::{Spanned, de::DeValue};

use crate::{
    diagnostics::FileReport,
    toml_table::{Text, TomlTable, wrong_type},
};

/// Reads the options: texts, or tables `{ value = "…", label = "…" }`.
pub(super) fn read(
    kind: FieldKind,
    name: &Text,
    options: Option<&Spanned<DeValue<'_>>>,
    report: &mut FileReport,
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
        report.error(place, "too few options").label("at least two options are needed").help(HELP);
    }
    let mut choices = Vec::<Choice>::new();
    for item in items {
        let choice = match item.get_ref() {
            DeValue::String(text) => Some(Choice { value: text.trim().to_owned(), label: String::new() }),
            DeValue::Table(entries) => {
                let mut table = TomlTable::new("the option", entries, item.span(), &[]);
                let value = table.required_text("value", "\"yes\"", report);
                let label = table.text("label", "\"Yes, please\"", report);
                table.finish(report);
                value
                    .map(|value| Choice { value: value.value, label: label.map(|text| text.value).unwrap_or_default() })
            }
            other => wrong_type("options", "texts or tables", HELP.to_owned(), other, item.span(), report),
        };
        let Some(choice) = choice else { continue };
        let problem = if choice.value.is_empty() {
            Some(("an empty option", "write a value, or remove the option: visitors can always choose nothing"))
        } else if choices.iter().any(|other| other.value == choice.value) {
            Some(("a repeated option", "remove one of the two"))
        } else if kind == FieldKind::Checkbox && choice.value.contains(',') {
            Some((
                "a comma in the value of an option",
                "several choices are sent with commas between them: write a `value` without a comma, and a `label`",
            ))
        } else if choice.value.chars().count() > 200 || choice.value.contains(char::is_control) {
            Some((
                "an option that is too long or has a line break",
                "write a `value` of a few words on one line, and a `label`",
            ))
        } else {
            None
        };
        if let Some((title, help)) = problem {
            report.error(item.span(), title).help(help);
        }
        choices.push(choice);
    }
    choices
}
