//! The files below a folder.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

/// Returns all files at or below `path`, sorted, except in folders with a name in `skip`.
/// A path that does not exist has no files.
///
/// # Errors
/// When a folder cannot be read.
pub fn below(path: &Path, skip: &[&str]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    collect(path, skip, &mut files)?;
    files.sort();
    Ok(files)
}

fn collect(path: &Path, skip: &[&str], files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_owned());
    } else if path.is_dir() {
        let entries = fs::read_dir(path).with_context(|| format!("{} cannot be read", path.display()))?;
        for entry in entries {
            let entry = entry.with_context(|| format!("{} cannot be read", path.display()))?.path();
            let skipped = entry.file_name().is_some_and(|name| skip.iter().any(|skip| *skip == name));
            if !(skipped && entry.is_dir()) {
                collect(&entry, skip, files)?;
            }
        }
    }
    Ok(())
}

/// Returns whether the file's name ends in one of the extensions.
pub fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension().is_some_and(|extension| extensions.iter().any(|wanted| *wanted == extension))
}

/// Reads a text file, and replaces invalid UTF-8.
///
/// # Errors
/// When the file cannot be read.
pub fn read_text(path: &Path) -> Result<String> {
    let bytes = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_files_in_order_and_skips_folders() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a/deep/c.txt", "target/d.txt"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, name).unwrap();
        }
        let found = below(folder.path(), &["target"]).unwrap();
        assert_eq!(found, [folder.path().join("a/deep/c.txt"), folder.path().join("b.txt")]);
    }

    #[test]
    fn a_missing_path_has_no_files() {
        assert!(below(Path::new("no/such/folder"), &[]).unwrap().is_empty());
    }
}
