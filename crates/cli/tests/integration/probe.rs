//! The exit status and the output of `glossary inquiries probe`.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    process::Command,
    thread,
};

/// Starts an endpoint with this response to every request. Returns its address.
fn endpoint(body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut reader = BufReader::new(stream.unwrap());
            let head: Vec<_> =
                reader.by_ref().lines().map(Result::unwrap).take_while(|line| !line.is_empty()).collect();
            let length =
                head.iter().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            let _ = reader.read_exact(&mut vec![0; length.unwrap_or(0)]);
            let length = body.len();
            let _ = write!(
                reader.get_mut(),
                "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
            );
        }
    });
    format!("http://{address}")
}

/// Probes a site with these contact settings. Returns the exit status, standard output and standard error.
fn probe(site: &str, contact: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let settings = format!(
        "[site]\nname = \"G\"\ndescription = \"D\"\nbase_url = \"{site}\"\ncompany = \"C\"\n[contact]\n{contact}\n"
    );
    fs::write(folder.path().join("glossary.toml"), settings).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_glossary"));
    let output = program.args(["inquiries", "probe"]).args(arguments).current_dir(folder.path()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

const OWN: &str = "preset = \"json\"\nendpoint = \"/inquiries\"\nproof = { path = \"ok\", equals = true }";

#[test]
fn the_exit_status_is_1_only_if_the_endpoint_proves_nothing() {
    let (status, out, _) = probe(&endpoint(r#"{"ok":true}"#), OWN, &[]);
    assert_eq!(status, Some(0), "{out}");
    assert!(out.contains("Inquiries of visitors arrive."), "{out}");
    let (status, out, _) = probe(&endpoint("<h1>Welcome to the hotel</h1>"), OWN, &["--json"]);
    assert_eq!(status, Some(1), "{out}");
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report[0]["ok"], false, "{out}");
}

#[test]
fn errors_in_the_settings_are_printed_and_nothing_is_sent() {
    let (status, out, stderr) = probe("https://www.example.com/", "preset = \"jason\"", &[]);
    assert_eq!((status, out.as_str()), (Some(1), ""));
    assert!(stderr.contains("did you mean `json`?"), "{stderr}");
    assert_eq!(probe("https://www.example.com/", OWN, &["--origin", "here"]).0, Some(2));
}
