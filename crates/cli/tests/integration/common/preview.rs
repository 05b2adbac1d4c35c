//! A running `glossary serve --watch`.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// The timeout for a line of output, and for a page.
const TIMEOUT: Duration = Duration::from_secs(30);

pub struct Preview {
    pub site: TempDir,
    process: Child,
    address: String,
    /// The lines of standard error.
    lines: Receiver<String>,
}

impl Preview {
    /// Serves a site, with further arguments.
    pub fn start(site: TempDir, arguments: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_glossary"))
            .args(["serve", "--watch", "--addr", "127.0.0.1:0", "--app", "app"])
            .args(arguments)
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
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).and_then(|rest| rest.split(['/', ' ']).next());
        let address =
            address.unwrap_or_else(|| panic!("no address: {line}, {:?}", lines.try_iter().collect::<Vec<_>>()));
        Self { site, address: address.to_owned(), process, lines }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.site.path().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    /// Waits for a line that contains a text, and returns the lines up to it.
    pub fn wait_for(&self, text: &str) -> Vec<String> {
        let mut printed = Vec::new();
        let found = loop {
            let Ok(line) = self.lines.recv_timeout(TIMEOUT) else { break false };
            let found = line.contains(text);
            printed.push(line);
            if found {
                break true;
            }
        };
        assert!(found, "`{text}` was not printed, only {printed:#?}");
        printed
    }

    /// Returns the status and the body of a page.
    pub fn get(&self, path: &str) -> (u16, String) {
        let mut connection = TcpStream::connect(&self.address).unwrap();
        write!(connection, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut response = Vec::new();
        connection.read_to_end(&mut response).unwrap();
        let response = String::from_utf8_lossy(&response).into_owned();
        let (head, body) = response.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }

    /// Waits for a page that fulfils a condition, and returns the page.
    pub fn wait_for_page(&self, path: &str, what: &str, is_wanted: impl Fn(&str) -> bool) -> String {
        let started = Instant::now();
        loop {
            let (_, page) = self.get(path);
            if is_wanted(&page) {
                return page;
            }
            let main =
                page.split("<aside id=\"glossary-problems").nth(1).or(page.split("<main").nth(1)).unwrap_or(&page);
            assert!(started.elapsed() < TIMEOUT, "{what}: {path} stays\n{main:.2000}");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}
