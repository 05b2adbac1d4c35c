//! The human-readable parts of an inquiry, shared by the transports.

use glossary_core::form::{FieldKind, Form};

use crate::store::{SpamReason, StoredInquiry};

/// A field with its value.
pub(super) struct Row {
    /// The field's label.
    pub label: String,
    /// The visitor's answer.
    pub value: String,
    /// Whether the value may have several lines.
    pub long: bool,
}

/// Returns the fields with a value: the form's in its order, then those that the form no longer
/// has.
pub(super) fn field_rows(inquiry: &StoredInquiry, form: &Form) -> Vec<Row> {
    let row = |name: &str, label: &str, long| {
        let value = inquiry.fields.get(name).filter(|value| !value.is_empty())?.clone();
        // Hidden fields have no label.
        let label = if label.is_empty() { name } else { label };
        Some(Row { label: label.to_owned(), value, long })
    };
    let known = form.fields.iter();
    let known = known.filter_map(|field| row(&field.name, &field.label, field.kind == FieldKind::Textarea));
    let former = inquiry.fields.keys().filter(|name| form.fields.iter().all(|field| field.name != **name));
    known.chain(former.filter_map(|name| row(name, name, true))).collect()
}

/// Returns the known parts of the attribution, as labels and values.
pub(super) fn attribution(inquiry: &StoredInquiry) -> Vec<(&'static str, String)> {
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

/// Returns the heading of an inquiry, which marks tests and suspected spam.
pub(super) fn heading(inquiry: &StoredInquiry) -> String {
    match mark(inquiry) {
        Some(mark) => format!("{mark} inquiry"),
        None => "New inquiry".to_owned(),
    }
}

/// Returns the begin of an e-mail's subject, with the same marks.
pub(super) fn subject(inquiry: &StoredInquiry) -> String {
    mark(inquiry).map_or_else(|| "Inquiry".to_owned(), |mark| format!("{mark} inquiry"))
}

/// Returns the mark of an inquiry that may not be a visitor's.
fn mark(inquiry: &StoredInquiry) -> Option<String> {
    if inquiry.suspicions.contains(&SpamReason::Test) {
        return Some("TEST:".to_owned());
    }
    let reasons: Vec<_> = inquiry.suspicions.iter().map(|reason| reason.name().replace('-', " ")).collect();
    if reasons.is_empty() { None } else { Some(format!("Suspected ({}):", reasons.join(", "))) }
}

/// Returns the sender in one line of at most `limit` characters: "Ada (Example Ltd)".
#[must_use]
pub fn sender(inquiry: &StoredInquiry, limit: usize) -> String {
    let field = |name| inquiry.fields.get(name).map(|value| one_line(value)).filter(|value| !value.is_empty());
    let sender = match (field("name").or_else(|| field("email")), field("company")) {
        (Some(name), Some(company)) => format!("{name} ({company})"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "a visitor".to_owned(),
    };
    truncated(&sender, limit)
}

/// Returns a text without line breaks and other control characters.
pub(super) fn one_line(text: &str) -> String {
    let text: String = text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Truncates a text to `limit` characters, with an ellipsis.
pub(super) fn truncated(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    text.chars().take(limit.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forward::tests::inquiry;

    #[test]
    fn fields_have_the_forms_order_and_labels() {
        let rows = field_rows(&inquiry(&[("budget", "10k"), ("company", ""), ("fax", "555")]), &Form::default());
        let rows: Vec<_> = rows.iter().map(|row| (row.label.as_str(), row.value.as_str(), row.long)).collect();
        let expected = [
            ("What are you building?", "An engine", true),
            ("Your name", "Ada", false),
            ("Email", "ada@example.com", false),
            ("Budget range", "10k", false),
            // The form has changed since.
            ("fax", "555", true),
        ];
        assert_eq!(rows, expected);
    }

    #[test]
    fn the_sender_fits_on_a_line() {
        assert_eq!(sender(&inquiry(&[]), 50), "Ada");
        assert_eq!(sender(&inquiry(&[("company", "Example\r\nBcc: x")]), 50), "Ada (Example Bcc: x)");
        assert_eq!(sender(&inquiry(&[("name", " \n")]), 50), "ada@example.com");
        assert_eq!(sender(&inquiry(&[("name", "Äöü and many more")]), 5), "Äöü …");
    }
}
