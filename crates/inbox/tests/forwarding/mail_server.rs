//! A mail server that keeps what it is sent, and can be told to refuse
//! (<https://www.rfc-editor.org/rfc/rfc5321>).

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// What it does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// It takes every message.
    Takes,
    /// It answers a command that begins like this in its own way.
    Answers(&'static str, &'static str),
    /// It closes the connection as soon as it has taken a message.
    HangsUp,
}

pub struct MailServer {
    pub address: SocketAddr,
    kept: Arc<Mutex<Vec<Letter>>>,
}

#[derive(Clone, Debug, Default)]
pub struct Letter {
    pub commands: Vec<String>,
    /// As it was sent, with `\n` as its line breaks.
    pub text: String,
}

impl MailServer {
    pub async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self { address: listener.local_addr().unwrap(), kept: Arc::default() };
        let kept = server.kept.clone();
        tokio::spawn(async move {
            loop {
                let (connection, _) = listener.accept().await.unwrap();
                // Whoever goes away has said all.
                let _ = talk(connection, manner, &kept).await;
            }
        });
        server
    }

    pub fn letters(&self) -> Vec<Letter> {
        self.kept.lock().unwrap().clone()
    }
}

async fn talk(connection: TcpStream, manner: Manner, kept: &Mutex<Vec<Letter>>) -> std::io::Result<()> {
    let mut connection = BufReader::new(connection);
    let mut letter = Letter::default();
    connection.write_all(b"220 mail.example\r\n").await?;
    let mut line = String::new();
    while connection.read_line(&mut line).await? > 0 {
        let command = std::mem::take(&mut line).trim_end().to_owned();
        let answer = match (manner, command.split([' ', ':']).next()) {
            (Manner::Answers(begin, answer), _) if command.starts_with(begin) => answer,
            (_, Some("EHLO")) => "250-mail.example\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME",
            (_, Some("AUTH")) => "235 welcome",
            (_, Some("DATA")) => {
                connection.write_all(b"354 go on\r\n").await?;
                while connection.read_line(&mut line).await? > 0 && line != ".\r\n" {
                    letter.text.push_str(&line.replace("\r\n", "\n"));
                    line.clear();
                }
                line.clear();
                kept.lock().unwrap().push(std::mem::take(&mut letter));
                "250 taken"
            }
            (_, Some("QUIT")) => "221 bye",
            _ => "250 fine",
        };
        letter.commands.push(command);
        connection.write_all(format!("{answer}\r\n").as_bytes()).await?;
        if manner == Manner::HangsUp && answer == "250 taken" {
            return Ok(());
        }
    }
    Ok(())
}
