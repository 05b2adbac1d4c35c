//! Those to whom inquiries are passed on: a webhook that keeps what it is sent.

use std::{
    collections::HashSet,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use glossary_inbox::{
    forward::{Forwarder, Guard, Secret, Target, Transport, Webhook},
    http::Metrics,
    store::{JobFilter, JobState, Store},
};
use jiff::{Timestamp, ToSpan as _};
use serde_json::Value;

use crate::{PATIENCE, message};

/// The variable that holds the webhook's address.
pub const VARIABLE: &str = "GLOSSARY_FORWARD__TEAM";

/// What names it in the settings.
pub const SETTINGS: &str = r#"
[[forward]]
name = "team"
kind = "webhook"
url_env = "GLOSSARY_FORWARD__TEAM"
allow_private = true
"#;

/// The receiver, as long as the test runs.
pub struct Team {
    address: SocketAddr,
    received: Arc<Mutex<HashSet<String>>>,
}

impl Team {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::<Mutex<HashSet<_>>>::default();
        let kept = received.clone();
        thread::spawn(move || {
            for connection in listener.incoming() {
                // A program that was killed while it sent will send again.
                let _ = receive(connection.unwrap(), &kept);
            }
        });
        Self { address, received }
    }

    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// The ids of what has arrived, once the queue in a folder's database is empty:
    /// whoever is started when the leases of the killed have run out sends the rest.
    pub fn received(&self, database: &str) -> HashSet<String> {
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let store = Store::open_existing(database).await.unwrap().with_targets(vec!["team".to_owned()]);
            let webhook = Webhook::new(&Secret::new(&self.url()), None, &Guard::new(true)).unwrap();
            let target = Target { name: "team".to_owned(), transport: Transport::Webhook(webhook) };
            let forwarder = Forwarder::new(store.clone(), [target], Metrics::default().forwarding());
            let later = Arc::new(|| Timestamp::now().checked_add(1.hour()).unwrap());
            let forwarder = forwarder.with_clock(later);
            while forwarder.round().await.unwrap() > 0 {}
            for job in store.jobs(&JobFilter::default()).await.unwrap() {
                assert_eq!(job.state, JobState::Delivered, "{job:?}");
            }
            store.close().await;
        });
        self.received.lock().unwrap().clone()
    }
}

/// Keeps the id of a whole message, then answers.
fn receive(connection: TcpStream, received: &Mutex<HashSet<String>>) -> std::io::Result<()> {
    connection.set_read_timeout(Some(PATIENCE))?;
    let mut connection = BufReader::new(connection);
    let (mut line, mut length) = (String::new(), 0);
    while line != "\r\n" {
        line.clear();
        if connection.read_line(&mut line)? == 0 {
            return Ok(());
        }
        if let Some(number) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = number.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body)?;
    let body: Value = serde_json::from_slice(&body).unwrap();
    let id = body["data"]["id"].as_str().unwrap().to_owned();
    assert_eq!(body["data"]["fields"]["message"], message(&id).trim_end());
    received.lock().unwrap().insert(id);
    connection.get_mut().write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}
