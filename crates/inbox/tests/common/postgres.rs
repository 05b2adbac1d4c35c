//! A PostgreSQL server for the tests: the one in `GLOSSARY_TEST_POSTGRES`
//! (`postgres://user:password@host:port/database`), or a private one in a temporary folder that
//! ends with this process.
//!
//! `cargo xtask test` installs PostgreSQL. Without it, these tests print a warning and pass, except
//! in CI, where they fail.
#![allow(dead_code, reason = "each test file uses a part of this")]
#![allow(clippy::panic, reason = "helper functions are test code too")]

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

/// The prefix of the test databases' names. A version 7 UUID follows, which holds the creation
/// time.
const PREFIX: &str = "glossary_test_";

/// No test runs this long, so older databases are left over from other runs.
const MAX_AGE: Duration = Duration::from_hours(2);

/// How long a private server may take to start on a busy machine.
const START_TIMEOUT: Duration = Duration::from_mins(2);

/// The most ports to try, in case another process takes the chosen one.
const MAX_PORTS: usize = 5;

/// A server and the address of one of its databases.
struct Server {
    address: Url,
    /// Ends the private server when its standard input is closed.
    _shell: Option<Child>,
}

/// Returns the server; `None` if PostgreSQL is not installed.
fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    SERVER
        .get_or_init(|| match env::var("GLOSSARY_TEST_POSTGRES") {
            Ok(address) => Some(Server { address: address.parse().unwrap(), _shell: None }),
            Err(_) => programs().map(|programs| start(&programs)),
        })
        .as_ref()
}

/// Creates a database and returns its address.
pub async fn new_database() -> Option<Url> {
    static CLEARED: OnceCell<()> = OnceCell::const_new();
    let server = &server()?.address;
    let mut connection = PgConnection::connect(server.as_str()).await.unwrap();
    CLEARED.get_or_init(async || drop_old_databases(&mut connection).await).await;
    let name = format!("{PREFIX}{}", Uuid::now_v7().simple());
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    let mut database = server.clone();
    database.set_path(&name);
    Some(database)
}

/// Drops the databases of earlier runs. A run keeps its own: a failed test's database is needed for
/// debugging, and a killed run cannot clean up.
async fn drop_old_databases(connection: &mut PgConnection) {
    let names = sqlx::query_scalar("SELECT datname FROM pg_database").fetch_all(&mut *connection).await;
    let names: Vec<String> = names.unwrap();
    for name in names.iter().filter(|name| is_old(name)) {
        // Fails if another process was faster or is connected.
        let _ = connection.execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name}"))).await;
    }
}

fn is_old(name: &str) -> bool {
    let id = name.strip_prefix(PREFIX).and_then(|id| id.split('_').next()?.parse::<Uuid>().ok());
    let made = id.and_then(|id| id.get_timestamp()).map(|made| Duration::from_secs(made.to_unix().0));
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap();
    made.is_some_and(|made| made + MAX_AGE < now)
}

/// Runs SQL on a connection of its own.
pub async fn execute(database: &Url, sql: String) {
    let mut connection = PgConnection::connect(database.as_str()).await.unwrap();
    connection.execute(AssertSqlSafe(sql)).await.unwrap();
}

/// Makes the private server's user the owner of a folder. Returns `false` for a server that is not
/// private, which may run on another machine.
pub fn give(folder: &Path) -> bool {
    let owned = env::var_os("GLOSSARY_TEST_POSTGRES").is_none();
    if let (true, Some((user, group))) = (owned, allowed_user()) {
        chown(folder, Some(user), Some(group)).unwrap();
    }
    owned
}

/// Returns the folder of PostgreSQL's programs: from the PATH, or Debian's.
fn programs() -> Option<PathBuf> {
    let debian =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path).chain(debian).find(|folder| folder.join("initdb").is_file());
    if found.is_none() {
        assert!(env::var_os("CI").is_none(), "PostgreSQL is missing; `apt-get install postgresql` installs it");
        // Unlike `eprintln`, this is shown for passing tests too.
        let missing = "PostgreSQL IS NOT TESTED: it is missing; `apt-get install postgresql` installs it\n";
        io::stderr().write_all(missing.as_bytes()).unwrap();
    }
    found
}

/// Starts a server that stops, and removes its folder, however this process ends: a shell waits for
/// the end of its standard input.
fn start(programs: &Path) -> Server {
    const SERVE: &str =
        r#""$0" -D "$1/data" -p "$2" & server=$!; read -r _; kill -INT $server; wait $server; rm -rf "$1""#;
    let folder = tempfile::Builder::new().prefix("glossary-postgres-").tempdir().unwrap().keep();
    // A test that connects to another server at this port is rejected.
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
    for _ in 0..MAX_PORTS {
        // Another process may take the port before the server does.
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
        if accepts_connections(&log) {
            let address = format!("postgres://tester:{password}@127.0.0.1:{port}/postgres").parse().unwrap();
            return Server { address, _shell: Some(shell) };
        }
        shell.kill().unwrap();
        shell.wait().unwrap();
    }
    panic!("PostgreSQL found no free port: {}", fs::read_to_string(log).unwrap());
}

/// Waits until the log says that the server accepts connections. Returns `false` if the port is
/// taken.
fn accepts_connections(log: &Path) -> bool {
    let started = Instant::now();
    loop {
        let text = fs::read_to_string(log).unwrap();
        if text.contains("ready to accept connections") {
            return true;
        }
        if text.contains("Address already in use") && text.contains("FATAL") {
            return false;
        }
        assert!(!text.contains("FATAL") && started.elapsed() < START_TIMEOUT, "PostgreSQL does not start: {text}");
        thread::yield_now();
    }
}

/// Returns the user and group to run PostgreSQL as, because it refuses to run as root: its
/// package's user, or nobody. `None` if the tests do not run as root.
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
