//! The supported endpoints.

use serde::{Deserialize, Serialize};

use crate::form::FieldError;

/// The kind of an endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Preset {
    /// The inbox, or another implementation of its wire format ([`crate::inquiry`]).
    #[default]
    Inbox,
    /// A custom endpoint that accepts a flat JSON object.
    Json(Custom),
    /// A custom endpoint that accepts an HTML form post.
    Form(Custom),
    /// Formspree (<https://formspree.io>). Its public clients expect `200 {"ok": true, "next": …}` for
    /// success; some failures are a 200 with an `error`.
    Formspree,
    /// HubSpot's form submissions API, version 3
    /// (<https://developers.hubspot.com/docs/api-reference/legacy/forms-v3-legacy/post-submissions-v3-integration-submit-portalId-formGuid>).
    /// The address contains the host, the portal and the form. A field of the kind `consent` becomes
    /// HubSpot's consent to process.
    Hubspot,
    /// Web3Forms (<https://docs.web3forms.com>). It forwards inquiries by mail and stores nothing. The
    /// access key identifies the recipient and is public by design.
    Web3forms {
        /// The access key.
        access_key: String,
    },
    /// Basin (<https://docs.usebasin.com>). Only the status and the content type of a success are
    /// documented; failures have an `error`.
    Basin,
    /// Netlify Forms (<https://docs.netlify.com/manage/forms/setup/>). The response is a page, whether the
    /// inquiry was recorded or not.
    Netlify {
        /// The form's name in the published page.
        form_name: String,
    },
}

/// A custom endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Custom {
    /// The statuses of a success; if empty, 200 to 299. A status alone proves nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statuses: Vec<u16>,
    /// The part of the response that proves that the inquiry is stored.
    pub proof: StorageProof,
    /// Whether the endpoint is idempotent: it stores an inquiry once, even if the inquiry arrives several
    /// times.
    pub repeatable: bool,
}

/// The part of a JSON response that proves that an inquiry is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StorageProof {
    /// No part: the outcome is always unknown.
    #[default]
    Nothing,
    /// The member at a path such as `ok` or `data.status` has the given value. `true` and `false` also
    /// match Booleans.
    Member(String, String),
    /// The member at a path contains the inquiry's id.
    Echo(String),
}

/// The error code of a field that the endpoint does not have.
pub(super) const UNKNOWN_FIELD: &str = "unknown-field";

impl Preset {
    /// Returns whether the endpoint is the inbox.
    #[must_use]
    pub fn is_inbox(&self) -> bool {
        *self == Self::Inbox
    }

    /// Returns whether the endpoint accepts native form posts, so that the form works without JavaScript.
    /// The other endpoints accept only JSON.
    #[must_use]
    pub fn takes_plain_posts(&self) -> bool {
        !matches!(self, Self::Json(_) | Self::Hubspot)
    }

    /// Returns whether the endpoint is idempotent: it stores an inquiry once, even if the inquiry arrives
    /// several times. For other endpoints, an automatic retry is safe only if the inquiry is known not to
    /// be stored.
    #[must_use]
    pub fn is_repeatable(&self) -> bool {
        match self {
            Self::Inbox => true,
            Self::Json(custom) | Self::Form(custom) => custom.repeatable,
            _ => false,
        }
    }

    /// Returns whether the endpoint's response can prove that an inquiry is stored.
    #[must_use]
    pub fn confirms(&self) -> bool {
        match self {
            Self::Json(custom) | Self::Form(custom) => custom.proof != StorageProof::Nothing,
            Self::Netlify { .. } => false,
            _ => true,
        }
    }

    /// Returns the fields that the endpoint does not have, if `errors` are about nothing else. The inquiry
    /// can then be sent again with these fields [folded into the message](Preset::request).
    ///
    /// HubSpot refuses a whole inquiry for one property that its form does not have. The message and the
    /// e-mail address cannot be folded: an inquiry without them is useless.
    #[must_use]
    pub fn foldable(&self, errors: &[FieldError]) -> Option<Vec<String>> {
        let folds = |error: &FieldError| error.code == UNKNOWN_FIELD && !["message", "email"].contains(&&*error.field);
        let all = matches!(self, Self::Hubspot) && !errors.is_empty() && errors.iter().all(folds);
        all.then(|| errors.iter().map(|error| error.field.clone()).collect())
    }
}
