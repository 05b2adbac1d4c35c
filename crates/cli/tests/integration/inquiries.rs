//! The output of `glossary inquiries`, and its changes of the database.

use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use glossary_core::inquiry::{Context, InquiryId};
use glossary_inbox::store::{NewInquiry, Settled, SpamReason, Store, parse_since};
use serde_json::Value;
use tempfile::TempDir;

const LEASE: Duration = Duration::from_mins(2);

/// Creates a folder with the publisher's valid fixture, and a database with three inquiries: two from the term API, one
/// of which is quarantined, and one without a term.
pub fn folder() -> TempDir {
    let valid = Path::new(env!("CARGO_MANIFEST_DIR")).join("../publisher/tests/fixtures/valid");
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("content/terms")).unwrap();
    for file in ["glossary.toml", "content/topics.toml", "content/terms/api.md", "content/terms/rest-api.md"] {
        fs::copy(valid.join(file), folder.path().join(file)).unwrap();
    }
    let database = format!("sqlite:{}", folder.path().join("data/inquiries.sqlite3").display());
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = Store::open(&database).await.unwrap();
        for (number, name, term, suspicions) in [
            (1, "Ada", "api", Vec::new()),
            (2, "=Eve()", "api", vec![SpamReason::TrapFilled]),
            (3, "Zoë", "", Vec::new()),
        ] {
            let page = if term.is_empty() { "/contact/" } else { "/terms/api/" };
            let inquiry = NewInquiry {
                id: InquiryId::new(number, [number as u8; 10]),
                received_at: parse_since(&format!("2026-11-0{number}")).unwrap(),
                fields: [("name".to_owned(), name.to_owned())].into(),
                context: Context { page: page.to_owned(), term: term.to_owned(), ..Context::default() },
                repeats_since: None,
                suspicions,
            };
            store.insert(inquiry).await.unwrap();
        }
        store.close().await;
    });
    folder
}

fn reference(number: u8) -> String {
    InquiryId::new(number.into(), [number; 10]).reference()
}

/// Runs the program. Returns its exit status, standard output and standard error.
pub fn run(folder: &TempDir, arguments: &[&str]) -> (Option<i32>, String, String) {
    run_typing(folder, arguments, "")
}

/// Runs the program with standard input.
fn run_typing(folder: &TempDir, arguments: &[&str], typed: &str) -> (Option<i32>, String, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_glossary"));
    program.arg("inquiries").args(arguments).current_dir(folder).env_remove("DATABASE_URL");
    let mut program = program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // An error means that the program ended without reading.
    let _ = program.stdin.take().unwrap().write_all(typed.as_bytes());
    let output = program.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// Returns the names in the inquiries that a filter lists.
fn names(folder: &TempDir, filter: &[&str]) -> Vec<String> {
    let (status, list, _) = run(folder, &[&["list", "--json"], filter].concat());
    assert_eq!(status, Some(0));
    let list: Vec<Value> = serde_json::from_str(&list).unwrap();
    list.iter().map(|inquiry| inquiry["fields"]["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn filters_select_inquiries() {
    let folder = folder();
    assert_eq!(names(&folder, &[]), ["Zoë", "=Eve()", "Ada"]);
    assert_eq!(names(&folder, &["--status", "new"]), ["Zoë", "Ada"]);
    assert_eq!(names(&folder, &["--status", "quarantined", "--term", "api"]), ["=Eve()"]);
    assert_eq!(names(&folder, &["--since", "2026-11-02", "--limit", "1"]), ["Zoë"]);
    let (_, table, _) = run(&folder, &["list"]);
    assert!(table.contains("quarantined (trap filled)"), "{table}");
    assert_eq!(run(&folder, &["list", "--status", "odd"]).0, Some(2));
}

#[test]
fn inquiries_are_quarantined_and_released_by_reference() {
    let folder = folder();
    let (status, _, stderr) = run(&folder, &["release", &reference(2)]);
    assert_eq!((status, stderr), (Some(0), format!("{} is released.\n", reference(2))));
    let (status, ..) = run(&folder, &["quarantine", &reference(1).to_lowercase(), &reference(3)]);
    assert_eq!(status, Some(0));
    assert_eq!(names(&folder, &["--status", "new"]), ["=Eve()"]);
    let (status, _, stderr) = run(&folder, &["quarantine", "00000-00000", &reference(2)]);
    assert_eq!(status, Some(1));
    assert!(stderr.contains("no inquiry has the reference or id 00000-00000"), "{stderr}");
    assert!(names(&folder, &["--status", "new"]).is_empty());
}

#[test]
fn answers_are_recorded() {
    let folder = folder();
    let unanswered = || {
        let database = format!("sqlite:{}", folder.path().join("data/inquiries.sqlite3").display());
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let store = Store::open(&database).await.unwrap();
            let hour = Some(jiff::SignedDuration::from_hours(1));
            store
                .attention()
                .overview(jiff::Timestamp::UNIX_EPOCH, jiff::Timestamp::now(), hour)
                .await
                .unwrap()
                .unanswered
        })
    };
    assert_eq!(unanswered(), 2);
    let (status, _, stderr) = run(&folder, &["answer", &reference(1), &reference(3)]);
    assert_eq!((status, stderr), (Some(0), format!("{} is answered.\n{} is answered.\n", reference(1), reference(3))));
    assert_eq!(unanswered(), 0);
    assert_eq!(run(&folder, &["answer", "--undo", &reference(1)]).0, Some(0));
    assert_eq!(unanswered(), 1);
    assert_eq!(run(&folder, &["answer", "00000-00000"]).0, Some(1));
}

#[test]
fn selected_inquiries_are_changed_after_their_number_is_typed() {
    let folder = folder();
    for typed in ["", "1\n", "y\n"] {
        let (status, _, stderr) = run_typing(&folder, &["quarantine", "--since", "2026-11-01"], typed);
        // One of the three is already in quarantine.
        assert!(status == Some(1) && stderr.contains("This quarantines 2 inquiries. Type 2 to continue: "), "{stderr}");
        assert!(stderr.ends_with("Nothing was done.\n"), "{stderr}");
    }
    assert_eq!(names(&folder, &["--status", "quarantined"]), ["=Eve()"]);
    let (status, json, stderr) = run_typing(&folder, &["quarantine", "--since", "2026-11-01", "--json"], "2\n");
    assert!(status == Some(0) && stderr.ends_with("2 inquiries are in quarantine.\n"), "{stderr}");
    let changed: Vec<Value> = serde_json::from_str(&json).unwrap();
    assert_eq!(
        changed.iter().map(|one| one["reference"].as_str().unwrap()).collect::<Vec<_>>(),
        [reference(3), reference(1)]
    );
    assert_eq!(names(&folder, &["--status", "new"]), [""; 0]);

    let (status, _, stderr) = run(&folder, &["release", "--term", "api", "--yes"]);
    assert_eq!((status, &*stderr), (Some(0), "2 inquiries are released.\n"));
    let (status, _, stderr) = run_typing(&folder, &["delete", "--status", "new", "--limit", "1"], "1\n");
    assert_eq!(
        (status, &*stderr),
        (
            Some(0),
            &*format!(
                "This permanently deletes 1 inquiry. Type 1 to continue: {}: received 2026-11-02 00:00 UTC; name\n\
                 Deleted 1 inquiry.\n",
                reference(2)
            )
        )
    );
    assert_eq!(names(&folder, &[]), ["Zoë", "Ada"]);
    let (status, json, stderr) = run(&folder, &["delete", "--term", "nothing", "--json"]);
    assert_eq!((status, &*json, &*stderr), (Some(0), "[]\n", "No inquiries.\n"));
    // Without references and filters, no command changes all inquiries.
    for wrong in [&["delete"][..], &["delete", "--limit", "5"], &["release", &reference(1), "--term", "api"]] {
        assert_eq!(run(&folder, wrong).0, Some(2), "{wrong:?}");
    }
    assert_eq!(names(&folder, &[]).len(), 2);
}

#[test]
fn each_reference_to_delete_is_shown_and_confirmed() {
    let folder = folder();
    let (one, three) = (reference(1), reference(3));
    let (status, _, stderr) = run_typing(&folder, &["delete", &one, &three], &format!("{one}\nno\n"));
    assert_eq!(status, Some(1));
    assert!(stderr.contains("Zoë") && stderr.contains(&format!("Deleted {one}.")), "{stderr}");
    assert!(stderr.contains("Nothing was done.\n") && !stderr.contains(&format!("Deleted {three}")), "{stderr}");
    assert_eq!(names(&folder, &[]), ["Zoë", "=Eve()"]);
    let (status, json, _) = run(&folder, &["delete", "--yes", "--json", &three, "00000-00000"]);
    assert_eq!(
        (status, serde_json::from_str::<Value>(&json).unwrap()[0]["reference"].as_str()),
        (Some(1), Some(&*three))
    );
    assert_eq!(names(&folder, &[]), ["=Eve()"]);
}

#[test]
fn a_persons_inquiries_are_listed_exported_and_erased_with_a_protocol() {
    let folder = folder();
    let database = format!("sqlite:{}", folder.path().join("data/inquiries.sqlite3").display());
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = Store::open(&database).await.unwrap().with_targets(vec!["crm".to_owned()]);
        let fields = [("name", "Ada"), ("email", "Ada@Example.com")];
        let inquiry = NewInquiry {
            id: InquiryId::new(4, [4; 10]),
            received_at: parse_since("2026-11-04").unwrap(),
            fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            context: Context::default(),
            repeats_since: None,
            suspicions: Vec::new(),
        };
        store.insert(inquiry).await.unwrap();
        let [job] = store.claim(jiff::Timestamp::now(), LEASE, 8).await.unwrap().try_into().unwrap();
        store.settle(&job, &Settled::Delivered, jiff::Timestamp::now()).await.unwrap();
        store.close().await;
    });
    assert_eq!(names(&folder, &["--email", "ada@example.com"]), ["Ada"]);
    assert_eq!(names(&folder, &["--search", "zoë"]), ["Zoë"]);
    assert_eq!(run(&folder, &["export", "--email", "ADA@example.com", "--format", "jsonl"]).1.lines().count(), 1);
    assert_eq!(run(&folder, &["delete", "--search", " "]).0, Some(2));
    let (status, _, stderr) =
        run(&folder, &["delete", "--email", "ada@example.com", "--yes", "--protocol", "erased.json"]);
    assert_eq!(status, Some(0), "{stderr}");
    for part in ["email, name; sent to crm\n", "The server tells webhooks", "Deleted 1 inquiry.\n"] {
        assert!(stderr.contains(part) && !stderr.contains("Ada"), "{part}: {stderr}");
    }
    let protocol = fs::read_to_string(folder.path().join("erased.json")).unwrap();
    assert!(!protocol.contains("Ada") && !protocol.contains("xample"), "{protocol}");
    let protocol: Value = serde_json::from_str(&protocol).unwrap();
    assert_eq!((&protocol["erased"], &protocol["inquiries"][0]["reference"]), (&true.into(), &reference(4).into()));
    assert_eq!(protocol["inquiries"][0]["sent_to"][0]["state"], "delivered");
    assert_eq!(names(&folder, &[]), ["Zoë", "=Eve()", "Ada"]);
}

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
    assert!(csv.contains(r#","quarantined","trap-filled","'=Eve()","#), "{csv}");
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
