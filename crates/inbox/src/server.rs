//! A router on a socket, until it is told to stop. Whoever is slow gives the
//! place up to others. With a certificate it speaks TLS, and nothing else.

mod activity;
mod places;
mod tls;

use std::{
    convert::Infallible,
    io::{self, ErrorKind},
    net::SocketAddr,
    pin::pin,
    sync::Arc,
    time::Duration,
};

use axum::{Router, body::Body, extract::ConnectInfo, http::Request};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    time::{sleep, timeout},
};
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use self::{activity::Activity, places::Addresses};

pub use self::{
    places::Connections,
    tls::{Tls, TlsError},
};

/// Marks a request that came over TLS, as its extension.
#[derive(Clone, Copy, Debug)]
pub struct Encrypted;

/// How long open requests may take to finish once the server is told to stop, or
/// their connection to end.
const FAREWELL: Duration = Duration::from_secs(10);

/// How long a connection may go without a request, take to agree on TLS, or to
/// send a request's head.
const HEAD: Duration = Duration::from_secs(15);

/// How long a visitor may take nothing of what is written to the connection.
const STALLED: Duration = Duration::from_secs(30);

/// How long a visitor may ask for no further part of an answer. A part has up to
/// 64 KiB, so the slowest network needs longer for it than for a first byte.
const UNTAKEN: Duration = Duration::from_mins(1);

/// How many requests a connection may have open at once, over HTTP/2. Pages need
/// fewer.
const STREAMS: u32 = 64;

/// Serves until `stop` is done, to at most so many `connections` at once, then
/// finishes the requests that were accepted, for ten seconds at most. Further
/// connections wait until one ends.
pub async fn run(
    listener: TcpListener,
    router: Router,
    connections: impl Into<Connections>,
    stop: impl Future<Output = ()>,
) {
    accept(listener, router, None, connections.into(), stop).await;
}

/// The same over TLS: requests have [`Encrypted`] among their extensions.
pub async fn run_encrypted(
    listener: TcpListener,
    router: Router,
    tls: Tls,
    connections: impl Into<Connections>,
    stop: impl Future<Output = ()>,
) {
    accept(listener, router, Some(tls), connections.into(), stop).await;
}

async fn accept(
    listener: TcpListener,
    router: Router,
    tls: Option<Tls>,
    connections: Connections,
    stop: impl Future<Output = ()>,
) {
    // Closed as soon as the last connection has ended.
    let (open, stopping) = watch::channel(());
    let places = Arc::new(Semaphore::new(connections.at_once));
    let addresses = Addresses::new(connections);
    let mut warned = false;
    let mut stop = pin!(stop);
    loop {
        let next = async { (places.clone().acquire_owned().await, listener.accept().await) };
        let (place, accepted) = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let Some(of_address) = addresses.place(peer.ip()) else {
                    if !std::mem::replace(&mut warned, true) {
                        tracing::warn!(
                            "one address has as many connections as it may have; further ones are closed. \
                             If it is a proxy of yours, serve with --trusted-hops 1"
                        );
                    }
                    continue;
                };
                let visitor = Visitor { peer, router: router.clone(), stopping: stopping.clone() };
                let tls = tls.as_ref().map(Tls::acceptor);
                tokio::spawn(async move {
                    visitor.serve(stream, tls).await;
                    drop((place, of_address));
                });
            }
            Err(error) => refused(&error).await,
        }
    }
    drop((listener, stopping));
    // An error means that nobody is left to be told.
    let _ = open.send(());
    // Whoever is not done by then is cut off.
    let _ = timeout(FAREWELL, open.closed()).await;
}

/// A connection, and what it is served.
struct Visitor {
    peer: SocketAddr,
    router: Router,
    stopping: watch::Receiver<()>,
}

impl Visitor {
    async fn serve(self, stream: TcpStream, tls: Option<TlsAcceptor>) {
        // An answer's last part need not wait for the one before to be received.
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(STALLED));
        let stream = Box::pin(stream);
        match tls {
            None => self.speak_http(stream, false).await,
            // Who does not agree on TLS, or not in time, is none of ours.
            Some(tls) => {
                if let Ok(Ok(stream)) = timeout(HEAD, tls.accept(stream)).await {
                    self.speak_http(stream, true).await;
                }
            }
        }
    }

    async fn speak_http(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, encrypted: bool) {
        let Self { peer, router, mut stopping } = self;
        let activity = Activity::new();
        let service = service_fn(|request: Request<Incoming>| {
            let asked = activity.asked();
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            if encrypted {
                request.extensions_mut().insert(Encrypted);
            }
            let answer = router.clone().oneshot(request);
            async {
                let Ok(answer) = answer.await;
                Ok::<_, Infallible>(answer.map(|body| asked.answer(body)))
            }
        });
        let mut http = auto::Builder::new(TokioExecutor::new());
        http.http1().timer(TokioTimer::new()).header_read_timeout(HEAD);
        http.http2()
            .timer(TokioTimer::new())
            .keep_alive_interval(HEAD)
            .keep_alive_timeout(HEAD)
            .max_concurrent_streams(STREAMS);
        let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
        tokio::select! {
            // A visitor who goes away is no error.
            _ = &mut connection => return,
            () = activity.quiet(HEAD, UNTAKEN) => {}
            _ = stopping.changed() => {}
        }
        // What was asked meanwhile is still answered, and over HTTP/2 the visitor is
        // told to ask for more by a new connection.
        connection.as_mut().graceful_shutdown();
        let _ = timeout(FAREWELL, connection).await;
    }
}

/// A connection that ended before it was accepted is nobody's; anything else,
/// such as too many open files, gets better with time.
async fn refused(error: &io::Error) {
    if !matches!(error.kind(), ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset)
    {
        tracing::error!(%error, "cannot accept connections");
        sleep(Duration::from_secs(1)).await;
    }
}
