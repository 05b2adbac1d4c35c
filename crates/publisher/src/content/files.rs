//! Finding and reading of content files.

use std::{
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
};

use crate::diagnostics::{FileReport, Problem, Problems, Severity};

/// Returns the term files of a folder, ordered by name.
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
            // Hidden files of operating systems and editors.
            continue;
        }
        if path.file_name().is_some_and(|name| is_lock(&name.to_string_lossy())) {
            continue;
        }
        if !kind.is_dir() && path.extension() == Some(OsStr::new("md")) {
            paths.push(path);
        } else {
            let help = "a term is a file `<slug>.md` directly in this folder; move other files elsewhere";
            let problem = Problem::of_file(&path, "not a term, and not published", help);
            problems.add(Problem { severity: Severity::Advice, rule: Some("other-files"), ..problem });
        }
    }
    report_terms_elsewhere(folder, problems);
    if paths.is_empty() {
        problems.add(Problem::of_file(folder, "no terms", "write a first term with `glossary new \"<Name>\"`"));
    }
    // All files are in one folder: comparing whole paths is faster than comparing components.
    paths.sort_by(|one, other| one.as_os_str().cmp(other.as_os_str()));
    paths
}

/// Returns whether a file is a lock or a copy that an editor keeps while a file is open: `~$api.md`, `api.md~`.
fn is_lock(name: &str) -> bool {
    name.starts_with("~$")
        || name.starts_with('#')
        || name.ends_with('~')
        || name.ends_with(".swp")
        || name.ends_with(".tmp")
}

/// Reports Markdown files beside the folder of terms.
fn report_terms_elsewhere(folder: &Path, problems: &mut Problems) {
    let beside = folder.parent().and_then(|parent| fs::read_dir(parent).ok()).into_iter().flatten().flatten();
    for path in beside.map(|entry| entry.path()).filter(|path| path.extension() == Some(OsStr::new("md"))) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if is_lock(&name) || name.starts_with('.') || name.eq_ignore_ascii_case("readme.md") {
            continue;
        }
        let help = format!("move the file to {}", folder.join(&name).display());
        let problem = Problem::of_file(&path, "a term outside of the folder of terms, and not published", help);
        problems.add(Problem { severity: Severity::Advice, rule: Some("term-elsewhere"), ..problem });
    }
}

/// Returns the text of a report's file, without a byte order mark. If the file cannot be read, reports that, and
/// returns the readable part of the text as the error.
pub(super) fn text(report: &mut FileReport) -> Result<String, String> {
    let bytes = fs::read(report.file()).map_err(|error| {
        report.error(0..0, format!("cannot be read: {error}")).help("check the file's name and permissions");
        String::new()
    })?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            report
                .error(at..at + char::REPLACEMENT_CHARACTER.len_utf8(), format!("the file is not UTF-8 (at byte {at})"))
                .label("invalid UTF-8")
                .help("save the file with the encoding UTF-8");
            Err(String::from_utf8_lossy(error.as_bytes()).into_owned())
        }
    }
}
