//! Checks of field names.

use glossary_core::form::{MAX_NAME, is_name};

use crate::{diagnostics::FileReport, toml_table::Text};

/// Names that are taken: by the inquiry format, by the presets, which send further fields (`glossary_core::delivery`),
/// by form services, and by browsers, where a field of that name hides a property of the form element.
const RESERVED: [&str; 26] = [
    "access_key",
    "action",
    "attachment",
    "bot-field",
    "botcheck",
    "ccemail",
    "context",
    "elements",
    "evidence",
    "form-name",
    "from_name",
    "id",
    "inquiry_id",
    "landing",
    "method",
    "page",
    "redirect",
    "reference",
    "referrer",
    "reset",
    "search",
    "submit",
    "term",
    "trail",
    "utm",
    "webhook",
];

/// Reports an invalid or reserved name.
pub(super) fn check(name: &Text, report: &mut FileReport) {
    let value = name.value.as_str();
    // `context.page` is reported as reserved, not for its dot.
    let first = value.split('.').next().unwrap_or_default();
    if RESERVED.contains(&first) || value.starts_with("utm_") {
        report
            .error(name.span.clone(), format!("a field cannot be named `{value}`"))
            .label("a reserved name")
            .help(format!("choose another name, like `your_{}`", first.trim_start_matches("utm_").replace('-', "_")));
    } else if !is_name(value) {
        report
            .error(name.span.clone(), format!("`{value}` is not the name of a field"))
            .label("the value is sent under this name")
            .help(format!(
                "write at most {MAX_NAME} lower-case letters, digits, `_` and `-`, beginning with a letter; visitors see the label"
            ));
    }
}
