//! The output of `glossary inquiries export` and `report`.

use std::fs;

use glossary_core::inquiry::{Context, InquiryId};
use glossary_inbox::store::{NewInquiry, Store, parse_since};
use serde_json::Value;
use sqlx::{Connection as _, Executor as _, SqliteConnection};
use tempfile::TempDir;

use crate::inquiries::{folder, run};

#[test]
fn exports_and_reports_contain_all_of_many_inquiries() {
    let folder = folder();
    let database = format!("sqlite:{}", folder.path().join("data/inquiries.sqlite3").display());
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = Store::open(&database).await.unwrap();
        let mut inserts = tokio::task::JoinSet::new();
        for number in 0..1_200_u64 {
            let mut random = [9; 10];
            random[2..].copy_from_slice(&number.to_be_bytes());
            let inquiry = NewInquiry {
                id: InquiryId::new(9, random),
                // Many inquiries have the same time.
                received_at: parse_since(&format!("2026-10-0{}", 1 + number % 3)).unwrap(),
                // One inquiry has a field that is not in the form.
                fields: [(if number == 0 { "fax" } else { "name" }.to_owned(), number.to_string())].into(),
                context: Context { page: "/terms/api/".to_owned(), term: "api".to_owned(), ..Context::default() },
                repeats_since: None,
                suspicions: Vec::new(),
            };
            let store = store.clone();
            inserts.spawn(async move { store.insert(inquiry).await.unwrap() });
        }
        inserts.join_all().await;
        store.close().await;
    });
    let (_, csv, _) = run(&folder, &["export"]);
    assert!(csv.lines().next().unwrap().contains(",\"other\",") && csv.contains(r#""{""fax"":""0""}""#), "{csv}");
    let ids: std::collections::BTreeSet<_> = csv.lines().skip(1).map(|line| line.split(',').nth(1).unwrap()).collect();
    assert_eq!((csv.lines().count(), ids.len()), (1_204, 1_203));
    assert_eq!(run(&folder, &["export", "--format", "jsonl", "--limit", "700"]).1.lines().count(), 700);
    let (_, json, _) = run(&folder, &["report", "--json", "--term", "api"]);
    let report: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&report["inquiries"], &report["quarantined"]), (&1_201.into(), &1.into()));
    let (_, json, _) = run(&folder, &["report", "--json", "--status", "quarantined"]);
    let report: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&report["inquiries"], &report["pages"][0]["name"]), (&1.into(), &"/terms/api/".into()));
    // The HTML report describes its filters.
    run(&folder, &["report", "--html", "report.html", "--term", "api", "--since", "2026-10-02"]);
    let page = fs::read_to_string(folder.path().join("report.html")).unwrap();
    assert!(page.contains("Since 2026-10-02 00:00 UTC, on the page of api"), "{page}");
}

#[test]
fn csv_contains_no_formulas_and_optionally_a_byte_order_mark() {
    let folder = folder();
    let (_, csv, _) = run(&folder, &["export", "--bom", "--status", "quarantined"]);
    assert!(csv.starts_with("\u{feff}\"reference\",\"id\","), "{csv}");
    assert!(csv.contains(r#","'=Eve()","#), "{csv}");
    assert!(run(&folder, &["export"]).1.starts_with("\"reference\","));
    let (_, lines, stderr) = run(&folder, &["export", "--format", "jsonl", "-o", "out.jsonl"]);
    assert_eq!((lines.as_str(), stderr.as_str()), ("", "3 inquiries in out.jsonl\n"));
    assert_eq!(fs::read_to_string(folder.path().join("out.jsonl")).unwrap().lines().count(), 3);
    let (_, file, stderr) = run(&folder, &["export", "--format", "xlsx", "--output", "out.xlsx"]);
    assert_eq!((file.as_str(), stderr.as_str()), ("", "3 inquiries in out.xlsx\n"));
    assert!(fs::read(folder.path().join("out.xlsx")).unwrap().starts_with(b"PK"));
}

#[test]
fn columns_are_the_fields_of_the_form_in_the_settings() {
    let folder = folder();
    let path = folder.path().join("glossary.toml");
    let fields = r#"
[[contact.fields]]
name = "team"
kind = "select"
label = "Team"
options = ["Sales", "Support"]

[[contact.fields]]
name = "phone"
kind = "tel"
label = "Call me at"

[[contact.fields]]
name = "name"
kind = "text"
label = "Full name"

[[contact.fields]]
name = "email"
kind = "email"
label = "Email"
required = true

[[contact.fields]]
name = "message"
kind = "textarea"
label = "Message"
required = true
"#;
    fs::write(&path, fs::read_to_string(&path).unwrap() + fields).unwrap();
    let (status, csv, stderr) = run(&folder, &["export"]);
    assert_eq!((status, stderr.as_str()), (Some(0), ""));
    let header = csv.lines().next().unwrap().replace('"', "");
    assert!(
        header.starts_with("reference,id,received_at,status,suspicions,team,phone,name,email,message,other,page,"),
        "{header}"
    );
    let (_, table, _) = run(&folder, &["list"]);
    let header = table.lines().find(|line| line.contains("Reference")).unwrap();
    let columns: Vec<_> =
        header.trim_matches(['│', ' ']).split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
    assert_eq!(columns, ["Reference", "Received (UTC)", "Call me at", "Full name", "Term", "Status"], "{table}");
    assert!(table.contains("Zoë"), "{table}");
}

#[test]
fn the_report_contains_the_names_of_topics_and_terms() {
    let folder = folder();
    let (status, tables, _) = run(&folder, &["report"]);
    assert_eq!(status, Some(0));
    for part in ["Topic", "API", "/contact/", "2 inquiries counted; 1 more in quarantine."] {
        assert!(tables.contains(part), "{part}: {tables}");
    }
    let (_, json, _) = run(&folder, &["report", "--json", "--since", "2026-11-02"]);
    let report: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&report["inquiries"], &report["quarantined"]), (&1.into(), &1.into()));
    let (status, output, _) = run(&folder, &["report", "--html", "report.html"]);
    assert_eq!((status, output.as_str()), (Some(0), ""));
    let page = fs::read_to_string(folder.path().join("report.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("<svg") && page.contains("API"), "{page}");
    // Without the content, the report contains slugs.
    fs::remove_dir_all(folder.path().join("content")).unwrap();
    let (_, tables, _) = run(&folder, &["report"]);
    assert!(tables.contains(" api ") && !tables.contains("Topic"), "{tables}");
}

/// Runs SQL on the database of [`folder`].
fn execute(folder: &TempDir, sql: &'static str) {
    let database = format!("sqlite:{}", folder.path().join("data/inquiries.sqlite3").display());
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let mut connection = SqliteConnection::connect(&database).await.unwrap();
        connection.execute(sql).await.unwrap();
        connection.close().await.unwrap();
    });
}

#[test]
fn an_unreadable_inquiry_is_named_and_the_others_are_written() {
    let folder = folder();
    execute(&folder, "UPDATE inquiries SET context = '' WHERE received_at < '2026-11-02'");
    let id = InquiryId::new(1, [1; 10]).to_string();
    for command in
        [&["list"][..], &["export"], &["export", "--format", "jsonl"], &["export", "-o", "out.csv"], &["report"]]
    {
        let (status, out, stderr) = run(&folder, command);
        assert_eq!(status, Some(1), "{command:?}");
        assert!(stderr.contains(&id) && stderr.contains("`context`"), "{command:?}: {stderr}");
        assert!(!out.contains("Ada"), "{command:?}: {out}");
    }
    let written = fs::read_to_string(folder.path().join("out.csv")).unwrap();
    assert!(written.contains("Zoë") && !written.contains("Ada"), "{written}");
}

#[test]
fn an_unreadable_inquiry_can_be_deleted() {
    let folder = folder();
    execute(&folder, "UPDATE inquiries SET fields = '[' WHERE received_at < '2026-11-02'");
    let id = InquiryId::new(1, [1; 10]);
    for name in [id.to_string(), id.reference()] {
        let (status, _, stderr) = run(&folder, &["delete", &name]);
        assert_eq!(status, Some(1), "{stderr}");
        assert!(stderr.contains(&format!("The inquiry {id} cannot be read.")), "{stderr}");
    }
    // The others are deleted with it.
    let other = InquiryId::new(3, [3; 10]).to_string();
    let arguments = ["delete", "--yes", "--json", "--protocol", "erased.json", &id.reference(), &other];
    let (status, out, stderr) = run(&folder, &arguments);
    assert_eq!(status, Some(0), "{stderr}");
    let erased: Vec<Value> = serde_json::from_str(&out).unwrap();
    assert_eq!((erased.len(), &erased[0]["id"], &erased[0]["received_at"]), (2, &id.to_string().into(), &"".into()));
    assert!(stderr.contains(&format!("{}: unreadable\n", id.reference())), "{stderr}");
    assert!(fs::read_to_string(folder.path().join("erased.json")).unwrap().contains(&id.to_string()));
    let (status, out, _) = run(&folder, &["list", "--json"]);
    assert_eq!((status, serde_json::from_str::<Vec<Value>>(&out).unwrap().len()), (Some(0), 1));
}

#[test]
fn a_failed_export_leaves_the_previous_file() {
    let folder = folder();
    let link = folder.path().join("link.csv");
    std::os::unix::fs::symlink("out.csv", &link).unwrap();
    assert_eq!(run(&folder, &["export", "-o", "out.csv"]).0, Some(0));
    let before = fs::read_to_string(folder.path().join("out.csv")).unwrap();
    execute(&folder, "ALTER TABLE inquiries RENAME COLUMN context TO elsewhere");
    for path in ["out.csv", "link.csv"] {
        let (status, _, stderr) = run(&folder, &["export", "-o", path]);
        assert!(status == Some(1) && stderr.contains("cannot write"), "{stderr}");
        assert_eq!(fs::read_to_string(folder.path().join("out.csv")).unwrap(), before);
    }
    execute(&folder, "ALTER TABLE inquiries RENAME COLUMN elsewhere TO context");
    assert_eq!(run(&folder, &["export", "-o", "link.csv", "--term", "none"]).0, Some(0));
    assert!(link.is_symlink());
    assert_eq!(fs::read_to_string(folder.path().join("out.csv")).unwrap().lines().count(), 1);
    // Nothing is left beside the files.
    let files = fs::read_dir(&folder).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_file());
    assert_eq!(files.count(), 3, "glossary.toml, out.csv and link.csv");
    let (status, out, _) = run(&folder, &["export", "-o", "/dev/stdout"]);
    assert!(status == Some(0) && out.contains("Zoë"), "{out}");
}
