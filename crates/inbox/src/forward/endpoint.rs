//! A client that posts JSON to one URL: with a timeout, without redirects, and only to addresses
//! that a [`Guard`] permits.

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

use super::{Failure, Guard, Secret, Transcript, resolve::Blocked};

/// The timeout of a whole request.
const TIMEOUT: Duration = Duration::from_secs(15);

/// The most bytes of a response body to read.
const MAX_BODY: usize = 256;

/// A URL to post to. The URL is a secret, because it permits posting.
#[derive(Clone)]
pub(super) struct Endpoint {
    url: Url,
    client: Client,
}

/// The response of an endpoint.
pub(super) struct EndpointResponse {
    pub status: StatusCode,
    /// The value of `Retry-After`.
    pub retry_after: Option<Duration>,
    /// The start of the body.
    pub body: String,
}

/// Why a URL cannot be used. The URL itself is not shown.
#[derive(Debug, thiserror::Error)]
pub enum BadAddress {
    /// It is not an http or https URL.
    #[error("is not an https:// address")]
    Scheme,
    /// It would send inquiries unencrypted.
    #[error("is an http:// address, which would send inquiries unencrypted; `allow_private = true` permits it")]
    Unencrypted,
    /// It leads to a private network.
    #[error("leads to {0}, which is not a public address; `allow_private = true` permits it")]
    Private(IpAddr),
    /// TLS is not available.
    #[error("cannot be used, because TLS is not available: {0}; install a package such as ca-certificates")]
    Tls(reqwest::Error),
}

impl Endpoint {
    /// Checks a URL and creates its client.
    pub fn new(address: &Secret, guard: &Guard) -> Result<Self, BadAddress> {
        let url = Url::parse(address.expose()).map_err(|_| BadAddress::Scheme)?;
        match url.scheme() {
            "https" => {}
            "http" if guard.allows_private() => {}
            "http" => return Err(BadAddress::Unencrypted),
            _ => return Err(BadAddress::Scheme),
        }
        // The client does not resolve IP literals, so the guard's resolver never sees them.
        let ip_literal = url.host().and_then(ip_literal).filter(|address| !guard.permits(*address));
        if let Some(address) = ip_literal {
            return Err(BadAddress::Private(address));
        }
        install_ring();
        let client = Client::builder()
            .user_agent(concat!("glossary/", env!("CARGO_PKG_VERSION")))
            .timeout(TIMEOUT)
            // Only the URL decides where requests go.
            .no_proxy()
            .redirect(redirect::Policy::none())
            .referer(false)
            // Each request resolves the name again, and none fails on a connection that was just
            // closed.
            .pool_max_idle_per_host(0)
            .dns_resolver(guard.clone())
            .build();
        Ok(Self { url, client: client.map_err(|error| BadAddress::Tls(error.without_url()))? })
    }

    /// Returns the URL, which must not be shown.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Posts JSON. Any HTTP response is `Ok`, whatever its status.
    pub async fn post(
        &self,
        headers: HeaderMap,
        body: String,
        transcript: &mut Transcript,
    ) -> Result<EndpointResponse, Failure> {
        transcript.sent = sent(&headers, &body);
        let request = self.client.post(self.url.clone()).headers(headers);
        let request = request.header(CONTENT_TYPE, HeaderValue::from_static("application/json")).body(body);
        let mut response = request.send().await.map_err(|error| request_failure(&error))?;
        let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| retry_after(value, SystemTime::now()));
        let status = response.status();
        let body = read_start(&mut response).await;
        transcript.answered = format!("{status}\n{body}");
        Ok(EndpointResponse { status, retry_after, body })
    }
}

impl EndpointResponse {
    /// Returns the meaning of an unsuccessful response
    /// (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#delivery-success-and-failure>).
    pub fn failure(&self) -> Failure {
        let code = self.status.as_u16();
        match code {
            410 => Failure::Permanent("the receiver answered 410 Gone".to_owned()),
            300..=399 => Failure::transient(format!("the receiver answered {code}, a redirect, which is not followed")),
            _ => Failure::Transient { reason: format!("the receiver answered {code}"), retry_after: self.retry_after },
        }
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Endpoint")
    }
}

fn sent(headers: &HeaderMap, body: &str) -> String {
    let mut sent = String::new();
    for (name, value) in headers {
        sent.extend([name.as_str(), ": ", value.to_str().unwrap_or_default(), "\n"]);
    }
    sent + body
}

/// Returns the IP address that a host consists of; `None` for a name.
pub(super) fn ip_literal<S>(host: Host<S>) -> Option<IpAddr> {
    match host {
        Host::Ipv4(address) => Some(address.into()),
        Host::Ipv6(address) => Some(address.into()),
        Host::Domain(_) => None,
    }
}

/// Installs the process-wide crypto provider, unless there is one.
fn install_ring() {
    if CryptoProvider::get_default().is_none() {
        // Fails if another thread was faster, with the same provider.
        let _ = ring::default_provider().install_default();
    }
}

/// Parses seconds or a date (<https://www.rfc-editor.org/rfc/rfc9110#field.retry-after>).
fn retry_after(value: &HeaderValue, now: SystemTime) -> Option<Duration> {
    let text = value.to_str().ok()?.trim();
    let seconds = text.parse().map(Duration::from_secs).ok();
    seconds.or_else(|| httpdate::parse_http_date(text).ok()?.duration_since(now).ok())
}

async fn read_start(response: &mut Response) -> String {
    let mut bytes = Vec::new();
    // If the connection breaks, the part that arrived is enough.
    while bytes.len() < MAX_BODY
        && let Ok(Some(chunk)) = response.chunk().await
    {
        bytes.extend_from_slice(&chunk);
    }
    bytes.truncate(MAX_BODY);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Returns a reason without the URL, which reqwest's errors contain.
fn request_failure(error: &reqwest::Error) -> Failure {
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        if let Some(blocked) = inner.downcast_ref::<Blocked>() {
            return Failure::transient(blocked.to_string());
        }
        source = inner.source();
    }
    if error.is_timeout() {
        return Failure::Timeout("the receiver did not answer in time".to_owned());
    }
    let reason = if error.is_connect() { "cannot connect to the receiver" } else { "the connection was lost" };
    Failure::transient(reason.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(address: &str, allow_private: bool) -> Result<Endpoint, BadAddress> {
        Endpoint::new(&Secret::new(address), &Guard::new(allow_private))
    }

    #[test]
    fn only_https_urls_of_public_addresses_are_accepted() {
        let endpoint = new("https://hooks.example.com/secret", false).unwrap();
        assert_eq!(format!("{endpoint:?}"), "Endpoint");
        let table = [
            ("http://hooks.example.com/secret", "is an http:// address"),
            ("ftp://hooks.example.com/secret", "is not an https:// address"),
            ("hooks.example.com/secret", "is not an https:// address"),
            ("", "is not an https:// address"),
            ("https://127.0.0.1/secret", "127.0.0.1, which is not a public address"),
            // Other forms of the same address.
            ("https://2130706433/secret", "127.0.0.1, which is not a public address"),
            ("https://0x7f.1/secret", "127.0.0.1, which is not a public address"),
            ("https://[::ffff:10.0.0.1]/secret", "::ffff:10.0.0.1, which is not a public address"),
            ("https://169.254.169.254/latest/meta-data/secret", "169.254.169.254, which is not a public address"),
        ];
        for (address, expected) in table {
            let error = new(address, false).unwrap_err().to_string();
            assert!(error.contains(expected) && !error.contains("secret"), "{address}: {error}");
        }
        assert!(new("http://127.0.0.1:8080/", true).is_ok());
    }

    #[test]
    fn retry_after_is_parsed_in_both_forms() {
        let now = httpdate::parse_http_date("Sun, 22 Nov 2026 12:00:00 GMT").unwrap();
        let wait = |text| retry_after(&HeaderValue::from_static(text), now).map(|time| time.as_secs());
        assert_eq!(wait("120"), Some(120));
        assert_eq!(wait("Sun, 22 Nov 2026 12:01:00 GMT"), Some(60));
        for other in ["", "soon", "-1", "1.5", "Sun, 22 Nov 2026 11:00:00 GMT", "99999999999999999999999"] {
            assert_eq!(wait(other), None, "{other}");
        }
    }
}
