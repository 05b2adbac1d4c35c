//! From a name to the addresses that may be connected to. The check and the
//! connection use one and the same answer: a name that leads elsewhere the second
//! time it is asked for (DNS rebinding) is not asked for a second time.

use std::{fmt, io, net::IpAddr, sync::Arc, time::Duration};

use futures_util::future::BoxFuture;
use reqwest::dns;
use tokio::time::timeout;

use super::address::is_public;

/// How long looking up a name may take. The system goes on asking for half a minute
/// and more, longer than a job is held.
const PATIENCE: Duration = Duration::from_secs(5);

/// Turns a name into addresses.
pub type Lookup = Arc<dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> + Send + Sync>;

/// Says which addresses may be connected to.
#[derive(Clone)]
pub struct Guard {
    allow_private: bool,
    lookup: Lookup,
}

/// Why a host cannot be connected to. Says nothing of the rest of its address,
/// which may be secret.
#[derive(Debug, thiserror::Error)]
pub enum Blocked {
    /// It has no address of the public internet.
    #[error("{host} leads to {address}, which is no public address; `allow_private = true` permits it")]
    Private {
        /// The host.
        host: String,
        /// One of its addresses.
        address: IpAddr,
    },
    /// There is no such name, or it could not be asked for.
    #[error("{0} has no address")]
    Unknown(String),
    /// Whoever knows the name does not answer.
    #[error("the address of {0} cannot be found out: no answer in time")]
    NoAnswer(String),
}

impl Guard {
    /// A guard that asks the system for names. It lets only public addresses pass,
    /// unless private ones are allowed.
    #[must_use]
    pub fn new(allow_private: bool) -> Self {
        Self::with_lookup(allow_private, Arc::new(|host| Box::pin(system(host))))
    }

    /// A guard that asks somebody else for names.
    #[must_use]
    pub fn with_lookup(allow_private: bool, lookup: Lookup) -> Self {
        Self { allow_private, lookup }
    }

    /// Whether private addresses are allowed.
    #[must_use]
    pub fn allows_private(&self) -> bool {
        self.allow_private
    }

    /// Whether an address may be connected to.
    #[must_use]
    pub fn permits(&self, address: IpAddr) -> bool {
        self.allow_private || is_public(address)
    }

    /// The addresses of a name that may be connected to; at least one.
    ///
    /// # Errors
    /// [`Blocked`].
    pub async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, Blocked> {
        let unknown = || Blocked::Unknown(host.to_owned());
        let found = timeout(PATIENCE, (self.lookup)(host.to_owned())).await;
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
            // The port is the URL's.
            let addresses: dns::Addrs = Box::new(addresses.into_iter().map(|address| (address, 0).into()));
            Ok(addresses)
        })
    }
}

async fn system(host: String) -> io::Result<Vec<IpAddr>> {
    Ok(tokio::net::lookup_host((host, 0)).await?.map(|address| address.ip()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(allow_private: bool, answer: &'static [&'static str]) -> Guard {
        let addresses: Vec<IpAddr> = answer.iter().map(|address| address.parse().unwrap()).collect();
        Guard::with_lookup(allow_private, Arc::new(move |_| Box::pin(std::future::ready(Ok(addresses.clone())))))
    }

    #[tokio::test]
    async fn only_public_addresses_are_left() {
        let mixed = guard(false, &["10.0.0.1", "1.1.1.1", "::1"]).addresses("a.example").await.unwrap();
        assert_eq!(mixed, ["1.1.1.1".parse::<IpAddr>().unwrap()]);
        let none = guard(false, &["169.254.169.254"]).addresses("a.example").await.unwrap_err().to_string();
        assert_eq!(
            none,
            "a.example leads to 169.254.169.254, which is no public address; `allow_private = true` permits it"
        );
        assert_eq!(guard(true, &["10.0.0.1"]).addresses("a.example").await.unwrap().len(), 1);
        let nothing = guard(true, &[]).addresses("a.example").await.unwrap_err().to_string();
        assert_eq!(nothing, "a.example has no address");
    }

    #[tokio::test(start_paused = true)]
    async fn a_name_server_that_is_silent_is_given_up() {
        let silent = Guard::with_lookup(true, Arc::new(|_| Box::pin(std::future::pending())));
        let blocked = timeout(2 * PATIENCE, silent.addresses("a.example")).await.unwrap().unwrap_err();
        assert_eq!(blocked.to_string(), "the address of a.example cannot be found out: no answer in time");
    }
}
