//! Export of inquiries: XLSX and CSV for spreadsheets, JSON lines for scripts and for importing.

mod columns;
mod csv;
mod json;
mod xlsx;

pub use self::{
    columns::Columns,
    csv::Csv,
    json::json_line,
    xlsx::{Xlsx, XlsxError},
};

#[cfg(test)]
mod tests {
    use crate::store::{Status, StoredInquiry};
    use glossary_core::inquiry::{Context, InquiryId};

    /// Returns an inquiry with these fields.
    pub(super) fn inquiry(fields: &[(&str, &str)]) -> StoredInquiry {
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

    /// Returns an inquiry with the same text in every place that a visitor can fill in.
    pub(super) fn filled_with(text: &str) -> StoredInquiry {
        StoredInquiry {
            context: Context {
                page: text.to_owned(),
                term: text.to_owned(),
                landing: text.to_owned(),
                trail: vec![text.to_owned()],
                search: text.to_owned(),
                referrer: text.to_owned(),
                utm: [(text.to_owned(), String::new())].into(),
            },
            ..inquiry(&[("name", text)])
        }
    }
}
