//! The test inquiry.

use glossary_core::{
    contact::Contact,
    form::{Field, FieldKind, TICKED, Values},
    inquiry::{Context, Evidence, Inquiry, InquiryId},
};
use jiff::Timestamp;

/// The text in every text field, so that nobody replies to the test inquiry.
const WORDS: &str = "TEST, please delete: sent by `glossary inquiries probe`";

/// Returns a valid inquiry with all fields filled in.
pub(super) fn inquiry(contact: &Contact, now: Timestamp, random: [u8; 10]) -> Inquiry {
    let fields = contact.form.fields.iter().filter_map(|field| Some((field.name.clone(), value(field, contact)?)));
    Inquiry {
        id: InquiryId::new(u64::try_from(now.as_millisecond()).unwrap_or_default(), random),
        fields: fields.collect::<Values>(),
        context: Context { page: "/contact/".to_owned(), ..Context::default() },
        evidence: Evidence::default(),
    }
}

fn value(field: &Field, contact: &Contact) -> Option<String> {
    let value = match field.kind {
        FieldKind::Text | FieldKind::Textarea => WORDS,
        // Some services check that the address exists.
        FieldKind::Email if !contact.email.is_empty() => &contact.email,
        FieldKind::Email => "test@example.com",
        FieldKind::Tel => "+44 20 7946 0018",
        FieldKind::Url => "www.example.com",
        FieldKind::Select | FieldKind::Radio => &field.options.first()?.value,
        FieldKind::Checkbox => field.options.first().map_or(TICKED, |option| &option.value),
        FieldKind::Consent => &field.label,
        FieldKind::Hidden => &field.value,
    };
    Some(value.chars().take(if field.options.is_empty() { field.max_length } else { usize::MAX }).collect())
}
