//! The mail server that takes our messages.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use lettre::{
    Message,
    transport::smtp::{
        Error,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, TlsParameters},
        extension::ClientId,
    },
};
use percent_encoding::percent_decode_str;
use tokio::time::timeout;
use url::{Host, Url};

use crate::forward::{Failure, Guard, Secret, endpoint::literal};

/// How long the server has for each answer.
const ANSWER: Duration = Duration::from_secs(15);

/// How long the whole of it may take.
const WHOLE: Duration = Duration::from_secs(60);

/// The ports of submission, with TLS from the beginning and with STARTTLS
/// (<https://www.rfc-editor.org/rfc/rfc8314#section-3>).
const PORT_TLS: u16 = 465;
const PORT_STARTTLS: u16 = 587;

/// The port between mail servers, where one on the same machine listens
/// (<https://www.rfc-editor.org/rfc/rfc5321#section-4.5.4.2>).
const PORT_RELAY: u16 = 25;

/// A mail server that takes messages for others.
#[derive(Clone)]
pub struct Relay {
    /// As in an address: a name is looked up for each message.
    host: Host,
    port: u16,
    encryption: Encryption,
    credentials: Option<Credentials>,
    guard: Guard,
}

#[derive(Clone)]
enum Encryption {
    FromTheBeginning(TlsParameters),
    StartTls(TlsParameters),
    None,
}

/// Why mail cannot be sent like this. Neither the server's address nor its
/// password is shown.
#[derive(Debug, thiserror::Error)]
pub enum BadMail {
    /// It is no address of a mail server.
    #[error("is no mail server: write smtps://user:password@host, with special characters as %40 for @ and so on")]
    Server,
    /// What visitors wrote would travel in the clear.
    #[error("would send mail in the clear, which anyone on the way could read; `allow_private = true` permits it")]
    Clear,
    /// It is an address of a private network.
    #[error("leads to {0}, which is no public address; `allow_private = true` permits it")]
    Private(IpAddr),
    /// No connection can be encrypted.
    #[error("cannot be connected to: {0}; is a package like ca-certificates installed?")]
    Tls(Error),
    /// Somebody cannot be written to.
    #[error("`{0}` is no e-mail address")]
    Address(String),
}

impl Relay {
    /// A mail server by its address: `smtps://user:password@host` with TLS from the
    /// beginning, `smtp://…` with STARTTLS, which must work, or `smtp://…?tls=none`
    /// without any, where private addresses are allowed.
    ///
    /// # Errors
    /// [`BadMail`].
    pub fn new(address: &Secret, guard: &Guard) -> Result<Self, BadMail> {
        let url = Url::parse(address.expose()).map_err(|_| BadMail::Server)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(BadMail::Server)?;
        // An address of another scheme than the web's keeps its host as a text.
        let host = Host::parse(host).map_err(|_| BadMail::Server)?;
        if let Some(address) = literal(host.clone()).filter(|address| !guard.permits(*address)) {
            return Err(BadMail::Private(address));
        }
        let encrypted = || {
            let name = host.to_string();
            TlsParameters::new(name.trim_matches(['[', ']']).to_owned()).map_err(BadMail::Tls)
        };
        let (encryption, port) = match (url.scheme(), url.query()) {
            ("smtps", None) => (Encryption::FromTheBeginning(encrypted()?), PORT_TLS),
            ("smtp", None) => (Encryption::StartTls(encrypted()?), PORT_STARTTLS),
            ("smtp", Some("tls=none")) if guard.allows_private() => (Encryption::None, PORT_RELAY),
            ("smtp", Some("tls=none")) => return Err(BadMail::Clear),
            _ => return Err(BadMail::Server),
        };
        let decoded = |text| percent_decode_str(text).decode_utf8().map_err(|_| BadMail::Server);
        let credentials = match url.password() {
            Some(password) => Some(Credentials::new(decoded(url.username())?.into(), decoded(password)?.into())),
            None if url.username().is_empty() => None,
            None => return Err(BadMail::Server),
        };
        Ok(Self { host, port: url.port().unwrap_or(port), encryption, credentials, guard: guard.clone() })
    }

    /// Hands over a message. `Ok` means that the server has taken it on.
    pub(super) async fn send(&self, message: Message) -> Result<(), Failure> {
        let addresses = match literal(self.host.clone()) {
            Some(address) => vec![address],
            None => {
                let found = self.guard.addresses(&self.host.to_string()).await;
                found.map_err(|blocked| Failure::later(blocked.to_string()))?
            }
        };
        let addresses: Vec<_> = addresses.into_iter().map(|address| SocketAddr::new(address, self.port)).collect();
        let handed_over = timeout(WHOLE, self.hand_over(&addresses, &message)).await;
        handed_over.map_err(|_| Failure::later("the mail server took too long".to_owned()))?
    }

    async fn hand_over(&self, addresses: &[SocketAddr], message: &Message) -> Result<(), Failure> {
        let hello = ClientId::default();
        let tls = match &self.encryption {
            Encryption::FromTheBeginning(tls) => Some(tls.clone()),
            _ => None,
        };
        let connection = AsyncSmtpConnection::connect_tokio1(addresses, Some(ANSWER), &hello, tls, None).await;
        let mut connection = connection.map_err(|error| explained(&error))?;
        let taken = async {
            if let Encryption::StartTls(tls) = &self.encryption {
                connection.starttls(tls.clone(), &hello).await?;
            }
            if let Some(credentials) = &self.credentials {
                connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await?;
            }
            connection.send(message.envelope(), &message.formatted()).await
        };
        taken.await.map_err(|error| explained(&error))?;
        // It has been taken on: how the connection ends makes no difference.
        let _ = connection.quit().await;
        Ok(())
    }
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Relay")
    }
}

/// In words of our own: a server's may repeat an address.
fn explained(error: &Error) -> Failure {
    // https://www.rfc-editor.org/rfc/rfc5321#section-4.2.3
    const NO_SUCH_MAILBOX: [u16; 3] = [550, 551, 553];
    match error.status().map(u16::from) {
        Some(code) if NO_SUCH_MAILBOX.contains(&code) => {
            Failure::Final(format!("the mail server answered {code}: it does not take mail to that address"))
        }
        Some(code) => Failure::later(format!("the mail server answered {code}")),
        None if error.is_tls() => Failure::later("the connection to the mail server could not be encrypted".to_owned()),
        None if error.is_timeout() => Failure::later("no answer of the mail server in time".to_owned()),
        None if error.is_client() => Failure::later("the mail server lacks STARTTLS or a way to log in".to_owned()),
        None => Failure::later("no connection to the mail server".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(address: &str, allow_private: bool) -> Result<Relay, BadMail> {
        Relay::new(&Secret::new(address), &Guard::new(allow_private))
    }

    #[test]
    fn addresses_say_how_to_encrypt_and_log_in() {
        let relay = new("smtps://me%40example.com:p%2Fw@mail.example.com", false).unwrap();
        assert!(matches!(relay.encryption, Encryption::FromTheBeginning(_)));
        assert_eq!(
            (relay.port, relay.credentials),
            (465, Some(Credentials::new("me@example.com".into(), "p/w".into())))
        );
        let relay = new("smtp://mail.example.com", false).unwrap();
        assert!(matches!(relay.encryption, Encryption::StartTls(_)));
        assert_eq!((relay.port, &relay.credentials), (587, &None));
        assert_eq!(format!("{relay:?}"), "Relay");
        assert_eq!(new("smtp://127.0.0.1?tls=none", true).unwrap().port, 25);
    }

    #[test]
    fn what_cannot_work_is_refused_without_showing_it() {
        let table = [
            ("mail.example.com", "is no mail server"),
            ("https://mail.example.com/secret", "is no mail server"),
            ("smtps://me@mail.example.com", "is no mail server"),
            ("smtp://mail.example.com?tls=secret", "is no mail server"),
            ("smtp://mail.example.com?tls=none", "in the clear"),
            ("smtps://me:secret@127.0.0.1", "127.0.0.1, which is no public address"),
            ("smtps://me:secret@[fd00::1]", "fd00::1, which is no public address"),
        ];
        for (address, expected) in table {
            let error = new(address, false).err().unwrap().to_string();
            assert!(error.contains(expected) && !error.contains("secret"), "{address}: {error}");
        }
    }
}
