//! Name resolution with a check for private addresses. The connection uses the checked result, so a
//! second, different DNS response (DNS rebinding) has no effect.

use std::{fmt, io, net::IpAddr, sync::Arc, time::Duration};

use futures_util::future::BoxFuture;
use reqwest::dns;
use tokio::time::timeout;

use super::public_ip::is_public;

/// The timeout of a lookup. The system's resolver may take more than half a minute, longer than the
/// request's timeout.
const LOOKUP_TIMEOUT: Duration = Duration::from_secs(5);

/// Resolves a name to addresses.
pub type Lookup = Arc<dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> + Send + Sync>;

/// Decides which addresses may be connected to.
#[derive(Clone)]
pub struct Guard {
    allow_private: bool,
    lookup: Lookup,
}

/// Why a host cannot be connected to. The rest of its URL, which may be secret, is not shown.
#[derive(Debug, thiserror::Error)]
pub enum Blocked {
    /// The host has no public address.
    #[error("{host} leads to {address}, which is not a public address; `allow_private = true` permits it")]
    Private {
        /// The host.
        host: String,
        /// One of its addresses.
        address: IpAddr,
    },
    /// The host has no address, or the lookup failed.
    #[error("{0} has no address")]
    Unknown(String),
    /// The lookup timed out.
    #[error("cannot resolve {0}: no answer in time")]
    NoAnswer(String),
}

impl Guard {
    /// Creates a guard with the system's resolver. Only public addresses are permitted unless
    /// `allow_private` is set.
    #[must_use]
    pub fn new(allow_private: bool) -> Self {
        Self::with_lookup(allow_private, Arc::new(|host| Box::pin(system_lookup(host))))
    }

    /// Creates a guard with another resolver.
    #[must_use]
    pub fn with_lookup(allow_private: bool, lookup: Lookup) -> Self {
        Self { allow_private, lookup }
    }

    /// Returns whether private addresses are permitted.
    #[must_use]
    pub fn allows_private(&self) -> bool {
        self.allow_private
    }

    /// Returns whether an address may be connected to.
    #[must_use]
    pub fn permits(&self, address: IpAddr) -> bool {
        self.allow_private || is_public(address)
    }

    /// Returns the permitted addresses of a name; at least one.
    ///
    /// # Errors
    /// [`Blocked`].
    pub async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, Blocked> {
        let unknown = || Blocked::Unknown(host.to_owned());
        let found = timeout(LOOKUP_TIMEOUT, (self.lookup)(host.to_owned())).await;
        let found = found.map_err(|_| Blocked::NoAnswer(host.to_owned()))?;
        let mut addresses = found.map_err(|_| unknown())?;
        let first = *addresses.first().ok_or_else(unknown)?;
        addresses.retain(|address| self.permits(*address));
        if addresses.is_empty() {
            return Err(Blocked::Private { host: host.to_owned(), address: first });
        }
        Ok(addresses)
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard").field("allow_private", &self.allow_private).finish_non_exhaustive()
    }
}

impl dns::Resolve for Guard {
    fn resolve(&self, name: dns::Name) -> dns::Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let addresses = guard.addresses(name.as_str()).await?;
            // The client sets the URL's port.
            let addresses: dns::Addrs = Box::new(addresses.into_iter().map(|address| (address, 0).into()));
            Ok(addresses)
        })
    }
}

async fn system_lookup(host: String) -> io::Result<Vec<IpAddr>> {
    Ok(tokio::net::lookup_host((host, 0)).await?.map(|address| address.ip()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(allow_private: bool, found: &'static [&'static str]) -> Guard {
        let addresses: Vec<IpAddr> = found.iter().map(|address| address.parse().unwrap()).collect();
        Guard::with_lookup(allow_private, Arc::new(move |_| Box::pin(std::future::ready(Ok(addresses.clone())))))
    }

    #[tokio::test]
    async fn a_guard_removes_private_addresses() {
        let mixed = guard(false, &["10.0.0.1", "1.1.1.1", "::1"]).addresses("a.example").await.unwrap();
        assert_eq!(mixed, ["1.1.1.1".parse::<IpAddr>().unwrap()]);
        let none = guard(false, &["169.254.169.254"]).addresses("a.example").await.unwrap_err().to_string();
        assert_eq!(
            none,
            "a.example leads to 169.254.169.254, which is not a public address; `allow_private = true` permits it"
        );
        assert_eq!(guard(true, &["10.0.0.1"]).addresses("a.example").await.unwrap().len(), 1);
        let nothing = guard(true, &[]).addresses("a.example").await.unwrap_err().to_string();
        assert_eq!(nothing, "a.example has no address");
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_name_server_times_out() {
        let silent = Guard::with_lookup(true, Arc::new(|_| Box::pin(std::future::pending())));
        let blocked = timeout(2 * LOOKUP_TIMEOUT, silent.addresses("a.example")).await.unwrap().unwrap_err();
        assert_eq!(blocked.to_string(), "cannot resolve a.example: no answer in time");
    }
}
