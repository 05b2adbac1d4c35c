//! The receiver of forwarded inquiries: answers and counts the messages.

use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

use anyhow::{Context, Result};

/// A receiver, which runs until this program ends.
pub struct Receiver {
    /// The address to send messages to.
    pub address: String,
    received: Arc<AtomicU32>,
}

impl Receiver {
    /// Starts to listen.
    ///
    /// # Errors
    /// When no port is free.
    pub fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").context("nothing can listen on 127.0.0.1")?;
        let address = format!("http://{}/", listener.local_addr().context("the listener has no address")?);
        let received = Arc::<AtomicU32>::default();
        let counted = received.clone();
        thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                // The inbox sends a message again after a broken connection.
                if answer(connection).is_ok() {
                    counted.fetch_add(1, Ordering::Relaxed);
                }
            }
        });
        Ok(Self { address, received })
    }

    /// Returns the number of messages so far.
    pub fn received(&self) -> u32 {
        self.received.load(Ordering::Relaxed)
    }
}

fn answer(connection: TcpStream) -> io::Result<()> {
    let mut connection = BufReader::new(connection);
    let (mut line, mut length) = (String::new(), 0);
    while line != "\r\n" {
        line.clear();
        if connection.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if let Some(number) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = number.trim().parse().unwrap_or(0);
        }
    }
    io::copy(&mut connection.by_ref().take(length), &mut io::sink())?;
    connection.get_mut().write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}
