//! Reading the content folder, and again what has changed in it.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use foldhash::{HashMap, HashSet};
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
    /// By their paths, as plain text: paths are compared part by part, which adds up.
    files: HashMap<OsString, Known>,
}

/// A file as it was read.
struct Known {
    version: Version,
    /// Of each of its images.
    images: Vec<Version>,
    /// `false` where one of them may have changed within this very moment.
    settled: bool,
    file: Arc<File>,
}

/// Enough to notice that a file was written again; `None` where there is none.
type Version = Option<(SystemTime, u64)>;

impl Known {
    fn read(path: PathBuf, version: Version, options: &ReadOptions<'_>) -> Self {
        let file = Arc::new(File::read(path, options));
        let images: Vec<_> = versions(&file.images).collect();
        let settled = images.iter().chain([&version]).flatten().all(|(time, _)| is_settled(*time));
        Self { version, images, settled, file }
    }

    /// Reading the file again would tell the same.
    fn is_current(&self, version: Version) -> bool {
        self.settled && self.version == version && versions(&self.file.images).eq(self.images.iter().copied())
    }
}

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
        let read_new = |path: &PathBuf| {
            let version = version(path);
            let is_current = self.files.get(path.as_os_str()).is_some_and(|known| known.is_current(version));
            (!is_current).then(|| (path.clone().into(), Known::read(path.clone(), version, options)))
        };
        let new: Vec<_> = paths.par_iter().filter_map(read_new).collect();
        self.files.extend(new);
        if self.files.len() > paths.len() {
            let there: HashSet<_> = paths.iter().map(|path| path.as_os_str()).collect();
            self.files.retain(|path, _| there.contains(path.as_os_str()));
        }
        paths.iter().filter_map(|path| self.files.get(path.as_os_str())).map(|known| known.file.clone()).collect()
    }
}

fn version(path: &Path) -> Version {
    let file = fs::metadata(path).ok()?;
    Some((file.modified().ok()?, file.len()))
}

fn versions(paths: &[PathBuf]) -> impl Iterator<Item = Version> {
    paths.iter().map(|path| version(path))
}

fn is_settled(time: SystemTime) -> bool {
    time.elapsed().is_ok_and(|age| age > SETTLED)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, slug: &str, name: &str) {
        write_with(folder, slug, name, "Text.");
    }

    fn write_with(folder: &Path, slug: &str, name: &str, explanation: &str) {
        let text = format!(
            "+++\nname = \"{name}\"\ntopic = \"t\"\ndefinition = \"What it is.\"\nupdated = 2026-01-01\n+++\n{explanation}\n\n## Example\n\nText.\n"
        );
        write_file(&folder.join(TERMS).join(slug).with_extension("md"), text.as_bytes());
    }

    /// Writes a file as if it had been there for long.
    fn write_file(path: &Path, content: &[u8]) {
        fs::write(path, content).unwrap();
        let file = fs::File::options().write(true).open(path).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(60)).unwrap();
    }

    /// With room for the terms, and a topic for them.
    fn empty() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(TERMS)).unwrap();
        fs::write(folder.path().join(TOPICS), "[[topic]]\nslug = \"t\"\nname = \"T\"\nsummary = \"All.\"\n").unwrap();
        folder
    }

    fn names(reader: &mut Reader, folder: &Path) -> Vec<String> {
        let options = ReadOptions { drafts: false, today: Date::constant(2026, 11, 22), base: "", public: folder };
        let (glossary, problems) = reader.read(folder, &options);
        assert!(!problems.has_errors(), "{problems:?}");
        glossary.terms.iter().map(|term| term.name.clone()).collect()
    }

    #[test]
    fn a_second_reading_sees_what_was_added_changed_and_removed() {
        let folder = empty();
        let mut reader = Reader::default();
        write(folder.path(), "a", "Alpha");
        write(folder.path(), "b", "Beta");
        assert_eq!(names(&mut reader, folder.path()), ["Alpha", "Beta"]);
        let unchanged = reader.files[folder.path().join("terms/a.md").as_os_str()].file.clone();

        write(folder.path(), "b", "Bravo");
        write(folder.path(), "c", "Charlie");
        assert_eq!(names(&mut reader, folder.path()), ["Alpha", "Bravo", "Charlie"]);
        assert!(Arc::ptr_eq(&unchanged, &reader.files[folder.path().join("terms/a.md").as_os_str()].file));

        fs::remove_file(folder.path().join("terms/a.md")).unwrap();
        assert_eq!(names(&mut reader, folder.path()), ["Bravo", "Charlie"]);
    }

    #[test]
    fn a_second_reading_sees_images_that_came_changed_and_went() {
        /// A picture without a point, 3 pixels high.
        fn gif(width: u8) -> Vec<u8> {
            [b"GIF89a".as_slice(), &[width, 0, 3, 0, 0, 0, 0, b';']].concat()
        }
        let folder = empty();
        let options =
            ReadOptions { drafts: false, today: Date::constant(2026, 11, 22), base: "", public: folder.path() };
        let mut reader = Reader::default();
        let mut read = || {
            let (glossary, problems) = reader.read(folder.path(), &options);
            (glossary.terms[0].explanation.to_string(), problems.has_errors())
        };
        let image = folder.path().join("map.gif");
        write_with(folder.path(), "a", "Alpha", "![A map](map.gif)");
        assert!(read().1, "there is no such image yet");
        write_file(&image, &gif(4));
        assert!(matches!(read(), (html, false) if html.contains("width=\"4\"")));
        write_file(&image, &[gif(5), vec![b';']].concat());
        assert!(matches!(read(), (html, false) if html.contains("width=\"5\"")));
        fs::remove_file(&image).unwrap();
        assert!(read().1, "it is gone");
    }
}
