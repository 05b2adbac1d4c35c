//! The contact form of a site: endpoints, fields, and how an inquiry is delivered.

use serde::{Deserialize, Serialize};

use crate::{
    delivery::{DeliveryOutcome, DeliveryRequest, DeliveryResponse, EndpointRole, Preset},
    form::{Field, FieldError, Form},
    inquiry::{Inquiry, InquiryId},
    json::Json,
    page::CallToAction,
};

/// The settings of the contact form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    /// The kind of the endpoint.
    pub preset: Preset,
    /// The endpoint's address: absolute, or a path on this origin.
    pub endpoint: String,
    /// The address of a second endpoint, used when the first cannot be reached; empty if there is none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub fallback: String,
    /// The kind of the fallback endpoint.
    #[serde(skip_serializing_if = "Preset::is_inbox")]
    pub fallback_preset: Preset,
    /// The form's fields.
    pub form: Form,
    /// The call to action of pages without a specific one. Not in the data of a page, which has the finished HTML
    /// ([`crate::page::PageData::contact_words`]).
    #[serde(skip)]
    pub call_to_action: CallToAction,
    /// What happens after an inquiry, in the order of events.
    #[serde(skip)]
    pub steps: Vec<String>,
    /// Who answers, as a sentence; empty: the company.
    #[serde(skip)]
    pub answered_by: String,
    /// The time for which the browser remembers the attribution.
    pub origin: Attribution,
    /// The e-mail address that visitors see when the form cannot be sent; empty if there is none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// The days for which the browser keeps and retries an unsent inquiry.
    pub keep_days: u32,
    /// Whether the browser solves a challenge from `/api/challenge` for each attempt.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub proof_of_work: bool,
    /// Whether events are also pushed to `window.dataLayer`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub data_layer: bool,
}

/// The default of [`Contact::keep_days`].
pub const KEEP_DAYS: u32 = 7;

impl Default for Contact {
    fn default() -> Self {
        Self {
            preset: Preset::Inbox,
            endpoint: String::new(),
            fallback: String::new(),
            fallback_preset: Preset::Inbox,
            form: Form::default(),
            call_to_action: CallToAction::default(),
            steps: Vec::new(),
            answered_by: String::new(),
            origin: Attribution::default(),
            email: String::new(),
            keep_days: KEEP_DAYS,
            proof_of_work: false,
            data_layer: false,
        }
    }
}

impl Contact {
    /// Returns the kind and the address of an endpoint.
    #[must_use]
    pub fn endpoint_of(&self, role: EndpointRole) -> (&Preset, &str) {
        match role {
            EndpointRole::Primary => (&self.preset, &self.endpoint),
            EndpointRole::Fallback => (&self.fallback_preset, &self.fallback),
        }
    }

    /// Returns the `name` attribute of a field's controls. Form services that accept native form posts
    /// receive their own field names.
    #[must_use]
    pub fn control<'a>(&self, field: &'a Field) -> &'a str {
        let uses_own_name = self.preset.is_inbox() || !self.preset.takes_plain_posts() || field.sent_as.is_empty();
        if uses_own_name { &field.name } else { &field.sent_as }
    }

    /// Returns the request that sends an inquiry to an endpoint. `origin` is the site's, such as
    /// `https://www.example.com`. The `folded` fields (see [`Contact::foldable`]) are written into the
    /// message.
    #[must_use]
    pub fn request(&self, role: EndpointRole, inquiry: &Inquiry, origin: &str, folded: &[String]) -> DeliveryRequest {
        self.endpoint_of(role).0.request(&self.form, inquiry, origin, folded)
    }

    /// Returns what the response proves about the inquiry with this id. Errors carry the form's field
    /// names, not the endpoint's.
    #[must_use]
    pub fn outcome<J: Json>(
        &self,
        role: EndpointRole,
        id: InquiryId,
        response: &DeliveryResponse<J>,
    ) -> DeliveryOutcome {
        match self.endpoint_of(role).0.outcome(id, response) {
            DeliveryOutcome::Rejected(mut errors) => {
                for error in &mut errors {
                    if let Some(name) = self.form.name_of(&error.field) {
                        error.field = name;
                    }
                }
                DeliveryOutcome::Rejected(errors)
            }
            other => other,
        }
    }

    /// Returns the fields that the endpoint does not have; see [`Preset::foldable`].
    #[must_use]
    pub fn foldable(&self, role: EndpointRole, errors: &[FieldError]) -> Option<Vec<String>> {
        self.endpoint_of(role).0.foldable(errors)
    }
}

/// The time for which the browser remembers the landing page, the terms read and the search that led
/// to an inquiry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Attribution {
    /// Not at all: an inquiry carries only its page.
    Off,
    /// As long as the tab is open.
    #[default]
    Session,
    /// In all tabs, until half an hour without a page view.
    Visit,
}
