//! A PostgreSQL for the tests: the one that `GLOSSARY_TEST_POSTGRES` names, as
//! `postgres://user:password@host:port/database`, or a private one in a temporary
//! folder, which ends with this program.
//!
//! `cargo xtask test` sees to it that PostgreSQL is installed. Without it, these
//! tests say so and pass, except in CI, where they fail.
#![allow(dead_code, reason = "each test file uses its own part of this")]
#![allow(clippy::panic, reason = "it is test code, though no test function")]

use std::{
    env, fs,
    io::{self, Write},
    net::TcpListener,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
    thread,
    time::{Duration, Instant, SystemTime},
};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tokio::sync::OnceCell;
use url::Url;
use uuid::Uuid;

/// What the names of the tests' databases begin with; a version 7 UUID follows, which
/// says when it was made.
const PREFIX: &str = "glossary_test_";

/// No test runs for so long: what is older, another run has left.
const OLD: Duration = Duration::from_hours(2);

/// How long a private server may take to start on a busy machine.
const STARTING: Duration = Duration::from_mins(2);

/// How often it may find that somebody else has its port.
const PORTS: usize = 5;

/// A server, by the address of a database that it has.
struct Server {
    address: Url,
    /// Ends the private server when its input is closed.
    _shell: Option<Child>,
}

/// `None` where there is no PostgreSQL.
fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    SERVER
        .get_or_init(|| match env::var("GLOSSARY_TEST_POSTGRES") {
            Ok(address) => Some(Server { address: address.parse().unwrap(), _shell: None }),
            Err(_) => programs().map(|programs| start(&programs)),
        })
        .as_ref()
}

/// Makes a new database and returns its address.
pub async fn new_database() -> Option<Url> {
    static CLEARED: OnceCell<()> = OnceCell::const_new();
    let server = &server()?.address;
    let mut connection = PgConnection::connect(server.as_str()).await.unwrap();
    CLEARED.get_or_init(async || clear(&mut connection).await).await;
    let name = format!("{PREFIX}{}", Uuid::now_v7().simple());
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    let mut database = server.clone();
    database.set_path(&name);
    Some(database)
}

/// Removes what tests made in a server that outlives them. Not their own, at their end: the
/// one that fails is to be looked at, and a killed one has no end.
async fn clear(connection: &mut PgConnection) {
    let names = sqlx::query_scalar("SELECT datname FROM pg_database").fetch_all(&mut *connection).await;
    let names: Vec<String> = names.unwrap();
    for name in names.iter().filter(|name| is_old(name)) {
        // An error means that somebody was faster, or looks at it.
        let _ = connection.execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name}"))).await;
    }
}

fn is_old(name: &str) -> bool {
    let id = name.strip_prefix(PREFIX).and_then(|id| id.split('_').next()?.parse::<Uuid>().ok());
    let made = id.and_then(|id| id.get_timestamp()).map(|made| Duration::from_secs(made.to_unix().0));
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap();
    made.is_some_and(|made| made + OLD < now)
}

/// Runs SQL in the database at this address, as somebody else than the store.
pub async fn execute(database: &Url, sql: String) {
    let mut connection = PgConnection::connect(database.as_str()).await.unwrap();
    connection.execute(AssertSqlSafe(sql)).await.unwrap();
}

/// The folder with PostgreSQL's programs: on the PATH, or where Debian puts them.
fn programs() -> Option<PathBuf> {
    let debian =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path).chain(debian).find(|folder| folder.join("initdb").is_file());
    if found.is_none() {
        assert!(env::var_os("CI").is_none(), "PostgreSQL is missing; `apt-get install postgresql` installs it");
        // Unlike `eprintln`, this is seen also where tests pass.
        let missing = "PostgreSQL IS NOT TESTED: it is missing; `apt-get install postgresql` installs it\n";
        io::stderr().write_all(missing.as_bytes()).unwrap();
    }
    found
}

/// Starts a server that ends, and whose folder goes, when this program ends
/// however it may: a shell waits for the end of its input, which nobody writes to.
fn start(programs: &Path) -> Server {
    const SERVE: &str =
        r#""$0" -D "$1/data" -p "$2" & server=$!; read -r _; kill -INT $server; wait $server; rm -rf "$1""#;
    let folder = tempfile::Builder::new().prefix("glossary-postgres-").tempdir().unwrap().keep();
    // Whoever finds another server at a port is not let in.
    let password = Uuid::now_v7().simple().to_string();
    fs::write(folder.join("password"), &password).unwrap();
    let user = allowed_user();
    let command = |program: &Path| {
        let mut command = Command::new(program);
        command.current_dir(&folder);
        if let Some((user, group)) = user {
            command.uid(user).gid(group);
        }
        command
    };
    if let Some((user, group)) = user {
        for path in [&folder, &folder.join("password")] {
            chown(path, Some(user), Some(group)).unwrap();
        }
    }
    let made = command(&programs.join("initdb"))
        .args(["--pgdata=data", "--username=tester", "--auth=password", "--pwfile=password"])
        .args(["--encoding=UTF8", "--no-locale", "--no-sync"])
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let settings =
        "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nfsync = off\nmax_connections = 1000\n";
    let file = folder.join("data/postgresql.conf");
    fs::write(&file, fs::read_to_string(&file).unwrap() + settings).unwrap();
    let log = folder.join("log");
    for _ in 0..PORTS {
        // Somebody else may take it before the server does.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut shell = command(Path::new("/bin/sh"))
            .args(["-c", SERVE])
            .arg(programs.join("postgres"))
            .arg(&folder)
            .arg(port.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(fs::File::create(&log).unwrap())
            .spawn()
            .unwrap();
        if listens(&log) {
            let address = format!("postgres://tester:{password}@127.0.0.1:{port}/postgres").parse().unwrap();
            return Server { address, _shell: Some(shell) };
        }
        shell.kill().unwrap();
        shell.wait().unwrap();
    }
    panic!("PostgreSQL found no free port: {}", fs::read_to_string(log).unwrap());
}

/// Waits until a server can be connected to, by what it logs. `false` where its port is
/// taken.
fn listens(log: &Path) -> bool {
    let started = Instant::now();
    loop {
        let said = fs::read_to_string(log).unwrap();
        if said.contains("ready to accept connections") {
            return true;
        }
        if said.contains("Address already in use") && said.contains("FATAL") {
            return false;
        }
        assert!(!said.contains("FATAL") && started.elapsed() < STARTING, "PostgreSQL does not start: {said}");
        thread::yield_now();
    }
}

/// PostgreSQL refuses to run as root: then it runs as the user that its package
/// has made, or as nobody. `None`: as whoever runs the tests.
fn allowed_user() -> Option<(u32, u32)> {
    let number = |arguments: &[&str]| -> Option<u32> {
        let output = Command::new("id").args(arguments).output().ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse().ok()
    };
    if number(&["-u"]) != Some(0) {
        return None;
    }
    ["postgres", "nobody"].into_iter().find_map(|name| Some((number(&["-u", name])?, number(&["-g", name])?)))
}
