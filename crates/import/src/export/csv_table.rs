//! CSV that spreadsheets open.

use csv::{QuoteStyle, WriterBuilder};

use super::{ContentFolder, ExportedTerm};
use crate::{ImportError, Value, cells, formulas::escape_formulas};

/// The columns that every table has.
const ALWAYS: [&str; 5] = ["slug", "name", "definition", "explanation", "example"];

/// Returns the columns of a content folder: those that a term uses, and one for each field of the site's own.
pub fn columns(content: &ContentFolder) -> Vec<String> {
    let used = |key: &str| content.terms.iter().any(|term| term.file.get(key).is_some_and(|value| !value.is_empty()));
    let known = cells::COLUMNS.into_iter().filter(|key| ALWAYS.contains(key) || used(key)).map(str::to_owned);
    let mut columns: Vec<String> = known.collect();
    for term in &content.terms {
        for (key, value) in &term.file.front {
            let names = match value {
                Value::Map(entries) if key == "extra" => {
                    entries.iter().map(|(name, _)| format!("extra.{name}")).collect()
                }
                _ if cells::COLUMNS.contains(&key.as_str()) => Vec::new(),
                _ => vec![key.clone()],
            };
            for name in names {
                if !columns.contains(&name) {
                    columns.push(name);
                }
            }
        }
    }
    columns
}

/// Returns the cells of a term.
pub fn row(term: &ExportedTerm, columns: &[String]) -> Vec<String> {
    let cell = |column: &String| match column.as_str() {
        "slug" => term.slug.clone(),
        "explanation" => term.file.explanation.clone(),
        "example" => term.file.example.clone(),
        key => {
            let value = match key.strip_prefix("extra.") {
                Some(name) => term.file.get("extra").and_then(|extra| extra.get(name)),
                None => term.file.get(key),
            };
            value.map(|value| cells::encode(key, value)).unwrap_or_default()
        }
    };
    columns.iter().map(cell).collect()
}

/// Returns the table. The byte order mark makes Excel read UTF-8.
pub fn write(content: &ContentFolder) -> Result<Vec<u8>, ImportError> {
    let columns = columns(content);
    let failed = |error: &dyn ToString| ImportError::Option(format!("cannot write the table: {}", error.to_string()));
    let mut out = WriterBuilder::new().quote_style(QuoteStyle::Always).from_writer("\u{feff}".as_bytes().to_vec());
    out.write_record(&columns).map_err(|error| failed(&error))?;
    for term in &content.terms {
        let cells = row(term, &columns);
        out.write_record(cells.iter().map(|cell| escape_formulas(cell))).map_err(|error| failed(&error))?;
    }
    out.into_inner().map_err(|error| failed(&error))
}
