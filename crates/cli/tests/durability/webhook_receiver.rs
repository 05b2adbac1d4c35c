//! A webhook that records the ids of the inquiries that it receives.

use std::{
    collections::HashSet,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use glossary_inbox::{
    forward::{DeliveryTarget, Forwarder, Guard, Secret, Transport, Webhook},
    http::Metrics,
    store::{JobFilter, JobState, Store},
};
use jiff::{Timestamp, ToSpan as _};
use serde_json::Value;

use crate::{RESPONSE_TIMEOUT, message};

/// The environment variable with the webhook's address.
pub const VARIABLE: &str = "GLOSSARY_FORWARD__TEAM";

/// The settings of the webhook.
pub const SETTINGS: &str = r#"
[[forward]]
name = "team"
kind = "webhook"
url_env = "GLOSSARY_FORWARD__TEAM"
allow_private = true
"#;

/// A running webhook.
pub struct WebhookReceiver {
    address: SocketAddr,
    received: Arc<Mutex<HashSet<String>>>,
}

impl WebhookReceiver {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::<Mutex<HashSet<_>>>::default();
        let ids = received.clone();
        thread::spawn(move || {
            for connection in listener.incoming() {
                // A program that was killed while sending sends again later.
                let _ = receive(connection.unwrap(), &ids);
            }
        });
        Self { address, received }
    }

    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Forwards the remaining inquiries, as an instance does after the leases of killed instances have expired. Returns
    /// the ids of all received inquiries.
    pub fn received(&self, database: &str) -> HashSet<String> {
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let store = Store::open_existing(database).await.unwrap().with_targets(vec!["team".to_owned()]);
            let webhook = Webhook::new(&Secret::new(&self.url()), None, &Guard::new(true)).unwrap();
            let target = DeliveryTarget { name: "team".to_owned(), transport: Transport::Webhook(webhook) };
            let forwarder = Forwarder::new(store.clone(), [target], Metrics::default().forwarding());
            let later = Arc::new(|| Timestamp::now().checked_add(1.hour()).unwrap());
            let forwarder = forwarder.with_clock(later);
            while forwarder.run_once().await.unwrap() > 0 {}
            for job in store.jobs(&JobFilter::default()).await.unwrap() {
                assert_eq!(job.state, JobState::Delivered, "{job:?}");
            }
            store.close().await;
        });
        self.received.lock().unwrap().clone()
    }
}

/// Records the id of a complete message, then responds.
fn receive(connection: TcpStream, received: &Mutex<HashSet<String>>) -> std::io::Result<()> {
    connection.set_read_timeout(Some(RESPONSE_TIMEOUT))?;
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
