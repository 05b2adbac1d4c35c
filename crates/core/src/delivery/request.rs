//! Requests to endpoints.

use super::{Preset, write};
use crate::{
    form::{FieldKind, Form, choices},
    inquiry::{Context, Inquiry},
};

/// HubSpot's property for the name: it has none for the full name.
pub(super) const HUBSPOT_NAME: &str = "firstname";

/// The campaign parameters that Netlify receives in fields of their own. Netlify drops fields that the
/// published form does not have, so all other parameters go into [`NETLIFY_OTHERS`].
pub const NETLIFY_CAMPAIGN: [&str; 5] = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"];
/// The field for all other campaign parameters, encoded like a query string.
pub const NETLIFY_OTHERS: &str = "utm";

/// A POST request to an endpoint. `Accept: application/json` is the only other header: form services
/// refuse a CORS preflight with headers that they do not expect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryRequest {
    /// The header `Content-Type`.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
}

impl Preset {
    /// Returns the request that sends an inquiry of this form from a site with this origin. The `folded`
    /// fields are written into the message.
    #[must_use]
    pub fn request(&self, form: &Form, inquiry: &Inquiry, origin: &str, folded: &[String]) -> DeliveryRequest {
        match self {
            Self::Inbox => json(inbox(inquiry)),
            Self::Json(_) | Self::Formspree | Self::Basin => json(object(&[], form, inquiry, origin)),
            Self::Web3forms { access_key } => json(object(&[("access_key", access_key)], form, inquiry, origin)),
            Self::Hubspot => json(hubspot(form, inquiry, origin, folded)),
            Self::Form(_) => encoded(None, form, inquiry, origin),
            Self::Netlify { form_name } => encoded(Some(form_name), form, inquiry, origin),
        }
    }
}

fn json(body: String) -> DeliveryRequest {
    DeliveryRequest { content_type: "application/json", body }
}

/// Returns the inquiry as JSON in the [inbox's format](crate::inquiry).
fn inbox(inquiry: &Inquiry) -> String {
    let Inquiry { id, fields, context, evidence } = inquiry;
    let Context { page, term, landing, trail, search, referrer, utm } = context;
    let mut out = String::from("{");
    write::member(&mut out, "id", id.0.hyphenated().encode_lower(&mut uuid::Uuid::encode_buffer()));
    write::key(&mut out, "fields");
    out.push('{');
    fields.iter().for_each(|(name, value)| write::member(&mut out, name, value));
    out.push('}');
    write::key(&mut out, "context");
    out.push('{');
    write::member(&mut out, "page", page);
    write::member(&mut out, "term", term);
    write::member(&mut out, "landing", landing);
    write::key(&mut out, "trail");
    out.push('[');
    for slug in trail {
        write::comma(&mut out);
        write::text(&mut out, slug);
    }
    out.push(']');
    write::member(&mut out, "search", search);
    write::member(&mut out, "referrer", referrer);
    write::key(&mut out, "utm");
    out.push('{');
    utm.iter().for_each(|(name, value)| write::member(&mut out, name, value));
    out.push_str("}}");
    if !evidence.is_empty() {
        write::key(&mut out, "evidence");
        out.push('{');
        write::member(&mut out, "trap", &evidence.trap);
        write::key(&mut out, "seconds");
        out.push_str(&evidence.seconds.map_or_else(|| "null".to_owned(), |seconds| seconds.to_string()));
        write::member(&mut out, "proof", &evidence.proof);
        out.push('}');
    }
    out.push('}');
    out
}

/// Returns the inquiry as a flat JSON object.
fn object(first: &[(&str, &String)], form: &Form, inquiry: &Inquiry, origin: &str) -> String {
    let mut out = String::from("{");
    add_all(first, form, inquiry, origin, &mut |name, value| write::member(&mut out, name, value));
    out.push('}');
    out
}

/// Returns the inquiry as a native form post; with a name, for Netlify's form of that name.
fn encoded(netlify: Option<&String>, form: &Form, inquiry: &Inquiry, origin: &str) -> DeliveryRequest {
    let (mut body, mut others) = (String::new(), String::new());
    let name = netlify.map(|name| ("form-name", name));
    add_all(name.as_slice(), form, inquiry, origin, &mut |name, value| {
        let is_other = netlify.is_some() && name.starts_with("utm_") && !NETLIFY_CAMPAIGN.contains(&name);
        write::pair(if is_other { &mut others } else { &mut body }, name, value);
    });
    if !others.is_empty() {
        write::pair(&mut body, NETLIFY_OTHERS, &others);
    }
    DeliveryRequest { content_type: "application/x-www-form-urlencoded", body }
}

/// Calls `add` with each name and value of an inquiry: the endpoint's own parameters, the fields, and
/// the context. A name is added once.
fn add_all(first: &[(&str, &String)], form: &Form, inquiry: &Inquiry, origin: &str, add: &mut dyn FnMut(&str, &str)) {
    let mut taken: Vec<&str> = Vec::new();
    for (name, value) in first {
        add(name, value);
        taken.push(name);
    }
    for (name, value) in &inquiry.fields {
        let name = form.sent_as(name);
        if !taken.contains(&name) {
            add(name, value);
            taken.push(name);
        }
    }
    add_context(inquiry, origin, &mut |name, value| {
        if !taken.contains(&name) {
            add(name, value);
        }
    });
}

/// Calls `add` with the id and the context of an inquiry. The id lets the recipient recognise
/// duplicates.
fn add_context(inquiry: &Inquiry, origin: &str, add: &mut dyn FnMut(&str, &str)) {
    let Inquiry { id, context, .. } = inquiry;
    add("reference", &id.reference());
    add("inquiry_id", id.0.hyphenated().encode_lower(&mut uuid::Uuid::encode_buffer()));
    let address = |path: &str| if path.is_empty() { String::new() } else { [origin, path].concat() };
    let trail = context.trail.join(", ");
    for (name, value) in [
        ("page", &address(&context.page)),
        ("term", &context.term),
        ("landing", &address(&context.landing)),
        ("trail", &trail),
        ("search", &context.search),
        ("referrer", &context.referrer),
    ] {
        if !value.is_empty() {
            add(name, value);
        }
    }
    for (name, value) in &context.utm {
        add(&["utm_", name].concat(), value);
    }
}

/// Returns the inquiry as JSON for HubSpot, which accepts only the properties of its form: the context
/// goes into the message.
fn hubspot(form: &Form, inquiry: &Inquiry, origin: &str, folded: &[String]) -> String {
    let mut message = String::new();
    let mut consent = None;
    let mut out = String::from("{");
    // The id begins with the time of the first submit.
    write::member(&mut out, "submittedAt", &((inquiry.id.0.as_u128() >> 80) as u64).to_string());
    write::key(&mut out, "fields");
    out.push('[');
    for (name, value) in &inquiry.fields {
        let field = form.field(name);
        let kind = field.map(|field| field.kind);
        let property_name = form.sent_as(name);
        if kind == Some(FieldKind::Consent) && consent.is_none() && !value.is_empty() {
            consent = Some(value);
        } else if name == "message" {
            message.insert_str(0, value);
        } else if folded.contains(name) {
            push_line(&mut message, name, value);
        } else if property_name == "name" {
            property(&mut out, HUBSPOT_NAME, value);
        } else if field.is_some_and(|field| field.takes_several()) {
            // HubSpot separates the values of a property by semicolons.
            property(&mut out, property_name, &choices(value).collect::<Vec<_>>().join(";"));
        } else {
            property(&mut out, property_name, value);
        }
    }
    add_context(inquiry, origin, &mut |name, value| push_line(&mut message, name, value));
    property(&mut out, form.sent_as("message"), message.trim_start());
    out.push(']');
    if !inquiry.context.page.is_empty() && !origin.is_empty() {
        write::key(&mut out, "context");
        out.push('{');
        write::member(&mut out, "pageUri", &[origin, &inquiry.context.page].concat());
        out.push('}');
    }
    // The text that the visitor agreed to.
    if let Some(text) = consent {
        out.push_str(r#","legalConsentOptions":{"consent":{"consentToProcess":true"#);
        write::member(&mut out, "text", text);
        out.push_str("}}");
    }
    out.push('}');
    out
}

fn push_line(message: &mut String, name: &str, value: &str) {
    for part in ["\n", name, ": ", value] {
        message.push_str(part);
    }
}

/// Appends a property of a contact. Contacts are HubSpot's object type `0-1`.
fn property(out: &mut String, name: &str, value: &str) {
    write::comma(out);
    out.push('{');
    write::member(out, "objectTypeId", "0-1");
    write::member(out, "name", name);
    write::member(out, "value", value);
    out.push('}');
}
