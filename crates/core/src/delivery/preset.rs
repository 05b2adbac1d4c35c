//! The endpoints that are known, and what each needs.

use serde::{Deserialize, Serialize};

use crate::inquiry::FieldError;

/// What kind of endpoint inquiries are sent to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Preset {
    /// The inbox, or an endpoint written to the same contract ([`crate::inquiry`]).
    #[default]
    Inbox,
    /// An endpoint that takes a flat JSON object.
    Json(Custom),
    /// An endpoint that takes what an HTML form posts.
    Form(Custom),
    /// Formspree (<https://formspree.io>). Its success is `200 {"ok": true, "next": …}`,
    /// as its public clients show it; it also answers 200 with an `error`.
    Formspree,
    /// HubSpot's form submissions, version 3
    /// (<https://developers.hubspot.com/docs/api-reference/legacy/forms-v3-legacy/post-submissions-v3-integration-submit-portalId-formGuid>).
    /// The address holds the host, the portal and the form. A field of the kind
    /// `consent` is told as the consent to process what was sent.
    Hubspot,
    /// Web3Forms (<https://docs.web3forms.com>). It mails and stores nothing; the
    /// access key names the recipient and is public by design.
    Web3forms {
        /// The access key.
        access_key: String,
    },
    /// Basin (<https://docs.usebasin.com>). What its success looks like is
    /// not documented, beyond the status and JSON; a failure has an `error`.
    Basin,
    /// Netlify Forms (<https://docs.netlify.com/manage/forms/setup/>). It answers
    /// with a page, whether it recorded anything or not.
    Netlify {
        /// The form's name, as the published page has it.
        form_name: String,
    },
}

/// An endpoint of one's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Custom {
    /// The statuses with which it says that it stored an inquiry; none for all
    /// from 200 to 299. A status alone proves nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statuses: Vec<u16>,
    /// What in its JSON proves that it stored an inquiry.
    pub proof: Proof,
    /// It stores an inquiry once, however often it comes.
    pub repeatable: bool,
}

/// What in a JSON answer proves that an inquiry is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// Nothing: it will always be unknown.
    #[default]
    Nothing,
    /// The member at that path, such as `ok` or `data.status`, has that value;
    /// `true` and `false` stand for truth values too.
    Member(String, String),
    /// The member at that path repeats the inquiry's id.
    Echo(String),
}

/// The code of an error about a field that the endpoint has no place for.
pub(super) const UNKNOWN_FIELD: &str = "unknown-field";

impl Preset {
    /// It is the inbox.
    #[must_use]
    pub fn is_inbox(&self) -> bool {
        *self == Self::Inbox
    }

    /// It takes what a browser posts by itself, so that the form can be sent
    /// without scripting. The others take nothing but JSON.
    #[must_use]
    pub fn takes_plain_posts(&self) -> bool {
        !matches!(self, Self::Json(_) | Self::Hubspot)
    }

    /// The endpoint stores an inquiry once, however often it comes. To any other
    /// an inquiry must not be sent again by itself unless it is known not to be
    /// stored.
    #[must_use]
    pub fn is_repeatable(&self) -> bool {
        match self {
            Self::Inbox => true,
            Self::Json(custom) | Self::Form(custom) => custom.repeatable,
            _ => false,
        }
    }

    /// Some answer of the endpoint proves that it stored an inquiry.
    #[must_use]
    pub fn confirms(&self) -> bool {
        match self {
            Self::Json(custom) | Self::Form(custom) => custom.proof != Proof::Nothing,
            Self::Netlify { .. } => false,
            _ => true,
        }
    }

    /// The fields that the endpoint has no place for, where these errors say
    /// nothing else: the inquiry may be sent again at once with them
    /// [folded into the message](Preset::request).
    ///
    /// HubSpot refuses all of an inquiry for one property that its form does not
    /// have. Without the message or the address there would be nothing to keep.
    #[must_use]
    pub fn foldable(&self, errors: &[FieldError]) -> Option<Vec<String>> {
        let folds = |error: &FieldError| error.code == UNKNOWN_FIELD && !["message", "email"].contains(&&*error.field);
        let all = matches!(self, Self::Hubspot) && !errors.is_empty() && errors.iter().all(folds);
        all.then(|| errors.iter().map(|error| error.field.clone()).collect())
    }
}
