//! `glossary inquiries backup`, `restore`, `import` and `check`.

use std::fs;

use serde_json::Value;
use sqlx::{Connection as _, Executor as _};

use crate::inquiries::{folder, run};

#[test]
fn a_backup_and_an_export_make_the_same_database_again() {
    let folder = folder();
    let with = |database: &str, arguments: &[&str]| run(&folder, &[&["--database", database], arguments].concat());
    let (status, _, stderr) = run(&folder, &["backup", "copy.sqlite3"]);
    assert!(status == Some(0) && stderr.contains("inquiries.sqlite3 is in copy.sqlite3"), "{stderr}");
    let (status, _, stderr) = run(&folder, &["backup", "copy.sqlite3"]);
    assert!(status == Some(1) && stderr.contains("copy.sqlite3: "), "{stderr}");
    let (status, _, stderr) = with("sqlite:new/restored.sqlite3", &["restore", "copy.sqlite3"]);
    assert!(status == Some(0) && stderr.contains("Restored 3 inquiries from copy.sqlite3"), "{stderr}");
    let (status, _, stderr) = run(&folder, &["restore", "copy.sqlite3"]);
    assert!(status == Some(1) && stderr.contains("is not empty; name a new one with --database"), "{stderr}");

    let lines = run(&folder, &["export", "--format", "jsonl"]).1;
    assert_eq!(with("sqlite:new/restored.sqlite3", &["export", "--format", "jsonl"]).1, lines);
    fs::write(folder.path().join("lines.jsonl"), format!("{lines}\n{{}}\n")).unwrap();
    let (status, _, stderr) = with("sqlite:imported.sqlite3", &["import", "lines.jsonl"]);
    assert!(status == Some(1) && stderr.contains("lines.jsonl:5: not an inquiry"), "{stderr}");
    assert!(stderr.ends_with("Imported 3 inquiries; skipped 1.\n"), "{stderr}");
    assert_eq!(with("sqlite:imported.sqlite3", &["export", "--format", "jsonl"]).1, lines);
    fs::write(folder.path().join("lines.jsonl"), lines).unwrap();
    let (status, _, stderr) = with("sqlite:imported.sqlite3", &["import", "lines.jsonl"]);
    assert_eq!((status, &*stderr), (Some(0), "Imported 0 inquiries; 3 existed before.\n"));
}

#[test]
fn a_check_names_unreadable_inquiries() {
    let folder = folder();
    let database = folder.path().join("data/inquiries.sqlite3");
    #[cfg(unix)]
    for ending in ["", "-wal", "-shm"] {
        use std::os::unix::fs::PermissionsExt as _;
        let file = format!("{}{ending}", database.display());
        let _ = fs::set_permissions(file, fs::Permissions::from_mode(0o600));
    }
    let (status, out, _) = run(&folder, &["check"]);
    assert_eq!((status, &*out), (Some(0), "data/inquiries.sqlite3: 3 inquiries readable, no problems.\n"));
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        sqlx::any::install_default_drivers();
        let mut database = sqlx::AnyConnection::connect(&format!("sqlite:{}", database.display())).await.unwrap();
        database.execute("UPDATE inquiries SET context = '[' WHERE term = ''").await.unwrap();
    });
    let (status, out, _) = run(&folder, &["check", "--json"]);
    let found: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((status, &found["readable"]), (Some(1), &2.into()));
    assert!(found["problems"][0]["problem"].as_str().unwrap().contains("cannot be read"), "{out}");
}
