//! The addresses to listen on.

use std::{io::ErrorKind, net::SocketAddr};

use tokio::net::TcpListener;

/// Parses an address from the command line. Host names are not resolved.
///
/// # Errors
/// If the text is not an IP address and a port.
pub fn parse(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| match text.rsplit_once(':') {
        Some(("localhost", port)) => format!("write 127.0.0.1:{port}"),
        _ => "write an IP address and a port, like 127.0.0.1:8080".to_owned(),
    })
}

/// Listens on an address.
///
/// # Errors
/// If the address is in use or the system refuses it; the message says what to do.
pub async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => {
            let other = SocketAddr::new(address.ip(), address.port().wrapping_add(1));
            anyhow::anyhow!(
                "{address} is already in use, perhaps by another `glossary serve`: stop that program, or listen on \
                 another address: glossary serve --addr {other}"
            )
        }
        ErrorKind::PermissionDenied => anyhow::anyhow!(
            "no permission to listen on {address}: ports below 1024 need special rights; listen on another address, \
             for example: glossary serve --addr {}",
            SocketAddr::new(address.ip(), 8080)
        ),
        _ => anyhow::anyhow!("cannot listen on {address}: {error}"),
    })
}

/// Returns the address to open in a browser: the loopback address instead of `0.0.0.0` or `[::]`.
pub fn browser_address(mut address: SocketAddr) -> SocketAddr {
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
    async fn an_error_for_a_port_in_use_suggests_another() {
        let first = listen("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let address = first.local_addr().unwrap();
        let error = listen(address).await.unwrap_err().to_string();
        assert!(error.contains(&format!("{address} is already in use")), "{error}");
        assert!(error.contains(&format!("--addr 127.0.0.1:{}", address.port().wrapping_add(1))), "{error}");
    }

    #[test]
    fn an_error_for_an_invalid_address_shows_a_valid_one() {
        assert_eq!(parse("localhost:9000").unwrap_err(), "write 127.0.0.1:9000");
        assert!(parse("8080").unwrap_err().contains("like 127.0.0.1:8080"));
        assert_eq!(parse("0.0.0.0:80").unwrap().port(), 80);
    }

    #[test]
    fn unspecified_addresses_are_shown_as_loopback_addresses() {
        let shown = |address: &str| browser_address(address.parse().unwrap()).to_string();
        assert_eq!(shown("0.0.0.0:80"), "127.0.0.1:80");
        assert_eq!(shown("[::]:80"), "[::1]:80");
        assert_eq!(shown("192.168.0.7:80"), "192.168.0.7:80");
    }
}
