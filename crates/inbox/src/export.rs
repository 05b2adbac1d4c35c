//! Inquiries for other programs: CSV for spreadsheets, JSON lines for scripts.

use std::{
    collections::BTreeSet,
    io::{self, Write},
};

use crate::store::StoredInquiry;

/// Writes CSV (<https://www.rfc-editor.org/rfc/rfc4180>) with a header line.
/// Columns: `reference`, `id`, `received_at`, `status`, `suspicions`, the fields
/// (those of `form_fields` first and in that order, then any others that were
/// stored), and the context's `page`, `term`, `landing`, `trail`, `search`, `referrer` and `utm`.
///
/// # Errors
/// Where writing fails.
pub fn csv(inquiries: &[StoredInquiry], form_fields: &[String], out: impl Write) -> io::Result<()> {
    let others: BTreeSet<&String> =
        inquiries.iter().flat_map(|inquiry| inquiry.fields.keys()).filter(|name| !form_fields.contains(name)).collect();
    let fields: Vec<&String> = form_fields.iter().chain(others).collect();

    let mut out = csv::Writer::from_writer(out);
    let before = ["reference", "id", "received_at", "status", "suspicions"];
    let after = ["page", "term", "landing", "trail", "search", "referrer", "utm"];
    let names = before.into_iter().chain(fields.iter().map(|name| name.as_str())).chain(after);
    out.write_record(names.map(|name| harmless(name.to_owned())))?;
    for inquiry in inquiries {
        let context = &inquiry.context;
        let utm: Vec<_> = context.utm.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let suspicions: Vec<_> = inquiry.suspicions.iter().map(|suspicion| suspicion.name()).collect();
        let before = [
            inquiry.reference.clone(),
            inquiry.id.to_string(),
            inquiry.received_at.clone(),
            inquiry.status.name().to_owned(),
            suspicions.join(" "),
        ];
        let values = fields.iter().map(|name| inquiry.fields.get(*name).cloned().unwrap_or_default());
        let after = [
            context.page.clone(),
            context.term.clone(),
            context.landing.clone(),
            context.trail.join(" > "),
            context.search.clone(),
            context.referrer.clone(),
            utm.join("&"),
        ];
        out.write_record(before.into_iter().chain(values).chain(after).map(harmless))?;
    }
    out.flush()
}

/// Writes one JSON object a line.
///
/// # Errors
/// Where writing fails.
pub fn json_lines(inquiries: &[StoredInquiry], mut out: impl Write) -> io::Result<()> {
    for inquiry in inquiries {
        serde_json::to_writer(&mut out, inquiry)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// Spreadsheets run a cell that begins like a formula; a leading apostrophe
/// makes it text (<https://owasp.org/www-community/attacks/CSV_Injection>).
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { ["'", &cell].concat() } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Status;
    use glossary_core::inquiry::{Context, InquiryId};

    fn inquiry(fields: &[(&str, &str)]) -> StoredInquiry {
        let id = InquiryId::new(0, [1; 10]);
        StoredInquiry {
            reference: id.reference(),
            id,
            received_at: "2026-11-22T12:00:00.000Z".to_owned(),
            fields: fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            context: Context {
                page: "/terms/api/".to_owned(),
                term: "api".to_owned(),
                landing: "/".to_owned(),
                trail: vec!["rest-api".to_owned(), "api".to_owned()],
                utm: [("source".to_owned(), "mail".to_owned())].into(),
                ..Context::default()
            },
            status: Status::New,
            suspicions: Vec::new(),
        }
    }

    fn text(write: impl Fn(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut bytes = Vec::new();
        write(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn csv_has_the_forms_columns_first_and_quotes_what_needs_it() {
        let inquiries = [inquiry(&[("name", "Ada"), ("message", "one, \"two\"\nthree"), ("budget", "5")])];
        let form = ["name", "email", "message"].map(str::to_owned);
        let expected = "reference,id,received_at,status,suspicions,name,email,message,budget,page,term,landing,trail,search,referrer,utm\n\
            81040-G2081,00000000-0000-7101-8101-010101010101,2026-11-22T12:00:00.000Z,new,,Ada,,\
            \"one, \"\"two\"\"\nthree\",5,/terms/api/,api,/,rest-api > api,,,source=mail\n";
        assert_eq!(text(|out| csv(&inquiries, &form, out)), expected);
    }

    #[test]
    fn no_cell_is_a_formula_and_no_name_of_a_column() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            let written = text(|out| csv(&[inquiry(&[("name", formula), (formula, "")])], &["name".to_owned()], out));
            let mut rows = csv::Reader::from_reader(written.as_bytes());
            assert_eq!(&rows.headers().unwrap()[6], format!("'{formula}"));
            let row = rows.records().next().unwrap().unwrap();
            assert_eq!(&row[5], format!("'{formula}"));
        }
    }

    #[test]
    fn json_lines_are_one_object_each() {
        let lines = text(|out| json_lines(&[inquiry(&[("name", "A\nB")]), inquiry(&[])], out));
        let names: Vec<_> = lines
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["fields"].clone())
            .collect();
        assert_eq!(names, [serde_json::json!({"name": "A\nB"}), serde_json::json!({})]);
    }
}
