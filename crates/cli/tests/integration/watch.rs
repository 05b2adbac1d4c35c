//! `glossary serve --watch` publishes after changes of terms and images.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, SystemTime},
};

use tempfile::TempDir;

/// The timeout for a line of output.
const OUTPUT_TIMEOUT: Duration = Duration::from_secs(60);

struct Server {
    site: TempDir,
    process: Child,
    /// The lines of standard error.
    lines: Receiver<String>,
}

impl Server {
    /// Serves the publisher's valid fixture.
    fn start() -> Self {
        let site = crate::common::site();
        let mut process = Command::new(env!("CARGO_BIN_EXE_glossary"))
            .args(["serve", "--watch", "--addr", "127.0.0.1:0", "--app", "app"])
            .current_dir(&site)
            .env("RUST_LOG", "off")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stderr = process.stderr.take().unwrap();
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            BufReader::new(stderr).lines().map_while(Result::ok).all(|line| sender.send(line).is_ok())
        });
        // The program prints its address after it has started watching.
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
        Self { site, process, lines }
    }

    /// Waits for a line that contains a text.
    fn wait_for(&self, text: &str) {
        let mut printed = Vec::new();
        let found = loop {
            let Ok(line) = self.lines.recv_timeout(OUTPUT_TIMEOUT) else { break false };
            let found = line.contains(text);
            printed.push(line);
            if found {
                break true;
            }
        };
        assert!(found, "`{text}` was not printed, only {printed:?}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[test]
fn an_image_is_found_in_a_folder_that_is_created_after_the_start() {
    let server = Server::start();
    server.wait_for("Published 3 terms");
    let path = |name: &str| server.site.path().join(name);
    assert!(!path("public").exists());

    // The term's file is old, so only the change of the image makes the program read it again.
    let written = path("content/terms/written.md");
    let text = fs::read_to_string(path("content/terms/api.md")).unwrap();
    fs::write(&written, text.replace("## Example", "![A map](map.gif)\n\n## Example")).unwrap();
    let file = fs::File::options().write(true).open(&written).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(60)).unwrap();
    fs::rename(written, path("content/terms/api.md")).unwrap();
    server.wait_for("Not published");

    fs::create_dir(path("public")).unwrap();
    server.wait_for("Not published");
    fs::write(path("public/map.gif"), b"GIF89a\x03\x00\x02\x00\x00\x00\x00;").unwrap();
    server.wait_for("Published 3 terms");
    let page = fs::read_to_string(path("dist/terms/api/index.html")).unwrap();
    assert!(page.contains("width=\"3\" height=\"2\""), "{page}");
}

#[test]
fn changed_renamed_removed_and_restored_terms_are_published() {
    let server = Server::start();
    server.wait_for("Published 3 terms");
    let path = |name: &str| server.site.path().join(name);
    let api = path("content/terms/api.md");
    let text = fs::read_to_string(&api).unwrap();
    let page = |slug: &str| fs::read_to_string(path("dist/terms").join(slug).join("index.html")).ok();

    // Twice, because only touched files are read again.
    for sentence in ["It came first.", "It came second."] {
        fs::write(&api, format!("{text}\n{sentence}\n")).unwrap();
        server.wait_for("Published 3 terms");
        assert!(page("api").unwrap().contains(sentence), "{sentence}");
    }
    // A new term has a page, which disappears with its file.
    let new = path("content/terms/platform.md");
    let renamed = text.replace("name = \"API\"", "name = \"Platform\"").replace("web API", "base");
    assert_ne!(renamed, text);
    fs::write(&new, renamed).unwrap();
    server.wait_for("4 terms");
    fs::remove_file(&new).unwrap();
    server.wait_for("3 terms");
    assert!(page("platform").is_none());
    // An error stays while other files are changed.
    fs::write(&api, text.replace("definition =", "defnition =")).unwrap();
    server.wait_for("Not published");
    let webhook = path("content/terms/webhook.md");
    let other = fs::read_to_string(&webhook).unwrap();
    fs::write(&webhook, other + "\nIt came third.\n").unwrap();
    server.wait_for("Not published");
    fs::write(&api, &text).unwrap();
    server.wait_for("Published 3 terms");
    assert!(page("webhook").unwrap().contains("It came third."));
}
