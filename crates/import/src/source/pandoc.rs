//! Formats that another program converts to HTML: reStructuredText, AsciiDoc and others.

use std::{
    io,
    path::Path,
    process::{Command, Stdio},
};

use crate::{ImportError, limits::MAX_FILE};

/// The extensions of the formats that `pandoc` reads, with their names there.
const FORMATS: [(&str, &str); 7] = [
    ("rst", "rst"),
    ("docx", "docx"),
    ("odt", "odt"),
    ("org", "org"),
    ("textile", "textile"),
    ("mediawiki", "mediawiki"),
    ("docbook", "docbook"),
];
/// The extensions of AsciiDoc, which `asciidoctor` reads better.
const ASCIIDOC: [&str; 3] = ["adoc", "asciidoc", "asc"];

/// Returns whether a file of this extension is converted by another program.
pub fn reads(extension: &str) -> bool {
    ASCIIDOC.contains(&extension) || FORMATS.iter().any(|(known, _)| *known == extension)
}

/// Converts a file to HTML.
pub fn to_html(file: &Path, extension: &str) -> Result<String, ImportError> {
    let input = file.display().to_string();
    let output = file.with_extension("html").display().to_string();
    let format = FORMATS.iter().find(|(known, _)| *known == extension).map_or("asciidoc", |(_, format)| format);
    let pandoc = ["pandoc", "--sandbox", "-f", format, "-t", "html", "--wrap=none"];
    let asciidoctor = ["asciidoctor", "-b", "html5", "-S", "secure"];
    let (command, shown): (&[&str], String) = if ASCIIDOC.contains(&extension) {
        (&asciidoctor, format!("asciidoctor -b html5 -o \"{output}\" \"{input}\""))
    } else {
        (&pandoc, format!("pandoc -f {format} -t html --wrap=none -o \"{output}\" \"{input}\""))
    };
    let mut process = Command::new(command[0]);
    process.args(&command[1..]);
    if command[0] == "asciidoctor" {
        process.args(["-o", "-"]);
    }
    let result = process.arg(file).stdin(Stdio::null()).output();
    let failed = |reason: String| ImportError::NeedsProgram { place: input.clone(), reason, command: shown.clone() };
    let result = result.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            failed(format!("this format is read by the program `{}`, which is not installed here", command[0]))
        }
        _ => failed(format!("cannot run `{}`: {error}", command[0])),
    })?;
    if !result.status.success() {
        let message = String::from_utf8_lossy(&result.stderr);
        return Err(failed(format!("`{}` has failed: {}", command[0], message.lines().next().unwrap_or_default())));
    }
    if result.stdout.len() as u64 > MAX_FILE {
        return Err(ImportError::TooLarge { place: input, limit: "its HTML has more than 64 MB".to_owned() });
    }
    String::from_utf8(result.stdout).map_err(|_| failed(format!("`{}` did not write UTF-8", command[0])))
}
