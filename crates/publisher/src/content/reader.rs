//! Reading the content folder, and again what has changed in it.

use std::{
    collections::BTreeSet,
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

/// What may have changed since the last reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touched {
    /// Only the terms' files with these names.
    Terms(BTreeSet<PathBuf>),
    /// Anything: all files are looked at.
    Anything,
}

impl Touched {
    /// What has been touched by one or the other.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Terms(mut names), Self::Terms(others)) => {
                names.extend(others);
                Self::Terms(names)
            }
            _ => Self::Anything,
        }
    }
}

/// Reads a content folder. A second reading parses only the files that have
/// changed since the first.
#[derive(Default)]
pub struct Reader {
    /// What the files were read for: another day or another base reads them anew.
    read_for: Option<(Date, String)>,
    /// What is wrong with the folder of the terms, apart from what is in its files.
    folder_problems: Problems,
    /// The terms' files, in the order of their paths.
    files: Vec<Known>,
}

/// A file as it was read.
#[derive(Clone)]
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

    fn path(&self) -> &Path {
        self.file.report.file()
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
        self.read_touched(folder, &Touched::Anything, options)
    }

    /// The same, where it is known what may have changed in the folder since the
    /// last reading.
    #[must_use]
    pub fn read_touched(
        &mut self,
        folder: &Path,
        touched: &Touched,
        options: &ReadOptions<'_>,
    ) -> (Glossary, Problems) {
        let mut problems = Problems::default();
        if !folder.is_dir() {
            let help = "start in the folder that has it, or name it with --content <folder>";
            problems.add(Problem::of_file(folder, "no such folder", help));
            return (Glossary::default(), problems);
        }
        let mut topics = topics::read(&folder.join(TOPICS), &mut problems);
        self.read_terms(&folder.join(TERMS), touched, options);
        problems.extend(self.folder_problems.clone());
        let files: Vec<_> = self.files.iter().map(|known| known.file.clone()).collect();
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

    /// Reads the terms' files, each on its own.
    fn read_terms(&mut self, folder: &Path, touched: &Touched, options: &ReadOptions<'_>) {
        let read_for = Some((options.today, options.base.to_owned()));
        if self.read_for != read_for {
            self.read_for = read_for;
            self.files.clear();
        }
        if let Some(places) = self.places(folder, touched) {
            for place in places {
                let known = &mut self.files[place];
                let version = version(known.path());
                *known = Known::read(known.path().to_owned(), version, options);
            }
            return;
        }
        self.folder_problems = Problems::default();
        let paths = files::list(folder, &mut self.folder_problems);
        let read = |path: PathBuf| {
            let version = version(&path);
            let known = self.find(&path).map(|place| &self.files[place]);
            match known.filter(|known| known.is_current(version)) {
                Some(known) => known.clone(),
                None => Known::read(path, version, options),
            }
        };
        self.files = paths.into_par_iter().map(read).collect();
    }

    /// The places of the touched files; `None` where the folder is to be listed again,
    /// since one of them is new, or gone.
    fn places(&self, folder: &Path, touched: &Touched) -> Option<Vec<usize>> {
        let Touched::Terms(names) = touched else { return None };
        // Nothing has been read yet that could have stayed as it was.
        if self.files.is_empty() {
            return None;
        }
        let place = |path: PathBuf| self.find(&path).filter(|_| path.is_file());
        names.iter().map(|name| place(folder.join(name))).collect()
    }

    fn find(&self, path: &Path) -> Option<usize> {
        // All lie in one folder, so there is no need to compare them part by part.
        self.files.binary_search_by(|known| known.path().as_os_str().cmp(path.as_os_str())).ok()
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

    fn options(public: &Path) -> ReadOptions<'_> {
        ReadOptions { drafts: false, today: Date::constant(2026, 11, 22), base: "", public }
    }

    fn names(reader: &mut Reader, folder: &Path) -> Vec<String> {
        let (glossary, problems) = reader.read(folder, &options(folder));
        assert!(!problems.has_errors(), "{problems:?}");
        glossary.terms.iter().map(|term| term.name.clone()).collect()
    }

    #[test]
    fn what_is_not_said_to_be_touched_is_not_looked_at() {
        let folder = empty();
        let options = options(folder.path());
        let mut reader = Reader::default();
        let mut read = |touched: &[&str]| {
            let touched = Touched::Terms(touched.iter().map(PathBuf::from).collect());
            let (glossary, problems) = reader.read_touched(folder.path(), &touched, &options);
            assert!(!problems.has_errors(), "{problems:?}");
            glossary.terms.iter().map(|term| term.name.clone()).collect::<Vec<_>>()
        };
        write(folder.path(), "a", "Alpha");
        write(folder.path(), "b", "Beta");
        // The first time all are read.
        assert_eq!(read(&[]), ["Alpha", "Beta"]);

        write(folder.path(), "a", "Alfa");
        write(folder.path(), "b", "Bravo");
        assert_eq!(read(&[]), ["Alpha", "Beta"]);
        assert_eq!(read(&["b.md"]), ["Alpha", "Bravo"]);

        // What comes or goes is found by listing all.
        write(folder.path(), "c", "Charlie");
        assert_eq!(read(&["c.md"]), ["Alfa", "Bravo", "Charlie"]);
        fs::remove_file(folder.path().join("terms/a.md")).unwrap();
        assert_eq!(read(&["a.md"]), ["Bravo", "Charlie"]);
    }

    #[test]
    fn advice_on_the_folder_stays_until_it_is_listed_again() {
        let folder = empty();
        let options = options(folder.path());
        write(folder.path(), "a", "Alpha");
        fs::write(folder.path().join("terms/notes.txt"), "").unwrap();
        let mut reader = Reader::default();
        let mut count = |touched| reader.read_touched(folder.path(), &touched, &options).1.sorted().len();
        assert_eq!(count(Touched::Anything), 1);
        assert_eq!(count(Touched::Terms(BTreeSet::from(["a.md".into()]))), 1);
        fs::remove_file(folder.path().join("terms/notes.txt")).unwrap();
        assert_eq!(count(Touched::Anything), 0);
    }

    #[test]
    fn a_second_reading_sees_what_was_added_changed_and_removed() {
        let folder = empty();
        let mut reader = Reader::default();
        write(folder.path(), "a", "Alpha");
        write(folder.path(), "b", "Beta");
        assert_eq!(names(&mut reader, folder.path()), ["Alpha", "Beta"]);
        let unchanged = reader.files[0].file.clone();

        write(folder.path(), "b", "Bravo");
        write(folder.path(), "c", "Charlie");
        assert_eq!(names(&mut reader, folder.path()), ["Alpha", "Bravo", "Charlie"]);
        assert!(Arc::ptr_eq(&unchanged, &reader.files[0].file));

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
        let options = options(folder.path());
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
