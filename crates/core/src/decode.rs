//! Decodes the app's types from JSON, in serde's format.
//!
//! Deserialisation by serde would be a sixth of the download. The functions are generic over
//! [`Json`], so that host tests compare them with serde for every type. A missing required key is an
//! error; keys that serde may omit have defaults.

mod page;
mod reader;
mod site;

#[cfg(test)]
mod tests;

use reader::ObjectReader;

use crate::{
    form::{self, Values},
    inquiry::{Context, Evidence, Inquiry},
    json::Json,
};

pub use page::page_data;
pub use reader::MissingKey;
pub use site::site;

/// Decodes an [`Inquiry`].
///
/// # Errors
/// If a required key is missing, or the id is not a UUID.
pub fn inquiry<J: Json>(value: &J) -> Result<Inquiry, MissingKey> {
    let reader = ObjectReader(value);
    Ok(Inquiry {
        id: reader.text("id")?.parse().map_err(|_| MissingKey("id"))?,
        fields: values(&reader.member("fields")?),
        context: value.get("context").map(|context| self::context(&context)).unwrap_or_default(),
        evidence: value.get("evidence").map(|evidence| self::evidence(&evidence)).unwrap_or_default(),
    })
}

fn context<J: Json>(value: &J) -> Context {
    let reader = ObjectReader(value);
    Context {
        page: reader.optional_text("page"),
        term: reader.optional_text("term"),
        landing: reader.optional_text("landing"),
        trail: reader.optional_texts("trail"),
        search: reader.optional_text("search"),
        referrer: reader.optional_text("referrer"),
        utm: value.get("utm").map(|utm| values(&utm)).unwrap_or_default(),
    }
}

fn evidence<J: Json>(value: &J) -> Evidence {
    let reader = ObjectReader(value);
    Evidence {
        trap: reader.optional_text("trap"),
        seconds: value.get("seconds").and_then(|seconds| seconds.number()).map(|seconds| seconds as u32),
        proof: reader.optional_text("proof"),
    }
}

/// Decodes the members that are strings.
fn values<J: Json>(value: &J) -> Values {
    form::collect_values(value.members().into_iter().filter_map(|(name, value)| Some((name, value.text()?))))
}
