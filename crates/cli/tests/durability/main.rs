//! Whatever happens to the program while it receives inquiries: what it has
//! acknowledged is there, once and whole, and is passed on at least once.
//!
//! Several clients send, each again and again until it has an answer, as browsers
//! do. Meanwhile the program is killed at random moments and started again; with
//! PostgreSQL there are two of them, and those who have no answer of one turn to the
//! other. By default that goes on for some seconds; `GLOSSARY_DURABILITY_SECONDS` sets
//! how many.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "the helpers of a test fail like the test itself")]
#![allow(clippy::print_stdout, reason = "a long run says what it has done")]

#[path = "../../../inbox/tests/common/postgres.rs"]
mod postgres;
mod team;

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
use glossary_inbox::store::{Filter, Store, StoredInquiry};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::team::Team;

const CLIENTS: u64 = 4;

/// How long a client waits for an answer that does not come.
const PATIENCE: Duration = Duration::from_secs(20);

/// The program, once or several times over one database, a folder with a site, and whom
/// it passes inquiries on to.
struct Program {
    folder: TempDir,
    team: Team,
    database: String,
    instances: Vec<Instance>,
}

struct Instance {
    process: Child,
    address: SocketAddr,
}

impl Program {
    fn over_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite:{}", folder.path().join("data/inquiries.sqlite3").display());
        Self::start(folder, database, 1)
    }

    /// `None` where there is no PostgreSQL.
    fn twice_over_postgres() -> Option<Self> {
        let database = tokio::runtime::Runtime::new().unwrap().block_on(postgres::new_database())?;
        Some(Self::start(tempfile::tempdir().unwrap(), database.into(), 2))
    }

    fn start(folder: TempDir, database: String, instances: usize) -> Self {
        let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("../publisher/tests/fixtures/valid/glossary.toml");
        let settings = fs::read_to_string(settings).unwrap() + team::SETTINGS;
        fs::write(folder.path().join("glossary.toml"), settings).unwrap();
        fs::create_dir(folder.path().join("dist")).unwrap();
        fs::write(folder.path().join("dist/index.html"), "home").unwrap();
        let team = Team::start();
        let mut program = Self { folder, team, database, instances: Vec::new() };
        for _ in 0..instances {
            let instance = program.spawn();
            program.instances.push(instance);
        }
        program
    }

    fn spawn(&self) -> Instance {
        let log = self.folder.path().join("log");
        let said = fs::OpenOptions::new().create(true).append(true).open(&log).unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_glossary"))
            .args(["serve", "--addr", "127.0.0.1:0"])
            .current_dir(self.folder.path())
            .env("RUST_LOG", "error")
            .env("DATABASE_URL", &self.database)
            .env(team::VARIABLE, self.team.url())
            .stdout(Stdio::piped())
            .stderr(said)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()?.parse().ok());
        let Some(address) = address else {
            // It has ended, or it will be of no use.
            process.kill().unwrap();
            let status = process.wait().unwrap();
            panic!("it does not start: {status}, {line:?}, {}", fs::read_to_string(log).unwrap());
        };
        Instance { process, address }
    }

    /// Kills an instance, wherever it is, and starts it again.
    fn kill_and_restart(&mut self, which: u64) {
        let which = which as usize % self.instances.len();
        self.instances[which].kill();
        self.instances[which] = self.spawn();
    }

    /// Asks them to end, and waits until they have.
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

    /// The ids of what is passed on, when all of it is.
    fn passed_on(&self) -> HashSet<String> {
        self.team.received(&self.database)
    }

    /// What is stored, by id.
    fn stored(&self) -> HashMap<String, Vec<StoredInquiry>> {
        let inquiries = tokio::runtime::Runtime::new().unwrap().block_on(async {
            let store = Store::open_existing(&self.database).await.unwrap();
            let inquiries = store.list(&Filter::default()).await.unwrap();
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
        // An error means that it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Sends inquiries from several threads until it is told to stop.
struct Clients {
    addresses: Arc<Mutex<Vec<SocketAddr>>>,
    stop: Arc<AtomicBool>,
    acknowledged: Arc<AtomicU64>,
    threads: Vec<thread::JoinHandle<Sent>>,
}

/// What was sent: the ids that were acknowledged, and one at most that was not.
#[derive(Default)]
struct Sent {
    acknowledged: Vec<String>,
    open: Option<String>,
}

impl Clients {
    fn start(program: &Program) -> Self {
        let addresses = Arc::new(Mutex::new(program.addresses()));
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

    fn turn_to(&self, program: &Program) {
        *self.addresses.lock().unwrap() = program.addresses();
    }

    /// Waits until so many more were acknowledged.
    fn wait_for(&self, more: u64) {
        let (begun, before) = (Instant::now(), self.acknowledged.load(Ordering::Relaxed));
        while self.acknowledged.load(Ordering::Relaxed) < before + more {
            assert!(begun.elapsed() < PATIENCE, "nothing is acknowledged any more");
            thread::yield_now();
        }
    }

    fn finish(self) -> Vec<Sent> {
        self.stop.store(true, Ordering::Relaxed);
        self.threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    }
}

fn send_until(client: u64, addresses: &Mutex<Vec<SocketAddr>>, stop: &AtomicBool, acknowledged: &AtomicU64) -> Sent {
    let (mut sent, mut attempts) = (Sent::default(), client as usize);
    for number in 0.. {
        let inquiry = inquiry(client, number);
        let id = inquiry["id"].as_str().unwrap().to_owned();
        // The same again until it has an answer, whatever became of the one before.
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
                sent.open = Some(id);
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

/// Long enough to lie on several pages of the database.
fn message(id: &str) -> String {
    format!("{id} ").repeat(100)
}

/// The status of the answer; `None` without one.
fn post(to: SocketAddr, body: &str) -> Option<u16> {
    let mut connection = TcpStream::connect(to).ok()?;
    connection.set_read_timeout(Some(PATIENCE)).ok()?;
    let length = body.len();
    let head = "POST /api/inquiries HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n";
    write!(connection, "{head}Content-Length: {length}\r\n\r\n{body}").ok()?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer).ok()?;
    // An answer that breaks off acknowledges nothing.
    let (head, body) = answer.split_once("\r\n\r\n")?;
    serde_json::from_str::<Value>(body).ok()?;
    head.split(' ').nth(1)?.parse().ok()
}

/// Every acknowledged inquiry is stored once, nothing is that was not sent, each is
/// whole, and all that is stored is passed on.
fn check(sent: &[Sent], program: &Program) {
    let (stored, passed_on) = (program.stored(), program.passed_on());
    let mut sent_at_all = 0;
    for Sent { acknowledged, open } in sent {
        for id in acknowledged {
            assert_eq!(stored.get(id).map(Vec::len), Some(1), "{id} was acknowledged");
        }
        sent_at_all += acknowledged.len() + usize::from(open.as_ref().is_some_and(|id| stored.contains_key(id)));
    }
    assert_eq!(stored.len(), sent_at_all);
    for (id, inquiries) in &stored {
        assert!(passed_on.contains(id), "{id} is stored, and was passed on to nobody");
        let fields = &inquiries[0].fields;
        assert_eq!(fields["message"], message(id).trim_end());
        assert_eq!((fields["name"].as_str(), fields["email"].as_str()), ("Ada", "ada@example.com"));
    }
}

/// Kills the program at random moments while clients send, and checks what is left.
fn kill_again_and_again(mut program: Program) {
    let seconds = env::var("GLOSSARY_DURABILITY_SECONDS").map_or(8, |seconds| seconds.parse().unwrap());
    let clients = Clients::start(&program);
    let (begun, mut rounds) = (Instant::now(), 0);
    while begun.elapsed() < Duration::from_secs(seconds) {
        // In the midst of what they send.
        clients.wait_for(1);
        let chance = RandomState::new().hash_one(rounds);
        thread::sleep(Duration::from_micros(chance % 150_000));
        program.kill_and_restart(chance / 150_000);
        clients.turn_to(&program);
        rounds += 1;
    }
    clients.wait_for(CLIENTS * 2);
    let sent = clients.finish();
    program.terminate();
    let acknowledged: usize = sent.iter().map(|sent| sent.acknowledged.len()).sum();
    println!("killed {rounds} times, {acknowledged} inquiries acknowledged");
    assert!(rounds > 1, "it takes too long to start");
    check(&sent, &program);
}

#[test]
fn killed_at_any_moment_it_keeps_what_it_has_acknowledged() {
    kill_again_and_again(Program::over_sqlite());
}

#[test]
fn two_over_one_postgres_and_killed_at_any_moment_keep_what_they_have_acknowledged() {
    if let Some(program) = Program::twice_over_postgres() {
        kill_again_and_again(program);
    }
}

#[test]
fn asked_to_end_it_finishes_what_it_has_begun() {
    for _ in 0..3 {
        let mut program = Program::over_sqlite();
        let clients = Clients::start(&program);
        clients.wait_for(20);
        program.terminate();
        check(&clients.finish(), &program);
    }
}
