//! CSV, TSV and spreadsheets.

use std::io::Cursor;

use calamine::{Data, DataRef, Reader as _, Xlsx};

use super::{Markup, Record, Source, SourceOptions, archive, languages};
use crate::{
    ImportError, Value,
    formulas::unescape_formulas,
    keys::{self, Field},
    limits::{self, MAX_RECORDS, MAX_TEXT},
    report::Notes,
};

/// The most columns.
const MAX_COLUMNS: usize = 1_000;
/// The sheet with the topics in this program's own export.
pub const TOPICS_SHEET: &str = "Topics";

/// A row: its number from 1, and its cells.
type Row = (usize, Vec<String>);

/// Reads a text file with separators.
pub fn read_text(bytes: &[u8], file: &str, options: &SourceOptions) -> Result<Source, ImportError> {
    let (text, encoding) = limits::decode(bytes, file)?;
    let rows = split(&text, file)?;
    let mut source = table(rows, file, options)?;
    if source.is_export {
        let restore = |value: &mut Value| {
            if let Value::Text(text) = value {
                *text = unescape_formulas(text);
            }
        };
        source.records.iter_mut().flat_map(|record| &mut record.fields).for_each(|(_, value)| restore(value));
    }
    if let Some(encoding) = encoding {
        source.notes.done("", "the file's encoding was recognised", encoding);
    }
    source.format = "CSV".to_owned();
    Ok(source)
}

/// Splits a text into rows by the separator that gives the most known columns.
fn split(text: &str, file: &str) -> Result<Vec<Row>, ImportError> {
    let mut offset = 0;
    let mut body = text;
    let mut stated = None;
    // Excel's `sep=;`, and the header lines of Anki: https://docs.ankiweb.net/importing/text-files.html#file-headers
    while let Some((line, rest)) = body.split_once('\n') {
        let lower = line.trim().to_ascii_lowercase();
        if let Some(separator) = lower.strip_prefix("sep=") {
            stated = separator.bytes().next();
        } else if let Some(separator) = lower.strip_prefix("#separator:") {
            stated = Some(match separator {
                "comma" => b',',
                "semicolon" => b';',
                "pipe" => b'|',
                _ => b'\t',
            });
        } else if let Some(columns) = line.strip_prefix("#columns:") {
            let head = rows(
                &columns.replace('\t', &char::from(stated.unwrap_or(b'\t')).to_string()),
                stated.unwrap_or(b'\t'),
                file,
                offset,
            )?;
            let mut all = head;
            all.extend(rows(rest, stated.unwrap_or(b'\t'), file, offset + 1)?);
            return Ok(all);
        } else if !(lower.starts_with("#html:") || lower.starts_with("#notetype") || lower.starts_with("#deck")) {
            break;
        }
        offset += 1;
        body = rest;
    }
    if let Some(separator) = stated {
        return rows(body, separator, file, offset);
    }
    let start = body.char_indices().nth(20_000).map_or(body, |(at, _)| &body[..at]);
    let score = |separator: u8| -> (usize, usize) {
        let rows = rows(start, separator, file, 0).unwrap_or_default();
        let known = rows.iter().take(10).map(|(_, cells)| known_columns(cells)).max().unwrap_or_default();
        let width = rows.first().map_or(0, |(_, cells)| cells.len());
        let even = rows.iter().filter(|(_, cells)| cells.len() == width && width > 1).count();
        (known, even)
    };
    let separator = [b',', b';', b'\t', b'|'].into_iter().rev().max_by_key(|separator| score(*separator));
    rows(body, separator.unwrap_or(b','), file, offset)
}

fn rows(text: &str, separator: u8, file: &str, offset: usize) -> Result<Vec<Row>, ImportError> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| ImportError::malformed(file, error))?;
        let line = record.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or_default());
        rows.push((line + offset, record.iter().map(str::to_owned).collect()));
        check_size(&rows, file)?;
    }
    Ok(rows)
}

fn check_size(rows: &[Row], file: &str) -> Result<(), ImportError> {
    let limit = match rows.last() {
        Some((line, cells)) if cells.iter().any(|cell| cell.len() > MAX_TEXT) => {
            format!("a cell in row {line} has more than {} KB", MAX_TEXT >> 10)
        }
        Some((line, cells)) if cells.len() > MAX_COLUMNS => format!("row {line} has more than {MAX_COLUMNS} columns"),
        _ if rows.len() > MAX_RECORDS => format!("a table may have {MAX_RECORDS} rows"),
        _ => return Ok(()),
    };
    Err(ImportError::TooLarge { place: file.to_owned(), limit })
}

/// Reads a spreadsheet: the first sheet with known columns.
pub fn read_sheets(bytes: Vec<u8>, file: &str, options: &SourceOptions) -> Result<Source, ImportError> {
    if !bytes.starts_with(b"PK") {
        let reason = "the file is no XLSX file; open it in a spreadsheet program, and save it as .xlsx or .csv";
        return Err(ImportError::malformed(file, reason));
    }
    archive::check(&bytes, file)?;
    let sheets = xlsx(bytes, file)?;
    let best = sheets.iter().position(|(_, rows)| header(rows, options).is_some());
    let best = best.or_else(|| sheets.iter().position(|(_, rows)| !rows.is_empty())).unwrap_or(0);
    let mut chosen = None;
    let mut others = Vec::new();
    for (at, (name, rows)) in sheets.into_iter().enumerate() {
        if at == best {
            chosen = Some((name, rows));
        } else {
            others.push((name, rows));
        }
    }
    let Some((name, rows)) = chosen else {
        return Err(ImportError::NoTerms { place: file.to_owned(), reason: "the file has no sheet".to_owned() });
    };
    let mut source = table(rows, &format!("{file}/{name}"), options)?;
    source.format = "spreadsheet".to_owned();
    for (name, rows) in others {
        if source.is_export && name == TOPICS_SHEET {
            source.topics_toml =
                Some(rows.into_iter().skip(1).filter_map(|(_, cells)| cells.into_iter().next()).collect());
            continue;
        }
        let text = rows.iter().flat_map(|(_, cells)| cells).cloned().collect::<Vec<_>>().join("\n");
        if !text.trim().is_empty() {
            source.notes.lost(&name, "another sheet of the file; export that sheet to import it", text);
        }
    }
    Ok(source)
}

/// Reads the cells one by one: the size that a sheet states may be that of a billion empty cells.
fn xlsx(bytes: Vec<u8>, file: &str) -> Result<Vec<(String, Vec<Row>)>, ImportError> {
    let failed = |error: &dyn ToString| ImportError::malformed(file, error.to_string());
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| failed(&error))?;
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let mut rows: Vec<Row> = Vec::new();
        // A chart is a sheet without cells.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        while let Some(cell) = cells.next_cell().map_err(|error| failed(&error))? {
            let (row, column) = cell.get_position();
            let text = match cell.get_value() {
                DataRef::Empty | DataRef::Error(_) => continue,
                DataRef::SharedString(text) => (*text).to_owned(),
                other => cell_text(&Data::from(other.clone())),
            };
            let (row, column) = (row as usize + 1, column as usize);
            if column > MAX_COLUMNS {
                let limit = format!("row {row} has more than {MAX_COLUMNS} columns");
                return Err(ImportError::TooLarge { place: file.to_owned(), limit });
            }
            if rows.last().is_none_or(|(last, _)| *last != row) {
                check_size(&rows, file)?;
                rows.push((row, Vec::new()));
            }
            if let Some((_, cells)) = rows.last_mut() {
                cells.resize(cells.len().max(column + 1), String::new());
                cells[column] = text;
            }
        }
        check_size(&rows, file)?;
        sheets.push((name, rows));
    }
    Ok(sheets)
}

fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::DateTime(date) => {
            let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
            let day = format!("{year:04}-{month:02}-{day:02}");
            let midnight = (hour, minute, second) == (0, 0, 0);
            if midnight { day } else { format!("{day}T{hour:02}:{minute:02}:{second:02}") }
        }
        other => other.to_string(),
    }
}

fn known_columns(cells: &[String]) -> usize {
    let known = |cell: &&String| {
        cell.chars().count() < 60 && (keys::field(cell).is_some() || languages::split_key(cell).is_some())
    };
    cells.iter().filter(known).count()
}

/// Returns the position of the row with the keys: the first one of which two are known, or one is mapped by the user.
fn header(rows: &[Row], options: &SourceOptions) -> Option<usize> {
    let mapped = |cells: &[String]| cells.iter().any(|cell| options.map.iter().any(|(key, _)| key == cell.trim()));
    let is_name = |cell: &String| {
        let field = keys::field(cell).or_else(|| keys::field(&languages::split_key(cell)?.0));
        field.is_some_and(|(field, _)| field == Field::Name)
    };
    let is_header = |cells: &[String]| mapped(cells) || known_columns(cells) >= 2 && cells.iter().any(is_name);
    rows.iter().take(20).position(|(_, cells)| is_header(cells))
}

/// Makes records of rows.
pub fn table(rows: Vec<Row>, file: &str, options: &SourceOptions) -> Result<Source, ImportError> {
    let mut source = Source { notes: Notes::new("", file), ..Source::default() };
    let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or_default();
    let (start, keys) = match header(&rows, options) {
        Some(at) => {
            for (line, cells) in &rows[..at] {
                let text = cells.join(" ").trim().to_owned();
                if !text.is_empty() {
                    source.notes.lost(&format!("row {line}"), "a row above the names of the columns", text);
                }
            }
            (at + 1, rows[at].1.clone())
        }
        None if width == 2 && !rows.is_empty() => {
            source.notes.done(
                "",
                "a table without names of columns: the first is the name, the second the definition",
                "",
            );
            (0, vec!["name".to_owned(), "definition".to_owned()])
        }
        None => {
            let first = rows.first().map(|(_, cells)| cells.join("`, `")).unwrap_or_default();
            let reason = format!(
                "no column is known to hold the names. The first row has `{first}`. Name the columns, for example: --map \"{}=name\" --map \"{}=definition\"",
                rows.first().and_then(|(_, cells)| cells.first()).map_or("Term", String::as_str),
                rows.first().and_then(|(_, cells)| cells.get(1)).map_or("Text", String::as_str),
            );
            return Err(ImportError::NoTerms { place: file.to_owned(), reason });
        }
    };
    source.is_export = is_export(&keys);
    let columns = columns(&keys, options, &mut source);
    let markup = if source.is_export { Markup::Markdown } else { Markup::Cell };
    for (line, cells) in rows.into_iter().skip(start) {
        let mut record = Record {
            place: format!("{file}:{line}"),
            markup,
            notes: Notes::new("", format!("{file}:{line}")),
            ..Record::default()
        };
        for (at, cell) in cells.into_iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()) {
            match columns.get(at) {
                Some(Column::Key(key)) => record.fields.push((key.clone(), Value::Text(cell))),
                Some(Column::OtherLanguage(key, language)) => record.notes.lost(
                    key,
                    &format!("text in another language; import it with --language {language} into a folder of its own"),
                    cell,
                ),
                None => record.notes.lost(&format!("column {}", at + 1), "a cell right of the last named column", cell),
            }
        }
        if !record.fields.is_empty() {
            source.records.push(record);
        } else {
            source.notes.lines.append(&mut record.notes.lines);
        }
    }
    Ok(source)
}

/// Returns whether the columns are those of this program's own export.
fn is_export(keys: &[String]) -> bool {
    let known = |key: &String| crate::cells::COLUMNS.contains(&key.as_str()) || key.starts_with("extra.");
    keys.starts_with(&["slug".to_owned(), "name".to_owned()])
        && keys.iter().any(|key| key == "explanation")
        && keys.iter().any(|key| key == "example")
        && keys.iter().all(known)
}

enum Column {
    Key(String),
    OtherLanguage(String, String),
}

fn columns(keys: &[String], options: &SourceOptions, source: &mut Source) -> Vec<Column> {
    let split: Vec<_> = keys.iter().map(|key| languages::split_key(key)).collect();
    let mut available: Vec<String> = split.iter().flatten().map(|(_, language)| language.clone()).collect();
    available.dedup();
    let chosen = languages::pick(&available, options.language.as_deref()).map(|at| available[at].clone());
    source.language.clone_from(&chosen);
    let column = |at: usize, key: &String, split: Option<(String, String)>| match split {
        _ if options.map.iter().any(|(mapped, _)| mapped == key.trim()) => Column::Key(key.trim().to_owned()),
        Some((base, language)) if Some(&language) == chosen.as_ref() => Column::Key(base),
        Some((_, language)) => Column::OtherLanguage(key.clone(), language),
        None if key.trim().is_empty() => Column::Key(format!("column_{}", at + 1)),
        None => Column::Key(key.trim().to_owned()),
    };
    keys.iter().zip(split).enumerate().map(|(at, (key, split))| column(at, key, split)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Source {
        read_text(text.as_bytes(), "g.csv", &SourceOptions::default()).unwrap()
    }

    #[test]
    fn separators_headers_and_languages_are_recognised() {
        for text in [
            "Term,Definition\nA,\"b, c\"\n",
            "\u{feff}Begriff;Definition\r\nA;b, c\r\n",
            "sep=;\nTerm;Definition\nA;b, c\n",
            "Our glossary,\n,\nTerm,Definition\nA,\"b, c\"\n",
            "Term\tDefinition\nA\tb, c\n",
        ] {
            let source = read(text);
            let fields: Vec<_> = source.records[0].fields.iter().map(|(_, value)| value.to_line()).collect();
            assert_eq!(fields, ["A", "b, c"], "{text}");
        }
        let source = read("id,name_en,name_fr,definition_en,definition_fr\n1,A,B,c,d\n");
        assert_eq!(source.records[0].fields.len(), 3);
        assert_eq!(source.records[0].notes.lines.len(), 2, "the French cells");
        assert_eq!(source.language.as_deref(), Some("en"));
    }

    #[test]
    fn a_table_without_known_columns_says_what_to_do() {
        let error = read_text(b"foo,bar,baz\n1,2,3\n", "g.csv", &SourceOptions::default()).unwrap_err().to_string();
        assert!(error.contains("--map \"foo=name\""), "{error}");
        let map = vec![("foo".to_owned(), "name".to_owned())];
        assert!(
            read_text(b"foo,bar,baz\n1,2,3\n", "g.csv", &SourceOptions { map, ..SourceOptions::default() }).is_ok()
        );
    }

    #[test]
    fn huge_cells_are_refused() {
        let text = format!("Term,Definition\nA,{}\n", "x".repeat(MAX_TEXT + 1));
        assert!(matches!(
            read_text(text.as_bytes(), "g.csv", &SourceOptions::default()),
            Err(ImportError::TooLarge { .. })
        ));
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_table_or_an_error(bytes: Vec<u8>) {
            let _ = read_text(&bytes, "g.csv", &SourceOptions::default());
            let _ = read_sheets([b"PK".as_slice(), &bytes].concat(), "g.xlsx", &SourceOptions::default());
        }
    }
}
