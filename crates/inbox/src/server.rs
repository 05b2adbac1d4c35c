//! A router on a socket, until it is told to stop. Whoever is slow gives the
//! place up to others. With a certificate it speaks TLS, and nothing else.

mod tls;

use std::{
    io::{self, ErrorKind},
    net::SocketAddr,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{Router, body::Body, extract::ConnectInfo, http::Request};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{
        conn::auto,
        graceful::{GracefulShutdown, Watcher},
    },
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::{sleep, timeout},
};
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

pub use self::tls::{Tls, TlsError};

/// Marks a request that came over TLS, as its extension.
#[derive(Clone, Copy, Debug)]
pub struct Encrypted;

/// How long open requests may take to finish once the server is told to stop.
const FAREWELL: Duration = Duration::from_secs(10);

/// How long a connection may go without a request, take to agree on TLS, or to
/// send a request's head.
const HEAD: Duration = Duration::from_secs(15);

/// How long a visitor may take nothing of an answer.
const STALLED: Duration = Duration::from_secs(30);

/// Serves until `stop` is done, to at most so many `connections` at once, then
/// finishes the requests that were accepted, for ten seconds at most. Further
/// connections wait until one ends.
pub async fn run(listener: TcpListener, router: Router, connections: usize, stop: impl Future<Output = ()>) {
    accept(listener, router, None, connections, stop).await;
}

/// The same over TLS: requests have [`Encrypted`] among their extensions.
pub async fn run_encrypted(
    listener: TcpListener,
    router: Router,
    tls: Tls,
    connections: usize,
    stop: impl Future<Output = ()>,
) {
    accept(listener, router, Some(tls), connections, stop).await;
}

async fn accept(
    listener: TcpListener,
    router: Router,
    tls: Option<Tls>,
    connections: usize,
    stop: impl Future<Output = ()>,
) {
    let open = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(connections));
    let mut stop = pin!(stop);
    loop {
        let next = async { (places.clone().acquire_owned().await, listener.accept().await) };
        let (place, accepted) = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let visitor = Visitor { peer, router: router.clone(), open: open.watcher() };
                let tls = tls.as_ref().map(Tls::acceptor);
                tokio::spawn(async move {
                    visitor.serve(stream, tls).await;
                    drop(place);
                });
            }
            Err(error) => refused(&error).await,
        }
    }
    drop(listener);
    // Whoever is not done by then is cut off.
    let _ = timeout(FAREWELL, open.shutdown()).await;
}

/// A connection, and what it is served.
struct Visitor {
    peer: SocketAddr,
    router: Router,
    open: Watcher,
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
        let asked = AtomicBool::new(false);
        let service = service_fn(|request: Request<Incoming>| {
            asked.store(true, Ordering::Relaxed);
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(self.peer));
            if encrypted {
                request.extensions_mut().insert(Encrypted);
            }
            self.router.clone().oneshot(request)
        });
        let mut http = auto::Builder::new(TokioExecutor::new());
        http.http1().timer(TokioTimer::new()).header_read_timeout(HEAD);
        http.http2().timer(TokioTimer::new()).keep_alive_interval(HEAD).keep_alive_timeout(HEAD);
        let connection = self.open.watch(http.serve_connection(TokioIo::new(stream), service));
        // Until it is known which HTTP a connection speaks, nothing else limits it.
        let silent = async {
            sleep(HEAD).await;
            if asked.load(Ordering::Relaxed) {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            // A visitor who goes away is no error.
            _ = connection => {}
            () = silent => {}
        }
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
