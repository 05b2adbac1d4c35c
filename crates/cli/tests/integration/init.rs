//! `glossary init` creates a glossary that can be checked and published at once.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use crate::common::write_app;

/// Runs the program in a folder; returns its exit status and all output.
fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_glossary"));
    let output = program.args(arguments).current_dir(folder).stdin(Stdio::null()).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

#[test]
fn a_new_glossary_has_no_warning_and_is_published_for_each_host() {
    for host in ["github-pages", "netlify", "cloudflare-pages", "rsync", "none"] {
        let folder = tempfile::tempdir().unwrap();
        let name = "The \"Best\" {name} \\ Words";
        let (status, output) = run(folder.path(), &["init", "site", "--name", name, "--host", host]);
        assert_eq!(status, Some(0), "{output}");
        assert!(output.contains("cd site"), "{output}");
        let site = folder.path().join("site");
        assert_eq!(run(&site, &["check"]), (Some(0), "No problems in 3 terms.\n".to_owned()), "{host}");
        write_app(&site.join("app"));
        let (status, output) = run(&site, &["build", "--app", "app"]);
        assert!(status == Some(0) && output.starts_with("Published 3 terms"), "{host}: {output}");
        let page = fs::read_to_string(site.join("dist/terms/api/index.html")).unwrap();
        assert!(page.contains("The &quot;Best&quot; {name} \\ Words"), "{page}");
        assert!(page.contains("/terms/webhook/") && page.contains("/terms/rest-api/"), "{page}");
        assert!(site.join("dist/icon.svg").is_file());
    }
}

#[test]
fn nothing_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("README.md"), "Mine").unwrap();
    fs::create_dir_all(folder.path().join("content/terms")).unwrap();
    let (status, output) = run(folder.path(), &["init"]);
    assert_eq!(status, Some(0), "{output}");
    assert!(output.contains("Kept the existing file ./README.md"), "{output}");
    assert_eq!(fs::read_to_string(folder.path().join("README.md")).unwrap(), "Mine");
    assert!(!folder.path().join("content/terms/api.md").exists(), "existing content gets no sample terms");

    let settings = fs::read_to_string(folder.path().join("glossary.toml")).unwrap();
    let (status, output) = run(folder.path(), &["init", "--name", "Other"]);
    assert_eq!(status, Some(1), "{output}");
    assert!(output.contains("glossary.toml already exists"), "{output}");
    assert_eq!(fs::read_to_string(folder.path().join("glossary.toml")).unwrap(), settings);
}

#[test]
fn invalid_values_are_refused_with_advice() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, help) in [
        (["--address", "ftp://a.example"], "write an address like https://"),
        (["--language", "english language"], "write a tag like en"),
        (["--host", "geocities"], "github-pages, netlify, cloudflare-pages, rsync, none"),
        (["--name", " "], "write a text of one line"),
    ] {
        let (status, output) = run(folder.path(), &[&["init"], &arguments[..]].concat());
        assert!(status == Some(2) && output.contains(help), "{arguments:?}: {output}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// The script downloads the program, verifies it, checks the content and publishes the site.
#[cfg(all(unix, target_arch = "x86_64", target_os = "linux"))]
#[test]
fn the_script_of_a_new_glossary_publishes_with_a_downloaded_program() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["init", "--host", "none"]).0, Some(0));
    // A release with a program that writes its arguments into a file.
    let version = env!("CARGO_PKG_VERSION");
    let name = format!("glossary-{version}-x86_64-unknown-linux-musl");
    let release = folder.path().join("releases").join(format!("v{version}"));
    fs::create_dir_all(release.join(&name)).unwrap();
    let program = release.join(&name).join("glossary");
    fs::write(&program, "#!/bin/sh\necho \"$1\" >> calls\n").unwrap();
    let shell = |script: &str, folder: &Path| {
        let mut shell = Command::new("sh");
        let system = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        shell.args(["-c", script]).current_dir(folder).env("PATH", system);
        shell.env("GLOSSARY_RELEASES", format!("file://{}", folder.join("releases").display())).output().unwrap()
    };
    if !shell("command -v curl", folder.path()).status.success() {
        return;
    }
    let packed = shell(
        &format!("chmod +x {name}/glossary && tar -czf {name}.tar.gz {name} && sha256sum *.tar.gz > SHA256SUMS"),
        &release,
    );
    assert!(packed.status.success(), "{packed:?}");
    let published = shell("sh publish.sh", folder.path());
    assert!(published.status.success(), "{published:?}");
    assert_eq!(fs::read_to_string(folder.path().join("calls")).unwrap(), "check\nbuild\n");

    // A program with another checksum is refused.
    fs::remove_dir_all(folder.path().join(".glossary")).unwrap();
    fs::write(release.join("SHA256SUMS"), format!("{}  {name}.tar.gz\n", "0".repeat(64))).unwrap();
    assert!(!shell("sh publish.sh", folder.path()).status.success());
    assert_eq!(fs::read_to_string(folder.path().join("calls")).unwrap(), "check\nbuild\n");
}
