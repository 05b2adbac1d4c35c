//! The SMTP relay that sends our messages.

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

use crate::forward::{Failure, Guard, Secret, Transcript, endpoint::ip_literal};

/// The timeout of each SMTP command.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(15);

/// The timeout of a whole transfer.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(60);

/// The submission ports, with implicit TLS and with STARTTLS
/// (<https://www.rfc-editor.org/rfc/rfc8314#section-3>).
const PORT_TLS: u16 = 465;
const PORT_STARTTLS: u16 = 587;

/// The SMTP port, on which a relay on the same machine listens
/// (<https://www.rfc-editor.org/rfc/rfc5321#section-4.5.4.2>).
const PORT_SMTP: u16 = 25;

/// An SMTP relay.
#[derive(Clone)]
pub struct Relay {
    /// The host of the URL. Names are resolved for each message.
    host: Host,
    port: u16,
    encryption: Encryption,
    credentials: Option<Credentials>,
    guard: Guard,
}

#[derive(Clone)]
enum Encryption {
    Tls(TlsParameters),
    StartTls(TlsParameters),
    None,
}

/// Why mail settings cannot be used. The relay's URL and password are not shown.
#[derive(Debug, thiserror::Error)]
pub enum BadMail {
    /// It is not the URL of an SMTP relay.
    #[error(
        "is not the URL of a mail server: write smtps://user:password@host, with special characters escaped, such as @ as %40"
    )]
    Server,
    /// It would send inquiries unencrypted.
    #[error("would send mail unencrypted; `allow_private = true` permits it")]
    Unencrypted,
    /// It leads to a private network.
    #[error("leads to {0}, which is not a public address; `allow_private = true` permits it")]
    Private(IpAddr),
    /// TLS is not available.
    #[error("cannot be used, because TLS is not available: {0}; install a package such as ca-certificates")]
    Tls(Error),
    /// It is not an e-mail address.
    #[error("`{0}` is not an e-mail address")]
    Address(String),
}

impl Relay {
    /// Creates a relay from its URL: `smtps://user:password@host` with implicit TLS, `smtp://…`
    /// with mandatory STARTTLS, or `smtp://…?tls=none` without TLS, if private addresses are
    /// allowed.
    ///
    /// # Errors
    /// [`BadMail`].
    pub fn new(address: &Secret, guard: &Guard) -> Result<Self, BadMail> {
        let url = Url::parse(address.expose()).map_err(|_| BadMail::Server)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(BadMail::Server)?;
        // The URL standard does not parse hosts of other schemes than the web's.
        let host = Host::parse(host).map_err(|_| BadMail::Server)?;
        if let Some(address) = ip_literal(host.clone()).filter(|address| !guard.permits(*address)) {
            return Err(BadMail::Private(address));
        }
        let encrypted = || {
            let name = host.to_string();
            TlsParameters::new(name.trim_matches(['[', ']']).to_owned()).map_err(BadMail::Tls)
        };
        let (encryption, port) = match (url.scheme(), url.query()) {
            ("smtps", None) => (Encryption::Tls(encrypted()?), PORT_TLS),
            ("smtp", None) => (Encryption::StartTls(encrypted()?), PORT_STARTTLS),
            ("smtp", Some("tls=none")) if guard.allows_private() => (Encryption::None, PORT_SMTP),
            ("smtp", Some("tls=none")) => return Err(BadMail::Unencrypted),
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

    /// Sends a message. `Ok` means that the relay has accepted it.
    pub(super) async fn send(&self, message: Message, transcript: &mut Transcript) -> Result<(), Failure> {
        let addresses = match ip_literal(self.host.clone()) {
            Some(address) => vec![address],
            None => {
                let found = self.guard.addresses(&self.host.to_string()).await;
                found.map_err(|blocked| Failure::transient(blocked.to_string()))?
            }
        };
        let addresses: Vec<_> = addresses.into_iter().map(|address| SocketAddr::new(address, self.port)).collect();
        let sent = timeout(TOTAL_TIMEOUT, self.send_to(&addresses, &message, transcript)).await;
        sent.map_err(|_| Failure::Timeout("the mail server took too long".to_owned()))?
    }

    async fn send_to(
        &self,
        addresses: &[SocketAddr],
        message: &Message,
        transcript: &mut Transcript,
    ) -> Result<(), Failure> {
        let hello = ClientId::default();
        let tls = match &self.encryption {
            Encryption::Tls(tls) => Some(tls.clone()),
            _ => None,
        };
        let connection = AsyncSmtpConnection::connect_tokio1(addresses, Some(COMMAND_TIMEOUT), &hello, tls, None).await;
        let mut connection = connection.map_err(|error| smtp_failure(&error))?;
        let bytes = message.formatted();
        transcript.sent = String::from_utf8_lossy(&bytes).into_owned();
        let exchange = async {
            if let Encryption::StartTls(tls) = &self.encryption {
                connection.starttls(tls.clone(), &hello).await?;
            }
            if let Some(credentials) = &self.credentials {
                connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await?;
            }
            connection.send(message.envelope(), &bytes).await
        };
        let response = exchange.await.map_err(|error| {
            transcript.answered = error.to_string();
            smtp_failure(&error)
        })?;
        transcript.answered =
            [&response.code().to_string(), " ", &response.message().collect::<Vec<_>>().join("\n")].concat();
        // The message is accepted, however the connection ends.
        let _ = connection.quit().await;
        Ok(())
    }
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Relay")
    }
}

/// Returns a reason without the server's words, which may repeat an address.
fn smtp_failure(error: &Error) -> Failure {
    // https://www.rfc-editor.org/rfc/rfc5321#section-4.2.3
    const NO_SUCH_MAILBOX: [u16; 3] = [550, 551, 553];
    match error.status().map(u16::from) {
        Some(code) if NO_SUCH_MAILBOX.contains(&code) => {
            Failure::Permanent(format!("the mail server answered {code}: it does not accept mail to that address"))
        }
        Some(code) => Failure::transient(format!("the mail server answered {code}")),
        None if error.is_tls() => {
            Failure::transient("the connection to the mail server could not be encrypted".to_owned())
        }
        None if error.is_timeout() => Failure::Timeout("the mail server did not answer in time".to_owned()),
        None if error.is_client() => Failure::transient("the mail server lacks STARTTLS or a way to log in".to_owned()),
        None => Failure::transient("cannot connect to the mail server".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(address: &str, allow_private: bool) -> Result<Relay, BadMail> {
        Relay::new(&Secret::new(address), &Guard::new(allow_private))
    }

    #[test]
    fn the_url_gives_encryption_port_and_credentials() {
        let relay = new("smtps://me%40example.com:p%2Fw@mail.example.com", false).unwrap();
        assert!(matches!(relay.encryption, Encryption::Tls(_)));
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
    fn invalid_urls_are_refused_without_showing_secrets() {
        let table = [
            ("mail.example.com", "is not the URL of a mail server"),
            ("https://mail.example.com/secret", "is not the URL of a mail server"),
            ("smtps://me@mail.example.com", "is not the URL of a mail server"),
            ("smtp://mail.example.com?tls=secret", "is not the URL of a mail server"),
            ("smtp://mail.example.com?tls=none", "unencrypted"),
            ("smtps://me:secret@127.0.0.1", "127.0.0.1, which is not a public address"),
            ("smtps://me:secret@[fd00::1]", "fd00::1, which is not a public address"),
        ];
        for (address, expected) in table {
            let error = new(address, false).err().unwrap().to_string();
            assert!(error.contains(expected) && !error.contains("secret"), "{address}: {error}");
        }
    }
}
