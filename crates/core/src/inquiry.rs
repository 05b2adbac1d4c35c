//! The wire format of inquiries and of the inbox's responses.
//!
//! `POST /api/inquiries` takes an [`Inquiry`] as JSON. The response is [`Accepted`] or, as
//! `application/problem+json` (<https://www.rfc-editor.org/rfc/rfc9457>), [`ProblemDetails`].

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::form::{FieldError, Values};

/// The header that marks a response as the inbox's. A captive portal's 200 lacks it.
pub const MARKER_HEADER: &str = "Glossary-Inbox";

/// The header that marks a request as an operator's test: the inbox stores the inquiry in quarantine
/// and does not forward it.
pub const TEST_HEADER: &str = "Glossary-Test";

/// The largest inquiry, in bytes. Browsers send at most this much with `keepalive` after a page is
/// closed.
pub const MAX_BODY: usize = 64 * 1024;

/// An inquiry's id. The sender generates it before the first attempt and reuses it for every retry,
/// so that the inquiry is stored once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InquiryId(pub Uuid);

impl InquiryId {
    /// Creates a version 7 UUID (<https://www.rfc-editor.org/rfc/rfc9562>) from the Unix time in
    /// milliseconds and ten random bytes.
    #[must_use]
    pub fn new(unix_millis: u64, random: [u8; 10]) -> Self {
        Self(uuid::Builder::from_unix_timestamp_millis(unix_millis, &random).into_uuid())
    }

    /// Returns the reference that people quote on the phone or in a mail: `K7QX2-9M4TB`.
    ///
    /// The reference encodes the last 50 bits of the id in Crockford's base 32
    /// (<https://www.crockford.com/base32.html>), which omits I, L, O and U. It needs no counter, and a
    /// retry has the same reference.
    #[must_use]
    pub fn reference(&self) -> String {
        const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let bits = self.0.as_u128();
        let mut reference = String::with_capacity(11);
        for position in (0..10).rev() {
            if position == 4 {
                reference.push('-');
            }
            let digit = (bits >> (position * 5)) & 31;
            reference.push(ALPHABET[digit as usize] as char);
        }
        reference
    }
}

impl fmt::Display for InquiryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for InquiryId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        Uuid::try_parse(text).map(Self)
    }
}

/// An inquiry, as the browser sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inquiry {
    /// The id.
    pub id: InquiryId,
    /// The values, by field name.
    pub fields: Values,
    /// The attribution.
    #[serde(default)]
    pub context: Context,
    /// Signals for spam detection.
    #[serde(default, skip_serializing_if = "Evidence::is_empty")]
    pub evidence: Evidence,
}

/// The attribution of an inquiry. All parts are optional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Context {
    /// The path of the page with the form.
    pub page: String,
    /// The slug of that page's term.
    pub term: String,
    /// The path of the landing page.
    pub landing: String,
    /// The slugs of the terms read, in order.
    pub trail: Vec<String>,
    /// The search query that led to the page.
    pub search: String,
    /// The referrer of the landing page.
    pub referrer: String,
    /// The campaign parameters of the landing page, without the prefix `utm_`.
    pub utm: BTreeMap<String, String>,
}

impl Context {
    const MAX_TEXT: usize = 2_000;
    const MAX_ITEMS: usize = 100;

    /// The path of the form that other sites embed in a frame, below the site's base path.
    pub const FRAMED: &str = "/embed/contact/";

    /// Returns whether the form was embedded in another site's frame.
    #[must_use]
    pub fn is_framed(&self) -> bool {
        self.page.ends_with(Self::FRAMED)
    }

    /// Returns the context cut to the lengths that are stored. A long referrer is cut, because it must
    /// not cause a refusal of the inquiry.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        for text in [&mut self.page, &mut self.term, &mut self.landing, &mut self.search, &mut self.referrer] {
            shorten(text);
        }
        self.trail.truncate(Self::MAX_ITEMS);
        self.trail.iter_mut().for_each(shorten);
        self.utm = self.utm.into_iter().filter(|(key, _)| key.len() <= 100).take(Self::MAX_ITEMS).collect();
        self.utm.values_mut().for_each(shorten);
        self
    }
}

/// Signals for spam detection, collected by the form. They never prevent an inquiry from being
/// stored: suspected spam is quarantined. All parts are optional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Evidence {
    /// The value of the honeypot field, which people cannot see.
    pub trap: String,
    /// The seconds between the first use of the form and sending it.
    pub seconds: Option<u32>,
    /// The solution of the challenge from `/api/challenge`, as base64 of its JSON
    /// (<https://altcha.org/docs/v2/server-integration/>).
    pub proof: String,
}

impl Evidence {
    /// Returns whether no signal was collected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

fn shorten(text: &mut String) {
    let end = (0..=Context::MAX_TEXT.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.truncate(end.unwrap_or(0));
}

/// The response to an inquiry that is durably stored: **201**, or **200** for a retry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The inquiry's id.
    pub id: InquiryId,
    /// The inquiry's [reference](InquiryId::reference).
    pub reference: String,
    /// Whether the inquiry had been stored before.
    pub duplicate: bool,
}

/// The response to an inquiry that is not stored: `application/problem+json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProblemDetails {
    /// The kind of problem, as a URI.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened, and what to do.
    pub detail: String,
    /// The errors of the fields (422).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_inquiry_has_the_documented_wire_format() {
        let text = r#"{"id":"0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b","fields":{"email":"a@b.co","message":"m","name":"n"},"context":{"page":"/terms/api/","term":"api","landing":"/","trail":["rest-api","api"],"search":"","referrer":"","utm":{"source":"x"}}}"#;
        let inquiry: Inquiry = serde_json::from_str(text).unwrap();
        assert_eq!(inquiry.context.trail, ["rest-api", "api"]);
        assert_eq!(serde_json::to_string(&inquiry).unwrap(), text);
        assert!(serde_json::from_str::<Inquiry>(&text.replace("\"page\"", "\"pages\"")).is_err());
        // Builds before the landing page was added omit it.
        let older: Inquiry = serde_json::from_str(&text.replace(r#""landing":"/","#, "")).unwrap();
        assert_eq!((&*older.context.landing, &*older.context.page), ("", "/terms/api/"));

        let evidence = r#","evidence":{"trap":"","seconds":12,"proof":"e30="}}"#;
        let text = [text.strip_suffix('}').unwrap(), evidence].concat();
        let inquiry: Inquiry = serde_json::from_str(&text).unwrap();
        assert_eq!((inquiry.evidence.seconds, &*inquiry.evidence.proof), (Some(12), "e30="));
        assert_eq!(serde_json::to_string(&inquiry).unwrap(), text);
        assert!(serde_json::from_str::<Inquiry>(&text.replace("trap", "traps")).is_err());
    }

    #[test]
    fn an_id_is_a_version_7_uuid() {
        let id = InquiryId::new(1_750_000_000_000, [0xff; 10]);
        assert_eq!(id.0.get_version_num(), 7);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.reference(), "ZZZZZ-ZZZZZ");
    }

    proptest! {
        #[test]
        fn bounding_a_context_twice_changes_nothing(text in any::<String>(), times in 1usize..3_000) {
            let context = Context { referrer: text.repeat(times.min(3_000 / text.len().max(1))), ..Context::default() };
            let once = context.bounded();
            prop_assert!(once.referrer.len() <= 2_000);
            prop_assert_eq!(once.clone().bounded(), once);
        }
    }
}
