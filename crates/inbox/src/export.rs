//! Export of inquiries: CSV for spreadsheets, JSON lines for scripts.

use std::{
    collections::BTreeSet,
    fmt,
    io::{self, Write},
};

use crate::store::StoredInquiry;

/// A CSV writer (<https://www.rfc-editor.org/rfc/rfc4180>) with a header line.
///
/// Columns: `reference`, `id`, `received_at`, `status`, `suspicions`, the fields, and the context's
/// `page`, `term`, `landing`, `trail`, `search`, `referrer` and `utm`.
pub struct Csv<W: Write> {
    out: csv::Writer<W>,
    fields: Vec<String>,
}

/// Returns the field columns: the form's fields in the form's order, then other fields that
/// inquiries have.
#[must_use]
pub fn fields(form: &[String], others: BTreeSet<String>) -> Vec<String> {
    let others = others.into_iter().filter(|name| !form.contains(name));
    form.iter().cloned().chain(others).collect()
}

impl<W: Write> Csv<W> {
    /// Writes the header line. Of each inquiry, only these [`fields`] are written.
    ///
    /// # Errors
    /// When writing fails.
    pub fn new(fields: Vec<String>, out: W) -> io::Result<Self> {
        let mut out = csv::Writer::from_writer(out);
        let before = ["reference", "id", "received_at", "status", "suspicions"];
        let after = ["page", "term", "landing", "trail", "search", "referrer", "utm"];
        let names = before.into_iter().chain(fields.iter().map(String::as_str)).chain(after);
        out.write_record(names.map(|name| escape_formula(name.to_owned())))?;
        Ok(Self { out, fields })
    }

    /// Writes an inquiry.
    ///
    /// # Errors
    /// When writing fails.
    pub fn write(&mut self, inquiry: &StoredInquiry) -> io::Result<()> {
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
        let values = self.fields.iter().map(|name| inquiry.fields.get(name).cloned().unwrap_or_default());
        let after = [
            context.page.clone(),
            context.term.clone(),
            context.landing.clone(),
            context.trail.join(" > "),
            context.search.clone(),
            context.referrer.clone(),
            utm.join("&"),
        ];
        Ok(self.out.write_record(before.into_iter().chain(values).chain(after).map(escape_formula))?)
    }

    /// Flushes the buffer.
    ///
    /// # Errors
    /// When writing fails.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl<W: Write> fmt::Debug for Csv<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Csv").field("fields", &self.fields).finish_non_exhaustive()
    }
}

/// Writes an inquiry as one line of JSON.
///
/// # Errors
/// When writing fails.
pub fn json_line(inquiry: &StoredInquiry, mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut out, inquiry)?;
    out.write_all(b"\n")
}

/// The first characters of a formula, with their full-width variants and the control characters
/// that spreadsheets skip.
const FORMULA_STARTS: [char; 12] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n', '\0'];

/// Prefixes a cell that a spreadsheet would run as a formula with an apostrophe, which makes the
/// cell text (<https://owasp.org/www-community/attacks/CSV_Injection>).
fn escape_formula(cell: String) -> String {
    if cell.starts_with(FORMULA_STARTS) { ["'", &cell].concat() } else { cell }
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

    fn csv(inquiry: &StoredInquiry, form: &[&str]) -> String {
        let form: Vec<_> = form.iter().map(|name| (*name).to_owned()).collect();
        let mut bytes = Vec::new();
        let mut out = Csv::new(fields(&form, inquiry.fields.keys().cloned().collect()), &mut bytes).unwrap();
        out.write(inquiry).unwrap();
        out.finish().unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn csv_has_the_forms_columns_first_and_quotes_special_characters() {
        let inquiry = inquiry(&[("name", "Ada"), ("message", "one, \"two\"\nthree"), ("budget", "5")]);
        let expected = "reference,id,received_at,status,suspicions,name,email,message,budget,page,term,landing,trail,search,referrer,utm\n\
            81040-G2081,00000000-0000-7101-8101-010101010101,2026-11-22T12:00:00.000Z,new,,Ada,,\
            \"one, \"\"two\"\"\nthree\",5,/terms/api/,api,/,rest-api > api,,,source=mail\n";
        assert_eq!(csv(&inquiry, &["name", "email", "message"]), expected);
    }

    #[test]
    fn cells_and_column_names_are_never_formulas() {
        let formulas =
            ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1"];
        for formula in formulas {
            let inquiry = StoredInquiry {
                context: Context {
                    page: formula.to_owned(),
                    term: formula.to_owned(),
                    landing: formula.to_owned(),
                    trail: vec![formula.to_owned()],
                    search: formula.to_owned(),
                    referrer: formula.to_owned(),
                    utm: [(formula.to_owned(), String::new())].into(),
                },
                ..inquiry(&[("name", formula), (formula, "")])
            };
            let written = csv(&inquiry, &["name"]);
            let mut rows = ::csv::Reader::from_reader(written.as_bytes());
            let escaped = format!("'{formula}");
            assert_eq!(rows.headers().unwrap()[6], escaped);
            let row = rows.records().next().unwrap().unwrap();
            assert_eq!(row[5], escaped);
            for cell in 7..13 {
                assert_eq!(row[cell], escaped);
            }
            assert_eq!(row[13], format!("{escaped}="));
        }
    }

    #[test]
    fn each_json_line_is_one_object() {
        let mut lines = Vec::new();
        for inquiry in [inquiry(&[("name", "A\nB")]), inquiry(&[])] {
            json_line(&inquiry, &mut lines).unwrap();
        }
        let names: Vec<_> = std::str::from_utf8(&lines)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["fields"].clone())
            .collect();
        assert_eq!(names, [serde_json::json!({"name": "A\nB"}), serde_json::json!({})]);
    }
}
