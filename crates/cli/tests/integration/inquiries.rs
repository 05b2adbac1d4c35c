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
    for part in ["email, name; sent to crm\n", "The server notifies webhooks", "Deleted 1 inquiry.\n"] {
        assert!(stderr.contains(part) && !stderr.contains("Ada"), "{part}: {stderr}");
    }
    let protocol = fs::read_to_string(folder.path().join("erased.json")).unwrap();
    assert!(!protocol.contains("Ada") && !protocol.contains("xample"), "{protocol}");
    let protocol: Value = serde_json::from_str(&protocol).unwrap();
    assert_eq!((&protocol["erased"], &protocol["inquiries"][0]["reference"]), (&true.into(), &reference(4).into()));
    assert_eq!(protocol["inquiries"][0]["sent_to"][0]["state"], "delivered");
    assert_eq!(names(&folder, &[]), ["Zoë", "=Eve()", "Ada"]);
}
