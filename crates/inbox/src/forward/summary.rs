//! An inquiry in the words and the order in which people read it.

use glossary_core::form::{FieldKind, Form};

use crate::store::StoredInquiry;

/// Something that was typed.
pub(super) struct Row {
    /// What the visitor was asked for.
    pub label: String,
    /// What was answered.
    pub value: String,
    /// It may have several lines.
    pub long: bool,
}

/// What was typed, in the form's order; then fields that the form no longer has.
pub(super) fn typed(inquiry: &StoredInquiry, form: &Form) -> Vec<Row> {
    let row = |name: &str, label: &str, long| {
        let value = inquiry.fields.get(name).filter(|value| !value.is_empty())?.clone();
        // What visitors do not see has no label.
        let label = if label.is_empty() { name } else { label };
        Some(Row { label: label.to_owned(), value, long })
    };
    let known = form.fields.iter();
    let known = known.filter_map(|field| row(&field.name, &field.label, field.kind == FieldKind::Textarea));
    let former = inquiry.fields.keys().filter(|name| form.fields.iter().all(|field| field.name != **name));
    known.chain(former.filter_map(|name| row(name, name, true))).collect()
}

/// Where it came from, as far as that is known.
pub(super) fn origin(inquiry: &StoredInquiry) -> Vec<(&'static str, String)> {
    let context = &inquiry.context;
    let campaign: Vec<_> = context.utm.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    let rows = [
        ("Page", context.page.clone()),
        ("First page", context.landing.clone()),
        ("Terms read", context.trail.join(", ")),
        ("Search", context.search.clone()),
        ("Came from", context.referrer.clone()),
        ("Campaign", campaign.join(", ")),
    ];
    rows.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// Who wrote, in one line of at most so many characters: "Ada (Example Ltd)".
pub(super) fn sender(inquiry: &StoredInquiry, longest: usize) -> String {
    let field = |name| inquiry.fields.get(name).map(|value| one_line(value)).filter(|value| !value.is_empty());
    let sender = match (field("name").or_else(|| field("email")), field("company")) {
        (Some(name), Some(company)) => format!("{name} ({company})"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "a visitor".to_owned(),
    };
    shortened(&sender, longest)
}

/// A text without line breaks and other control characters.
pub(super) fn one_line(text: &str) -> String {
    let text: String = text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The beginning of a text, with a mark where it was cut.
pub(super) fn shortened(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    text.chars().take(longest.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forward::tests::inquiry;

    #[test]
    fn fields_stand_in_the_forms_order_with_its_labels() {
        let rows = typed(&inquiry(&[("budget", "10k"), ("company", ""), ("fax", "555")]), &Form::default());
        let rows: Vec<_> = rows.iter().map(|row| (row.label.as_str(), row.value.as_str(), row.long)).collect();
        let expected = [
            ("Your name", "Ada", false),
            ("Email", "ada@example.com", false),
            ("What are you building?", "An engine", true),
            ("Budget range", "10k", false),
            // Of a form that has changed since.
            ("fax", "555", true),
        ];
        assert_eq!(rows, expected);
    }

    #[test]
    fn the_sender_fits_a_line() {
        assert_eq!(sender(&inquiry(&[]), 50), "Ada");
        assert_eq!(sender(&inquiry(&[("company", "Example\r\nBcc: x")]), 50), "Ada (Example Bcc: x)");
        assert_eq!(sender(&inquiry(&[("name", " \n")]), 50), "ada@example.com");
        assert_eq!(sender(&inquiry(&[("name", "Äöü and many more")]), 5), "Äöü …");
    }
}
