//! Limits on responses that are being sent: overall and per client.
//!
//! Each holds an open file and buffers, for as long as the client takes to read. Over HTTP/2, one
//! connection can have many, and read none of them.

use std::{sync::Arc, time::Duration};

use axum::{
    body::HttpBody,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::http::{fair_limit::FairLimit, problem::Refusal};

/// How many responses may be sent at once. Each takes a file handle and up to 256 KiB.
const MAX_OPEN: usize = 1_024;

/// How many of them one client may have.
const MAX_PER_CLIENT: u32 = 64;

/// How long a request may wait for its turn. The file is opened after that.
const WAIT_TIMEOUT: Duration = Duration::from_secs(5);

/// Returns the limit on open responses.
pub(super) fn limit_of(trusted_hops: usize) -> Arc<FairLimit> {
    FairLimit::new(MAX_OPEN, MAX_PER_CLIENT, trusted_hops)
}

/// Runs a request in its turn, and counts its response until that is sent.
pub(super) async fn limit(State(responses): State<Arc<FairLimit>>, request: Request, next: Next) -> Response {
    let Some(permit) = responses.acquire(&request, WAIT_TIMEOUT).await else {
        return Refusal::Busy.into_response();
    };
    let response = next.run(request).await;
    if response.body().is_end_stream() {
        return response;
    }
    response.map(|body| permit.hold(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_states_the_limits() {
        let page = include_str!("../../../../../docs/src/run/limits.md");
        let row = format!(
            "{MAX_PER_CLIENT} for each client, 1,024 in all; further requests wait {} seconds",
            WAIT_TIMEOUT.as_secs()
        );
        assert!(page.contains(&row), "docs/src/run/limits.md lacks: {row}");
    }
}
