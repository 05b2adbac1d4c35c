//! The signature of Standard Webhooks
//! (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme>):
//! whoever holds the same key can tell that a message is ours, whole and recent.

use std::{fmt, ops::RangeInclusive};

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::Secret;

/// How many bytes a key may have.
const LENGTH: RangeInclusive<usize> = 24..=64;

/// A key that messages are signed with.
#[derive(Clone)]
pub struct SigningKey(Vec<u8>);

/// The text is no key. It is not shown: it may be nearly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "is no signing key: write `whsec_` and 24 to 64 random bytes in base64, \
     as from: echo whsec_$(openssl rand -base64 32)"
)]
pub struct NotAKey;

impl SigningKey {
    /// Reads a key: `whsec_` and its bytes in base64.
    ///
    /// # Errors
    /// [`NotAKey`].
    pub fn parse(text: &Secret) -> Result<Self, NotAKey> {
        let encoded = text.expose().strip_prefix("whsec_").ok_or(NotAKey)?;
        let bytes = BASE64_STANDARD.decode(encoded).map_err(|_| NotAKey)?;
        if LENGTH.contains(&bytes.len()) { Ok(Self(bytes)) } else { Err(NotAKey) }
    }

    /// The value of the header `webhook-signature` for a message: its id, which has
    /// no full stop in it, the time of the attempt in seconds since 1970, and the body.
    #[must_use]
    pub fn sign(&self, id: &str, timestamp: i64, body: &str) -> String {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of any length");
        mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
        format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes()))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vector that the reference implementations of the specification share.
    const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    #[test]
    fn it_signs_as_the_reference_implementations_do() {
        let key = SigningKey::parse(&Secret::new(KEY)).unwrap();
        assert_eq!(
            key.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
        assert_eq!(format!("{key:?}"), "SigningKey");
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let long = format!("whsec_{}", BASE64_STANDARD.encode([0; 65]));
        for bad in ["", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_c2hvcnQ=", "whsec_#####", &long] {
            let error = SigningKey::parse(&Secret::new(bad)).unwrap_err().to_string();
            assert!(error.contains("openssl rand") && (bad.is_empty() || !error.contains("c2hvcnQ")), "{error}");
        }
    }
}
