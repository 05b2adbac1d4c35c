//! An HTTP address that messages are posted to: with a time limit, no redirects,
//! and only where a [`Guard`] lets it.

use std::{
    fmt,
    net::IpAddr,
    time::{Duration, SystemTime},
};

use reqwest::{
    Client, Response, StatusCode,
    header::{CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER},
    redirect,
};
use rustls::crypto::{CryptoProvider, ring};
use url::{Host, Url};

use super::{Failure, Guard, Secret, resolve::Blocked};

/// How long a receiver has for its whole answer.
const TIMEOUT: Duration = Duration::from_secs(15);

/// How much of an answer is read: enough for a word.
const ANSWER: usize = 256;

/// Where messages are posted to. Its address is secret: whoever knows it can write
/// there too.
#[derive(Clone)]
pub(super) struct Endpoint {
    url: Url,
    client: Client,
}

/// A receiver's answer.
pub(super) struct Answer {
    pub status: StatusCode,
    /// How long it asks to be left alone.
    pub retry_after: Option<Duration>,
    /// The beginning of its body.
    pub body: String,
}

/// Why an address cannot be posted to. It is not shown.
#[derive(Debug, thiserror::Error)]
pub enum BadAddress {
    /// It is no address of the web.
    #[error("is no https:// address")]
    Scheme,
    /// It would send what visitors wrote in the clear.
    #[error("is an http:// address, which anyone on the way could read; `allow_private = true` permits it")]
    Clear,
    /// It is an address of a private network.
    #[error("leads to {0}, which is no public address; `allow_private = true` permits it")]
    Private(IpAddr),
    /// No connection can be encrypted.
    #[error("cannot be connected to: {0}; is a package like ca-certificates installed?")]
    Tls(reqwest::Error),
}

impl Endpoint {
    /// Checks an address, and prepares to post to it.
    pub fn new(address: &Secret, guard: &Guard) -> Result<Self, BadAddress> {
        let url = Url::parse(address.expose()).map_err(|_| BadAddress::Scheme)?;
        match url.scheme() {
            "https" => {}
            "http" if guard.allows_private() => {}
            "http" => return Err(BadAddress::Clear),
            _ => return Err(BadAddress::Scheme),
        }
        // A client asks nobody for these.
        let literal = url.host().and_then(literal).filter(|address| !guard.permits(*address));
        if let Some(address) = literal {
            return Err(BadAddress::Private(address));
        }
        encrypt_with_ring();
        let client = Client::builder()
            .user_agent(concat!("glossary/", env!("CARGO_PKG_VERSION")))
            .timeout(TIMEOUT)
            // Neither a proxy of the environment nor a redirect decides where it goes.
            .no_proxy()
            .redirect(redirect::Policy::none())
            .referer(false)
            // Each message is checked anew, and none is lost on a connection that has just ended.
            .pool_max_idle_per_host(0)
            .dns_resolver(guard.clone())
            .build();
        Ok(Self { url, client: client.map_err(|error| BadAddress::Tls(error.without_url()))? })
    }

    /// Posts JSON. Whatever came back is an answer, also a refusal.
    pub async fn post(&self, headers: HeaderMap, body: String) -> Result<Answer, Failure> {
        let request = self.client.post(self.url.clone()).headers(headers);
        let request = request.header(CONTENT_TYPE, HeaderValue::from_static("application/json")).body(body);
        let mut response = request.send().await.map_err(|error| unreachable(&error))?;
        let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| retry_after(value, SystemTime::now()));
        let status = response.status();
        Ok(Answer { status, retry_after, body: beginning(&mut response).await })
    }
}

impl Answer {
    /// What an answer that is no success means
    /// (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#delivery-success-and-failure>).
    pub fn failure(&self) -> Failure {
        let code = self.status.as_u16();
        match code {
            410 => Failure::Final("it answered 410: nothing is received there any more".to_owned()),
            300..=399 => Failure::later(format!("it answered {code}, a redirect, which is not followed")),
            _ => Failure::Later { reason: format!("it answered {code}"), retry_after: self.retry_after },
        }
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Endpoint")
    }
}

/// The address that stands in the place of a name.
pub(super) fn literal<S>(host: Host<S>) -> Option<IpAddr> {
    match host {
        Host::Ipv4(address) => Some(address.into()),
        Host::Ipv6(address) => Some(address.into()),
        Host::Domain(_) => None,
    }
}

/// The process's choice of cryptography, unless something else made one before.
fn encrypt_with_ring() {
    if CryptoProvider::get_default().is_none() {
        // An error means that another thread was faster, with the same.
        let _ = ring::default_provider().install_default();
    }
}

/// Seconds, or a time (<https://www.rfc-editor.org/rfc/rfc9110#field.retry-after>).
fn retry_after(value: &HeaderValue, now: SystemTime) -> Option<Duration> {
    let text = value.to_str().ok()?.trim();
    let seconds = text.parse().map(Duration::from_secs).ok();
    seconds.or_else(|| httpdate::parse_http_date(text).ok()?.duration_since(now).ok())
}

async fn beginning(response: &mut Response) -> String {
    let mut bytes = Vec::new();
    // An answer that breaks off has said what it has said.
    while bytes.len() < ANSWER
        && let Ok(Some(chunk)) = response.chunk().await
    {
        bytes.extend_from_slice(&chunk);
    }
    bytes.truncate(ANSWER);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// In words of our own: the error's have the address in them.
fn unreachable(error: &reqwest::Error) -> Failure {
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        if let Some(blocked) = inner.downcast_ref::<Blocked>() {
            return Failure::later(blocked.to_string());
        }
        source = inner.source();
    }
    let reason = if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the connection broke"
    };
    Failure::later(reason.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(address: &str, allow_private: bool) -> Result<Endpoint, BadAddress> {
        Endpoint::new(&Secret::new(address), &Guard::new(allow_private))
    }

    #[test]
    fn only_encrypted_addresses_of_the_internet_are_taken() {
        let endpoint = new("https://hooks.example.com/secret", false).unwrap();
        assert_eq!(format!("{endpoint:?}"), "Endpoint");
        let table = [
            ("http://hooks.example.com/secret", "is an http:// address"),
            ("ftp://hooks.example.com/secret", "is no https:// address"),
            ("hooks.example.com/secret", "is no https:// address"),
            ("", "is no https:// address"),
            ("https://127.0.0.1/secret", "127.0.0.1, which is no public address"),
            // The same address, as browsers take it.
            ("https://2130706433/secret", "127.0.0.1, which is no public address"),
            ("https://0x7f.1/secret", "127.0.0.1, which is no public address"),
            ("https://[::ffff:10.0.0.1]/secret", "::ffff:10.0.0.1, which is no public address"),
            ("https://169.254.169.254/latest/meta-data/secret", "169.254.169.254, which is no public address"),
        ];
        for (address, expected) in table {
            let error = new(address, false).unwrap_err().to_string();
            assert!(error.contains(expected) && !error.contains("secret"), "{address}: {error}");
        }
        assert!(new("http://127.0.0.1:8080/", true).is_ok());
    }

    #[test]
    fn a_time_to_wait_is_read_in_either_form() {
        let now = httpdate::parse_http_date("Sun, 22 Nov 2026 12:00:00 GMT").unwrap();
        let wait = |text| retry_after(&HeaderValue::from_static(text), now).map(|time| time.as_secs());
        assert_eq!(wait("120"), Some(120));
        assert_eq!(wait("Sun, 22 Nov 2026 12:01:00 GMT"), Some(60));
        for other in ["", "soon", "-1", "1.5", "Sun, 22 Nov 2026 11:00:00 GMT", "99999999999999999999999"] {
            assert_eq!(wait(other), None, "{other}");
        }
    }
}
