//! The expiry of certificates.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use tokio_rustls::rustls::pki_types::CertificateDer;

/// The time before the expiry at which a renewal is overdue. ACME clients renew certificates 30 days
/// before, or after two thirds of a shorter lifetime (<https://letsencrypt.org/docs/integration-guide/>).
const OVERDUE: SignedDuration = SignedDuration::from_hours(24 * 14);

/// Returns when the first certificate of a chain expires. Certificates that cannot be parsed, which
/// rustls may still accept, are ignored.
pub(super) fn earliest(chain: &[CertificateDer<'_>]) -> Option<Timestamp> {
    let expires = chain.iter().filter_map(|der| {
        let (_, certificate) = x509_parser::parse_x509_certificate(der).ok()?;
        Timestamp::from_second(certificate.validity().not_after.timestamp()).ok()
    });
    expires.min()
}

/// Whether a certificate needs attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Valid,
    ExpiresSoon,
    Expired,
}

fn state(expires: Timestamp, now: Timestamp) -> State {
    match expires.duration_since(now) {
        left if left <= SignedDuration::ZERO => State::Expired,
        left if left <= OVERDUE => State::ExpiresSoon,
        _ => State::Valid,
    }
}

/// Logs that a certificate has expired or expires soon.
pub(super) fn log(certificate: &Path, expires: Timestamp, now: Timestamp) {
    let certificate = certificate.display();
    match state(expires, now) {
        State::Valid => {}
        State::ExpiresSoon => {
            tracing::warn!(%certificate, %expires, "the certificate expires soon; check that its renewal works");
        }
        State::Expired => tracing::error!(
            %certificate,
            %expires,
            "the certificate has expired, so browsers refuse this site; renew it, and the server uses the new file"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_need_attention_two_weeks_before_they_expire() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let after = |hours| state(now + SignedDuration::from_hours(hours), now);
        assert_eq!([after(24 * 15), after(24 * 14), after(1)], [State::Valid, State::ExpiresSoon, State::ExpiresSoon]);
        assert_eq!([after(0), after(-1)], [State::Expired, State::Expired]);
    }
}
