//! What each endpoint is sent, and what its answers prove: the tables.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{
    form::{Field, FieldKind, Form, values},
    inquiry::{Context, Evidence, Inquiry},
};

mod answers;
mod requests;

impl Json for Value {
    fn get(&self, name: &str) -> Option<Self> {
        Value::get(self, name).filter(|value| !value.is_null()).cloned()
    }

    fn text(&self) -> Option<String> {
        self.as_str().map(str::to_owned)
    }

    fn flag(&self) -> Option<bool> {
        self.as_bool()
    }

    fn is_object(&self) -> bool {
        Value::is_object(self)
    }

    fn items(&self) -> Vec<Self> {
        self.as_array().cloned().unwrap_or_default()
    }
}

const ID: InquiryId = InquiryId(uuid::uuid!("0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b"));

fn custom(proof: Proof, repeatable: bool) -> Custom {
    Custom { proof, repeatable, ..Custom::default() }
}

fn member(name: &str, value: &str) -> Proof {
    Proof::Member(name.to_owned(), value.to_owned())
}

/// One of each, so that what holds for all is asked of all.
fn presets() -> Vec<Preset> {
    vec![
        Preset::Inbox,
        Preset::Json(custom(Proof::Echo("id".into()), true)),
        Preset::Json(custom(member("ok", "true"), false)),
        Preset::Form(custom(member("status", "received"), false)),
        Preset::Form(custom(Proof::Nothing, false)),
        Preset::Formspree,
        Preset::Hubspot,
        Preset::Web3forms { access_key: "k-1".into() },
        Preset::Basin,
        Preset::Netlify { form_name: "inquiry".into() },
    ]
}
