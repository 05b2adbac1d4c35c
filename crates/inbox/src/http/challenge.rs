//! `GET /api/challenge`: a proof-of-work challenge for one inquiry.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;

use super::{problem::Refusal, spam::ProofOfWork};

/// Responds with a new challenge. There is no rate limit: a challenge is cheap to make, and the
/// server keeps no state for it.
pub(super) fn handle(proof_of_work: &ProofOfWork) -> Response {
    match proof_of_work.challenge(Timestamp::now()) {
        Ok(challenge) => Json(challenge).into_response(),
        Err(error) => {
            tracing::error!(%error, "cannot create a challenge");
            Refusal::Unavailable.into_response()
        }
    }
}
