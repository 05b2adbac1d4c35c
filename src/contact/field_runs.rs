//! Runs of optional fields, which the form folds.

use glossary_core::{
    form::{Field, FieldKind},
    page::FormState,
};

/// Returns the fields in runs of required and of optional ones.
pub(super) fn runs(fields: &[Field]) -> impl Iterator<Item = &[Field]> {
    fields.chunk_by(|one, next| is_foldable(one) == is_foldable(next))
}

/// Returns whether a run of fields is folded: several optional ones, beside others that are not.
pub(super) fn folds(run: &[Field], all: &[Field]) -> bool {
    run.len() > 1 && run.len() < all.len() && run.iter().all(is_foldable)
}

/// Returns whether a field has a value or an error.
pub(super) fn has_content(field: &Field, state: &FormState) -> bool {
    state.values.contains_key(&field.name) || state.errors.iter().any(|error| error.field == field.name)
}

fn is_foldable(field: &Field) -> bool {
    !field.is_required() && !matches!(field.kind, FieldKind::Hidden | FieldKind::Consent | FieldKind::Checkbox)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(kinds: &[(FieldKind, bool)]) -> Vec<Field> {
        let field = |(at, (kind, required)): (usize, &(FieldKind, bool))| Field {
            missing: if *required { "Fill it in".to_owned() } else { String::new() },
            ..Field::new(&at.to_string(), *kind, "Label")
        };
        kinds.iter().enumerate().map(field).collect()
    }

    fn folded(kinds: &[(FieldKind, bool)]) -> Vec<bool> {
        let fields = fields(kinds);
        runs(&fields).map(|run| folds(run, &fields)).collect()
    }

    #[test]
    fn several_optional_fields_are_folded() {
        use FieldKind::{Consent, Select, Text};
        assert_eq!(folded(&[(Text, true), (Text, false), (Select, false)]), [false, true]);
        assert_eq!(folded(&[(Text, true), (Text, false), (Text, true)]), [false, false, false], "a single one");
        assert_eq!(folded(&[(Text, false), (Text, false)]), [false], "nothing else is in the form");
        assert_eq!(folded(&[(Text, true), (Text, false), (Consent, false)]), [false, false, false], "never consent");
    }

    #[test]
    fn a_value_and_an_error_are_content() {
        let field = &fields(&[(FieldKind::Text, false)])[0];
        let mut state = FormState::default();
        assert!(!has_content(field, &state));
        state.values.insert("0".to_owned(), "typed".to_owned());
        assert!(has_content(field, &state));
    }
}
