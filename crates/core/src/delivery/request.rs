//! What an endpoint is sent.

use super::{Preset, write};
use crate::{
    form::{FieldKind, Form, several},
    inquiry::{Context, Inquiry},
};

/// What HubSpot calls the name: it has no property of the whole one.
pub(super) const HUBSPOT_NAME: &str = "firstname";

/// The campaign parameters that Netlify is sent each by itself. It drops what the
/// published form has no field for, so all others go into [`NETLIFY_OTHERS`].
pub const NETLIFY_CAMPAIGN: [&str; 5] = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"];
/// The field of all other campaign parameters, as in an address.
pub const NETLIFY_OTHERS: &str = "utm";

/// What is posted to an endpoint, besides `Accept: application/json`. No further
/// header is sent: a form service that does not expect one refuses the browser's
/// preflight, and the inquiry with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The header `Content-Type`.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
}

impl Preset {
    /// What this endpoint is sent for an inquiry that the form made, from a site
    /// of that origin. The `folded` fields are told in the message instead of by
    /// themselves.
    #[must_use]
    pub fn request(&self, form: &Form, inquiry: &Inquiry, origin: &str, folded: &[String]) -> Request {
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

fn json(body: String) -> Request {
    Request { content_type: "application/json", body }
}

/// An inquiry as [`crate::inquiry`] has it on the wire.
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

/// A flat JSON object.
fn object(first: &[(&str, &String)], form: &Form, inquiry: &Inquiry, origin: &str) -> String {
    let mut out = String::from("{");
    pairs(first, form, inquiry, origin, &mut |name, value| write::member(&mut out, name, value));
    out.push('}');
    out
}

/// What a browser posts by itself; with a name, as Netlify's form of that name.
fn encoded(netlify: Option<&String>, form: &Form, inquiry: &Inquiry, origin: &str) -> Request {
    let (mut body, mut others) = (String::new(), String::new());
    let name = netlify.map(|name| ("form-name", name));
    pairs(name.as_slice(), form, inquiry, origin, &mut |name, value| {
        let is_other = netlify.is_some() && name.starts_with("utm_") && !NETLIFY_CAMPAIGN.contains(&name);
        write::pair(if is_other { &mut others } else { &mut body }, name, value);
    });
    if !others.is_empty() {
        write::pair(&mut body, NETLIFY_OTHERS, &others);
    }
    Request { content_type: "application/x-www-form-urlencoded", body }
}

/// All of an inquiry as pairs of texts: what this endpoint needs first, what was
/// typed, and what is known besides.
fn pairs(first: &[(&str, &String)], form: &Form, inquiry: &Inquiry, origin: &str, add: &mut dyn FnMut(&str, &str)) {
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
    besides(inquiry, origin, &mut |name, value| {
        if !taken.contains(&name) {
            add(name, value);
        }
    });
}

/// What is known of an inquiry besides what was typed. Its id goes with it, so
/// that whoever reads two of them sees that they are one.
fn besides(inquiry: &Inquiry, origin: &str, add: &mut dyn FnMut(&str, &str)) {
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

/// HubSpot takes properties that its form has and nothing else, so all that is
/// known besides goes into the message.
fn hubspot(form: &Form, inquiry: &Inquiry, origin: &str, folded: &[String]) -> String {
    let mut message = String::new();
    let mut consent = None;
    let mut out = String::from("{");
    // The time at which the visitor sent it first: the id begins with it.
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
            line(&mut message, name, value);
        } else if property_name == "name" {
            property(&mut out, HUBSPOT_NAME, value);
        } else if field.is_some_and(|field| field.takes_several()) {
            // As HubSpot writes several choices of one property.
            property(&mut out, property_name, &several(value).collect::<Vec<_>>().join(";"));
        } else {
            property(&mut out, property_name, value);
        }
    }
    besides(inquiry, origin, &mut |name, value| line(&mut message, name, value));
    property(&mut out, form.sent_as("message"), message.trim_start());
    out.push(']');
    if !inquiry.context.page.is_empty() && !origin.is_empty() {
        write::key(&mut out, "context");
        out.push('{');
        write::member(&mut out, "pageUri", &[origin, &inquiry.context.page].concat());
        out.push('}');
    }
    // Only where the visitor did consent, in the words that stood there.
    if let Some(text) = consent {
        out.push_str(r#","legalConsentOptions":{"consent":{"consentToProcess":true"#);
        write::member(&mut out, "text", text);
        out.push_str("}}");
    }
    out.push('}');
    out
}

fn line(message: &mut String, name: &str, value: &str) {
    for part in ["\n", name, ": ", value] {
        message.push_str(part);
    }
}

/// Adds a contact's property, which HubSpot calls objects of the type `0-1`.
fn property(out: &mut String, name: &str, value: &str) {
    write::comma(out);
    out.push('{');
    write::member(out, "objectTypeId", "0-1");
    write::member(out, "name", name);
    write::member(out, "value", value);
    out.push('}');
}
