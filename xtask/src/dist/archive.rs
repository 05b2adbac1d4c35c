//! The archive, and the checksums beside it.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::{licences, packages::Packages, sbom};
use crate::{process, workspace::Workspace};

/// The file with the checksums of all archives, in the format of `sha256sum`.
const CHECKSUMS: &str = "SHA256SUMS";

/// Collects the files of the archive in a folder, and returns the program there.
pub fn stage(
    workspace: &Workspace,
    folder: &Path,
    program: &Path,
    packages: &Packages,
    target: &str,
) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let bill = sbom::document(packages, target);
    write(&folder.join("sbom.cdx.json"), &serde_json::to_string_pretty(&bill)?)?;
    write(&folder.join("THIRD-PARTY-LICENCES.txt"), &licences::text(packages)?)?;
    write(&folder.join("README.txt"), include_str!("README.txt"))?;
    copy(&workspace.root.join("LICENSE"), &folder.join("LICENSE"))?;
    let staged = folder.join(program.file_name().context("the program has no name")?);
    copy(program, &staged)?;
    Ok(staged)
}

/// Packs `name` in `folder`: as a zip file for Windows, as a tar.gz file otherwise. Returns the archive.
pub fn pack(folder: &Path, name: &str, is_windows: bool) -> Result<PathBuf> {
    let archive = folder.join(format!("{name}.{}", if is_windows { "zip" } else { "tar.gz" }));
    // Windows has had bsdtar since 2018, which writes zip files. A tar of Git comes first on the PATH, and does not.
    let system = env::var_os("SystemRoot").map(|root| Path::new(&root).join("System32/tar.exe"));
    let tar = system.filter(|tar| tar.is_file()).unwrap_or_else(|| "tar".into());
    let format = if is_windows { ["-a", "-cf"] } else { ["-z", "-cf"] };
    process::run(process::command(tar).args(format).arg(&archive).arg(name).current_dir(folder))?;
    write_checksums(folder)?;
    Ok(archive)
}

/// Writes the checksums of all archives in a folder.
fn write_checksums(folder: &Path) -> Result<()> {
    let mut lines = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".tar.gz") || name.ends_with(".zip") {
            let content = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let sum: String = Sha256::digest(&content).iter().map(|byte| format!("{byte:02x}")).collect();
            lines.push(format!("{sum}  {name}\n"));
        }
    }
    lines.sort_by_key(|line| line.get(64..).map(str::to_owned));
    write(&folder.join(CHECKSUMS), &lines.concat())
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    // `fs::copy` keeps the permission to run a program.
    fs::copy(from, to).map(|_| ()).with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_holds_one_folder_and_has_a_checksum() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("glossary-1")).unwrap();
        fs::write(folder.path().join("glossary-1/LICENSE"), "MIT").unwrap();
        let archive = pack(folder.path(), "glossary-1", false).unwrap();
        let listed = process::capture(process::command("tar").arg("-tzf").arg(&archive)).unwrap();
        assert_eq!(listed.lines().collect::<Vec<_>>(), ["glossary-1/", "glossary-1/LICENSE"]);
        let sums = fs::read_to_string(folder.path().join(CHECKSUMS)).unwrap();
        assert!(sums.len() > 66 && sums.ends_with("  glossary-1.tar.gz\n"), "{sums}");
    }
}
