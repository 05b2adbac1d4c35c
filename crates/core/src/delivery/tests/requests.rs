//! What endpoints are sent.

use super::*;

const ORIGIN: &str = "https://www.example.com";

fn pairs(pairs: &[(&str, &str)]) -> std::collections::BTreeMap<String, String> {
    values(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
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
fn a_flat_object_has_all_that_is_known() {
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
    for preset in [Preset::Formspree, Preset::Basin, Preset::Json(custom(Proof::Nothing, false))] {
        assert_eq!(body(&preset, &inquiry(), &[]), expected, "{preset:?}");
    }
    let mut keyed = expected;
    keyed["access_key"] = "k-1".into();
    let preset = Preset::Web3forms { access_key: "k-1".into() };
    assert_eq!(body(&preset, &inquiry(), &[]), keyed);
}

#[test]
fn a_form_is_sent_as_browsers_send_it() {
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
    let plain = Preset::Form(custom(Proof::Nothing, false)).request(&Form::default(), &short, ORIGIN, &[]);
    assert_eq!(plain.body, expected.replace("form-name=inquiry&", ""));
}

#[test]
fn netlify_is_sent_every_campaign_parameter_in_a_field_that_it_knows() {
    let mut from_a_campaign = inquiry();
    from_a_campaign.context.utm = pairs(&[("source", "mail"), ("id", "7 & 8"), ("nooverride", "1")]);
    let netlify = Preset::Netlify { form_name: "inquiry".into() };
    let body = |preset: &Preset| preset.request(&Form::default(), &from_a_campaign, ORIGIN, &[]).body;
    let sent = body(&netlify);
    assert!(sent.ends_with("&utm_source=mail&utm=utm_id%3D7%2B%2526%2B8%26utm_nooverride%3D1"), "{sent}");
    let plain = body(&Preset::Form(custom(Proof::Nothing, false)));
    assert!(plain.ends_with("&utm_id=7+%26+8&utm_nooverride=1&utm_source=mail"), "{plain}");
}

#[test]
fn hubspot_gets_properties_and_the_rest_in_the_message() {
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

/// The default form with more fields.
fn form_with(fields: impl IntoIterator<Item = Field>) -> Form {
    let mut form = Form::default();
    form.fields.extend(fields);
    form
}

#[test]
fn hubspot_is_told_of_consent_only_where_it_was_given() {
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
fn fields_are_sent_under_the_endpoints_names() {
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
fn what_the_endpoint_needs_cannot_be_typed_over() {
    let mut sly = inquiry();
    sly.fields.insert("access_key".into(), "mine".into());
    sly.fields.insert("reference".into(), "typed".into());
    let preset = Preset::Web3forms { access_key: "k-1".into() };
    let request = preset.request(&Form::default(), &sly, ORIGIN, &[]);
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
    fn the_inbox_is_sent_the_contract(inquiry in any_inquiry()) {
        let request = Preset::Inbox.request(&Form::default(), &inquiry, ORIGIN, &[]);
        prop_assert_eq!(request.body, serde_json::to_string(&inquiry).unwrap());
    }

    /// Nothing that was typed is left out, and the body is what it says it is.
    #[test]
    fn all_that_was_typed_is_sent(inquiry in any_inquiry()) {
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
