//! Output that the commands share.

use std::io::{self, Write};

use serde::Serialize;

use crate::terminal::{EscapingWriter, Notation};

/// Returns `1 inquiry` or `2 inquiries`.
pub(super) fn count_inquiries(count: u64) -> String {
    if count == 1 { "1 inquiry".to_owned() } else { format!("{count} inquiries") }
}

/// Writes a value as indented JSON with a line break. Control and format characters are escaped.
pub(super) fn write_json(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(EscapingWriter::new(&mut *out, Notation::Json), value)?;
    writeln!(out)
}
