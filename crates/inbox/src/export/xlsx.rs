//! XLSX, in which cells have types: a text is never a formula.

use std::{fmt, io::Write};

use rust_xlsxwriter::{Format, Workbook};

pub use rust_xlsxwriter::XlsxError;

use super::columns::Columns;
use crate::store::StoredInquiry;

/// The most UTF-16 units in a cell
/// (<https://support.microsoft.com/en-us/office/1672b34d-7043-467e-8e27-269d656771c3>).
const MAX_CELL: usize = 32_767;

/// An XLSX writer with a header line. Rows go to a temporary file, so that memory does not grow with their number.
pub struct Xlsx {
    workbook: Workbook,
    columns: Columns,
    rows: u32,
}

impl Xlsx {
    /// Writes the header line.
    ///
    /// # Errors
    /// When writing the temporary file fails.
    pub fn new(columns: Columns) -> Result<Self, XlsxError> {
        let mut workbook = Workbook::new();
        let bold = Format::new().set_bold();
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name("Inquiries")?.set_freeze_panes(1, 0)?;
        for (column, name) in (0..).zip(columns.names()) {
            sheet.set_column_width(column, 20)?.write_string_with_format(0, column, cell(name), &bold)?;
        }
        Ok(Self { workbook, columns, rows: 1 })
    }

    /// Writes an inquiry. Cells longer than a spreadsheet allows end in an ellipsis.
    ///
    /// # Errors
    /// After 1,048,575 inquiries, or when writing the temporary file fails.
    pub fn write(&mut self, inquiry: &StoredInquiry) -> Result<(), XlsxError> {
        let sheet = self.workbook.worksheet_from_index(0)?;
        for (column, text) in (0..).zip(self.columns.cells(inquiry)).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(self.rows, column, cell(text))?;
        }
        self.rows += 1;
        Ok(())
    }

    /// Writes the file.
    ///
    /// # Errors
    /// When writing fails.
    pub fn finish(mut self, mut out: impl Write) -> Result<(), XlsxError> {
        out.write_all(&self.workbook.save_to_buffer()?)?;
        Ok(out.flush()?)
    }
}

impl fmt::Debug for Xlsx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Xlsx").field("columns", &self.columns).field("rows", &self.rows).finish_non_exhaustive()
    }
}

/// Shortens a text to the most that a cell holds.
fn cell(text: String) -> String {
    if text.encode_utf16().count() <= MAX_CELL {
        return text;
    }
    let mut room = MAX_CELL - 1;
    let fits = |character: &char| match room.checked_sub(character.len_utf16()) {
        Some(rest) => {
            room = rest;
            true
        }
        None => false,
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tests::filled_with;
    use glossary_core::form::Form;
    use std::io::{Cursor, Read};

    /// Returns the XML of the only sheet.
    fn sheet(inquiries: &[StoredInquiry]) -> String {
        let mut xlsx = Xlsx::new(Columns::new(&Form::default())).unwrap();
        inquiries.iter().for_each(|inquiry| xlsx.write(inquiry).unwrap());
        let mut file = Vec::new();
        xlsx.finish(&mut file).unwrap();
        let (mut archive, mut xml) = (zip::ZipArchive::new(Cursor::new(file)).unwrap(), String::new());
        archive.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut xml).unwrap();
        xml
    }

    #[test]
    fn formulas_are_text() {
        for text in ["=1+1", "Ada;=2+3", "@SUM(A1)", "https://evil.example/", "\u{1b}<&>"] {
            let xml = sheet(&[filled_with(text)]);
            assert!(!xml.contains("<f>") && !xml.contains("<hyperlink"), "{xml}");
        }
        let xml = sheet(&[filled_with("=1+1"), filled_with("two")]);
        assert!(xml.contains("<t>=1+1</t>") && xml.contains("<row r=\"3\""), "{xml}");
    }

    #[test]
    fn long_texts_are_cut_to_the_size_of_a_cell() {
        assert_eq!(cell("x".repeat(MAX_CELL)), "x".repeat(MAX_CELL));
        for text in ["x".repeat(MAX_CELL + 1), "👩".repeat(MAX_CELL)] {
            let cut = cell(text);
            let length = cut.encode_utf16().count();
            assert!(cut.ends_with('…') && (MAX_CELL - 1..=MAX_CELL).contains(&length), "{length}");
        }
        assert!(sheet(&[filled_with(&"👩".repeat(MAX_CELL))]).contains("👩…"));
    }
}
