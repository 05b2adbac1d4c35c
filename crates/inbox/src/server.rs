//! The server: runs a router on a socket, over HTTP or TLS, until it is stopped.
//!
//! Slow and idle clients are disconnected.

mod connection_limit;
mod expiry;
mod idle_timeout;
mod log_limit;
mod metrics;
mod tls;

use std::{
    convert::Infallible,
    future::pending,
    io::{self, ErrorKind},
    net::SocketAddr,
    pin::pin,
    time::Duration,
};

use axum::{Router, body::Body, extract::ConnectInfo, http::Request};
use futures_util::FutureExt as _;
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::watch,
    time::{sleep, timeout},
};
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use self::connection_limit::{Admission, Connections, Permit};

pub use self::{
    connection_limit::ConnectionLimits,
    metrics::Metrics,
    tls::{Tls, TlsError},
};

/// A request extension that marks requests over TLS.
#[derive(Clone, Copy, Debug)]
pub struct Encrypted;

/// How long open requests and connections may take to finish after the server was stopped. Less than
/// the ten seconds that container runtimes give a process, so that the database can be closed.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(8);

/// How long a TLS handshake, a request head, or a connection without a request may take.
const HEAD_TIMEOUT: Duration = Duration::from_secs(15);

/// How long a client may accept none of the bytes written to the connection.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a client may read nothing of a response. Frames have up to 64 KiB, so slow networks
/// need longer for a frame than [`WRITE_TIMEOUT`].
const UNREAD_TIMEOUT: Duration = Duration::from_mins(1);

/// How many requests an HTTP/2 connection may have open. Pages need fewer.
const MAX_STREAMS: u32 = 32;

/// How many bytes of a request head, and of the responses to a slow HTTP/1 client, are buffered. hyper's own limit is
/// 400 KiB.
const MAX_BUFFER: usize = 64 * 1024;

/// How many bytes of a response are buffered for a slow HTTP/2 client.
const MAX_SEND_BUFFER: usize = 128 * 1024;

/// Serves HTTP until `stop` completes, then gives open requests eight seconds to finish. A connection
/// beyond the limits takes the place of the longest-idle one, or waits until there is one.
pub async fn run(
    listener: TcpListener,
    router: Router,
    limits: impl Into<ConnectionLimits>,
    stop: impl Future<Output = ()>,
) {
    accept(listener, router, None, limits.into(), stop).await;
}

/// Serves HTTPS as [`run`] serves HTTP. Requests have the extension [`Encrypted`].
pub async fn run_encrypted(
    listener: TcpListener,
    router: Router,
    tls: Tls,
    limits: impl Into<ConnectionLimits>,
    stop: impl Future<Output = ()>,
) {
    accept(listener, router, Some(tls), limits.into(), stop).await;
}

async fn accept(
    listener: TcpListener,
    router: Router,
    tls: Option<Tls>,
    limits: ConnectionLimits,
    stop: impl Future<Output = ()>,
) {
    // `open.closed()` completes when the last connection has dropped its receiver.
    let (open, stopping) = watch::channel(());
    let metrics = limits.metrics.clone();
    let connections = Connections::new(limits);
    let mut stop = pin!(stop);
    let watched = async {
        match &tls {
            Some(tls) => tls.watch_expiry(&metrics).await,
            None => pending().await,
        }
    };
    let mut watched = pin!(watched);
    loop {
        let next = async {
            let (stream, peer) = listener.accept().await?;
            Ok((stream, peer, connections.admit(peer.ip()).await))
        };
        let accepted = tokio::select! {
            next = next => next,
            () = &mut stop => break,
            () = &mut watched => break,
        };
        let (stream, peer, admission) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                log_accept_error(&error).await;
                continue;
            }
        };
        let tls = tls.as_ref().map(|tls| tls.acceptor(&metrics));
        let (router, mut stopping) = (router.clone(), stopping.clone());
        match admission {
            Admission::Admitted(permit) => {
                tokio::spawn(Connection { peer, permit, router, stopping }.serve(stream, tls));
            }
            Admission::Waiting(waiting) => {
                tokio::spawn(async move {
                    let permit = tokio::select! {
                        permit = waiting.admitted() => permit,
                        _ = stopping.changed() => None,
                    };
                    if let Some(permit) = permit {
                        Connection { peer, permit, router, stopping }.serve(stream, tls).await;
                    }
                });
            }
            Admission::Refused => {}
        }
    }
    drop((listener, stopping));
    // Fails when no connection is open.
    let _ = open.send(());
    // Connections that are still open after the grace period are dropped.
    let _ = timeout(SHUTDOWN_GRACE, open.closed()).await;
}

/// An accepted connection and the router that serves it.
struct Connection {
    peer: SocketAddr,
    permit: Permit,
    router: Router,
    stopping: watch::Receiver<()>,
}

impl Connection {
    async fn serve(self, stream: TcpStream, tls: Option<TlsAcceptor>) {
        // Without `TCP_NODELAY`, a response's last segment waits for the acknowledgement of the one
        // before.
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(WRITE_TIMEOUT));
        let stream = Box::pin(stream);
        match tls {
            None => self.serve_http(stream, false).await,
            // Failed and late handshakes are ignored.
            Some(tls) => {
                let handshake = tokio::select! {
                    handshake = timeout(HEAD_TIMEOUT, tls.accept(stream)) => handshake,
                    () = self.permit.closed.notified() => return,
                };
                if let Ok(Ok(stream)) = handshake {
                    self.serve_http(stream, true).await;
                }
            }
        }
    }

    async fn serve_http(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, encrypted: bool) {
        let Self { peer, permit, router, mut stopping } = self;
        let idle_timeout = &permit.activity;
        let service = service_fn(|request: Request<Incoming>| {
            let pending = idle_timeout.request();
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            if encrypted {
                request.extensions_mut().insert(Encrypted);
            }
            let response = router.clone().oneshot(request);
            async {
                let Ok(response) = response.await;
                Ok::<_, Infallible>(response.map(|body| pending.track(body)))
            }
        });
        let mut http = auto::Builder::new(TokioExecutor::new());
        http.http1()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIMEOUT)
            .max_buf_size(MAX_BUFFER)
            // A client may end its side of the connection after the request.
            .half_close(true);
        http.http2()
            .timer(TokioTimer::new())
            .keep_alive_interval(HEAD_TIMEOUT)
            .keep_alive_timeout(HEAD_TIMEOUT)
            .max_send_buf_size(MAX_SEND_BUFFER)
            .max_concurrent_streams(MAX_STREAMS);
        let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
        tokio::select! {
            // Clients may disconnect at any time.
            _ = &mut connection => return,
            () = idle_timeout.expired(HEAD_TIMEOUT, UNREAD_TIMEOUT) => {}
            _ = stopping.changed() => {}
            () = permit.closed.notified() => {
                // A new connection takes the place now. One poll sends what is ready, such as
                // `GOAWAY`.
                connection.as_mut().graceful_shutdown();
                let _ = connection.now_or_never();
                return;
            }
        }
        // Answers requests that have arrived; over HTTP/2, `GOAWAY` asks the client to reconnect.
        connection.as_mut().graceful_shutdown();
        let _ = timeout(SHUTDOWN_GRACE, connection).await;
    }
}

/// Logs an error of `accept`, unless the client has closed the connection, and waits a second:
/// errors such as too many open files pass.
async fn log_accept_error(error: &io::Error) {
    if !matches!(error.kind(), ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset)
    {
        tracing::error!(%error, "cannot accept connections");
        sleep(Duration::from_secs(1)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_states_the_limits() {
        let page = include_str!("../../../docs/src/run/limits.md");
        for row in [
            format!("| requests on one HTTP/2 connection | {MAX_STREAMS} |"),
            format!("| TLS handshake, or the head of a request | {} seconds |", HEAD_TIMEOUT.as_secs()),
            format!("| a client that accepts no bytes of a response | {} seconds |", WRITE_TIMEOUT.as_secs()),
            format!("| a client that reads no further part of a response | {} seconds |", UNREAD_TIMEOUT.as_secs()),
        ] {
            assert!(page.contains(&row), "docs/src/run/limits.md lacks: {row}");
        }
    }
}
