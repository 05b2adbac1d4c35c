//! A running `glossary serve` with a site, and requests to it.

use std::{
    env, fs,
    io::{self, BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

use tempfile::TempDir;

const RESPONSE_TIMEOUT: Duration = Duration::from_secs(20);

/// A running `glossary serve`, killed when dropped.
pub struct Served {
    pub folder: TempDir,
    pub process: Child,
    pub address: SocketAddr,
}

impl Served {
    /// Serves a site with one page, behind one trusted proxy.
    pub fn start(arguments: &[&str]) -> Self {
        let folder = super::site();
        let settings = folder.path().join("glossary.toml");
        let text = fs::read_to_string(&settings).unwrap();
        fs::write(&settings, text.replace("https://www.example.com/glossary/", "https://www.example.com/")).unwrap();
        let dist = folder.path().join("dist");
        fs::create_dir(&dist).unwrap();
        fs::write(dist.join("index.html"), "a page ".repeat(2_000)).unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_glossary"))
            .args(["serve", "--addr", "127.0.0.1:0", "--trusted-hops", "1", "--rate-limit-overall", "0"])
            .args(arguments)
            .current_dir(&folder)
            .env_remove("DATABASE_URL")
            .env("RUST_LOG", "warn")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut started = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut started).unwrap();
        let address = started.split("http://").nth(1).unwrap().split(['/', ' ']).next().unwrap().parse().unwrap();
        Self { folder, process, address }
    }

    /// Ends the program, and returns its log.
    pub fn log(mut self) -> String {
        self.process.kill().unwrap();
        let mut log = String::new();
        self.process.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        log
    }

    /// Returns the memory of the program in MiB.
    pub fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        resident.trim().strip_suffix(" kB").unwrap().parse::<u64>().unwrap() / 1024
    }

    /// Returns the number of the program's open files.
    pub fn open_files(&self) -> usize {
        fs::read_dir(format!("/proc/{}/fd", self.process.id())).unwrap().count()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // An error means that the process has already ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Sends a request on a connection of its own. Returns the response, as far as it came.
pub fn request(address: SocketAddr, request: &[u8]) -> io::Result<String> {
    let mut connection = TcpStream::connect(address)?;
    connection.set_read_timeout(Some(RESPONSE_TIMEOUT))?;
    // An error may mean that the response came before the end of the request.
    let _ = connection.write_all(request);
    let mut response = Vec::new();
    let read = connection.read_to_end(&mut response);
    if response.is_empty() {
        read?;
    }
    Ok(String::from_utf8_lossy(&response).into_owned())
}

/// Returns a server that `cargo xtask test` installs; `None`, with a warning, if it is missing. In CI, a missing server
/// is a failure.
pub fn program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain(["/usr/sbin".into(), "/usr/local/sbin".into()]);
    let found = folders.map(|folder| folder.join(name)).find(|file| file.is_file());
    if found.is_none() {
        assert!(env::var_os("CI").is_none(), "{name} is missing; `apt-get install {name}` installs it");
        // Unlike `eprintln`, this is shown for passing tests too.
        let missing = format!("{name} IS NOT TESTED: it is missing; `apt-get install {name}` installs it\n");
        io::stderr().write_all(missing.as_bytes()).unwrap();
    }
    found
}
