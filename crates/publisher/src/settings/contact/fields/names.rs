//! Names that fields may have.

use glossary_core::form::{MAX_NAME, is_name};

use crate::{diagnostics::Report, table::Text};

/// Names with a meaning of their own: in an inquiry, to the presets, which send
/// more than was typed (`glossary_core::delivery`), to form services, and to
/// browsers, where a field of that name hides a function of the form.
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

/// Reports a name that a field cannot have.
pub(super) fn check(name: &Text, report: &mut Report) {
    let value = name.value.as_str();
    // `context.page` and its like are told for what they are, not for their dot.
    let first = value.split('.').next().unwrap_or_default();
    if RESERVED.contains(&first) || value.starts_with("utm_") {
        report
            .error(name.span.clone(), format!("a field cannot be named `{value}`"))
            .label("this name has a meaning already")
            .help(format!("choose another name, like `your_{}`", first.trim_start_matches("utm_").replace('-', "_")));
    } else if !is_name(value) {
        report
            .error(name.span.clone(), format!("`{value}` is not the name of a field"))
            .label("what the value is sent as")
            .help(format!(
                "write at most {MAX_NAME} small letters, digits, `_` and `-`, a letter first; visitors read the label instead"
            ));
    }
}
