//! The decoder reads serde's format, and reports missing keys.

use std::{collections::BTreeMap, fmt::Debug};

use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::*;
use crate::{
    contact::{Attribution, Contact},
    delivery::{Custom, Preset, StorageProof},
    form::{Choice, Field, FieldError, FieldKind, Form},
    inquiry::InquiryId,
    page::{FormState, Head, Home, HomeList, Page, PageData, Term, Topic},
    site::Site,
};

type Decode<T> = fn(&Value) -> Result<T, MissingKey>;

/// Asserts that the decoder returns the value that serde serialised.
fn assert_same<T: Serialize + PartialEq + Debug>(value: &T, decode: Decode<T>) {
    let json = serde_json::to_value(value).unwrap();
    assert_eq!(decode(&json).as_ref(), Ok(value), "{json}");
}

/// Removes each key in turn, at any depth, and asserts that the decoder's result equals serde's.
fn assert_same_without_each_key<T>(value: &T, decode: Decode<T>)
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    let json = serde_json::to_value(value).unwrap();
    for pointer in pointers(&json) {
        let mut shorter = json.clone();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        shorter.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(key);
        let by_serde: Option<T> = serde_json::from_value(shorter.clone()).ok();
        assert_eq!(decode(&shorter).ok(), by_serde, "without {pointer}");
    }
}

/// Returns the pointers (<https://www.rfc-editor.org/rfc/rfc6901>) to all members of objects.
fn pointers(json: &Value) -> Vec<String> {
    let below = |key: &str, value: &Value| -> Vec<String> {
        pointers(value).into_iter().map(|rest| format!("/{key}{rest}")).collect()
    };
    match json {
        Value::Object(members) => {
            members.iter().flat_map(|(key, value)| [vec![format!("/{key}")], below(key, value)].concat()).collect()
        }
        Value::Array(items) => items.iter().enumerate().flat_map(|(at, value)| below(&at.to_string(), value)).collect(),
        _ => Vec::new(),
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[a-zäß\"\\\\<&日]{1,8}"]
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(text(), 0..3)
}

fn pairs() -> impl Strategy<Value = BTreeMap<String, String>> {
    prop::collection::btree_map("[a-z]{1,4}", text(), 0..3)
}

/// What only other programs read has its default.
fn home() -> impl Strategy<Value = Page> {
    let list = prop::sample::select(vec![HomeList::All, HomeList::Terms, HomeList::Topics]);
    list.prop_map(|list| Page::Home(Home { list, ..Home::default() }))
}

fn term() -> impl Strategy<Value = Page> {
    text().prop_map(|slug| Page::Term(Box::new(Term { slug, ..Term::default() })))
}

fn topic() -> impl Strategy<Value = Page> {
    text().prop_map(|slug| Page::Topic(Topic { slug, ..Topic::default() }))
}

fn page() -> impl Strategy<Value = Page> {
    prop_oneof![
        home(),
        term(),
        topic(),
        Just(Page::Search),
        Just(Page::Contact),
        Just(Page::EmbeddedContact),
        Just(Page::Thanks),
        Just(Page::Embed),
        Just(Page::NotFound),
    ]
}

fn any_page_data() -> impl Strategy<Value = PageData> {
    let head = (text(), text(), text(), any::<bool>()).prop_map(|(title, description, canonical, noindex)| Head {
        title,
        description,
        canonical,
        noindex,
    });
    let error = (text(), text(), text()).prop_map(|(field, code, detail)| FieldError { field, code, detail });
    let form = (pairs(), prop::collection::vec(error, 0..3)).prop_map(|(values, errors)| FormState { values, errors });
    (text(), head, page(), text(), text(), form).prop_map(|(app, head, page, body, contact_words, form)| PageData {
        app,
        head,
        page,
        body: body.into(),
        contact_words: contact_words.into(),
        form,
    })
}

fn custom() -> impl Strategy<Value = Custom> {
    let proof = prop_oneof![
        Just(StorageProof::Nothing),
        (text(), text()).prop_map(|(path, value)| StorageProof::Member(path, value)),
        text().prop_map(StorageProof::Echo),
    ];
    (prop::collection::vec(any::<u16>(), 0..3), proof, any::<bool>()).prop_map(|(statuses, proof, repeatable)| Custom {
        statuses,
        proof,
        repeatable,
    })
}

fn preset() -> impl Strategy<Value = Preset> {
    prop_oneof![
        Just(Preset::Inbox),
        custom().prop_map(Preset::Json),
        custom().prop_map(Preset::Form),
        Just(Preset::Formspree),
        Just(Preset::Hubspot),
        text().prop_map(|access_key| Preset::Web3forms { access_key }),
        Just(Preset::Basin),
        text().prop_map(|form_name| Preset::Netlify { form_name }),
    ]
}

fn field() -> impl Strategy<Value = Field> {
    let choice = (text(), text()).prop_map(|(value, label)| Choice { value, label });
    let kind = prop::sample::select(FieldKind::ALL.map(|(_, kind)| kind).to_vec());
    ((text(), kind, text(), text(), text()), (0_usize..9_999, text(), prop::collection::vec(choice, 0..3), texts()))
        .prop_map(|((name, kind, label, hint, missing), (max_length, autocomplete, options, others))| {
            let other = |at: usize| others.get(at).cloned().unwrap_or_default();
            let (value, sent_as, link) = (other(0), other(1), other(2));
            Field { name, kind, label, hint, missing, max_length, autocomplete, options, value, sent_as, link }
        })
}

fn any_site() -> impl Strategy<Value = Site> {
    let attribution = prop::sample::select(vec![Attribution::Off, Attribution::Session, Attribution::Visit]);
    let contact = (
        (preset(), text(), text(), preset(), prop::collection::vec(field(), 0..3)),
        (attribution, text(), any::<u32>(), any::<bool>(), any::<bool>()),
    )
        .prop_map(|((preset, endpoint, fallback, fallback_preset, fields), others)| {
            let (origin, email, keep_days, proof_of_work, data_layer) = others;
            Contact {
                form: Form { fields },
                preset,
                endpoint,
                fallback,
                fallback_preset,
                origin,
                email,
                keep_days,
                proof_of_work,
                data_layer,
                ..Contact::default()
            }
        });
    (contact, (text(), text(), text(), text(), text(), text(), text())).prop_map(|(contact, texts)| {
        let (name, description, company, logo, company_url, base, app) = texts;
        Site { name, description, company, logo, company_url, base, app, contact }
    })
}

fn any_inquiry() -> impl Strategy<Value = Inquiry> {
    let context = (text(), text(), text(), texts(), text(), text(), pairs()).prop_map(
        |(page, term, landing, trail, search, referrer, utm)| Context {
            page,
            term,
            landing,
            trail,
            search,
            referrer,
            utm,
        },
    );
    let evidence = (text(), prop::option::of(any::<u32>()), text()).prop_map(|(trap, seconds, proof)| Evidence {
        trap,
        seconds,
        proof,
    });
    (any::<u64>(), any::<[u8; 10]>(), pairs(), context, evidence).prop_map(
        |(time, random, fields, context, evidence)| Inquiry {
            id: InquiryId::new(time, random),
            fields,
            context,
            evidence,
        },
    )
}

proptest! {
    #[test]
    fn page_data_is_decoded_as_serde_wrote_it(data in any_page_data()) {
        assert_same(&data, page_data);
        assert_same_without_each_key(&data, page_data);
    }

    #[test]
    fn a_site_is_decoded_as_serde_wrote_it(data in any_site()) {
        assert_same(&data, site);
        assert_same_without_each_key(&data, site);
    }

    #[test]
    fn an_inquiry_is_decoded_as_serde_wrote_it(data in any_inquiry()) {
        assert_same(&data, inquiry);
        assert_same_without_each_key(&data, inquiry);
    }
}

#[test]
fn a_missing_key_is_named() {
    let json = serde_json::json!({ "app": "0123", "head": { "title": "API", "descriptoin": "", "canonical": "" } });
    assert_eq!(page_data(&json), Err(MissingKey("description")));
}
