//! Writing of all files in one step.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::plan::Plan;
use crate::ImportError;

/// Writes the files of a plan, and others such as images. All of them are complete beside the content folder before the
/// first one is moved to its place. If a move fails, those before are undone.
///
/// # Errors
/// When a file cannot be written. The folders are then as they were.
pub fn commit(content: &Path, plan: &Plan, others: &[(PathBuf, Vec<u8>)]) -> Result<(), ImportError> {
    let files: Vec<&(PathBuf, Vec<u8>)> = plan.files.iter().chain(others).collect();
    if files.is_empty() {
        return Ok(());
    }
    let parent = content.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut made = Vec::new();
    let result = write_all(parent, &files, &mut made);
    if result.is_err() {
        for folder in made.iter().rev() {
            // A folder that has files by now is not removed.
            let _ = fs::remove_dir(folder);
        }
    }
    result
}

fn write_all(parent: &Path, files: &[&(PathBuf, Vec<u8>)], made: &mut Vec<PathBuf>) -> Result<(), ImportError> {
    let failed = |path: &Path, error: io::Error| ImportError::Write { path: path.to_owned(), error };
    make_folders(parent, made).map_err(|error| failed(parent, error))?;
    let staging =
        tempfile::Builder::new().prefix(".import-").tempdir_in(parent).map_err(|error| failed(parent, error))?;
    for (at, (path, bytes)) in files.iter().enumerate() {
        fs::write(staging.path().join(at.to_string()), bytes).map_err(|error| failed(path, error))?;
    }
    let mut moved: Vec<(usize, bool)> = Vec::new();
    for (at, (path, _)) in files.iter().enumerate() {
        let had_file = path.exists();
        if let Err(error) = place(staging.path(), at, path, had_file, made) {
            for (at, had_file) in moved.iter().rev() {
                let (path, _) = files[*at];
                let backup = staging.path().join(format!("{at}.before"));
                let _ = if *had_file { fs::rename(backup, path) } else { fs::remove_file(path) };
            }
            return Err(failed(path, error));
        }
        moved.push((at, had_file));
    }
    Ok(())
}

fn place(staging: &Path, at: usize, path: &Path, had_file: bool, made: &mut Vec<PathBuf>) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        make_folders(folder, made)?;
    }
    let backup = staging.join(format!("{at}.before"));
    if had_file {
        fs::rename(path, &backup)?;
    }
    let result = fs::rename(staging.join(at.to_string()), path);
    if result.is_err() && had_file {
        fs::rename(&backup, path)?;
    }
    result
}

/// Makes a folder and the folders above, and notes those that were missing.
fn make_folders(folder: &Path, made: &mut Vec<PathBuf>) -> io::Result<()> {
    let missing: Vec<&Path> =
        folder.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists()).collect();
    for folder in missing.into_iter().rev() {
        fs::create_dir(folder)?;
        made.push(folder.to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(content: &Path, names: &[&str]) -> Plan {
        let files = names.iter().map(|name| (content.join(name), name.as_bytes().to_vec())).collect();
        Plan { files, ..Plan::default() }
    }

    #[test]
    fn a_failure_leaves_the_folder_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let content = folder.path().join("content");
        fs::create_dir_all(content.join("terms")).unwrap();
        fs::write(content.join("terms/a.md"), "old").unwrap();
        fs::write(content.join("blocked"), "").unwrap();
        let error = commit(&content, &plan(&content, &["terms/a.md", "new/b.md", "blocked/c.md"]), &[]).unwrap_err();
        assert!(error.to_string().contains("nothing was changed"), "{error}");
        assert!(!content.join("new").exists());
        assert_eq!(fs::read_to_string(content.join("terms/a.md")).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn all_files_are_written_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let content = folder.path().join("deep/content");
        commit(&content, &plan(&content, &["terms/a.md", "topics.toml"]), &[]).unwrap();
        assert_eq!(fs::read_to_string(content.join("terms/a.md")).unwrap(), "terms/a.md");
        assert_eq!(fs::read_dir(folder.path().join("deep")).unwrap().count(), 1);
    }
}
