//! `GET /api/challenge`: what a sender solves before it sends an inquiry.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;

use super::{evidence::Proofs, problem::Refusal};

/// Answers with a new challenge. Making one costs less than any other answer here,
/// and nothing of it is kept, so nobody is counted.
pub(super) fn answer(proofs: &Proofs) -> Response {
    match proofs.challenge(Timestamp::now()) {
        Ok(challenge) => Json(challenge).into_response(),
        Err(error) => {
            tracing::error!(%error, "no challenge could be made");
            Refusal::Unavailable.into_response()
        }
    }
}
