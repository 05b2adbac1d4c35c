//! A PostgreSQL for the tests: the one that `GLOSSARY_TEST_POSTGRES` names, as
//! `postgres://user:password@host:port/database`, or a private one in a temporary
//! folder, which ends with this program.
//!
//! `cargo xtask test` sees to it that PostgreSQL is installed. Without it, these
//! tests say so and pass, except in CI, where they fail.
#![allow(dead_code, reason = "each test file uses its own part of this")]

use std::{
    env, fs,
    io::{self, Write},
    net::TcpListener,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
    time::{Duration, Instant},
};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use url::Url;

const PASSWORD: &str = "the-password";

/// How long a private server may take to start on a busy machine.
const STARTING: Duration = Duration::from_mins(1);

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
    let server = &server()?.address;
    let name = format!("glossary_test_{}", uuid::Uuid::now_v7().simple());
    let mut connection = connect(server).await;
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    let mut database = server.clone();
    database.set_path(&name);
    Some(database)
}

/// Runs SQL in the database at this address, as somebody else than the store.
pub async fn execute(database: &Url, sql: String) {
    connect(database).await.execute(AssertSqlSafe(sql)).await.unwrap();
}

/// A private server is still starting at first: it refuses connections, or says so.
async fn connect(database: &Url) -> PgConnection {
    let started = Instant::now();
    loop {
        match PgConnection::connect(database.as_str()).await {
            Err(error) if is_starting(&error) && started.elapsed() < STARTING => tokio::task::yield_now().await,
            connection => return connection.unwrap(),
        }
    }
}

fn is_starting(error: &sqlx::Error) -> bool {
    // https://www.postgresql.org/docs/current/errcodes-appendix.html: cannot_connect_now
    matches!(error, sqlx::Error::Io(_))
        || error.as_database_error().is_some_and(|error| error.code().as_deref() == Some("57P03"))
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
        let missing = "PostgreSQL IS NOT TESTED: it is missing; `apt-get install postgresql` installs it";
        writeln!(io::stderr(), "{missing}").unwrap();
    }
    found
}

/// Starts a server that ends, and whose folder goes, when this program ends
/// however it may: a shell waits for the end of its input, which nobody writes to.
fn start(programs: &Path) -> Server {
    const SERVE: &str =
        r#""$0" -D "$1/data" -p "$2" & server=$!; read -r _; kill -INT $server; wait $server; rm -rf "$1""#;
    let folder = tempfile::Builder::new().prefix("glossary-postgres-").tempdir().unwrap().keep();
    fs::write(folder.join("password"), PASSWORD).unwrap();
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
    // Nobody else takes the port as long as this asks the system for it at the last moment.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let settings = "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nfsync = off\nmax_connections = 400\n";
    let file = folder.join("data/postgresql.conf");
    fs::write(&file, fs::read_to_string(&file).unwrap() + settings).unwrap();
    let shell = command(Path::new("/bin/sh"))
        .args(["-c", SERVE])
        .arg(programs.join("postgres"))
        .arg(&folder)
        .arg(port.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(fs::File::create(folder.join("log")).unwrap())
        .spawn()
        .unwrap();
    let address = format!("postgres://tester:{PASSWORD}@127.0.0.1:{port}/postgres").parse().unwrap();
    Server { address, _shell: Some(shell) }
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
