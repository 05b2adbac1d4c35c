//! Output that the commands share.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use glossary_inbox::store::UnreadableInquiry;
use serde::Serialize;
use tempfile::NamedTempFile;

use crate::terminal::{EscapingWriter, Notation, printable};

/// An output file. A regular file keeps its previous content until [`Self::finish`], so that a failure leaves no half
/// file.
pub(super) struct OutputFile {
    path: PathBuf,
    out: Output,
}

enum Output {
    Temporary(BufWriter<NamedTempFile>),
    /// A device or a pipe.
    Direct(BufWriter<File>),
}

impl OutputFile {
    /// Creates a temporary file in the folder of `path`, which only the user can read; opens `path` itself if it is not
    /// a regular file.
    ///
    /// # Errors
    /// If the file cannot be created or opened; the message names it.
    pub(super) fn create(path: &Path) -> anyhow::Result<Self> {
        let open = || -> io::Result<Self> {
            // The file that a link leads to is replaced, not the link.
            let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
            if path.metadata().is_ok_and(|file| !file.is_file()) {
                let out = Output::Direct(BufWriter::new(File::options().write(true).open(&path)?));
                return Ok(Self { path, out });
            }
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let out = Output::Temporary(BufWriter::new(NamedTempFile::new_in(folder)?));
            Ok(Self { path, out })
        };
        open().with_context(|| format!("cannot write {}", path.display()))
    }

    /// Moves the temporary file to its place.
    ///
    /// # Errors
    /// If writing or moving the file fails; the message names it.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        let Self { path, out } = self;
        let finish = || -> io::Result<()> {
            match out {
                Output::Temporary(out) => {
                    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
                    file.as_file().sync_all()?;
                    file.persist(&path)?;
                }
                Output::Direct(mut out) => out.flush()?,
            }
            Ok(())
        };
        finish().with_context(|| format!("cannot write {}", path.display()))
    }
}

impl Write for OutputFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.out {
            Output::Temporary(out) => out.write(bytes),
            Output::Direct(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.out {
            Output::Temporary(out) => out.flush(),
            Output::Direct(out) => out.flush(),
        }
    }
}

/// Prints the inquiries that were skipped, and returns the exit status.
pub(super) fn report_unreadable(unreadable: &[UnreadableInquiry]) -> io::Result<ExitCode> {
    let mut err = io::stderr();
    for inquiry in unreadable {
        writeln!(err, "error: {}", printable(&inquiry.to_string()))?;
    }
    Ok(if unreadable.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Returns `1 inquiry` or `2 inquiries`.
pub(super) fn count_inquiries(count: u64) -> String {
    if count == 1 { "1 inquiry".to_owned() } else { format!("{count} inquiries") }
}

/// Writes a value as indented JSON with a line break. Control and format characters are escaped.
pub(super) fn write_json(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(EscapingWriter::new(&mut *out, Notation::Json), value)?;
    writeln!(out)
}
