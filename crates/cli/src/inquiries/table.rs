//! Inquiries as text.

use std::io::{self, Write};

use comfy_table::{Table, presets::UTF8_BORDERS_ONLY};
use glossary_core::form::{FieldKind, Form};
use glossary_inbox::store::StoredInquiry;

use crate::terminal::printable;

/// The width of a table cell, in characters.
const WIDTH: usize = 40;

/// The number of form fields in a list: by default the name and the e-mail address.
const FIELDS: usize = 2;

/// Returns a table of inquiries, with the first single-line fields of the form.
pub(super) fn list(inquiries: &[StoredInquiry], form: &Form) -> String {
    if inquiries.is_empty() {
        return "No inquiries.".to_owned();
    }
    let mut table = Table::new();
    let is_line = |kind| matches!(kind, FieldKind::Text | FieldKind::Email | FieldKind::Tel | FieldKind::Url);
    let fields: Vec<_> = form.fields.iter().filter(|field| is_line(field.kind)).take(FIELDS).collect();
    let row = |before: [String; 2], fields: Vec<String>, after: [String; 2]| {
        before.into_iter().chain(fields).chain(after).collect::<Vec<_>>()
    };
    let labels = fields.iter().map(|field| shorten(if field.label.is_empty() { &field.name } else { &field.label }));
    table.load_style(UTF8_BORDERS_ONLY).set_header(row(
        ["Reference", "Received (UTC)"].map(str::to_owned),
        labels.collect(),
        ["Term", "Status"].map(str::to_owned),
    ));
    for inquiry in inquiries {
        let values = fields.iter().map(|field| shorten(inquiry.fields.get(&field.name).map_or("", String::as_str)));
        table.add_row(row(
            [inquiry.reference.clone(), minute(&inquiry.received_at)],
            values.collect(),
            [shorten(&inquiry.context.term), status(inquiry)],
        ));
    }
    table.to_string()
}

/// Writes all parts of an inquiry.
pub(super) fn show(inquiry: &StoredInquiry, out: &mut impl Write) -> io::Result<()> {
    let context = &inquiry.context;
    let utm: Vec<_> = context.utm.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let before =
        [("reference", &inquiry.reference), ("id", &inquiry.id.to_string()), ("received", &inquiry.received_at)]
            .map(|(name, value)| (name, value.clone()));
    let fields = inquiry.fields.iter().map(|(name, value)| (name.as_str(), value.clone()));
    let after = [
        ("page", context.page.clone()),
        ("term", context.term.clone()),
        ("landing", context.landing.clone()),
        ("trail", context.trail.join(" > ")),
        ("search", context.search.clone()),
        ("referrer", context.referrer.clone()),
        ("utm", utm.join("&")),
        ("status", status(inquiry)),
    ];
    for (name, value) in before.into_iter().chain(fields).chain(after).filter(|(_, value)| !value.is_empty()) {
        // The lines of a message are aligned.
        writeln!(
            out,
            "{:<10} {}",
            printable(name).replace('\n', " "),
            printable(&value).replace('\n', "\n           ")
        )?;
    }
    Ok(())
}

/// Returns the status, with the reasons for a quarantine.
fn status(inquiry: &StoredInquiry) -> String {
    let mut text = inquiry.status.name().to_owned();
    let why: Vec<_> = inquiry.suspicions.iter().map(|suspicion| suspicion.name().replace('-', " ")).collect();
    if !why.is_empty() {
        text.extend([" (", &why.join(", "), ")"]);
    }
    text
}

/// Returns `2026-11-22 14:05` for `2026-11-22T14:05:06.789Z`.
pub(super) fn minute(time: &str) -> String {
    time.get(..16).unwrap_or(time).replace('T', " ")
}

/// Shortens a text to a table cell.
pub(super) fn shorten(text: &str) -> String {
    let text = printable(text).replace('\n', " ");
    if text.chars().count() <= WIDTH {
        return text;
    }
    text.chars().take(WIDTH - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use glossary_core::inquiry::{Context, InquiryId};
    use glossary_inbox::store::{SpamReason, Status};

    fn inquiry() -> StoredInquiry {
        let id = InquiryId::new(0, [1; 10]);
        StoredInquiry {
            reference: id.reference(),
            id,
            received_at: "2026-11-22T14:05:06.789Z".to_owned(),
            fields: [("name", "Ada"), ("email", "ada@example.com"), ("message", "One\nTwo")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            context: Context {
                term: "api".to_owned(),
                landing: "/".to_owned(),
                referrer: "\u{1b}[2J\u{202e}x".to_owned(),
                ..Context::default()
            },
            status: Status::New,
            suspicions: Vec::new(),
        }
    }

    #[test]
    fn the_list_has_a_line_for_each_inquiry() {
        let long = StoredInquiry {
            fields: [("name".to_owned(), "x".repeat(99))].into(),
            status: Status::Quarantined,
            suspicions: vec![SpamReason::TrapFilled, SpamReason::TooFast],
            ..inquiry()
        };
        let table = list(&[inquiry(), long], &Form::default());
        for part in [
            "Your name",
            "81040-G2081",
            "2026-11-22 14:05 ",
            "ada@example.com",
            "api",
            &format!("{}…", "x".repeat(39)),
            "new",
            "quarantined (trap filled, too fast)",
        ] {
            assert!(table.contains(part), "{part}: {table}");
        }
        assert_eq!(table.lines().count(), 6, "{table}");
        assert_eq!(list(&[], &Form::default()), "No inquiries.");
    }

    #[test]
    fn an_inquiry_is_shown_with_its_control_characters_escaped() {
        let mut shown = Vec::new();
        show(&inquiry(), &mut shown).unwrap();
        let shown = String::from_utf8(shown).unwrap();
        assert!(shown.contains("message    One\n           Two\n"), "{shown}");
        assert!(shown.contains("landing    /\n") && shown.contains("referrer   \\u{1b}[2J\\u{202e}x\n"), "{shown}");
        assert!(!shown.contains("search"), "{shown}");
    }
}
