//! The requests to each kind of endpoint, and what its responses prove.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{
    contact::Contact,
    form::{Field, FieldKind, Form, collect_values},
    inquiry::{Context, Evidence, Inquiry, InquiryId},
};

mod requests;
mod responses;

const ID: InquiryId = InquiryId(uuid::uuid!("0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b"));

fn custom(proof: StorageProof, repeatable: bool) -> Custom {
    Custom { proof, repeatable, ..Custom::default() }
}

fn member(name: &str, value: &str) -> StorageProof {
    StorageProof::Member(name.to_owned(), value.to_owned())
}

/// Returns presets of all kinds.
fn presets() -> Vec<Preset> {
    vec![
        Preset::Inbox,
        Preset::Json(custom(StorageProof::Echo("id".into()), true)),
        Preset::Json(custom(member("ok", "true"), false)),
        Preset::Form(custom(member("status", "received"), false)),
        Preset::Form(custom(StorageProof::Nothing, false)),
        Preset::Formspree,
        Preset::Hubspot,
        Preset::Web3forms { access_key: "k-1".into() },
        Preset::Basin,
        Preset::Netlify { form_name: "inquiry".into() },
    ]
}
