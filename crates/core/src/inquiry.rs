//! An inquiry on the wire, and the answers to it.
//!
//! `POST /api/inquiries` takes an [`Inquiry`] as JSON and answers with
//! [`Accepted`] or, as `application/problem+json`
//! (<https://www.rfc-editor.org/rfc/rfc9457>), with a [`Problem`].

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::form::Values;

/// The header that marks an answer as the inbox's own. A captive portal's
/// cheerful 200 lacks it.
pub const MARKER_HEADER: &str = "Glossary-Inbox";

/// The largest inquiry, in bytes: also the most that a browser sends on with
/// `keepalive` when its page is closed.
pub const MAX_BODY: usize = 64 * 1024;

/// An inquiry's identity, made by the sender before the first attempt and kept
/// for every repeat, so that it is stored once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InquiryId(pub Uuid);

impl InquiryId {
    /// A version 7 UUID (<https://www.rfc-editor.org/rfc/rfc9562>) of the time in
    /// milliseconds since 1970 and ten random bytes.
    #[must_use]
    pub fn new(unix_millis: u64, random: [u8; 10]) -> Self {
        Self(uuid::Builder::from_unix_timestamp_millis(unix_millis, &random).into_uuid())
    }

    /// What people call this inquiry by, on the phone or in a mail: `K7QX2-9M4TB`.
    ///
    /// Made of the last 50 bits of the id, so that it needs no counter and a
    /// repeat has the same one, in Crockford's alphabet
    /// (<https://www.crockford.com/base32.html>), which leaves out I, L, O and U.
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

/// What a prospect sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inquiry {
    /// Its identity.
    pub id: InquiryId,
    /// What was typed, by field.
    pub fields: Values,
    /// Where it came from.
    #[serde(default)]
    pub context: Context,
    /// What tells a person's inquiry from a program's.
    #[serde(default, skip_serializing_if = "Evidence::is_empty")]
    pub evidence: Evidence,
}

/// Where an inquiry came from. Everything in it is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Context {
    /// The path of the page with the form.
    pub page: String,
    /// The slug of that page's term.
    pub term: String,
    /// The path of the visit's first page.
    pub landing: String,
    /// The slugs of the terms read, in order.
    pub trail: Vec<String>,
    /// The search that led here.
    pub search: String,
    /// Where the visit came from.
    pub referrer: String,
    /// The campaign parameters of the visit's first page, without `utm_`.
    pub utm: BTreeMap<String, String>,
}

impl Context {
    const MAX_TEXT: usize = 2_000;
    const MAX_ITEMS: usize = 100;

    /// The path of the form in other sites' frames, below the site's base path.
    pub const FRAMED: &str = "/embed/contact/";

    /// The form stands in another site's frame.
    #[must_use]
    pub fn is_framed(&self) -> bool {
        self.page.ends_with(Self::FRAMED)
    }

    /// The context cut to what is kept of it: a long referrer must not cost the
    /// inquiry, so nothing here is ever refused.
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

/// What the form saw of how it was filled in. It makes nobody's inquiry less
/// stored: the inbox sets aside what looks like a program's, and people decide.
/// Everything in it is optional, and no part of what an inquiry says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Evidence {
    /// What stood in the field that people cannot see.
    pub trap: String,
    /// How many seconds passed between the form's first use and sending it.
    pub seconds: Option<u32>,
    /// The solution of the challenge at `/api/challenge`: base64 of its JSON
    /// (<https://altcha.org/docs/v2/server-integration/>).
    pub proof: String,
}

impl Evidence {
    /// Nothing was seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

fn shorten(text: &mut String) {
    let end = (0..=Context::MAX_TEXT.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.truncate(end.unwrap_or(0));
}

/// The answer to an inquiry that is durably stored: **201**, or **200** to a repeat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The inquiry's identity.
    pub id: InquiryId,
    /// What people call it by.
    pub reference: String,
    /// It had been stored before.
    pub duplicate: bool,
}

/// Why an inquiry was not stored: `application/problem+json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Problem {
    /// What kind of problem, as an address.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// This problem in words, with the way out.
    pub detail: String,
    /// What is wrong with which field (422).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name.
    pub field: String,
    /// For programs: `required`, `too-long`, `one-line`, `not-an-email`, `not-a-tel`,
    /// `not-a-url`, `unknown-field`.
    pub code: String,
    /// For people: what to do.
    pub detail: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_wire_format_is_the_contracts() {
        let text = r#"{"id":"0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b","fields":{"email":"a@b.co","message":"m","name":"n"},"context":{"page":"/terms/api/","term":"api","landing":"/","trail":["rest-api","api"],"search":"","referrer":"","utm":{"source":"x"}}}"#;
        let inquiry: Inquiry = serde_json::from_str(text).unwrap();
        assert_eq!(inquiry.context.trail, ["rest-api", "api"]);
        assert_eq!(serde_json::to_string(&inquiry).unwrap(), text);
        assert!(serde_json::from_str::<Inquiry>(&text.replace("\"page\"", "\"pages\"")).is_err());
        // As it was written before there was a landing page.
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
        fn bounding_never_panics_and_settles(text in any::<String>(), times in 1usize..3_000) {
            let context = Context { referrer: text.repeat(times.min(3_000 / text.len().max(1))), ..Context::default() };
            let once = context.bounded();
            prop_assert!(once.referrer.len() <= 2_000);
            prop_assert_eq!(once.clone().bounded(), once);
        }
    }
}
