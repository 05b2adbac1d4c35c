//! What is in `deploy` works, as far as this machine can tell.

use std::{fs, process::Command};

#[test]
fn systemd_knows_every_word_of_the_unit() {
    let folder = tempfile::tempdir().unwrap();
    let unit = folder.path().join("glossary.service");
    let text = include_str!("../../../deploy/glossary.service");
    // It wants to see the program, too.
    fs::write(&unit, text.replace("/usr/local/bin/glossary", env!("CARGO_BIN_EXE_glossary"))).unwrap();
    // Not every machine has systemd.
    let Ok(verified) = Command::new("systemd-analyze").arg("verify").arg(&unit).output() else { return };
    let said = String::from_utf8_lossy(&verified.stderr);
    assert!(verified.status.success() && !said.contains("glossary.service"), "{said}");
}
