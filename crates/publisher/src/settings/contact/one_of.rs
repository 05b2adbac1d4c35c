//! Settings with a fixed set of values.

use crate::{
    diagnostics::nearest,
    settings::section::{Keys, Setting},
    toml_table::listed,
};

/// Returns the value of the name in a setting, or reports the name.
pub(super) fn one_of<T: Clone>(
    key: &str,
    text: &Setting<String>,
    known: &[(&'static str, T)],
    keys: &mut Keys<'_, '_>,
) -> Option<T> {
    if let Some((_, value)) = known.iter().find(|(name, _)| *name == text.value) {
        return Some(value.clone());
    }
    let names: Vec<_> = known.iter().map(|(name, _)| *name).collect();
    let help = match nearest(&text.value, names.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("`{key}` is one of {}", listed(&names)),
    };
    keys.refuse(text, format!("no {key} `{}`", text.value), "not a known value", help);
    None
}
