//! The files in `deploy` are valid.

use std::{fs, process::Command};

#[test]
fn the_systemd_unit_is_valid() {
    let folder = tempfile::tempdir().unwrap();
    let unit = folder.path().join("glossary.service");
    let text = include_str!("../../../../deploy/glossary.service");
    // systemd-analyze checks that the program exists.
    fs::write(&unit, text.replace("/usr/local/bin/glossary", env!("CARGO_BIN_EXE_glossary"))).unwrap();
    // Skipped without systemd.
    let Ok(verified) = Command::new("systemd-analyze").arg("verify").arg(&unit).output() else { return };
    let stderr = String::from_utf8_lossy(&verified.stderr);
    assert!(verified.status.success() && !stderr.contains("glossary.service"), "{stderr}");
}
