//! Reading the content folder, and again what has changed in it.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use jiff::civil::Date;
use rayon::prelude::*;

use super::{Glossary, ReadOptions, TERMS, TOPICS, check, files, term::File, topics};
use crate::diagnostics::{Problem, Problems};

/// A file written less than this long ago may be written again without a visible
/// difference in its time: file systems count in steps.
const SETTLED: Duration = Duration::from_secs(1);

/// Reads a content folder. A second reading parses only the files that have
/// changed since the first.
#[derive(Default)]
pub struct Reader {
    /// What the files were read for: another day or another base reads them anew.
    read_for: Option<(Date, String)>,
    files: HashMap<PathBuf, Known>,
}

/// A file as it was read.
struct Known {
    /// `None` where it may have changed within this very moment.
    version: Option<Version>,
    file: Arc<File>,
}

/// Enough to notice that a file was written again.
type Version = (SystemTime, u64);

impl Reader {
    /// Reads and checks a content folder.
    ///
    /// Returns what can be published, and all that is wrong. Where that
    /// [has errors](Problems::has_errors) the glossary is incomplete. Mistakes in
    /// drafts that are not to be published are advice: a draft may be half done.
    #[must_use]
    pub fn read(&mut self, folder: &Path, options: &ReadOptions<'_>) -> (Glossary, Problems) {
        let mut problems = Problems::default();
        if !folder.is_dir() {
            let help = "start in the folder that has it, or name it with --content <folder>";
            problems.add(Problem::of_file(folder, "no such folder", help));
            return (Glossary::default(), problems);
        }
        let mut topics = topics::read(&folder.join(TOPICS), &mut problems);
        let files = self.files(files::list(&folder.join(TERMS), &mut problems), options);
        let reports = check::all(&files, &mut topics, options);

        if let Some((report, text)) = &topics.source {
            problems.add_report(report, text);
        }
        let mut entries = Vec::with_capacity(files.len());
        for (file, report) in files.iter().zip(&reports) {
            let unpublished = file.draft && !options.drafts;
            for report in [&file.report, report] {
                if unpublished {
                    problems.add_report_as_advice(report, &file.text);
                } else {
                    problems.add_report(report, &file.text);
                }
            }
            entries.extend(file.entry.iter().filter(|_| !unpublished));
        }
        entries.sort_by_key(|entry| (&entry.sort_key, &entry.term.slug));
        let terms = entries.into_iter().map(|entry| entry.term.clone()).collect();
        (Glossary { topics: topics.topics(), terms }, problems)
    }

    /// The files at these paths, each on its own.
    fn files(&mut self, paths: Vec<PathBuf>, options: &ReadOptions<'_>) -> Vec<Arc<File>> {
        let read_for = Some((options.today, options.base.to_owned()));
        if self.read_for != read_for {
            self.read_for = read_for;
            self.files.clear();
        }
        let read = |path: PathBuf| {
            let version = version(&path);
            let known = self.files.get(&path).filter(|known| version.is_some() && known.version == version);
            let file = known.map_or_else(|| Arc::new(File::read(path.clone(), options)), |known| known.file.clone());
            (path, Known { version: version.filter(is_settled), file })
        };
        let known: Vec<_> = paths.into_par_iter().map(read).collect();
        let files = known.iter().map(|(_, known)| known.file.clone()).collect();
        self.files = known.into_iter().collect();
        files
    }
}

fn version(path: &Path) -> Option<Version> {
    let file = fs::metadata(path).ok()?;
    Some((file.modified().ok()?, file.len()))
}

fn is_settled(version: &Version) -> bool {
    version.0.elapsed().is_ok_and(|age| age > SETTLED)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, slug: &str, name: &str) {
        let text = format!(
            "+++\nname = \"{name}\"\ntopic = \"t\"\ndefinition = \"What it is.\"\nupdated = 2026-01-01\n+++\nText.\n\n## Example\n\nText.\n"
        );
        let path = folder.join(TERMS).join(slug).with_extension("md");
        fs::write(&path, text).unwrap();
        // As if it had been there for long.
        let file = fs::File::options().write(true).open(path).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(60)).unwrap();
    }

    fn names(reader: &mut Reader, folder: &Path) -> Vec<String> {
        let options = ReadOptions { drafts: false, today: Date::constant(2026, 11, 22), base: "", public: folder };
        let (glossary, problems) = reader.read(folder, &options);
        assert!(!problems.has_errors(), "{problems:?}");
        glossary.terms.iter().map(|term| term.name.clone()).collect()
    }

    #[test]
    fn a_second_reading_sees_what_was_added_changed_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(TERMS)).unwrap();
        fs::write(folder.path().join(TOPICS), "[[topic]]\nslug = \"t\"\nname = \"T\"\nsummary = \"All.\"\n").unwrap();
        let mut reader = Reader::default();
        write(folder.path(), "a", "Alpha");
        write(folder.path(), "b", "Beta");
        assert_eq!(names(&mut reader, folder.path()), ["Alpha", "Beta"]);
        let unchanged = reader.files[&folder.path().join("terms/a.md")].file.clone();

        write(folder.path(), "b", "Bravo");
        write(folder.path(), "c", "Charlie");
        assert_eq!(names(&mut reader, folder.path()), ["Alpha", "Bravo", "Charlie"]);
        assert!(Arc::ptr_eq(&unchanged, &reader.files[&folder.path().join("terms/a.md")].file));

        fs::remove_file(folder.path().join("terms/a.md")).unwrap();
        assert_eq!(names(&mut reader, folder.path()), ["Bravo", "Charlie"]);
    }
}
