//! A small file system in memory, to run out of disk space.

use std::{
    fs,
    io::{self, Write},
    path::Path,
    process::Command,
};

use tempfile::TempDir;

/// A mounted file system, until it is dropped.
pub struct SmallDisk(TempDir);

impl SmallDisk {
    /// Mounts a file system of a size such as `2m`. Without the right to mount, prints a warning and
    /// returns `None`.
    pub fn mount(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let options = format!("size={size}");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(folder.path()).output();
        if mounted.is_ok_and(|mounted| mounted.status.success()) {
            return Some(Self(folder));
        }
        // Unlike `eprintln`, this is shown for passing tests too.
        let warning = "A FULL DISK IS NOT TESTED: no file system can be mounted; run the tests as root\n";
        io::stderr().write_all(warning.as_bytes()).unwrap();
        None
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Fills the file system.
    pub fn fill(&self) {
        let mut filler = fs::File::create(self.path().join("filler")).unwrap();
        while filler.write_all(&[0; 1_024]).is_ok() {}
    }

    /// Frees what [`Self::fill`] has taken.
    pub fn free(&self) {
        fs::remove_file(self.path().join("filler")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazy, because a failed test may leave files open.
        let _ = Command::new("umount").arg("--lazy").arg(self.path()).status();
    }
}
