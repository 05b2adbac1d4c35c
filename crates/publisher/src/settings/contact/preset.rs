//! The presets of endpoints and their parameters.

use glossary_core::delivery::{Custom, Preset, StorageProof};
use toml::de::DeValue;
use url::Url;

use super::{address, one_of::one_of};
use crate::{
    settings::{
        secret::{FORWARD_INSTEAD, secret_in_text},
        section::{Keys, Setting},
    },
    toml_table::{Text, TomlTable, wrong_type},
};

/// The presets by their names in the settings.
const KINDS: [(&str, Kind); 8] = [
    ("inbox", Kind::Inbox),
    ("json", Kind::Json),
    ("form", Kind::Form),
    ("formspree", Kind::Formspree),
    ("hubspot", Kind::Hubspot),
    ("web3forms", Kind::Web3forms),
    ("basin", Kind::Basin),
    ("netlify", Kind::Netlify),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Inbox,
    Json,
    Form,
    Formspree,
    Hubspot,
    Web3forms,
    Basin,
    Netlify,
}

/// The host suffixes of known services, with their presets. A known service never confirms an inquiry in the format of
/// another preset.
const HOSTS: [(&str, Kind, &str); 4] = [
    ("formspree.io", Kind::Formspree, "formspree"),
    ("hsforms.com", Kind::Hubspot, "hubspot"),
    ("web3forms.com", Kind::Web3forms, "web3forms"),
    ("usebasin.com", Kind::Basin, "basin"),
];

/// The parameters of presets. Endpoint and fallback share them.
pub(super) struct Parameters {
    access_key: Option<Setting<String>>,
    portal: Option<Setting<String>>,
    form: Option<Setting<String>>,
    host: Option<Setting<String>>,
    form_name: Option<Setting<String>>,
    proof: Option<Setting<(Vec<u16>, StorageProof)>>,
    repeatable: Option<Setting<bool>>,
}

impl Parameters {
    pub fn read(keys: &mut Keys<'_, '_>) -> Self {
        let mut public_text = |key, example| {
            let text = keys.text(key, example)?;
            if let Some(secret) = secret_in_text(&text.value) {
                keys.refuse(
                    &text,
                    format!("`{key}` is {secret}"),
                    "every page would publish the secret",
                    format!("revoke the secret, and {FORWARD_INSTEAD}"),
                );
            }
            Some(text)
        };
        let access_key = public_text("access_key", "\"a1b2c3d4-0000-0000-0000-000000000000\"");
        let portal = public_text("hubspot_portal", "\"1234567\"");
        let form = public_text("hubspot_form", "\"a1b2c3d4-0000-0000-0000-000000000000\"");
        let host = public_text("hubspot_host", "\"api-eu1.hsforms.com\"");
        let form_name = public_text("form_name", "\"inquiry\"");
        let parameters = Self {
            access_key,
            portal,
            form,
            host,
            form_name,
            proof: proof(keys),
            repeatable: keys.flag("repeatable", "true"),
        };
        parameters.check(keys);
        parameters
    }

    /// Reports invalid parameters.
    fn check(&self, keys: &mut Keys<'_, '_>) {
        let mut expect = |setting: &Option<Setting<String>>, is_valid: fn(&str) -> bool, kind: &str, help: &str| {
            if let Some(setting) = setting.as_ref().filter(|setting| !is_valid(&setting.value)) {
                keys.refuse(setting, format!("`{}` is not {kind}", setting.value), "not a valid value", help);
            }
        };
        let is_id =
            |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_hubspots = |text: &str| {
            text.ends_with(".hsforms.com") && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b))
        };
        expect(
            &self.access_key,
            is_id,
            "an access key",
            "Web3Forms sends you the key, which has letters, digits and hyphens",
        );
        expect(
            &self.portal,
            is_number,
            "the number of a HubSpot account",
            "HubSpot shows the number as the Hub ID, which has digits only",
        );
        expect(
            &self.form,
            is_id,
            "the id of a HubSpot form",
            "HubSpot shows the id in the form's address and embed code",
        );
        expect(
            &self.host,
            is_hubspots,
            "a host of HubSpot's forms",
            "write \"api.hsforms.com\", or the host of your region like \"api-eu1.hsforms.com\"",
        );
        expect(&self.form_name, is_id, "the name of a form", "write letters, digits and hyphens only");
    }

    /// Reports parameters that no preset in use needs.
    pub fn check_use(&self, presets: &[&Preset], keys: &mut Keys<'_, '_>) {
        let used = |fits: fn(&Preset) -> bool| presets.iter().any(|preset| fits(preset));
        let custom = used(|preset| matches!(preset, Preset::Json(_) | Preset::Form(_)));
        let hubspot = used(|preset| *preset == Preset::Hubspot);
        let web3forms = used(|preset| matches!(preset, Preset::Web3forms { .. }));
        let netlify = used(|preset| matches!(preset, Preset::Netlify { .. }));
        let unused = |key: &str, owner: &str| {
            (format!("`{key}` has no effect here"), format!("the key belongs to preset = \"{owner}\""))
        };
        let texts = [
            ("access_key", &self.access_key, web3forms, "web3forms"),
            ("hubspot_portal", &self.portal, hubspot, "hubspot"),
            ("hubspot_form", &self.form, hubspot, "hubspot"),
            ("hubspot_host", &self.host, hubspot, "hubspot"),
            ("form_name", &self.form_name, netlify, "netlify"),
        ];
        for (key, setting, _, owner) in texts.into_iter().filter(|(_, _, used, _)| !used) {
            if let Some(setting) = setting {
                let (title, help) = unused(key, owner);
                keys.refuse(setting, title, "set for another preset", help);
            }
        }
        if let Some(setting) = self.proof.as_ref().filter(|_| !custom) {
            let (title, help) = unused("proof", "json");
            keys.refuse(
                setting,
                title,
                "set for another preset",
                help + " and to \"form\"; other presets do not need the key",
            );
        }
        if let Some(setting) = self.repeatable.as_ref().filter(|_| !custom) {
            let (title, help) = unused("repeatable", "json");
            keys.refuse(
                setting,
                title,
                "set for another preset",
                help + " and to \"form\"; other presets do not need the key",
            );
        }
    }

    fn preset(&self, kind: Kind) -> Preset {
        let text = |setting: &Option<Setting<String>>| setting.as_ref().map(|setting| setting.value.clone());
        let custom = || {
            let (statuses, proof) = self.proof.as_ref().map(|proof| proof.value.clone()).unwrap_or_default();
            Custom { statuses, proof, repeatable: self.repeatable.as_ref().is_some_and(|setting| setting.value) }
        };
        match kind {
            Kind::Inbox => Preset::Inbox,
            Kind::Json => Preset::Json(custom()),
            Kind::Form => Preset::Form(custom()),
            Kind::Formspree => Preset::Formspree,
            Kind::Hubspot => Preset::Hubspot,
            Kind::Web3forms => Preset::Web3forms { access_key: text(&self.access_key).unwrap_or_default() },
            Kind::Basin => Preset::Basin,
            Kind::Netlify => {
                Preset::Netlify { form_name: text(&self.form_name).unwrap_or_else(|| "inquiry".to_owned()) }
            }
        }
    }

    /// Returns the default address of a preset.
    fn address(&self, kind: Kind) -> Option<String> {
        match kind {
            // `complete` sets these two addresses once the base path is known.
            Kind::Inbox | Kind::Netlify => Some(String::new()),
            Kind::Hubspot => {
                let (portal, form) = (self.portal.as_ref()?, self.form.as_ref()?);
                let host = self.host.as_ref().map_or("api.hsforms.com", |host| &host.value);
                let path = "submissions/v3/integration/submit";
                Some(format!("https://{host}/{path}/{}/{}", portal.value, form.value))
            }
            Kind::Web3forms => Some("https://api.web3forms.com/submit".to_owned()),
            Kind::Json | Kind::Form | Kind::Formspree | Kind::Basin => None,
        }
    }

    /// Returns help for a preset without an address.
    fn missing(&self, kind: Kind, key: &str) -> Option<String> {
        match kind {
            Kind::Json | Kind::Form => Some(format!("add: {key} = \"https://forms.example.com/inquiries\"")),
            Kind::Formspree => Some(format!("add the form's address: {key} = \"https://formspree.io/f/abcdwxyz\"")),
            Kind::Basin => Some(format!("add the form's address: {key} = \"https://usebasin.com/f/a1b2c3d4\"")),
            Kind::Hubspot => Some(
                "add: hubspot_portal = \"1234567\" and hubspot_form = \"a1b2c3d4-…\", which are in the form's embed code"
                    .to_owned(),
            ),
            Kind::Inbox | Kind::Web3forms | Kind::Netlify => None,
        }
    }
}

/// Returns the preset and the address of the endpoint.
pub(super) fn endpoint(parameters: &Parameters, keys: &mut Keys<'_, '_>) -> (Preset, String) {
    let setting = keys.text("preset", "\"inbox\"");
    let kind = setting.as_ref().map_or(Some(Kind::Inbox), |text| one_of("preset", text, &KINDS, keys));
    let given = keys.text("endpoint", "\"/api/inquiries\"");
    // An unknown preset is one problem: further checks depend on the preset.
    let Some(kind) = kind else { return (Preset::Inbox, String::new()) };
    if let Some(given) = &given {
        check_address(given, kind, "preset", keys);
    }
    let address = given.map(|given| given.value).or_else(|| parameters.address(kind));
    if let (None, Some(setting), Some(help)) = (&address, &setting, parameters.missing(kind, "endpoint")) {
        keys.refuse(setting, format!("`{}` needs the address of a form", setting.value), "no address", help);
    }
    check_access_key(parameters, kind, setting.as_ref(), keys);
    (parameters.preset(kind), address.unwrap_or_default())
}

/// Returns the preset and the address of the fallback; an empty address without a fallback.
pub(super) fn fallback(parameters: &Parameters, main: &Preset, keys: &mut Keys<'_, '_>) -> (Preset, String) {
    let given = keys.text("fallback", "\"/api/inquiries\"");
    let setting = keys.text("fallback_preset", "\"inbox\"");
    let kind = setting.as_ref().and_then(|text| one_of("fallback_preset", text, &KINDS, keys));
    let Some(given) = given else {
        if let Some(setting) = &setting {
            keys.refuse(
                setting,
                "`fallback_preset` without a `fallback`",
                "no fallback is set",
                "add: fallback = \"/api/inquiries\", or remove this key",
            );
        }
        return (Preset::Inbox, String::new());
    };
    if given.value.is_empty() {
        return (Preset::Inbox, String::new());
    }
    let host = HOSTS.iter().find(|(end, ..)| is_on(&given.value, end)).map(|(_, kind, _)| *kind);
    let preset = match kind.or(host) {
        Some(kind) => {
            check_address(&given, kind, "fallback_preset", keys);
            check_access_key(parameters, kind, Some(&given), keys);
            parameters.preset(kind)
        }
        None => {
            address::check(&given, keys);
            // A path on the site's own host is the inbox's.
            if address::is_path(&given.value) { Preset::Inbox } else { main.clone() }
        }
    };
    (preset, given.value)
}

fn check_access_key(parameters: &Parameters, kind: Kind, place: Option<&Setting<String>>, keys: &mut Keys<'_, '_>) {
    if let (Kind::Web3forms, None, Some(place)) = (kind, &parameters.access_key, place) {
        keys.refuse(
            place,
            "Web3Forms needs an access key",
            "the key names the recipient of the inquiries",
            "add: access_key = \"…\", as Web3Forms sent it to you; it is public by design",
        );
    }
}

fn check_address(text: &Setting<String>, kind: Kind, key: &str, keys: &mut Keys<'_, '_>) {
    address::check(text, keys);
    // A custom preset with its own proof may be right for a known service.
    let known = HOSTS.iter().find(|(end, ..)| is_on(&text.value, end));
    if let Some((_, own, name)) = known
        && *own != kind
        && !matches!(kind, Kind::Json | Kind::Form)
    {
        keys.refuse(
            text,
            "this endpoint does not match the preset",
            "no inquiry could be confirmed as stored",
            format!("write: {key} = \"{name}\""),
        );
    }
}

fn is_on(address: &str, end: &str) -> bool {
    let url = Url::parse(address).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
    host.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// Reads the storage proof of a custom endpoint: `proof = { status = [200, 201], path = "ok", equals = true }`.
fn proof(keys: &mut Keys<'_, '_>) -> Option<Setting<(Vec<u16>, StorageProof)>> {
    const EXAMPLE: &str = "{ path = \"ok\", equals = true }";
    keys.inner("proof", |value, broken, report| {
        let DeValue::Table(entries) = value.get_ref() else {
            let help = format!("write: proof = {EXAMPLE}");
            return wrong_type("proof", "a table", help, value.get_ref(), value.span(), report);
        };
        let mut table = TomlTable::new("the proof", entries, value.span(), broken);
        let statuses = table.numbers("status", "[200, 201]", report);
        for status in &statuses {
            if !(200..400).contains(status.get_ref()) {
                report
                    .error(status.span(), format!("the status {} is not a success", status.get_ref()))
                    .label("not from 200 to 399")
                    .help("write the statuses with which your endpoint confirms a stored inquiry, like [200, 201]");
            }
        }
        let path = table.required_text("path", "\"ok\"", report);
        let repeats_id = table.flag("repeats_id", false, report);
        let equals = table.get("equals").and_then(|value| match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Boolean(flag) => Some(flag.to_string()),
            other => {
                let help = "write: equals = true, or a text".to_owned();
                wrong_type("equals", "true, false or a text", help, other, value.span(), report)
            }
        });
        let has_equals = table.get("equals").is_some();
        table.finish(report);
        let Text { value: path, span } = path?;
        let proof = match (equals, repeats_id) {
            (Some(equals), false) => StorageProof::Member(path, equals),
            (None, true) if !has_equals => StorageProof::Echo(path),
            // The type of `equals` is wrong, which was reported above.
            (None, _) if has_equals => return None,
            _ => {
                let title = format!("the proof does not say what `{path}` has to be");
                report.error(span, title).label("this member of the response").help(
                    "add `equals` with true, false or a text, or `repeats_id = true` if the member repeats the inquiry's id",
                );
                return None;
            }
        };
        let statuses = statuses.iter().filter_map(|status| u16::try_from(*status.get_ref()).ok()).collect();
        Some((statuses, proof))
    })
}
