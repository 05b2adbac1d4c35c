//! Decodes [`Site`].

use super::reader::{MissingKey, ObjectReader};
use crate::{
    contact::{Attribution, Contact, KEEP_DAYS},
    delivery::{Custom, Preset, StorageProof},
    form::{Choice, Field, FieldKind, Form},
    json::Json,
    site::Site,
};

/// Decodes the site.
///
/// # Errors
/// If a required key is missing.
pub fn site<J: Json>(value: &J) -> Result<Site, MissingKey> {
    let reader = ObjectReader(value);
    Ok(Site {
        name: reader.text("name")?,
        description: reader.text("description")?,
        company: reader.text("company")?,
        logo: reader.optional_text("logo"),
        company_url: reader.text("company_url")?,
        base: reader.text("base")?,
        app: reader.text("app")?,
        contact: contact(&reader.member("contact")?)?,
    })
}

/// Decodes the contact form's settings. All keys have defaults.
fn contact<J: Json>(value: &J) -> Result<Contact, MissingKey> {
    let reader = ObjectReader(value);
    let preset_of = |name| value.get(name).map(|value| preset(&value)).transpose().map(Option::unwrap_or_default);
    let fields = value.get("form").map(|form| form.items().iter().map(field).collect::<Result<_, _>>()).transpose()?;
    Ok(Contact {
        preset: preset_of("preset")?,
        endpoint: reader.optional_text("endpoint"),
        fallback: reader.optional_text("fallback"),
        fallback_preset: preset_of("fallback_preset")?,
        form: fields.map_or_else(Form::default, |fields| Form { fields }),
        origin: attribution(&reader.optional_text("origin"))?,
        email: reader.optional_text("email"),
        keep_days: value.get("keep_days").and_then(|days| days.number()).map_or(KEEP_DAYS, |days| days as u32),
        proof_of_work: reader.optional_flag("proof_of_work"),
        data_layer: reader.optional_flag("data_layer"),
        ..Contact::default()
    })
}

fn attribution(name: &str) -> Result<Attribution, MissingKey> {
    match name {
        "" | "session" => Ok(Attribution::Session),
        "off" => Ok(Attribution::Off),
        "visit" => Ok(Attribution::Visit),
        _ => Err(MissingKey("origin")),
    }
}

fn preset<J: Json>(value: &J) -> Result<Preset, MissingKey> {
    let reader = ObjectReader(value);
    Ok(match reader.text("kind")?.as_str() {
        "inbox" => Preset::Inbox,
        "json" => Preset::Json(custom(value)?),
        "form" => Preset::Form(custom(value)?),
        "formspree" => Preset::Formspree,
        "hubspot" => Preset::Hubspot,
        "web3forms" => Preset::Web3forms { access_key: reader.text("access_key")? },
        "basin" => Preset::Basin,
        "netlify" => Preset::Netlify { form_name: reader.text("form_name")? },
        _ => return Err(MissingKey("kind")),
    })
}

fn custom<J: Json>(value: &J) -> Result<Custom, MissingKey> {
    let reader = ObjectReader(value);
    let statuses = value.get("statuses").map(|statuses| statuses.items()).unwrap_or_default();
    Ok(Custom {
        statuses: statuses.iter().filter_map(Json::number).map(|status| status as u16).collect(),
        proof: proof(&reader.member("proof")?)?,
        repeatable: reader.member("repeatable")?.flag().ok_or(MissingKey("repeatable"))?,
    })
}

fn proof<J: Json>(value: &J) -> Result<StorageProof, MissingKey> {
    let reader = ObjectReader(value);
    if value.text().is_some_and(|kind| kind == "nothing") {
        return Ok(StorageProof::Nothing);
    }
    if let [path, expected] = &*reader.optional_texts("member") {
        return Ok(StorageProof::Member(path.clone(), expected.clone()));
    }
    reader.text("echo").map(StorageProof::Echo)
}

fn field<J: Json>(value: &J) -> Result<Field, MissingKey> {
    let reader = ObjectReader(value);
    Ok(Field {
        name: reader.text("name")?,
        kind: FieldKind::named(&reader.text("kind")?).ok_or(MissingKey("kind"))?,
        label: reader.optional_text("label"),
        hint: reader.optional_text("hint"),
        missing: reader.optional_text("missing"),
        max_length: reader.number("max_length")?,
        autocomplete: reader.optional_text("autocomplete"),
        options: reader.optional_list("options", choice)?,
        value: reader.optional_text("value"),
        sent_as: reader.optional_text("sent_as"),
        link: reader.optional_text("link"),
    })
}

fn choice<J: Json>(value: &J) -> Result<Choice, MissingKey> {
    let reader = ObjectReader(value);
    Ok(Choice { value: reader.text("value")?, label: reader.optional_text("label") })
}
