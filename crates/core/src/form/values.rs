//! The values of an inquiry's fields.

use std::collections::BTreeMap;

/// The values, by field name. Several choices of one field are joined by [`SEPARATOR`].
pub type Values = BTreeMap<String, String>;

/// The separator between several choices of one field.
pub const SEPARATOR: &str = ", ";

/// Returns the choices in the value of a multiple-choice field.
pub fn choices(value: &str) -> impl Iterator<Item = &str> {
    // Splitting at a single character needs less code in the download than at a string.
    value.split(',').map(str::trim)
}

/// Collects pairs into values.
///
/// Inserts one by one: `BTreeMap`'s `collect` contains a sort, which would be a thirtieth of the
/// download.
pub fn collect_values(pairs: impl IntoIterator<Item = (String, String)>) -> Values {
    let mut values = Values::new();
    for (name, value) in pairs {
        values.insert(name, value);
    }
    values
}
