//! Signatures of Standard Webhooks
//! (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme>),
//! by which a receiver with the same key verifies a message's sender, content and time.

use std::{fmt, ops::RangeInclusive};

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::Secret;

/// The allowed numbers of bytes in a key.
const LENGTH: RangeInclusive<usize> = 24..=64;

/// A signing key.
#[derive(Clone)]
pub struct SigningKey(Vec<u8>);

/// The text is not a key. It is not shown, because it may be a mistyped key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "is not a signing key: write `whsec_` and 24 to 64 random bytes in base64, \
     for example with: echo whsec_$(openssl rand -base64 32)"
)]
pub struct InvalidKey;

impl SigningKey {
    /// Parses a key: `whsec_` and base64.
    ///
    /// # Errors
    /// [`InvalidKey`].
    pub fn parse(text: &Secret) -> Result<Self, InvalidKey> {
        let encoded = text.expose().strip_prefix("whsec_").ok_or(InvalidKey)?;
        let bytes = BASE64_STANDARD.decode(encoded).map_err(|_| InvalidKey)?;
        if LENGTH.contains(&bytes.len()) { Ok(Self(bytes)) } else { Err(InvalidKey) }
    }

    /// Returns the value of the header `webhook-signature`. `id` must not contain a full stop;
    /// `timestamp` is the time of the attempt in seconds since 1970.
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

    /// The test vector of the specification's reference implementations.
    const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    #[test]
    fn signatures_equal_the_reference_implementations() {
        let key = SigningKey::parse(&Secret::new(KEY)).unwrap();
        assert_eq!(
            key.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
        assert_eq!(format!("{key:?}"), "SigningKey");
    }

    #[test]
    fn invalid_keys_are_refused() {
        let long = format!("whsec_{}", BASE64_STANDARD.encode([0; 65]));
        for bad in ["", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_c2hvcnQ=", "whsec_#####", &long] {
            let error = SigningKey::parse(&Secret::new(bad)).unwrap_err().to_string();
            assert!(error.contains("openssl rand") && (bad.is_empty() || !error.contains("c2hvcnQ")), "{error}");
        }
    }
}
