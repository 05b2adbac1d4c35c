//! Formats that another program converts to HTML: reStructuredText, AsciiDoc and others.

use std::{
    fs, io,
    path::Path,
    process::{Command, Stdio},
};

use crate::{
    ImportError,
    limits::{self, MAX_FILE},
};

/// The separator of several headwords of one entry, for which pandoc has no notation.
pub const HEADWORD_SEPARATOR: char = '⁏';

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
    let read = |error| ImportError::Read { path: file.to_owned(), error };
    // The file with joined headwords exists for as long as pandoc runs.
    let folder = tempfile::tempdir().map_err(read)?;
    let joined = folder.path().join("glossary.rst");
    let file = if extension == "rst" {
        fs::write(&joined, join_headwords(&limits::read_text(file)?.0)).map_err(read)?;
        joined.as_path()
    } else {
        file
    };
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

/// Joins the headwords of an entry of Sphinx, which have lines of their own below `.. glossary::`.
fn join_headwords(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut joined = String::with_capacity(text.len());
    let mut level: Option<usize> = None;
    let mut in_glossary = false;
    let lines: Vec<&str> = text.lines().collect();
    // The headwords of a glossary have the smallest indentation below it.
    let level_from = |at: usize, outer: usize| {
        let below = lines[at..].iter().filter(|line| !line.trim().is_empty());
        let below = below.take_while(|line| indent(line) > outer).filter(|line| !line.trim_start().starts_with(':'));
        below.map(|line| indent(line)).min()
    };
    let mut outer = 0;
    for (at, line) in lines.iter().enumerate() {
        if line.trim_start().starts_with(".. glossary::") {
            outer = indent(line);
            (in_glossary, level) = (true, level_from(at + 1, outer));
        } else if in_glossary && !line.trim().is_empty() && indent(line) <= outer {
            in_glossary = false;
        }
        joined.push_str(line);
        let next = lines.get(at + 1).copied().unwrap_or_default();
        let is_headword =
            |line: &str| !line.trim().is_empty() && Some(indent(line)) == level && !line.trim_start().starts_with(':');
        if in_glossary && is_headword(line) && is_headword(next) {
            joined.push(' ');
            joined.push(HEADWORD_SEPARATOR);
            // The next line is joined without its indentation, which pandoc collapses.
            joined.push(' ');
        } else {
            joined.push('\n');
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headwords_of_one_entry_are_joined() {
        let misplaced = ".. glossary::\n\n       text first\n   one\n   two\n      Text\n      more\n";
        assert!(join_headwords(misplaced).contains("one ⁏    two\n      Text\n      more\n"));
        let text = ".. glossary::\n   :sorted:\n\n   anvil\n   iron block\n      Text\n      more\n\n   smith\n      x\n\nAfter\nall\n";
        let joined = join_headwords(text);
        assert!(joined.contains("   anvil ⁏    iron block\n      Text\n      more\n"), "{joined}");
        assert!(joined.ends_with("After\nall\n"));
    }
}
