//! Forwarding of inquiries by the program.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use serde_json::Value;
use tempfile::TempDir;

/// The timeout for a message or a line of output.
const RECEIVE_TIMEOUT: Duration = Duration::from_secs(60);

const SETTINGS: &str = r#"
[site]
name = "Plain words"
description = "The words of software, explained."
base_url = "https://www.example.com/"
company = "Example Ltd"

[[forward]]
name = "crm"
kind = "webhook"
url_env = "GLOSSARY_FORWARD__CRM"
allow_private = true
"#;

fn site() -> TempDir {
    let site = tempfile::tempdir().unwrap();
    fs::create_dir(site.path().join("dist")).unwrap();
    fs::write(site.path().join("dist/index.html"), "home").unwrap();
    fs::write(site.path().join("glossary.toml"), SETTINGS).unwrap();
    site
}

/// A running `glossary serve`, killed when dropped.
struct Server {
    process: Child,
    address: String,
    log: Receiver<String>,
}

impl Server {
    fn start(site: &TempDir, crm: &Crm) -> Self {
        Self::start_with(site, crm.address)
    }

    fn start_with(site: &TempDir, crm: SocketAddr) -> Self {
        let mut process = glossary(site, &["serve", "--addr", "127.0.0.1:0", "--log-format", "json"])
            .env("GLOSSARY_FORWARD__CRM", format!("http://{crm}/very-secret"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = lines(process.stderr.take().unwrap());
        let started = lines(process.stdout.take().unwrap()).recv_timeout(RECEIVE_TIMEOUT);
        let started =
            started.unwrap_or_else(|_| panic!("the program does not start: {:?}", log.try_iter().collect::<Vec<_>>()));
        let address = started.split("http://").nth(1).unwrap().split(['/', ' ']).next().unwrap().to_owned();
        Self { process, address, log }
    }

    /// Returns the next line of the log with this text.
    fn logged(&self, text: &str) -> String {
        loop {
            let line = self.log.recv_timeout(RECEIVE_TIMEOUT).expect("nothing is logged");
            if line.contains(text) {
                return line;
            }
        }
    }

    /// Returns the next forwarding event in the log.
    fn forwarded(&self) -> Value {
        loop {
            let line = self.log.recv_timeout(RECEIVE_TIMEOUT).expect("nothing is logged");
            assert!(!line.contains("Ada") && !line.contains("engine") && !line.contains("secret"), "{line}");
            let event: Value = serde_json::from_str(&line).unwrap();
            if event["message"] == "forward" {
                return event;
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // An error means that the process has already ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Sends the lines of a stream to a channel.
fn lines(written: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    // The thread ends with the stream or the receiver.
    thread::spawn(move || BufReader::new(written).lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    lines
}

/// Posts a form, and waits for the response.
fn post(address: &str, form: &str) {
    let mut inbox = TcpStream::connect(address).unwrap();
    write!(
        inbox,
        "POST /api/inquiries HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n{form}",
        form.len()
    )
    .unwrap();
    BufReader::new(inbox).read_line(&mut String::new()).unwrap();
}

fn glossary(site: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glossary"));
    command.args(arguments).current_dir(site).env_remove("RUST_LOG").env_remove("DATABASE_URL");
    command
}

fn run(site: &TempDir, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = glossary(site, arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// A webhook target that responds to each message with 200.
struct Crm {
    address: SocketAddr,
    messages: Receiver<String>,
}

impl Crm {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, (sender, messages)) = (listener.local_addr().unwrap(), channel());
        thread::spawn(move || {
            let mut messages = listener.incoming().map(|connection| message(connection.unwrap()));
            messages.try_for_each(|message| sender.send(message))
        });
        Self { address, messages }
    }

    /// Returns the next message, with its headers.
    fn received(&self) -> String {
        self.messages.recv_timeout(RECEIVE_TIMEOUT).expect("nothing is forwarded")
    }
}

fn message(connection: TcpStream) -> String {
    let mut connection = BufReader::new(connection);
    let (mut message, mut length) = (String::new(), 0);
    while !message.ends_with("\r\n\r\n") {
        let begin = message.len();
        assert_ne!(connection.read_line(&mut message).unwrap(), 0, "{message}");
        if let Some(number) = message[begin..].to_ascii_lowercase().strip_prefix("content-length:") {
            length = number.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body).unwrap();
    connection.get_mut().write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
    message + std::str::from_utf8(&body).unwrap()
}

#[test]
fn an_inquiry_is_forwarded_and_can_be_resent() {
    let (site, crm) = (site(), Crm::start());
    let server = Server::start(&site, &crm);
    post(&server.address, "name=Ada&email=ada%40example.com&message=An+engine");

    let message = crm.received();
    assert!(message.contains("\"message\":\"An engine\""), "{message}");
    let event = server.forwarded();
    assert_eq!((&event["to"], &event["outcome"]), (&"crm".into(), &"delivered".into()));
    let reference = event["reference"].as_str().unwrap();

    assert_eq!(run(&site, &["inquiries", "queue"]), (Some(0), "The queue is empty.\n".to_owned(), String::new()));
    let (_, all, _) = run(&site, &["inquiries", "queue", "--all"]);
    assert!(all.contains(reference) && all.contains("delivered"), "{all}");
    let (status, _, stderr) = run(&site, &["inquiries", "resend", reference, "--to", "crm"]);
    assert_eq!((status, stderr.as_str()), (Some(0), "1 delivery is queued. The server sends it as soon as it runs.\n"));
    let id = |message: &str| message.lines().find(|line| line.starts_with("webhook-id:")).unwrap().to_owned();
    assert_eq!(id(&crm.received()), id(&message));
    assert_eq!(server.forwarded()["outcome"], "delivered");
    drop(server);

    let (status, _, errors) = run(&site, &["inquiries", "resend", reference, "--to", "mcr"]);
    assert_eq!(
        (status, errors.as_str()),
        (Some(1), "error: no [[forward]] target in glossary.toml is called mcr; the targets are crm\n")
    );
    let (status, _, stderr) = run(&site, &["inquiries", "resend", "--dead"]);
    assert_eq!((status, stderr.as_str()), (Some(0), "There are no dead deliveries.\n"));
    assert_eq!(run(&site, &["inquiries", "resend", "00000-00000"]).0, Some(1));
    assert_eq!(run(&site, &["inquiries", "resend"]).0, Some(2));
}

#[test]
fn a_quarantined_inquiry_is_forwarded_after_its_release() {
    let (site, crm) = (site(), Crm::start());
    let server = Server::start(&site, &crm);
    post(&server.address, "name=Eve&email=eve%40example.com&message=Buy&evidence.trap=filled");
    let (_, list, _) = run(&site, &["inquiries", "list", "--json"]);
    let list: Vec<Value> = serde_json::from_str(&list).unwrap();
    assert_eq!(list[0]["status"], "quarantined", "{list:?}");
    let reference = list[0]["reference"].as_str().unwrap();
    // A later inquiry is forwarded before it.
    post(&server.address, "name=Ada&email=ada%40example.com&message=An+engine");
    assert!(crm.received().contains("\"message\":\"An engine\""));
    let is_queued = || run(&site, &["inquiries", "queue", "--all", "--to", "crm"]).1.contains(reference);
    assert!(!is_queued());
    assert_eq!(run(&site, &["inquiries", "resend", reference]).0, Some(1));
    assert!(!is_queued());
    // The command queues the inquiry for the targets in the settings.
    assert_eq!(run(&site, &["inquiries", "release", reference]).0, Some(0));
    assert!(is_queued());
    assert!(crm.received().contains("\"message\":\"Buy\""));
}

#[test]
fn serve_fails_without_a_secret_that_the_settings_name() {
    let (status, _, errors) = run(&site(), &["serve", "--addr", "127.0.0.1:0"]);
    assert_eq!(status, Some(1));
    assert!(errors.contains("the environment variable GLOSSARY_FORWARD__CRM is not set"), "{errors}");
}

#[test]
fn one_target_is_tested_and_the_exchange_is_shown() {
    let (site, crm) = (site(), Crm::start());
    let test = |arguments: &[&str]| {
        let mut command = glossary(&site, &[&["forward", "test"], arguments].concat());
        command.env("GLOSSARY_FORWARD__CRM", format!("http://{}/very-secret", crm.address));
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (status, out, _) = test(&["crm"]);
    assert_eq!(status, Some(0), "{out}");
    for part in ["Sent:\n", "\"test\":true", "Answered:\n    200 OK", "crm has accepted the test message"] {
        assert!(out.contains(part) && !out.contains("very-secret"), "{part}: {out}");
    }
    assert!(crm.received().contains("\"test\":true"));
    let (status, json, _) = test(&["crm", "--json", "--email", "ops@example.com"]);
    let report: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((status, &report["accepted"]), (Some(0), &true.into()));
    let (status, _, errors) = test(&["mcr"]);
    assert!(status == Some(1) && errors.contains("the targets are crm"), "{errors}");
    assert_eq!(test(&["crm", "--email", "ops"]).0, Some(2));
}

#[test]
fn a_probe_is_stored_and_forwarded_only_on_request() {
    let (site, crm) = (site(), Crm::start());
    let server = Server::start(&site, &crm);
    let settings = SETTINGS.replace("https://www.example.com/", &format!("http://{}/", server.address));
    fs::write(site.path().join("glossary.toml"), settings).unwrap();
    let probe = |arguments: &[&str]| run(&site, &[&["inquiries", "probe"], arguments].concat());
    let (status, out, _) = probe(&[]);
    assert_eq!(status, Some(0), "{out}");
    let (_, list, _) = run(&site, &["inquiries", "list", "--json"]);
    let list: Vec<Value> = serde_json::from_str(&list).unwrap();
    assert_eq!((&list[0]["status"], &list[0]["suspicions"][0]), (&"quarantined".into(), &"test".into()));
    assert_eq!(run(&site, &["inquiries", "queue", "--all"]).1, "The queue is empty.\n");
    assert_eq!(probe(&["--forward"]).0, Some(0));
    assert!(crm.received().contains("TEST, please delete"));
}

#[test]
fn the_queue_of_a_renamed_target_is_reported_and_moved() {
    let (site, crm) = (site(), Crm::start());
    let unreachable = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let server = Server::start_with(&site, unreachable);
    post(&server.address, "name=Ada&email=ada%40example.com&message=An+engine");
    assert_eq!(server.forwarded()["outcome"], "retry");
    drop(server);
    fs::write(site.path().join("glossary.toml"), SETTINGS.replace("name = \"crm\"", "name = \"sales\"")).unwrap();
    let server = Server::start(&site, &crm);
    let warning = server.logged("deliveries wait for a target");
    assert!(warning.contains("resend --from crm --to <name>"), "{warning}");
    assert_eq!(run(&site, &["inquiries", "resend", "--from", "crm"]).0, Some(2));
    let (status, _, errors) = run(&site, &["inquiries", "resend", "--from", "crm", "--to", "sales"]);
    assert!(status == Some(0) && errors.starts_with("1 delivery was moved to sales."), "{errors}");
    assert!(crm.received().contains("\"message\":\"An engine\""));
}

#[test]
fn a_fast_inquiry_is_forwarded_with_a_mark() {
    let (site, crm) = (site(), Crm::start());
    let server = Server::start(&site, &crm);
    // The settings have no target for the digest.
    assert!(server.logged("the team is not notified").contains("of the kind email or slack"));
    post(&server.address, "name=Ada&email=ada%40example.com&message=An+engine&evidence.seconds=1");
    let message = crm.received();
    assert!(message.contains("\"suspicions\":[\"too-fast\"]") && message.contains("An engine"), "{message}");
    let (_, list, _) = run(&site, &["inquiries", "list"]);
    assert!(list.contains("new (too fast)"), "{list}");
    let (status, _, errors) = run(&site, &["serve", "--digest-to", "crm", "--addr", "127.0.0.1:0"]);
    assert_eq!(status, Some(1), "{errors}");
}

#[test]
fn a_deletion_that_a_webhook_does_not_accept_is_shown_in_the_queue() {
    let (site, crm) = (site(), Crm::start());
    let server = Server::start(&site, &crm);
    post(&server.address, "name=Ada&email=ada%40example.com&message=An+engine");
    let reference = server.forwarded()["reference"].as_str().unwrap().to_owned();
    drop(server);
    let (status, _, errors) = run(&site, &["inquiries", "delete", "--yes", &reference]);
    assert!(status == Some(0) && errors.contains("sent to crm"), "{errors}");
    let (_, queue, _) = run(&site, &["inquiries", "queue"]);
    assert!(queue.contains("pending (deletion)") && queue.contains(&reference), "{queue}");
    crm.received();
    let _server = Server::start(&site, &crm);
    assert!(crm.received().contains("\"type\":\"inquiry.deleted\""));
}
