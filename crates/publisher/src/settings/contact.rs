//! `[contact]`: the endpoint of inquiries, the form's fields and its texts.
//!
//! The section is read into [`glossary_core::contact::Contact`], which every page contains: no value may be a secret.

mod address;
mod fields;
mod one_of;
mod preset;

pub use glossary_core::contact::Contact;

use glossary_app::route::Route;
use glossary_core::{
    contact::{Attribution, KEEP_DAYS},
    delivery::Preset,
    form::rules::is_email,
    page::CallToAction,
};

use self::{one_of::one_of, preset::Parameters};
use super::section::{Keys, Setting};

/// The maximum for `keep_days`. An older inquiry no longer says what the visitor wants.
const MAX_KEEP_DAYS: u32 = 30;

/// The default of `steps`.
const STEPS: [&str; 3] = [
    "A person reads your message.",
    "You get an answer by email, with a clear next step.",
    "You decide whether to go on.",
];

pub(super) fn read(keys: &mut Keys<'_, '_>) -> Option<Contact> {
    let form = fields::form(keys).unwrap_or_default();
    let parameters = Parameters::read(keys);
    let (preset, endpoint) = preset::endpoint(&parameters, keys);
    let (fallback_preset, fallback) = preset::fallback(&parameters, &preset, keys);
    parameters.check_use(&[&preset, &fallback_preset], keys);

    let origin = keys.text("trail", "\"session\"").and_then(|text| trail(&text, keys)).unwrap_or_default();
    let email = keys.text("email", "\"hello@example.com\"").and_then(|text| email(text, keys)).unwrap_or_default();
    let keep_days = keys.number("keep_days", "7").and_then(|days| keep_days(&days, keys)).unwrap_or(KEEP_DAYS);
    let proof_of_work = keys.flag("proof_of_work", "true");
    if let Some(setting) = proof_of_work.as_ref().filter(|setting| setting.value)
        && !preset.is_inbox()
    {
        keys.refuse(
            setting,
            "only the inbox supports `proof_of_work`",
            "this form has another endpoint",
            "remove the key, or send inquiries to the inbox: preset = \"inbox\"",
        );
    }
    let mut words = |key, default: &str| {
        let text = keys.text(key, &format!("\"{default}\""));
        text.map_or_else(|| default.to_owned(), |text| text.value)
    };
    let call_to_action = CallToAction {
        lead: words("lead", "Ready to grow your business?"),
        heading: words("heading", "Tell us what you’re building."),
        promise: words("promise", "We’ll reply within one business day with a clear next step."),
    };
    let steps = keys.texts("steps", "[\"A person reads your message.\"]");
    let steps = steps
        .map_or_else(|| STEPS.map(str::to_owned).into(), |steps| steps.into_iter().map(|step| step.value).collect());
    let answered_by = keys.text("answered_by", "\"Mara Lindqvist reads and answers it.\"").map(|text| text.value);
    Some(Contact {
        preset,
        endpoint,
        fallback,
        fallback_preset,
        form,
        call_to_action,
        steps,
        answered_by: answered_by.unwrap_or_default(),
        origin,
        email,
        keep_days,
        proof_of_work: proof_of_work.is_some_and(|setting| setting.value),
        data_layer: false,
    })
}

/// The address of the inbox below the site's base path.
const INBOX: &str = "/api/inquiries";

/// Fills in defaults that depend on the site's base path. The inbox takes inquiries below that path: another site of the
/// same host may answer at the root. Netlify accepts a form at any page of the site, and responds with that page.
pub(super) fn complete(contact: &mut Contact, base: &str) {
    if !contact.endpoint.is_empty() {
        return;
    }
    contact.endpoint = match contact.preset {
        Preset::Netlify { .. } => Route::Thanks.href(base),
        _ => [base, INBOX].concat(),
    };
}

fn trail(text: &Setting<String>, keys: &mut Keys<'_, '_>) -> Option<Attribution> {
    const KINDS: [(&str, Attribution); 3] =
        [("off", Attribution::Off), ("session", Attribution::Session), ("visit", Attribution::Visit)];
    one_of("trail", text, &KINDS, keys)
}

fn email(text: Setting<String>, keys: &mut Keys<'_, '_>) -> Option<String> {
    if text.value.is_empty() || is_email(&text.value) {
        return Some(text.value);
    }
    keys.refuse(
        &text,
        format!("`{}` is not an e-mail address", text.value),
        "shown to visitors",
        "write one address like \"hello@example.com\"",
    );
    None
}

fn keep_days(number: &Setting<i64>, keys: &mut Keys<'_, '_>) -> Option<u32> {
    let days = u32::try_from(number.value).ok().filter(|days| (1..=MAX_KEEP_DAYS).contains(days));
    if days.is_none() {
        keys.refuse(
            number,
            format!("inquiries cannot be kept for {} days", number.value),
            "out of range",
            format!(
                "write a whole number from 1 to {MAX_KEEP_DAYS}: unsent inquiries are kept on the visitor's device for this number of days"
            ),
        );
    }
    days
}
