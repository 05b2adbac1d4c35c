//! `[check]`, `[terms]` and `[extra]`: the settings of the content.

use std::{collections::BTreeMap, ops::Range};

use toml::de::DeValue;

use super::section::Keys;
use crate::{
    content::TermSettings,
    diagnostics::{FileReport, Level, RULES, Rules, nearest},
    toml_table::{self, TomlTable, listed},
};

/// Reads `[check]`.
pub(super) fn rules(keys: &mut Keys<'_, '_>) -> Option<Rules> {
    let mut rules = BTreeMap::new();
    for (rule, _) in RULES {
        let Some(level) = keys.text(rule, "\"off\"") else { continue };
        match Level::parse(&level.value) {
            Some(level) => {
                if level != Rules::DEFAULT.level(rule) {
                    rules.insert(rule, level);
                }
            }
            None => {
                let levels = ["off", "advice", "error"];
                let help = match nearest(&level.value, levels) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("the levels are {}", listed(&levels)),
                };
                keys.refuse(&level, format!("no level `{}`", level.value), "unknown level", help);
            }
        }
    }
    Some(Rules(rules))
}

/// Reads `[terms]`.
pub(super) fn terms(keys: &mut Keys<'_, '_>) -> Option<TermSettings> {
    let mut flag = |key, example, default| keys.flag(key, example).map_or(default, |setting| setting.value);
    let default = TermSettings::DEFAULT;
    Some(TermSettings {
        unicode_slugs: flag("unicode_slugs", "true", default.unicode_slugs),
        autolink_deprecated: flag("autolink_deprecated", "false", default.autolink_deprecated),
        autolink_superseded: flag("autolink_superseded", "false", default.autolink_superseded),
        autolink_under_review: flag("autolink_under_review", "false", default.autolink_under_review),
    })
}

/// Reads the labels of the site's own fields: `[extra.<key>] label`.
pub(super) fn labels(
    root: &mut TomlTable<'_>,
    broken: &[Range<usize>],
    report: &mut FileReport,
) -> BTreeMap<String, String> {
    let help = || "write a line `[extra.<key>]`, and below it: label = \"…\"".to_owned();
    let mut labels = BTreeMap::new();
    let Some(value) = root.get("extra") else { return labels };
    let DeValue::Table(fields) = value.get_ref() else {
        return toml_table::wrong_type("extra", "tables", help(), value.get_ref(), value.span(), report)
            .unwrap_or_default();
    };
    for (key, value) in fields {
        let DeValue::Table(entries) = value.get_ref() else {
            toml_table::wrong_type::<()>(key.get_ref(), "a table", help(), value.get_ref(), value.span(), report);
            continue;
        };
        let mut table = TomlTable::new("the field", entries, value.span(), broken);
        if let Some(label) = table.required_text("label", "\"Level\"", report) {
            labels.insert(key.get_ref().to_string(), label.value);
        }
        table.finish(report);
    }
    labels
}
