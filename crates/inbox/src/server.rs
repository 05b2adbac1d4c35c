//! The router on a socket, until it is told to stop.

use std::{io, time::Duration};

use axum::Router;
use tokio::{net::TcpListener, sync::oneshot};

use crate::store::Store;

/// How long open requests may take to finish once the inbox is told to stop.
const FAREWELL: Duration = Duration::from_secs(10);

/// Serves until `stop` is done, then finishes the requests that were accepted,
/// for ten seconds at most, and closes the store, which writes what it took.
///
/// # Errors
/// Where the listener fails.
pub async fn run(
    listener: TcpListener,
    router: Router,
    store: Store,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (stopping, told) = oneshot::channel();
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        stop.await;
        let _ = stopping.send(());
    });
    let overdue = async {
        let _ = told.await;
        tokio::time::sleep(FAREWELL).await;
    };
    let result = tokio::select! {
        result = async { server.await } => result,
        () = overdue => Ok(()),
    };
    store.close().await;
    result
}
