//! Reading of the content folder, with a cache of unchanged files.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use jiff::civil::Date;
use rayon::prelude::*;

use super::{
    ContentSettings, Glossary, REDIRECTS, ReadOptions, TERMS, TOPICS, check, files, gaps, redirects,
    term::{Content, TermFile},
    topics,
};
use crate::diagnostics::{Problem, Problems, Severity};

/// The age from which a file's modification time is reliable. TermFile systems store times in steps, so a file that was
/// written a moment ago may be written again without a visible change of its time.
const MTIME_GRANULARITY: Duration = Duration::from_secs(1);

/// The number of terms without an example that are listed one by one.
const MOST_MISSING_EXAMPLES: usize = 10;

/// The files that may have changed since the last reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touched {
    /// Only the term files with these names.
    Terms(BTreeSet<PathBuf>),
    /// Any file.
    Anything,
}

impl Touched {
    /// Returns the union of both.
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

/// A reader of a content folder, which parses only changed files after the first reading.
#[derive(Default)]
pub struct Reader {
    /// The day, the base path and the settings that the cached files were read for. Others invalidate the cache.
    read_for: Option<(Date, String, ContentSettings)>,
    /// The problems of the folder of terms itself, without those of its files.
    folder_problems: Problems,
    /// The term files, ordered by path.
    files: Vec<CachedFile>,
    /// Whether missing parts of terms are replaced by placeholders.
    fill_gaps: bool,
}

/// A cached term file.
#[derive(Clone)]
struct CachedFile {
    state: FileState,
    /// The states of the images that the file refers to.
    images: Vec<FileState>,
    /// Whether the modification times of the file and its images were older than [`MTIME_GRANULARITY`].
    settled: bool,
    file: Arc<TermFile>,
}

/// The modification time and the length of a file; `None` if the file is missing.
type FileState = Option<(SystemTime, u64)>;

impl CachedFile {
    fn read(path: PathBuf, state: FileState, options: &ReadOptions<'_>, fill_gaps: bool) -> Self {
        let file = Arc::new(TermFile::read(path, options, fill_gaps));
        let images: Vec<_> = states_of(&file.images).collect();
        let settled = images.iter().chain([&state]).flatten().all(|(time, _)| is_settled(*time));
        Self { state, images, settled, file }
    }

    fn path(&self) -> &Path {
        self.file.report.file()
    }

    /// Returns whether neither the file nor its images have changed.
    fn is_current(&self, state: FileState) -> bool {
        self.settled && self.state == state && states_of(&self.file.images).eq(self.images.iter().copied())
    }
}

impl Reader {
    /// Returns a reader for a preview: a term with missing parts is in the glossary too, with placeholders.
    #[must_use]
    pub fn for_preview() -> Self {
        Self { fill_gaps: true, ..Self::default() }
    }

    /// Reads and checks a content folder.
    ///
    /// Returns the published content and all problems. The glossary is incomplete if the problems [include
    /// errors](Problems::has_errors). Problems of unpublished drafts are advice, because a draft may be unfinished.
    #[must_use]
    pub fn read(&mut self, folder: &Path, options: &ReadOptions<'_>) -> (Glossary, Problems) {
        self.read_touched(folder, &Touched::Anything, options)
    }

    /// Reads and checks a content folder, but only looks at the files that may have changed since the last reading.
    #[must_use]
    pub fn read_touched(
        &mut self,
        folder: &Path,
        touched: &Touched,
        options: &ReadOptions<'_>,
    ) -> (Glossary, Problems) {
        let mut problems = Problems::default();
        if !folder.is_dir() {
            let help = "run the command in the folder that contains the content folder, or set the content folder with --content <folder>";
            problems.add(Problem::of_file(folder, "no such folder", help));
            return (Glossary::default(), problems);
        }
        let mut topics = topics::read(&folder.join(TOPICS), options.settings.terms);
        self.read_terms(&folder.join(TERMS), touched, options);
        let mut folder_problems = self.folder_problems.clone();
        folder_problems.apply(&options.settings.rules);
        problems.extend(folder_problems);
        let files: Vec<_> = self.files.iter().map(|cached| cached.file.clone()).collect();
        let mut redirects = redirects::read(&folder.join(REDIRECTS));
        let (reports, found_redirects) = check::all(&files, &mut topics, &mut redirects, options);
        if let Some((report, text)) = &redirects.source {
            problems.add_report(report, text);
        }

        if topics.source.is_none() {
            let topic = files.iter().filter_map(|file| file.entry.as_ref()).find_map(|entry| entry.topics.first());
            if let Some(topic) = topic {
                let help = format!(
                    "create the file with the terms' topics, or remove `topic` from the terms:\n[[topic]]\nslug = \"{0}\"\nname = \"{0}\"\nsummary = \"How software is put together.\"",
                    topic.value
                );
                problems.add(Problem::of_file(&folder.join(TOPICS), "no such file, but terms have topics", help));
            }
        }
        if let Some((report, text)) = &mut topics.source {
            report.apply(&options.settings.rules, &[]);
            problems.add_report(report, text);
        }
        let mut entries = Vec::with_capacity(files.len());
        for (file, mut report) in files.iter().zip(reports) {
            let unpublished = file.draft && !options.drafts;
            let mut own = file.report.clone();
            for report in [&mut own, &mut report] {
                report.apply(&options.settings.rules, &file.allowed);
                if unpublished {
                    problems.add_report_as_advice(report, &file.text);
                } else if file.draft {
                    problems.add_report_of_draft(report, &file.text);
                } else {
                    problems.add_report(report, &file.text);
                }
            }
            entries.extend(file.entry.iter().filter(|_| !unpublished));
        }
        problems.summarise("missing-example", MOST_MISSING_EXAMPLES, |count| {
            let title = format!("{count} of {} terms have no example", files.len());
            let help = "add a section `## Example` to the terms, or switch this off in the settings:\n[check]\nmissing-example = \"off\"";
            let problem = Problem::of_file(&folder.join(TERMS), title, help);
            Problem { severity: Severity::Advice, rule: Some("missing-example"), ..problem }
        });
        let slug = |content: &Content| match content {
            Content::Term(term) => term.slug.clone(),
            Content::See(see) => see.slug.clone(),
        };
        entries.sort_by_cached_key(|entry| (&entry.sort_key, &entry.qualifier, entry.content.as_ref().map(slug)));
        let mut glossary = Glossary { topics: topics.topics(), redirects: found_redirects, ..Glossary::default() };
        for content in entries.into_iter().filter_map(|entry| entry.content.as_ref()) {
            match content {
                Content::Term(term) => glossary.terms.push(term.clone()),
                Content::See(see) => glossary.see.push(see.clone()),
            }
        }
        if self.fill_gaps {
            gaps::repair(&mut glossary);
        }
        (glossary, problems)
    }

    /// Updates the cached term files.
    fn read_terms(&mut self, folder: &Path, touched: &Touched, options: &ReadOptions<'_>) {
        let read_for = Some((options.today, options.base.to_owned(), options.settings.clone()));
        if self.read_for != read_for {
            self.read_for = read_for;
            self.files.clear();
        }
        if let Some(indexes) = self.indexes_of(folder, touched) {
            for index in indexes {
                let cached = &mut self.files[index];
                let state = state_of(cached.path());
                *cached = CachedFile::read(cached.path().to_owned(), state, options, self.fill_gaps);
            }
            return;
        }
        self.folder_problems = Problems::default();
        let paths = files::list(folder, &mut self.folder_problems);
        let read = |path: PathBuf| {
            let state = state_of(&path);
            let cached = self.find(&path).map(|index| &self.files[index]);
            match cached.filter(|cached| cached.is_current(state)) {
                Some(cached) => cached.clone(),
                None => CachedFile::read(path, state, options, self.fill_gaps),
            }
        };
        self.files = paths.into_par_iter().map(read).collect();
    }

    /// Returns the indexes of the touched files in [`Self::files`]; `None` if the folder has to be listed again,
    /// because a touched file is new or deleted.
    fn indexes_of(&self, folder: &Path, touched: &Touched) -> Option<Vec<usize>> {
        let Touched::Terms(names) = touched else { return None };
        // Nothing is cached yet.
        if self.files.is_empty() {
            return None;
        }
        let index = |path: PathBuf| self.find(&path).filter(|_| path.is_file());
        names.iter().map(|name| index(folder.join(name))).collect()
    }

    fn find(&self, path: &Path) -> Option<usize> {
        // All files are in one folder: comparing whole paths is faster than comparing components.
        self.files.binary_search_by(|cached| cached.path().as_os_str().cmp(path.as_os_str())).ok()
    }
}

fn state_of(path: &Path) -> FileState {
    let file = fs::metadata(path).ok()?;
    Some((file.modified().ok()?, file.len()))
}

fn states_of(paths: &[PathBuf]) -> impl Iterator<Item = FileState> {
    paths.iter().map(|path| state_of(path))
}

fn is_settled(time: SystemTime) -> bool {
    time.elapsed().is_ok_and(|age| age > MTIME_GRANULARITY)
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

    /// Writes a file with a modification time in the past.
    fn write_file(path: &Path, content: &[u8]) {
        fs::write(path, content).unwrap();
        let file = fs::File::options().write(true).open(path).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(60)).unwrap();
    }

    /// A content folder with a topic and an empty folder for terms.
    fn empty() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(TERMS)).unwrap();
        fs::write(folder.path().join(TOPICS), "[[topic]]\nslug = \"t\"\nname = \"T\"\nsummary = \"All.\"\n").unwrap();
        folder
    }

    fn options(public: &Path) -> ReadOptions<'_> {
        ReadOptions {
            drafts: false,
            today: Date::constant(2026, 11, 22),
            base: "",
            public,
            settings: ContentSettings::unset(),
        }
    }

    fn names(reader: &mut Reader, folder: &Path) -> Vec<String> {
        let (glossary, problems) = reader.read(folder, &options(folder));
        assert!(!problems.has_errors(), "{problems:?}");
        glossary.terms.iter().map(|term| term.name.clone()).collect()
    }

    #[test]
    fn untouched_files_are_not_read_again() {
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
        // The first reading parses every file.
        assert_eq!(read(&[]), ["Alpha", "Beta"]);

        write(folder.path(), "a", "Alfa");
        write(folder.path(), "b", "Bravo");
        assert_eq!(read(&[]), ["Alpha", "Beta"]);
        assert_eq!(read(&["b.md"]), ["Alpha", "Bravo"]);

        // A new or deleted file makes the reader list the folder.
        write(folder.path(), "c", "Charlie");
        assert_eq!(read(&["c.md"]), ["Alfa", "Bravo", "Charlie"]);
        fs::remove_file(folder.path().join("terms/a.md")).unwrap();
        assert_eq!(read(&["a.md"]), ["Bravo", "Charlie"]);
    }

    #[test]
    fn problems_of_the_folder_stay_until_the_folder_is_listed_again() {
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
    fn a_second_reading_finds_added_changed_and_deleted_terms() {
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
    fn a_second_reading_finds_added_changed_and_deleted_images() {
        /// A GIF without image data, 3 pixels high.
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
