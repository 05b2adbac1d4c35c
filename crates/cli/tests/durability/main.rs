//! Durability: every acknowledged inquiry is stored exactly once and forwarded at least once, even if the program is
//! killed at any time.
//!
//! Several clients send inquiries and retry until they have a response, as browsers do. Meanwhile the program is killed
//! at random times and restarted. With PostgreSQL there are two instances, and a client without a response retries with
//! the other. `GLOSSARY_DURABILITY_SECONDS` sets the duration.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic")]
#![allow(clippy::print_stdout, reason = "a long run prints its totals")]

#[path = "../../../inbox/tests/common/postgres.rs"]
mod postgres;
mod stalled_proxy;
mod webhook_receiver;

use std::{
    collections::{HashMap, HashSet},
    env, fs,
    hash::{BuildHasher, RandomState},
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use glossary_core::inquiry::InquiryId;
use glossary_inbox::store::{InquiryFilter, Store, StoredInquiry};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{stalled_proxy::StalledProxy, webhook_receiver::WebhookReceiver};

const CLIENTS: u64 = 4;

/// The timeout for a response.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(20);

/// Instances of the program with one database, the folder of the site, and the forwarding target.
struct Cluster {
    folder: TempDir,
    webhook: WebhookReceiver,
    database: String,
    instances: Vec<Instance>,
}

struct Instance {
    process: Child,
    address: SocketAddr,
}

impl Cluster {
    fn with_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite:{}", folder.path().join("data/inquiries.sqlite3").display());
        Self::start(folder, database, 1)
    }

    /// Returns `None` without PostgreSQL.
    fn two_with_postgres() -> Option<Self> {
        let database = tokio::runtime::Runtime::new().unwrap().block_on(postgres::new_database())?;
        Some(Self::start(tempfile::tempdir().unwrap(), database.into(), 2))
    }

    fn start(folder: TempDir, database: String, instances: usize) -> Self {
        let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("../publisher/tests/fixtures/valid/glossary.toml");
        let settings = fs::read_to_string(settings).unwrap() + webhook_receiver::SETTINGS;
        fs::write(folder.path().join("glossary.toml"), settings).unwrap();
        fs::create_dir(folder.path().join("dist")).unwrap();
        fs::write(folder.path().join("dist/index.html"), "home").unwrap();
        let webhook = WebhookReceiver::start();
        let mut cluster = Self { folder, webhook, database, instances: Vec::new() };
        for _ in 0..instances {
            let instance = cluster.spawn();
            cluster.instances.push(instance);
        }
        cluster
    }

    fn spawn(&self) -> Instance {
        let log = self.folder.path().join("log");
        let stderr = fs::OpenOptions::new().create(true).append(true).open(&log).unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_glossary"))
            .args(["serve", "--addr", "127.0.0.1:0", "--rate-limit-overall", "0"])
            .current_dir(self.folder.path())
            .env("RUST_LOG", "error")
            .env("DATABASE_URL", &self.database)
            .env(webhook_receiver::VARIABLE, self.webhook.url())
            .stdout(Stdio::piped())
            .stderr(stderr)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()?.parse().ok());
        let Some(address) = address else {
            // The process has ended or is unusable.
            process.kill().unwrap();
            let status = process.wait().unwrap();
            panic!("the program does not start: {status}, {line:?}, {}", fs::read_to_string(log).unwrap());
        };
        Instance { process, address }
    }

    /// Kills an instance and restarts it.
    fn kill_and_restart(&mut self, which: u64) {
        let which = which as usize % self.instances.len();
        self.instances[which].kill();
        self.instances[which] = self.spawn();
    }

    /// Sends SIGTERM to all instances, and waits for their end.
    fn terminate(&mut self) {
        for Instance { process, .. } in &mut self.instances {
            let kill = Command::new("kill").args(["-TERM", &process.id().to_string()]).status().unwrap();
            assert!(kill.success());
        }
        for Instance { process, .. } in &mut self.instances {
            assert!(process.wait().unwrap().success());
        }
    }

    fn addresses(&self) -> Vec<SocketAddr> {
        self.instances.iter().map(|instance| instance.address).collect()
    }

    /// Returns the ids of the forwarded inquiries, once the queue is empty.
    fn forwarded(&self) -> HashSet<String> {
        self.webhook.received(&self.database)
    }

    /// Returns the stored inquiries, by id.
    fn stored(&self) -> HashMap<String, Vec<StoredInquiry>> {
        let inquiries = tokio::runtime::Runtime::new().unwrap().block_on(async {
            let store = Store::open_existing(&self.database).await.unwrap();
            let inquiries = store.list(&InquiryFilter::default()).await.unwrap();
            store.close().await;
            inquiries
        });
        let mut by_id = HashMap::<_, Vec<_>>::new();
        for inquiry in inquiries {
            by_id.entry(inquiry.id.to_string()).or_default().push(inquiry);
        }
        by_id
    }
}

impl Instance {
    fn kill(&mut self) {
        // An error means that the process has already ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Threads that send inquiries until [`Clients::finish`].
struct Clients {
    addresses: Arc<Mutex<Vec<SocketAddr>>>,
    stop: Arc<AtomicBool>,
    acknowledged: Arc<AtomicU64>,
    threads: Vec<thread::JoinHandle<SentInquiries>>,
}

/// The inquiries that a client sent.
#[derive(Default)]
struct SentInquiries {
    acknowledged: Vec<String>,
    /// The last inquiry, if it was not acknowledged.
    unacknowledged: Option<String>,
}

impl Clients {
    fn start(cluster: &Cluster) -> Self {
        let addresses = Arc::new(Mutex::new(cluster.addresses()));
        let stop = Arc::new(AtomicBool::new(false));
        let acknowledged = Arc::new(AtomicU64::new(0));
        let threads = (0..CLIENTS)
            .map(|client| {
                let (addresses, stop, acknowledged) = (addresses.clone(), stop.clone(), acknowledged.clone());
                thread::spawn(move || send_until(client, &addresses, &stop, &acknowledged))
            })
            .collect();
        Self { addresses, stop, acknowledged, threads }
    }

    fn use_addresses_of(&self, cluster: &Cluster) {
        *self.addresses.lock().unwrap() = cluster.addresses();
    }

    /// Waits until `more` further inquiries are acknowledged.
    fn wait_for(&self, more: u64) {
        let (started, before) = (Instant::now(), self.acknowledged.load(Ordering::Relaxed));
        while self.acknowledged.load(Ordering::Relaxed) < before + more {
            assert!(started.elapsed() < RESPONSE_TIMEOUT, "no further inquiry is acknowledged");
            thread::yield_now();
        }
    }

    fn finish(self) -> Vec<SentInquiries> {
        self.stop.store(true, Ordering::Relaxed);
        self.threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    }
}

fn send_until(
    client: u64,
    addresses: &Mutex<Vec<SocketAddr>>,
    stop: &AtomicBool,
    acknowledged: &AtomicU64,
) -> SentInquiries {
    let (mut sent, mut attempts) = (SentInquiries::default(), client as usize);
    for number in 0.. {
        let inquiry = inquiry(client, number);
        let id = inquiry["id"].as_str().unwrap().to_owned();
        // Retries the same inquiry until there is a response.
        loop {
            let to = {
                let addresses = addresses.lock().unwrap();
                addresses[attempts % addresses.len()]
            };
            attempts += 1;
            match post(to, &inquiry.to_string()) {
                Some(201 | 200) => break,
                Some(status) => assert_eq!(status, 503, "{id}"),
                None => {}
            }
            if stop.load(Ordering::Relaxed) {
                sent.unacknowledged = Some(id);
                return sent;
            }
        }
        sent.acknowledged.push(id);
        acknowledged.fetch_add(1, Ordering::Relaxed);
        if stop.load(Ordering::Relaxed) {
            break;
        }
    }
    sent
}

fn inquiry(client: u64, number: u64) -> Value {
    let mut random = [0; 10];
    random[..2].copy_from_slice(&(client as u16).to_be_bytes());
    random[2..].copy_from_slice(&number.to_be_bytes());
    let id = InquiryId::new(1_800_000_000_000 + number, random).to_string();
    json!({ "id": id, "fields": { "name": "Ada", "email": "ada@example.com", "message": message(&id) } })
}

/// Returns a message that needs several pages of the database.
fn message(id: &str) -> String {
    format!("{id} ").repeat(100)
}

/// Posts an inquiry. Returns the status, or `None` without a complete response.
fn post(to: SocketAddr, body: &str) -> Option<u16> {
    let mut connection = TcpStream::connect(to).ok()?;
    connection.set_read_timeout(Some(RESPONSE_TIMEOUT)).ok()?;
    let length = body.len();
    let head = "POST /api/inquiries HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n";
    write!(connection, "{head}Content-Length: {length}\r\n\r\n{body}").ok()?;
    let mut response = String::new();
    connection.read_to_string(&mut response).ok()?;
    // A truncated response acknowledges nothing.
    let (head, body) = response.split_once("\r\n\r\n")?;
    serde_json::from_str::<Value>(body).ok()?;
    head.split(' ').nth(1)?.parse().ok()
}

/// Asserts that every acknowledged inquiry is stored once, that all stored inquiries were sent and are complete, and
/// that all of them are forwarded.
fn check(sent: &[SentInquiries], cluster: &Cluster) {
    let (stored, forwarded) = (cluster.stored(), cluster.forwarded());
    let mut expected = 0;
    for SentInquiries { acknowledged, unacknowledged } in sent {
        for id in acknowledged {
            assert_eq!(stored.get(id).map(Vec::len), Some(1), "{id} was acknowledged");
        }
        expected += acknowledged.len() + usize::from(unacknowledged.as_ref().is_some_and(|id| stored.contains_key(id)));
    }
    assert_eq!(stored.len(), expected);
    for (id, inquiries) in &stored {
        assert!(forwarded.contains(id), "{id} is stored but not forwarded");
        let fields = &inquiries[0].fields;
        assert_eq!(fields["message"], message(id).trim_end());
        assert_eq!((fields["name"].as_str(), fields["email"].as_str()), ("Ada", "ada@example.com"));
    }
}

/// Kills instances at random times while clients send, and checks the stored inquiries.
fn test_kills(mut cluster: Cluster) {
    let seconds = env::var("GLOSSARY_DURABILITY_SECONDS").map_or(8, |seconds| seconds.parse().unwrap());
    let clients = Clients::start(&cluster);
    let (started, mut rounds) = (Instant::now(), 0);
    // At least twice, even if the start is slow.
    while started.elapsed() < Duration::from_secs(seconds) || rounds < 2 {
        // Kill while clients send.
        clients.wait_for(1);
        let chance = RandomState::new().hash_one(rounds);
        thread::sleep(Duration::from_micros(chance % 150_000));
        cluster.kill_and_restart(chance / 150_000);
        clients.use_addresses_of(&cluster);
        rounds += 1;
    }
    clients.wait_for(CLIENTS * 2);
    let sent = clients.finish();
    cluster.terminate();
    let acknowledged: usize = sent.iter().map(|sent| sent.acknowledged.len()).sum();
    println!("killed {rounds} times, {acknowledged} inquiries acknowledged");
    check(&sent, &cluster);
}

#[test]
fn acknowledged_inquiries_survive_kills_with_sqlite() {
    test_kills(Cluster::with_sqlite());
}

#[test]
fn acknowledged_inquiries_survive_kills_with_two_instances_on_postgres() {
    if let Some(cluster) = Cluster::two_with_postgres() {
        test_kills(cluster);
    }
}

#[test]
fn a_graceful_shutdown_loses_no_acknowledged_inquiry() {
    for _ in 0..3 {
        let mut cluster = Cluster::with_sqlite();
        let clients = Clients::start(&cluster);
        clients.wait_for(20);
        cluster.terminate();
        check(&clients.finish(), &cluster);
    }
}

/// The process may have a request that waits for the database, a delivery queue to read, and a write that is never
/// confirmed.
#[test]
fn a_stuck_database_does_not_delay_the_shutdown() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let Some(database) = runtime.block_on(postgres::new_database()) else { return };
    let proxy = StalledProxy::start(&database);
    let mut cluster = Cluster::start(tempfile::tempdir().unwrap(), proxy.address(&database).into(), 1);
    let address = cluster.addresses()[0];
    assert_eq!(post(address, &inquiry(0, 0).to_string()), Some(201));
    proxy.stall();
    let requests: Vec<_> =
        (1..4).map(|number| thread::spawn(move || post(address, &inquiry(0, number).to_string()))).collect();
    proxy.wait_until_held();
    let process = &mut cluster.instances[0].process;
    assert!(Command::new("kill").args(["-TERM", &process.id().to_string()]).status().unwrap().success());
    let started = Instant::now();
    let status = process.wait().unwrap();
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    assert_eq!(status.code(), Some(1));
    let log = fs::read_to_string(cluster.folder.path().join("log")).unwrap();
    assert!(log.contains("does not answer"), "{log}");
    for request in requests {
        assert!([None, Some(503)].contains(&request.join().unwrap()));
    }
}
