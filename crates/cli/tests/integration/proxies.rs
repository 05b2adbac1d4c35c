//! Real reverse proxies with the configurations in `deploy`, in front of the inbox.

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use glossary_core::inquiry::InquiryId;
use glossary_inbox::store::{InquiryFilter, Store};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tempfile::TempDir;

use crate::common::served::{Served, program, request};

const START_TIMEOUT: Duration = Duration::from_secs(20);

/// Inquiries that are stored.
const GOOD: usize = 1_200;

/// Clients that send at the same time.
const CLIENTS: usize = 8;

/// A running proxy, killed when dropped.
struct Proxy {
    process: Child,
    address: SocketAddr,
    _folder: TempDir,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Proxy {
    /// Starts a program, and waits until its port is open.
    fn start(mut program: Command, address: SocketAddr, folder: TempDir) -> Self {
        let log = fs::File::create(folder.path().join("log")).unwrap();
        let process = program.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap();
        let mut proxy = Self { process, address, _folder: folder };
        let started = Instant::now();
        while std::net::TcpStream::connect(address).is_err() {
            let ended = proxy.process.try_wait().unwrap();
            assert!(ended.is_none() && started.elapsed() < START_TIMEOUT, "the proxy does not start: {ended:?}");
            thread::sleep(Duration::from_millis(20));
        }
        proxy
    }
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).unwrap()
}

/// Replaces texts, each of which must be there.
fn replaced(text: &str, pairs: &[(&str, &str)]) -> String {
    pairs.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}: {text}");
        text.replace(from, to)
    })
}

/// Returns a whole configuration of nginx, which needs no other folder and no other user.
fn nginx_conf(server: &str) -> String {
    let paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|kind| format!("{kind}_temp_path {kind};"));
    format!(
        "daemon off; master_process off; pid nginx.pid; error_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{}\n\
         types {{ text/html html; text/javascript js; }}\n{server}\n}}\n",
        paths.join("\n")
    )
}

fn nginx_command(nginx: &Path, folder: &TempDir, conf: &str) -> Command {
    let file = folder.path().join("nginx.conf");
    fs::write(&file, conf).unwrap();
    let mut command = Command::new(nginx);
    command.arg("-p").arg(folder.path()).arg("-c").arg(&file).args(["-e", "stderr"]);
    command
}

fn nginx(inbox: SocketAddr) -> Option<Proxy> {
    let nginx = program("nginx")?;
    let (folder, address) = (tempfile::tempdir().unwrap(), free_address());
    let deployed = replaced(&read("deploy/nginx.conf"), &[("127.0.0.1:8080", &inbox.to_string())]);
    // The file itself is valid.
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["www.example.com".to_owned()]).unwrap();
    fs::write(folder.path().join("fullchain.pem"), cert.pem()).unwrap();
    fs::write(folder.path().join("privkey.pem"), signing_key.serialize_pem()).unwrap();
    let own = format!("{}/", folder.path().display());
    let checked = replaced(&deployed, &[("/etc/letsencrypt/live/www.example.com/", &own)]);
    let checked = nginx_command(&nginx, &folder, &nginx_conf(&checked)).arg("-t").output().unwrap();
    let output = String::from_utf8_lossy(&checked.stderr);
    assert!(checked.status.success() && !output.contains("[warn]"), "{output}");
    // The test's client has no TLS.
    let plain: String = deployed
        .lines()
        .filter(|line| !line.contains("ssl_") && !line.contains("[::]"))
        .fold(String::new(), |text, line| text + line + "\n");
    let listen = format!("listen {address};");
    let redirect = format!("listen {};", free_address());
    let plain = replaced(&plain, &[("listen 443 ssl http2;", &listen), ("listen 80;", &redirect)]);
    Some(Proxy::start(nginx_command(&nginx, &folder, &nginx_conf(&plain)), address, folder))
}

fn caddy(inbox: SocketAddr) -> Option<Proxy> {
    let caddy = program("caddy")?;
    let (folder, address) = (tempfile::tempdir().unwrap(), free_address());
    let deployed = read("deploy/Caddyfile");
    let command = |file: &Path, command: &str| {
        let mut caddy = Command::new(&caddy);
        caddy.args([command, "--adapter", "caddyfile", "--config"]).arg(file);
        caddy.env("XDG_DATA_HOME", folder.path()).env("XDG_CONFIG_HOME", folder.path()).env("HOME", folder.path());
        caddy
    };
    let file = folder.path().join("Caddyfile");
    fs::write(&file, &deployed).unwrap();
    let checked = command(&file, "validate").output().unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    // The test's client has no TLS.
    let plain = replaced(
        &deployed,
        &[
            ("127.0.0.1:8080", &inbox.to_string()),
            ("www.example.com {", &format!("http://www.example.com:{} {{\n\tbind 127.0.0.1", address.port())),
        ],
    );
    fs::write(&file, format!("{{\n\tadmin off\n}}\n{plain}")).unwrap();
    let command = command(&file, "run");
    Some(Proxy::start(command, address, folder))
}

/// Requests for which the inbox answers before it has read the body.
const REFUSED: [(&str, usize, u16); 3] =
    [("application/json", 200_000, 413), ("text/plain", 100_000, 415), ("text/plain", 900_000, 415)];

fn posted(kind: &str, body: &str) -> Vec<u8> {
    let head = format!(
        "POST /api/inquiries HTTP/1.1\r\nHost: www.example.com\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body.as_bytes()].concat()
}

/// Sends good inquiries mixed with refused requests, and returns the number of wrong answers.
fn send_mixed(proxy: SocketAddr) -> usize {
    let (next, wrong) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let check = |kind: &str, body: &str, status: u16| {
        let response = request(proxy, &posted(kind, body)).unwrap_or_default();
        if !response.starts_with(&format!("HTTP/1.1 {status}")) {
            wrong.fetch_add(1, Ordering::Relaxed);
            eprintln!("{status} expected: {}", response.lines().next().unwrap_or_default());
        }
    };
    thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= GOOD {
                        break;
                    }
                    if number % 4 == 0 {
                        let (kind, length, status) = REFUSED[number / 4 % REFUSED.len()];
                        check(kind, &"x".repeat(length), status);
                    }
                    let mut random = [0; 10];
                    random[..8].copy_from_slice(&number.to_be_bytes());
                    let body = serde_json::json!({
                        "id": InquiryId::new(0, random),
                        "fields": { "name": "Ada", "email": "ada@example.com", "message": "An engine" },
                    });
                    check("application/json", &body.to_string(), 201);
                }
            });
        }
    });
    wrong.into_inner()
}

/// Checks that each good inquiry is stored, and that the inbox sees the visitor's address.
fn check_proxy(start: fn(SocketAddr) -> Option<Proxy>) {
    let inbox = Served::start(&["--rate-limit", "100000"]);
    let Some(proxy) = start(inbox.address) else { return };
    let page = request(proxy.address, b"GET / HTTP/1.1\r\nHost: www.example.com\r\nConnection: close\r\n\r\n").unwrap();
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(page.to_lowercase().contains("content-security-policy: default-src 'none'"), "{page}");
    assert_eq!(send_mixed(proxy.address), 0);
    let database = format!("sqlite:{}", inbox.folder.path().join("data/inquiries.sqlite3").display());
    let stored = tokio::runtime::Runtime::new()
        .unwrap()
        .block_on(async { Store::open(&database).await.unwrap().list(&InquiryFilter::default()).await.unwrap() });
    assert_eq!(stored.len(), GOOD);
    let log = inbox.log();
    assert!(!log.contains("X-Forwarded-For"), "{log}");
}

#[test]
fn behind_nginx_no_good_inquiry_fails_because_of_refused_ones() {
    check_proxy(nginx);
}

#[test]
fn behind_caddy_no_good_inquiry_fails_because_of_refused_ones() {
    check_proxy(caddy);
}

/// The configuration of a static site in the manual.
#[test]
fn nginx_serves_the_compressed_copies_of_a_static_site() {
    let Some(nginx) = program("nginx") else { return };
    let (folder, address) = (tempfile::tempdir().unwrap(), free_address());
    let site = folder.path().join("site");
    fs::create_dir(&site).unwrap();
    let names = ["headers.json", "index.html", "404.html", "app-0123456789abcdef.js", "app-0123456789abcdef.js.gz"];
    for name in names {
        fs::write(site.join(name), name).unwrap();
    }
    // The maps that the manual's script writes.
    let mut maps = String::new();
    for header in ["content_security_policy", "access_control_allow_origin", "x_robots_tag", "redirect"] {
        maps += &format!("map $uri $glossary_{header} {{ default \"\"; }}\n");
    }
    let own = folder.path().display().to_string();
    fs::write(folder.path().join("glossary-maps.conf"), maps).unwrap();
    let conf = replaced(
        &read("docs/src/run/nginx.conf"),
        &[
            ("/etc/nginx", &own),
            ("/srv/glossary", &format!("{own}/site")),
            ("listen 80;", &format!("listen {address};")),
        ],
    );
    let proxy = Proxy::start(nginx_command(&nginx, &folder, &nginx_conf(&conf)), address, folder);
    let get = |path: &str, encoding: &str| {
        let text = format!(
            "GET {path} HTTP/1.1\r\nHost: glossary.example.com\r\nAccept-Encoding: {encoding}\r\nConnection: close\r\n\r\n"
        );
        request(proxy.address, text.as_bytes()).unwrap()
    };
    let script = get("/app-0123456789abcdef.js", "gzip");
    assert!(script.ends_with("app-0123456789abcdef.js.gz") && script.contains("Content-Encoding: gzip"), "{script}");
    assert!(script.contains("Content-Type: text/javascript") && script.contains("immutable"), "{script}");
    let plain = get("/app-0123456789abcdef.js", "identity");
    assert!(plain.ends_with("app-0123456789abcdef.js") && !plain.contains("Content-Encoding"), "{plain}");
    assert!(get("/headers.json", "gzip").starts_with("HTTP/1.1 404"));
}
