//! Where the server listens.

use std::{io::ErrorKind, net::SocketAddr};

use tokio::net::TcpListener;

/// Reads an address from the command line.
///
/// # Errors
/// Where it is none: a host's name is not looked up.
pub fn parse(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| match text.rsplit_once(':') {
        Some(("localhost", port)) => format!("write 127.0.0.1:{port}"),
        _ => "write an IP address and a port, like 127.0.0.1:8080".to_owned(),
    })
}

/// Takes an address; where it cannot, says what to do.
///
/// # Errors
/// Where the address is taken or may not be.
pub async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => {
            let other = SocketAddr::new(address.ip(), address.port().wrapping_add(1));
            anyhow::anyhow!(
                "{address} is taken by another program, perhaps a `glossary serve` that still runs; \
                 stop that, or serve elsewhere: glossary serve --addr {other}"
            )
        }
        ErrorKind::PermissionDenied => anyhow::anyhow!(
            "{address} is not yours to take: ports below 1024 need special rights; \
             serve elsewhere, for example: glossary serve --addr {}",
            SocketAddr::new(address.ip(), 8080)
        ),
        _ => anyhow::anyhow!("cannot listen on {address}: {error}"),
    })
}

/// An address that a browser can open: "all addresses" is none.
pub fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address {
        SocketAddr::V4(v4) if v4.ip().is_unspecified() => address.set_ip([127, 0, 0, 1].into()),
        SocketAddr::V6(v6) if v6.ip().is_unspecified() => address.set_ip([0, 0, 0, 0, 0, 0, 0, 1].into()),
        _ => {}
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_taken_port_is_said_with_the_way_out() {
        let first = listen("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let address = first.local_addr().unwrap();
        let error = listen(address).await.unwrap_err().to_string();
        assert!(error.contains(&format!("{address} is taken")), "{error}");
        assert!(error.contains(&format!("--addr 127.0.0.1:{}", address.port().wrapping_add(1))), "{error}");
    }

    #[test]
    fn an_address_that_is_none_is_said_with_the_way_out() {
        assert_eq!(parse("localhost:9000").unwrap_err(), "write 127.0.0.1:9000");
        assert!(parse("8080").unwrap_err().contains("like 127.0.0.1:8080"));
        assert_eq!(parse("0.0.0.0:80").unwrap().port(), 80);
    }

    #[test]
    fn all_addresses_are_shown_as_one_that_can_be_opened() {
        let shown = |address: &str| reachable(address.parse().unwrap()).to_string();
        assert_eq!(shown("0.0.0.0:80"), "127.0.0.1:80");
        assert_eq!(shown("[::]:80"), "[::1]:80");
        assert_eq!(shown("192.168.0.7:80"), "192.168.0.7:80");
    }
}
