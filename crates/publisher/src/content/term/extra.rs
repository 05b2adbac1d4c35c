//! The table `[extra]`: fields of the site's own.

use std::collections::BTreeMap;

use toml::de::DeValue;

use crate::{
    content::ExtraValue,
    diagnostics::FileReport,
    toml_table::{self, TomlTable},
};

/// Returns the fields in the order of the labels in the settings, then in the order of the file.
pub(super) fn read(
    table: &mut TomlTable<'_>,
    labels: &BTreeMap<String, String>,
    report: &mut FileReport,
) -> Vec<(String, ExtraValue)> {
    let Some(value) = table.get("extra") else { return Vec::new() };
    let DeValue::Table(entries) = value.get_ref() else {
        let help = "write a line `[extra]`, and the fields below that line".to_owned();
        return toml_table::wrong_type("extra", "a table", help, value.get_ref(), value.span(), report)
            .unwrap_or_default();
    };
    let fields = TomlTable::new("[extra]", entries, value.span(), &[]);
    let mut found = Vec::new();
    for (key, value) in fields.all() {
        let name: &str = key.get_ref();
        match extra_value(value.get_ref()) {
            Some(ExtraValue::Text(text)) if text.is_empty() => {}
            Some(value) => found.push((name.to_owned(), value)),
            None => {
                let help = "write a text, a number, true or false, or a list of texts".to_owned();
                toml_table::wrong_type::<()>(name, "a plain value", help, value.get_ref(), value.span(), report);
            }
        }
        // Without a label, the key itself is shown. A misspelt key would get lost between others.
        if !labels.is_empty()
            && !labels.contains_key(name)
            && let Some(meant) = crate::diagnostics::nearest(name, labels.keys().map(String::as_str))
        {
            report
                .advice(key.span(), format!("the field `{name}` has no label"))
                .label("shown as it is written")
                .help(format!("did you mean `{meant}`? Otherwise add `[extra.{name}] label` to the settings"));
        }
    }
    found
}

fn extra_value(value: &DeValue<'_>) -> Option<ExtraValue> {
    Some(match value {
        DeValue::String(text) => ExtraValue::Text(text.trim().to_owned()),
        DeValue::Integer(number) => ExtraValue::Number(number.to_string()),
        DeValue::Float(number) => ExtraValue::Number(number.to_string()),
        DeValue::Boolean(flag) => ExtraValue::Flag(*flag),
        DeValue::Datetime(date) => ExtraValue::Text(date.to_string()),
        DeValue::Array(items) => {
            let text = |value: &DeValue<'_>| match value {
                DeValue::String(text) => Some(text.trim().to_owned()),
                DeValue::Integer(number) => Some(number.to_string()),
                DeValue::Float(number) => Some(number.to_string()),
                _ => None,
            };
            ExtraValue::List(items.iter().map(|item| text(item.get_ref())).collect::<Option<_>>()?)
        }
        DeValue::Table(_) => return None,
    })
}
