//! The output and the exit status of the program.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Command, Stdio},
};

use crate::common::site;
use tempfile::TempDir;

/// Runs the program; returns its exit status, standard output and standard error.
fn run(site: &TempDir, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_glossary")).args(arguments).current_dir(site).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn check_reports_that_there_are_no_problems() {
    assert_eq!(run(&site(), &["check"]), (Some(0), "No problems in 3 terms.\n".to_owned(), String::new()));
}

#[test]
fn check_reports_problems_and_fails() {
    let site = site();
    let file = site.path().join("content/terms/api.md");
    fs::write(&file, fs::read_to_string(&file).unwrap().replace("related", "relatde")).unwrap();
    fs::write(site.path().join("glossary.toml"), "").unwrap();
    let (status, output, errors) = run(&site, &["check"]);
    assert_eq!((status, output.as_str()), (Some(1), ""));
    assert!(errors.contains("content/terms/api.md:7:1"), "{errors}");
    assert!(errors.contains("did you mean `related`?"), "{errors}");
    assert!(errors.ends_with("5 errors in 2 files\n"), "{errors}");
}

#[test]
fn check_corrects_what_is_certain_and_prints_each_change() {
    let site = site();
    let file = site.path().join("content/terms/api.md");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("related", "relatde").replace("name = \"API\"", "title = “API”")).unwrap();
    let (status, output, errors) = run(&site, &["check", "--fix"]);
    assert_eq!((status, output.as_str()), (Some(0), "No problems in 3 terms.\n"), "{errors}");
    for change in ["api.md:2:1: `title` → `name`", "api.md:2:9: `“` → `\"`", "api.md:7:1: `relatde` → `related`"]
    {
        assert!(errors.contains(change), "{change} in {errors}");
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    assert_eq!(run(&site, &["check", "--fix"]).2, "", "a second run changes nothing");
}

#[test]
fn check_prints_problems_for_other_programs() {
    let site = site();
    let file = site.path().join("content/terms/api.md");
    fs::write(&file, fs::read_to_string(&file).unwrap().replace("related", "relatde")).unwrap();
    let (status, output, _) = run(&site, &["check", "--format", "json"]);
    let problems: serde_json::Value = serde_json::from_str(&output).unwrap();
    assert_eq!((status, &problems[0]["line"]), (Some(1), &serde_json::json!(7)));
    assert_eq!(problems[0]["file"], "content/terms/api.md");
    let (status, output, errors) = run(&site, &["check", "--format", "github"]);
    assert_eq!(status, Some(1));
    assert!(output.starts_with("::error file=content/terms/api.md,line=7,col=1,endLine=7,"), "{output}");
    assert!(errors.contains("did you mean `related`?"), "{errors}");
    fs::write(&file, fs::read_to_string(&file).unwrap().replace("relatde", "related")).unwrap();
    assert_eq!(run(&site, &["check", "--format", "json"]), (Some(0), "[]\n".to_owned(), String::new()));
}

#[test]
fn a_new_term_is_an_incomplete_draft() {
    let site = site();
    let (status, output, _) = run(&site, &["new", "Rate limit", "--topic", "integration"]);
    assert_eq!(status, Some(0));
    assert!(output.starts_with("Created content/terms/rate-limit.md\n"), "{output}");
    // Problems in a draft are warnings …
    let (status, _, errors) = run(&site, &["check"]);
    assert_eq!(status, Some(0), "{errors}");
    assert!(errors.ends_with("2 warnings in 1 file\n"), "{errors}");
    // … unless drafts are published.
    let (status, _, errors) = run(&site, &["check", "--drafts"]);
    assert_eq!(status, Some(1), "{errors}");
    let (status, _, errors) = run(&site, &["new", "Rate limit"]);
    assert_eq!(status, Some(1));
    assert!(errors.contains("content/terms/rate-limit.md already exists"), "{errors}");
}

#[test]
fn a_draft_is_published_only_on_request_and_is_in_no_list_of_pages() {
    let site = site();
    let text = fs::read_to_string(site.path().join("content/terms/webhook.md")).unwrap();
    let draft = text.replace("Webhook", "Polling").replace("updated", "draft = true\nupdated");
    fs::write(site.path().join("content/terms/polling.md"), draft).unwrap();
    let read = |name: &str| fs::read_to_string(site.path().join("dist").join(name));

    let (status, _, errors) = run(&site, &["build", "--app", "app"]);
    assert_eq!(status, Some(0), "{errors}");
    assert!(errors.starts_with("Published 3 terms"), "{errors}");
    assert!(read("terms/polling/index.html").is_err());

    let (status, _, errors) = run(&site, &["build", "--app", "app", "--drafts"]);
    assert_eq!(status, Some(0), "{errors}");
    assert!(errors.starts_with("Published 4 terms"), "{errors}");
    let noindex = "<meta name=\"robots\" content=\"noindex\">";
    assert!(read("terms/polling/index.html").unwrap().contains(noindex));
    assert!(!read("terms/api/index.html").unwrap().contains(noindex));
    for list in ["sitemap.xml", "feed.xml", "llms.txt", "glossary.json"] {
        let text = read(list).unwrap();
        assert!(text.contains("terms/api/") && !text.to_lowercase().contains("polling"), "{list}: {text}");
    }

    // Without the option, its page is removed.
    assert_eq!(run(&site, &["build", "--app", "app"]).0, Some(0));
    assert!(read("terms/polling/index.html").is_err());
}

#[test]
fn invalid_arguments_give_exit_status_2() {
    for arguments in [&["chek"][..], &["check", "--draft"], &[]] {
        assert_eq!(run(&site(), arguments).0, Some(2), "{arguments:?}");
    }
}

#[test]
fn serve_fails_with_advice_if_an_option_is_invalid() {
    let site = site();
    fs::create_dir(site.path().join("dist")).unwrap();
    fs::write(site.path().join("dist/index.html"), "home").unwrap();
    let serve = ["serve", "--addr", "127.0.0.1:0"];
    let (status, _, error) = run(&site, &[&serve[..], &["--tls-cert", "none.pem", "--tls-key", "key.pem"]].concat());
    assert_eq!(status, Some(1));
    assert!(error.starts_with("error: cannot serve HTTPS: cannot read none.pem"), "{error}");
    assert_eq!(run(&site, &[&serve[..], &["--tls-cert", "none.pem"]].concat()).0, Some(2));

    let settings = site.path().join("glossary.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, text + "\n[contact]\nproof_of_work = true\n").unwrap();
    let (status, _, error) = run(&site, &[&serve[..], &["--proof-key", "secret"]].concat());
    assert_eq!(status, Some(1));
    assert!(error.contains("openssl rand -hex 32") && !error.contains("secret"), "{error}");
}

#[test]
fn serve_warns_of_settings_that_lose_inquiries() {
    const NOBODY: &str = "nobody is notified of inquiries";
    const HOST: &str = "visitors cannot send inquiries";
    let forward = "\n[[forward]]\nname = \"chat\"\nkind = \"slack\"\nurl_env = \"CHAT_URL\"\n";
    let table = [
        ("", &["--addr", "127.0.0.1:0"][..], &[NOBODY][..]),
        ("", &["--addr", "127.0.0.1:0", "--trusted-hops", "1"], &[NOBODY, HOST]),
        ("", &["--addr", "0.0.0.0:0", "--allow-origin", "https://www.words.dev"], &[NOBODY]),
        (forward, &["--addr", "0.0.0.0:0"], &[HOST]),
    ];
    for (settings, arguments, expected) in table {
        let site = site();
        fs::create_dir(site.path().join("dist")).unwrap();
        fs::write(site.path().join("dist/index.html"), "home").unwrap();
        let file = site.path().join("glossary.toml");
        fs::write(&file, fs::read_to_string(&file).unwrap() + settings).unwrap();
        let mut server = Command::new(env!("CARGO_BIN_EXE_glossary"))
            .arg("serve")
            .args(arguments)
            .current_dir(&site)
            .env_remove("RUST_LOG")
            .env("CHAT_URL", "https://hooks.slack.com/services/T0/B0/xyz")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The program prints its address after the warnings.
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
        server.kill().unwrap();
        let mut log = String::new();
        server.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        server.wait().unwrap();
        for warning in [NOBODY, HOST] {
            assert_eq!(log.contains(warning), expected.contains(&warning), "{arguments:?}: {log}");
        }
    }
}

#[test]
fn serve_writes_a_json_log_and_serves_metrics() {
    let site = site();
    fs::create_dir(site.path().join("dist")).unwrap();
    fs::write(site.path().join("dist/index.html"), "home").unwrap();
    let mut server = Command::new(env!("CARGO_BIN_EXE_glossary"))
        .args(["serve", "--addr", "127.0.0.1:0", "--metrics-addr", "127.0.0.1:0", "--log-format", "json"])
        .current_dir(&site)
        .env_remove("RUST_LOG")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(server.stdout.take().unwrap()).lines().map(Result::unwrap);
    let address = |line: String| line.split("http://").nth(1).unwrap().split(['/', ' ']).next().unwrap().to_owned();
    let (inbox, metrics) = (address(output.next().unwrap()), address(output.next().unwrap()));

    let send = |address: &str, request: &str| {
        let mut connection = TcpStream::connect(address).unwrap();
        connection.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        answer
    };
    let rest = "Host: localhost\r\nConnection: close\r\n";
    let form = "name=Ada&email=ada%40example.com&message=An+engine";
    let post = format!(
        "POST /api/inquiries HTTP/1.1\r\n{rest}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    assert!(send(&inbox, &post).starts_with("HTTP/1.1 303 "));
    let numbers = send(&metrics, &format!("GET /metrics HTTP/1.1\r\n{rest}\r\n"));
    assert!(numbers.contains("glossary_inbox_inquiries_total{outcome=\"stored\"} 1"), "{numbers}");

    // On a slow machine, warnings about the database may come first.
    let mut log = BufReader::new(server.stderr.take().unwrap()).lines().map(Result::unwrap);
    let line = log.find(|line| line.contains("\"outcome\"")).unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    let event: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!((&event["level"], &event["outcome"]), (&"INFO".into(), &"stored".into()), "{line}");
    assert!(!line.contains("Ada") && !line.contains("127.0.0.1"), "{line}");
}
