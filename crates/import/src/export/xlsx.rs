//! XLSX.

use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};

use super::{ContentFolder, csv_table};
use crate::{ImportError, source::TOPICS_SHEET};

/// The most characters of a cell: <https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3>.
const MAX_CELL: usize = 32_767;
/// The most characters of a cell with a part of `topics.toml`.
const PART: usize = 30_000;

/// Returns the workbook: a sheet with the terms, and one with the text of `topics.toml`.
pub fn write(content: &ContentFolder) -> Result<Vec<u8>, ImportError> {
    let columns = csv_table::columns(content);
    for term in &content.terms {
        let cells = csv_table::row(term, &columns);
        if let Some(at) = cells.iter().position(|cell| cell.encode_utf16().count() > MAX_CELL) {
            return Err(ImportError::TooLarge {
                place: format!("{} of {}", columns[at], term.slug),
                limit: format!("a cell of a spreadsheet has at most {MAX_CELL} characters; use --format csv or json"),
            });
        }
    }
    workbook(content, &columns).map_err(|error| ImportError::Option(format!("cannot write the workbook: {error}")))
}

fn workbook(content: &ContentFolder, columns: &[String]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let sheet = book.add_worksheet().set_name("Terms")?;
    for (column, name) in (0..).zip(columns) {
        sheet.write_string_with_format(0, column, name, &bold)?;
        let width = if matches!(name.as_str(), "definition" | "explanation" | "example") { 60.0 } else { 24.0 };
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, 2)?;
    for (row, term) in (1..).zip(&content.terms) {
        for (column, cell) in (0..).zip(csv_table::row(term, columns)) {
            if !cell.is_empty() {
                sheet.write_string_with_format(row, column, cell, &wrapped)?;
            }
        }
    }
    if let Some(topics) = &content.topics_toml {
        let sheet = book.add_worksheet().set_name(TOPICS_SHEET)?;
        sheet.write_string_with_format(0, 0, "topics.toml", &bold)?;
        sheet.set_column_width(0, 100.0)?;
        let characters: Vec<char> = topics.chars().collect();
        for (row, part) in (1..).zip(characters.chunks(PART)) {
            sheet.write_string_with_format(row, 0, part.iter().collect::<String>(), &wrapped)?;
        }
    }
    book.save_to_buffer()
}
