//! The files in `deploy` are valid. `proxies` tests the configurations of reverse proxies.

use std::{fs, path::Path, process::Command};

use crate::common::served::Served;

const CONTAINERFILE: &str = include_str!("../../../../deploy/Containerfile");

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

fn repository() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

#[test]
fn the_containers_context_has_the_files_that_are_copied() {
    let context = fs::read_to_string(repository().join(".dockerignore")).unwrap();
    let copied = CONTAINERFILE.lines().filter_map(|line| line.strip_prefix("COPY "));
    let sources = copied.filter(|line| !line.starts_with("--from")).flat_map(|line| {
        let names: Vec<_> = line.split(' ').collect();
        names[..names.len() - 1].to_vec()
    });
    let sources: Vec<_> = sources.collect();
    assert!(sources.len() > 3, "{sources:?}");
    for source in sources {
        assert!(repository().join(source).exists(), "{source}");
        assert!(context.lines().any(|line| line.strip_prefix('!') == Some(source)), "{source} is ignored");
    }
}

#[test]
fn the_containers_health_check_works() {
    let check = CONTAINERFILE.split("HEALTHCHECK").nth(1).unwrap();
    let (_, command) = check.split_once("CMD ").unwrap();
    let command = command.split_once(']').unwrap().0.replace("\\\n", "") + "]";
    let command: Vec<String> = serde_json::from_str(&command).unwrap();
    let served = Served::start(&[]);
    let port = served.address.port().to_string();
    let is_healthy = || {
        let arguments = command[1..].iter().map(|argument| argument.replace("8080", &port));
        Command::new(&command[0]).args(arguments).output().unwrap().status.success()
    };
    assert!(is_healthy());
    fs::remove_file(served.folder.path().join("data/inquiries.sqlite3")).unwrap();
    assert!(!is_healthy(), "the database is deleted");
    drop(served);
    assert!(!is_healthy());
}

#[test]
fn the_compose_file_is_valid() {
    // Skipped without Compose.
    let command = |program: &str, first: &[&str]| {
        let mut command = Command::new(program);
        command.args(first).args(["-f", "deploy/compose.yaml", "--project-directory", ".", "config"]);
        command.current_dir(repository()).env("POSTGRES_PASSWORD", "secret").output().ok()
    };
    let composed = command("docker", &["compose"]).filter(|output| output.status.success());
    let Some(output) = composed.or_else(|| command("docker-compose", &[])) else { return };
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("postgres://glossary:secret@database/glossary"), "{text}");
}
