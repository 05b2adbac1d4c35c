//! A proxy in front of PostgreSQL that can hold all bytes back, like a network that loses packets.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex},
    thread,
    time::Duration,
};

use url::Url;

/// The proxy. Its threads end with the process.
pub struct StalledProxy {
    address: SocketAddr,
    state: Arc<(Mutex<State>, Condvar)>,
}

#[derive(Default)]
struct State {
    stalled: bool,
    /// Whether bytes are held back.
    held: bool,
}

impl StalledProxy {
    pub fn start(database: &Url) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = Self { address: listener.local_addr().unwrap(), state: Arc::default() };
        let server = (database.host_str().unwrap().to_owned(), database.port().unwrap_or(5432));
        let state = proxy.state.clone();
        thread::spawn(move || {
            for client in listener.incoming() {
                let (client, server) = (client.unwrap(), TcpStream::connect(&server).unwrap());
                for (from, to) in [(&client, &server), (&server, &client)] {
                    let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    let state = state.clone();
                    thread::spawn(move || pass(from, to, &state));
                }
            }
        });
        proxy
    }

    /// Returns the database's address through the proxy.
    pub fn address(&self, database: &Url) -> Url {
        let mut address = database.clone();
        address.set_host(Some("127.0.0.1")).unwrap();
        address.set_port(Some(self.address.port())).unwrap();
        address
    }

    /// Holds all bytes back from now on.
    pub fn stall(&self) {
        self.state.0.lock().unwrap().stalled = true;
    }

    /// Waits until bytes are held back.
    pub fn wait_until_held(&self) {
        let state = self.state.0.lock().unwrap();
        let timeout = Duration::from_secs(60);
        let (_state, waited) = self.state.1.wait_timeout_while(state, timeout, |state| !state.held).unwrap();
        assert!(!waited.timed_out(), "nothing was sent to the database");
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, (state, changed): &(Mutex<State>, Condvar)) {
    let mut bytes = [0; 4_096];
    while let Ok(read @ 1..) = from.read(&mut bytes) {
        let mut state = state.lock().unwrap();
        if state.stalled {
            state.held = true;
            changed.notify_all();
            return;
        }
        drop(state);
        if to.write_all(&bytes[..read]).is_err() {
            return;
        }
    }
}
