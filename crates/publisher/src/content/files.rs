//! Finding and reading the files.

use std::{
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
};

use crate::diagnostics::{Problem, Problems, Report, Severity};

/// The term files in a folder, in the order of their names.
pub(super) fn list(folder: &Path, problems: &mut Problems) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).and_then(|entries| {
        entries
            .map(|entry| entry.and_then(|entry| Ok((entry.path(), entry.file_type()?))))
            .collect::<io::Result<Vec<_>>>()
    });
    let entries = match entries {
        Ok(entries) => entries,
        Err(error) => {
            let help = "create the folder, and a first term with `glossary new \"<Name>\"`";
            problems.add(Problem::of_file(folder, format!("cannot be read: {error}"), help));
            return Vec::new();
        }
    };
    let mut paths = Vec::with_capacity(entries.len());
    for (path, kind) in entries {
        if path.file_name().is_none_or(|name| name.as_encoded_bytes().starts_with(b".")) {
            // What systems and editors leave behind.
            continue;
        }
        if !kind.is_dir() && path.extension() == Some(OsStr::new("md")) {
            paths.push(path);
        } else {
            let help = "a term is a file `<slug>.md` in this very folder; move everything else elsewhere";
            let problem = Problem::of_file(&path, "not a term, and not published", help);
            problems.add(Problem { severity: Severity::Advice, ..problem });
        }
    }
    if paths.is_empty() {
        problems.add(Problem::of_file(folder, "no terms", "write a first one with `glossary new \"<Name>\"`"));
    }
    // All lie in this folder, so there is no need to compare them part by part.
    paths.sort_by(|one, other| one.as_os_str().cmp(other.as_os_str()));
    paths
}

/// The text of a report's file, without a byte order mark. Where it cannot be
/// read that is reported, and the error is the text as far as it can be shown.
pub(super) fn text(report: &mut Report) -> Result<String, String> {
    let bytes = fs::read(report.file()).map_err(|error| {
        report.error(0..0, format!("cannot be read: {error}")).help("check the file's name and rights");
        String::new()
    })?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            report
                .error(at..at + char::REPLACEMENT_CHARACTER.len_utf8(), format!("the file is not UTF-8 (at byte {at})"))
                .label("this is no character")
                .help("save the file again with the encoding UTF-8");
            Err(String::from_utf8_lossy(error.as_bytes()).into_owned())
        }
    }
}
