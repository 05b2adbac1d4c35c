//! The requests to endpoints.

use super::*;

const ORIGIN: &str = "https://www.example.com";

fn pairs(pairs: &[(&str, &str)]) -> std::collections::BTreeMap<String, String> {
    collect_values(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

fn inquiry() -> Inquiry {
    Inquiry {
        id: ID,
        fields: pairs(&[
            ("name", "Ada Lovelace"),
            ("email", "ada@example.com"),
            ("company", "Engines & Sons"),
            ("message", "An \"engine\"\nthat counts"),
        ]),
        context: Context {
            page: "/terms/api/".into(),
            term: "api".into(),
            landing: "/terms/rest-api/".into(),
            trail: vec!["rest-api".into(), "api".into()],
            utm: pairs(&[("source", "mail")]),
            ..Context::default()
        },
        evidence: Evidence::default(),
    }
}

fn body(preset: &Preset, inquiry: &Inquiry, folded: &[String]) -> Value {
    let request = preset.request(&Form::default(), inquiry, ORIGIN, folded);
    assert_eq!(request.content_type, "application/json");
    serde_json::from_str(&request.body).unwrap()
}

#[test]
fn a_flat_object_contains_the_fields_and_the_context() {
    let expected = json!({
        "name": "Ada Lovelace",
        "email": "ada@example.com",
        "company": "Engines & Sons",
        "message": "An \"engine\"\nthat counts",
        "reference": ID.reference(),
        "inquiry_id": ID.to_string(),
        "page": "https://www.example.com/terms/api/",
        "term": "api",
        "landing": "https://www.example.com/terms/rest-api/",
        "trail": "rest-api, api",
        "utm_source": "mail",
    });
    for preset in [Preset::Formspree, Preset::Basin, Preset::Json(custom(StorageProof::Nothing, false))] {
        assert_eq!(body(&preset, &inquiry(), &[]), expected, "{preset:?}");
    }
    let mut keyed = expected;
    keyed["access_key"] = "k-1".into();
    let preset = Preset::Web3forms { access_key: "k-1".into() };
    assert_eq!(body(&preset, &inquiry(), &[]), keyed);
}

#[test]
fn form_endpoints_receive_url_encoded_data() {
    let mut short = inquiry();
    short.fields = pairs(&[("email", "ada@example.com"), ("message", "a & b")]);
    short.context = Context::default();
    let preset = Preset::Netlify { form_name: "inquiry".into() };
    let request = preset.request(&Form::default(), &short, ORIGIN, &[]);
    assert_eq!(request.content_type, "application/x-www-form-urlencoded");
    let expected = format!(
        "form-name=inquiry&email=ada%40example.com&message=a+%26+b&reference={}&inquiry_id={ID}",
        ID.reference()
    );
    assert_eq!(request.body, expected);
    let plain = Preset::Form(custom(StorageProof::Nothing, false)).request(&Form::default(), &short, ORIGIN, &[]);
    assert_eq!(plain.body, expected.replace("form-name=inquiry&", ""));
}

#[test]
fn netlify_receives_other_campaign_parameters_in_one_field() {
    let mut from_a_campaign = inquiry();
    from_a_campaign.context.utm = pairs(&[("source", "mail"), ("id", "7 & 8"), ("nooverride", "1")]);
    let netlify = Preset::Netlify { form_name: "inquiry".into() };
    let body = |preset: &Preset| preset.request(&Form::default(), &from_a_campaign, ORIGIN, &[]).body;
    let sent = body(&netlify);
    assert!(sent.ends_with("&utm_source=mail&utm=utm_id%3D7%2B%2526%2B8%26utm_nooverride%3D1"), "{sent}");
    let plain = body(&Preset::Form(custom(StorageProof::Nothing, false)));
    assert!(plain.ends_with("&utm_id=7+%26+8&utm_nooverride=1&utm_source=mail"), "{plain}");
}

#[test]
fn hubspot_receives_properties_and_the_context_in_the_message() {
    let sent = body(&Preset::Hubspot, &inquiry(), &["company".to_owned()]);
    let message = format!(
        "An \"engine\"\nthat counts\ncompany: Engines & Sons\nreference: {}\ninquiry_id: {ID}\npage: {ORIGIN}/terms/api/\n\
         term: api\nlanding: {ORIGIN}/terms/rest-api/\ntrail: rest-api, api\nutm_source: mail",
        ID.reference()
    );
    let property = |name: &str, value: &str| json!({"objectTypeId": "0-1", "name": name, "value": value});
    let expected = json!({
        "submittedAt": "1750764536788",
        "fields": [
            property("email", "ada@example.com"),
            property("firstname", "Ada Lovelace"),
            property("message", &message),
        ],
        "context": {"pageUri": "https://www.example.com/terms/api/"},
    });
    assert_eq!(sent, expected);
}

/// Returns the default form with more fields.
fn form_with(fields: impl IntoIterator<Item = Field>) -> Form {
    let mut form = Form::default();
    form.fields.extend(fields);
    form
}

#[test]
fn hubspot_receives_consent_only_if_the_visitor_gave_it() {
    let form = form_with([Field::new("consent", FieldKind::Consent, "You may store \"this\".")]);
    let sent = |inquiry: &Inquiry| -> Value {
        serde_json::from_str(&Preset::Hubspot.request(&form, inquiry, ORIGIN, &[]).body).unwrap()
    };
    assert_eq!(sent(&inquiry()).get("legalConsentOptions"), None);
    let mut given = inquiry();
    given.fields.insert("consent".into(), "You may store \"this\".".into());
    let sent = sent(&given);
    let expected = json!({"consent": {"consentToProcess": true, "text": "You may store \"this\"."}});
    assert_eq!(sent["legalConsentOptions"], expected);
    assert!(sent["fields"].as_array().unwrap().iter().all(|field| field["name"] != "consent"));
}

#[test]
fn fields_are_sent_under_the_names_of_the_endpoint() {
    let renamed =
        |name: &str, kind, sent_as: &str| Field { sent_as: sent_as.to_owned(), ..Field::new(name, kind, "x") };
    let several = Field {
        options: vec![crate::form::Choice { value: "web".to_owned(), label: String::new() }],
        ..renamed("needs", FieldKind::Checkbox, "project_needs")
    };
    let form = form_with([several, renamed("phone", FieldKind::Tel, "mobilephone")]);
    let mut filled = inquiry();
    filled.fields.insert("needs".into(), "web, mobile".into());
    filled.fields.insert("phone".into(), "112 45".into());

    let flat = Preset::Formspree.request(&form, &filled, ORIGIN, &[]).body;
    let flat: Value = serde_json::from_str(&flat).unwrap();
    assert_eq!((&flat["mobilephone"], &flat["project_needs"]), (&json!("112 45"), &json!("web, mobile")));
    assert_eq!(flat.get("phone"), None);

    let hubspot: Value = serde_json::from_str(&Preset::Hubspot.request(&form, &filled, ORIGIN, &[]).body).unwrap();
    let property = |name: &str, value: &str| json!({"objectTypeId": "0-1", "name": name, "value": value});
    let fields = hubspot["fields"].as_array().unwrap();
    assert!(fields.contains(&property("project_needs", "web;mobile")), "{fields:?}");
    assert!(fields.contains(&property("mobilephone", "112 45")), "{fields:?}");
}

#[test]
fn a_field_cannot_override_the_access_key() {
    let mut malicious = inquiry();
    malicious.fields.insert("access_key".into(), "mine".into());
    malicious.fields.insert("reference".into(), "typed".into());
    let preset = Preset::Web3forms { access_key: "k-1".into() };
    let request = preset.request(&Form::default(), &malicious, ORIGIN, &[]);
    assert_eq!(request.body.matches("access_key").count(), 1);
    let sent: Value = serde_json::from_str(&request.body).unwrap();
    assert_eq!((&sent["access_key"], &sent["reference"]), (&json!("k-1"), &json!("typed")));
}

fn any_inquiry() -> impl Strategy<Value = Inquiry> {
    let map = || prop::collection::btree_map(any::<String>(), any::<String>(), 0..4);
    let trail = prop::collection::vec(any::<String>(), 0..4);
    let evidence =
        any::<(String, Option<u32>, String)>().prop_map(|(trap, seconds, proof)| Evidence { trap, seconds, proof });
    (any::<u128>(), map(), map(), trail, any::<(String, String, String, String)>(), evidence).prop_map(
        |(id, fields, utm, trail, texts, evidence)| {
            let (page, landing, search, referrer) = texts;
            let context = Context { page, landing, search, referrer, trail, utm, term: "api".into() };
            Inquiry { id: InquiryId(uuid::Uuid::from_u128(id)), fields, context, evidence }
        },
    )
}

proptest! {
    #[test]
    fn the_request_to_the_inbox_equals_the_json_of_serde(inquiry in any_inquiry()) {
        let request = Preset::Inbox.request(&Form::default(), &inquiry, ORIGIN, &[]);
        prop_assert_eq!(request.body, serde_json::to_string(&inquiry).unwrap());
    }

    #[test]
    fn every_request_contains_all_typed_values(inquiry in any_inquiry()) {
        for preset in presets() {
            let request = preset.request(&Form::default(), &inquiry, ORIGIN, &[]);
            if request.content_type == "application/json" {
                let sent: Value = serde_json::from_str(&request.body).unwrap();
                let sent = sent.to_string();
                for value in inquiry.fields.values() {
                    let value = json!(value.trim()).to_string();
                    prop_assert!(sent.contains(&value[1..value.len() - 1]), "{:?} {}", preset, sent);
                }
            } else {
                prop_assert!(request.body.matches('=').count() >= inquiry.fields.len());
            }
        }
    }
}
