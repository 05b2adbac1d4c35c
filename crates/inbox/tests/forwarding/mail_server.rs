//! An SMTP server that records messages and can be configured to fail
//! (<https://www.rfc-editor.org/rfc/rfc5321>).

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// The server's behaviour.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Behaviour {
    /// Accepts every message.
    Accepts,
    /// Responds to a command with this prefix with this line.
    Responds(&'static str, &'static str),
    /// Closes the connection after accepting a message.
    Disconnects,
}

pub struct MailServer {
    pub address: SocketAddr,
    received: Arc<Mutex<Vec<ReceivedMail>>>,
}

#[derive(Clone, Debug, Default)]
pub struct ReceivedMail {
    pub commands: Vec<String>,
    /// The message with `\n` as line breaks.
    pub text: String,
}

impl MailServer {
    pub async fn start(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self { address: listener.local_addr().unwrap(), received: Arc::default() };
        let received = server.received.clone();
        tokio::spawn(async move {
            loop {
                let (connection, _) = listener.accept().await.unwrap();
                // Fails when the client disconnects.
                let _ = serve(connection, behaviour, &received).await;
            }
        });
        server
    }

    pub fn messages(&self) -> Vec<ReceivedMail> {
        self.received.lock().unwrap().clone()
    }
}

async fn serve(
    connection: TcpStream,
    behaviour: Behaviour,
    received: &Mutex<Vec<ReceivedMail>>,
) -> std::io::Result<()> {
    let mut connection = BufReader::new(connection);
    let mut mail = ReceivedMail::default();
    connection.write_all(b"220 mail.example\r\n").await?;
    let mut line = String::new();
    while connection.read_line(&mut line).await? > 0 {
        let command = std::mem::take(&mut line).trim_end().to_owned();
        let reply = match (behaviour, command.split([' ', ':']).next()) {
            (Behaviour::Responds(begin, reply), _) if command.starts_with(begin) => reply,
            (_, Some("EHLO")) => "250-mail.example\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME",
            (_, Some("AUTH")) => "235 welcome",
            (_, Some("DATA")) => {
                connection.write_all(b"354 go on\r\n").await?;
                while connection.read_line(&mut line).await? > 0 && line != ".\r\n" {
                    mail.text.push_str(&line.replace("\r\n", "\n"));
                    line.clear();
                }
                line.clear();
                received.lock().unwrap().push(std::mem::take(&mut mail));
                "250 accepted"
            }
            (_, Some("QUIT")) => "221 bye",
            _ => "250 fine",
        };
        mail.commands.push(command);
        connection.write_all(format!("{reply}\r\n").as_bytes()).await?;
        if behaviour == Behaviour::Disconnects && reply == "250 accepted" {
            return Ok(());
        }
    }
    Ok(())
}
