//! CSV that contains no formulas, whatever separator a spreadsheet assumes.

use std::{
    fmt,
    io::{self, Write},
};

use csv::QuoteStyle;

use super::columns::Columns;
use crate::store::StoredInquiry;

/// A CSV writer (<https://www.rfc-editor.org/rfc/rfc4180>) with a header line. All cells are quoted.
pub struct Csv<W: Write> {
    out: csv::Writer<W>,
    columns: Columns,
}

impl<W: Write> Csv<W> {
    /// Writes the header line.
    ///
    /// # Errors
    /// When writing fails.
    pub fn new(columns: Columns, out: W) -> io::Result<Self> {
        let mut out = csv::WriterBuilder::new().quote_style(QuoteStyle::Always).from_writer(out);
        out.write_record(columns.names().iter().map(|name| escape_formulas(name)))?;
        Ok(Self { out, columns })
    }

    /// Writes an inquiry.
    ///
    /// # Errors
    /// When writing fails.
    pub fn write(&mut self, inquiry: &StoredInquiry) -> io::Result<()> {
        Ok(self.out.write_record(self.columns.cells(inquiry).iter().map(|cell| escape_formulas(cell)))?)
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
        f.debug_struct("Csv").field("columns", &self.columns).finish_non_exhaustive()
    }
}

/// The first characters of a formula, with their full-width variants.
const FORMULA_STARTS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// The characters that a spreadsheet may take for a separator of cells or lines. A comma is none inside of a quoted
/// cell; with another separator, the quotes have no effect.
const SEPARATORS: [char; 7] = [';', '\t', '|', '\n', '\r', '；', '\u{1f}'];

/// Prefixes each part of a cell that a spreadsheet would run as a formula with an apostrophe, which makes the part text
/// (<https://owasp.org/www-community/attacks/CSV_Injection>).
///
/// A part begins at the start of the cell and after each separator. White space, control characters and quotes before
/// a formula are skipped, as spreadsheets do.
fn escape_formulas(cell: &str) -> String {
    let mut escaped = String::with_capacity(cell.len());
    let mut at_start = true;
    for character in cell.chars() {
        if at_start && FORMULA_STARTS.contains(&character) {
            escaped.push('\'');
        }
        at_start = SEPARATORS.contains(&character) || at_start && is_skipped(character);
        escaped.push(character);
    }
    escaped
}

fn is_skipped(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '"' | '\u{200b}'..='\u{200f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tests::{filled_with, inquiry};
    use glossary_core::form::{Field, FieldKind, Form};
    use proptest::prelude::*;

    fn csv(inquiry: &StoredInquiry, form: &[&str]) -> String {
        let form = Form { fields: form.iter().map(|name| Field::new(name, FieldKind::Text, "")).collect() };
        let mut bytes = Vec::new();
        let mut out = Csv::new(Columns::new(&form), &mut bytes).unwrap();
        out.write(inquiry).unwrap();
        out.finish().unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn all_cells_are_quoted() {
        let inquiry = inquiry(&[("name", "Ada"), ("message", "one, \"two\"\nthree")]);
        let expected = "\"reference\",\"id\",\"received_at\",\"status\",\"suspicions\",\"name\",\"email\",\"message\",\
            \"other\",\"page\",\"term\",\"landing\",\"trail\",\"search\",\"referrer\",\"utm\"\n\
            \"81040-G2081\",\"00000000-0000-7101-8101-010101010101\",\"2026-11-22T12:00:00.000Z\",\"new\",\"\",\"Ada\",\
            \"\",\"one, \"\"two\"\"\nthree\",\"\",\"/terms/api/\",\"api\",\"/\",\"rest-api > api\",\"\",\"\",\
            \"source=mail\"\n";
        assert_eq!(csv(&inquiry, &["name", "email", "message"]), expected);
    }

    #[test]
    fn formulas_are_escaped_at_the_start_and_after_separators() {
        let table = [
            ("=1+1", "'=1+1"),
            ("-1", "'-1"),
            ("＠SUM(A1)", "'＠SUM(A1)"),
            ("\t=1", "\t'=1"),
            ("\0 =1", "\0 '=1"),
            ("Ada;=2+3;x", "Ada;'=2+3;x"),
            ("Eve;=cmd|' /C calc'!A0", "Eve;'=cmd|' /C calc'!A0"),
            ("a\t=2+4\tb", "a\t'=2+4\tb"),
            ("a; \"@SUM(A1)\"", "a; \"'@SUM(A1)\""),
            ("a\n=1\r+1", "a\n'=1\r'+1"),
            ("a|-1", "a|'-1"),
            ("well-known a=b, c@d.e; f-g", "well-known a=b, c@d.e; f-g"),
            ("", ""),
        ];
        for (cell, expected) in table {
            assert_eq!(escape_formulas(cell), expected, "{cell:?}");
        }
    }

    #[test]
    fn no_cell_or_column_name_is_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠SUM(A1)"] {
            let written = csv(&filled_with(formula), &["name"]);
            let mut rows = ::csv::Reader::from_reader(written.as_bytes());
            let row = rows.records().next().unwrap().unwrap();
            let escaped = format!("'{formula}");
            for cell in [5, 7, 8, 9, 10, 11, 12] {
                assert_eq!(row[cell], escaped);
            }
            assert_eq!(row[13], format!("{escaped}="));
            let written = csv(&inquiry(&[]), &[formula]);
            assert_eq!(::csv::Reader::from_reader(written.as_bytes()).headers().unwrap()[5], escaped);
        }
    }

    /// Splits a file as a spreadsheet does that assumes another separator and ignores quotes.
    fn parts(file: &str, separator: char) -> impl Iterator<Item = &str> {
        file.split([separator, '\n', '\r']).map(|part| part.trim_matches(is_skipped))
    }

    proptest! {
        #[test]
        fn no_separator_makes_a_formula(text in "[a=+@;\t|\n\r\" ＝-]{0,12}") {
            let written = csv(&filled_with(&text), &["name"]);
            for separator in [';', '\t', '|'] {
                for part in parts(&written, separator) {
                    prop_assert!(!part.starts_with(FORMULA_STARTS), "{part:?} of {written:?}");
                }
            }
        }
    }
}
