//! Out of JSON, into the app's types.
//!
//! The browser parses JSON already, so the app reads what it made of it: a parser
//! of its own and the general decoding of every type would be a sixth of the
//! whole download. What the publisher writes is [`glossary_core::page`] and
//! [`glossary_core::site`] by serde; the compiler sees to it that no field is
//! forgotten here, the browser tests that every name is right.

use glossary_core::{
    delivery::{Custom, Json, Preset, Proof},
    form::{self, Choice, Field, FieldKind, Form, Values},
    inquiry::{Context, Evidence, FieldError, Inquiry},
    page::{
        CallToAction, FormState, Head, Home, Letter, Page, PageData, Term, TermLink, TermSummary, Topic, TopicCard,
        TopicLink,
    },
    site::{Contact, Provenance, Site},
};
use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// A value out of JSON.
pub(super) struct Value(JsValue);

impl Value {
    /// `None` where the text is not JSON.
    pub(super) fn parse(text: &str) -> Option<Self> {
        JSON::parse(text).ok().map(Self)
    }

    /// As JavaScript has it.
    pub(super) fn js(&self) -> &JsValue {
        &self.0
    }

    /// The member of that name; `None` where there is none.
    pub(super) fn get(&self, name: &str) -> Option<Self> {
        let value = Reflect::get(&self.0, &JsValue::from_str(name)).ok()?;
        (!value.is_undefined() && !value.is_null()).then_some(Self(value))
    }

    /// The text of that name; an empty one where there is none.
    pub(super) fn text(&self, name: &str) -> String {
        self.get(name).and_then(|value| value.0.as_string()).unwrap_or_default()
    }

    pub(super) fn number(&self, name: &str) -> usize {
        self.get(name).and_then(|value| value.0.as_f64()).unwrap_or_default() as usize
    }

    fn flag(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value.0.is_truthy())
    }

    fn list<T>(&self, name: &str, item: impl Fn(&Value) -> Option<T>) -> Vec<T> {
        let Some(array) = self.get(name).and_then(|value| value.0.dyn_into::<Array>().ok()) else { return Vec::new() };
        array.iter().filter_map(|value| item(&Value(value))).collect()
    }
}

pub(super) fn site(value: &Value) -> Option<Site> {
    let contact = value.get("contact")?;
    Some(Site {
        name: value.text("name"),
        description: value.text("description"),
        company: value.text("company"),
        logo: value.text("logo"),
        company_url: value.text("company_url"),
        base: value.text("base"),
        app: value.text("app"),
        contact: Contact {
            preset: contact.get("preset").map(|value| preset(&value)).unwrap_or_default(),
            endpoint: contact.text("endpoint"),
            fallback: contact.text("fallback"),
            fallback_preset: contact.get("fallback_preset").map(|value| preset(&value)).unwrap_or_default(),
            form: Form { fields: contact.list("form", field) },
            call_to_action: call_to_action(&contact),
            origin: match contact.text("origin").as_str() {
                "off" => Provenance::Off,
                "visit" => Provenance::Visit,
                _ => Provenance::Session,
            },
            email: contact.text("email"),
            keep_days: contact.number("keep_days") as u32,
            proof_of_work: contact.flag("proof_of_work"),
            data_layer: contact.flag("data_layer"),
        },
    })
}

fn preset(value: &Value) -> Preset {
    match value.text("kind").as_str() {
        "json" => Preset::Json(custom(value)),
        "form" => Preset::Form(custom(value)),
        "formspree" => Preset::Formspree,
        "hubspot" => Preset::Hubspot,
        "web3forms" => Preset::Web3forms { access_key: value.text("access_key") },
        "basin" => Preset::Basin,
        "netlify" => Preset::Netlify { form_name: value.text("form_name") },
        _ => Preset::Inbox,
    }
}

fn custom(value: &Value) -> Custom {
    let proof = value.get("proof").and_then(|proof| {
        if let [path, expected] = &*proof.list("member", |part| part.0.as_string()) {
            return Some(Proof::Member(path.clone(), expected.clone()));
        }
        proof.get("echo")?.0.as_string().map(Proof::Echo)
    });
    Custom {
        statuses: value.list("statuses", |status| status.0.as_f64().map(|status| status as u16)),
        proof: proof.unwrap_or_default(),
        repeatable: value.flag("repeatable"),
    }
}

/// What the app has to know of a field: how it looks is in the page already.
fn field(value: &Value) -> Option<Field> {
    Some(Field {
        missing: value.text("missing"),
        max_length: value.number("max_length"),
        options: value
            .list("options", |option| Some(Choice { value: option.text("value"), label: option.text("label") })),
        sent_as: value.text("sent_as"),
        ..Field::new(&value.text("name"), FieldKind::named(&value.text("kind"))?, &value.text("label"))
    })
}

pub(super) fn page_data(value: &Value) -> Option<PageData> {
    let head = value.get("head")?;
    Some(PageData {
        app: value.text("app"),
        head: Head {
            title: head.text("title"),
            description: head.text("description"),
            canonical: head.text("canonical"),
            noindex: head.flag("noindex"),
        },
        page: page(&value.get("page")?)?,
        form: value.get("form").map(|form| form_state(&form)).unwrap_or_default(),
    })
}

fn page(value: &Value) -> Option<Page> {
    if let Some(home) = value.get("home") {
        return Some(Page::Home(Home {
            count: home.number("count"),
            topics: home.list("topics", topic_card),
            letters: home.list("letters", letter),
        }));
    }
    if let Some(value) = value.get("term") {
        let topic = value.get("topic")?;
        return Some(Page::Term(Box::new(Term {
            slug: value.text("slug"),
            topic: TopicLink { slug: topic.text("slug"), name: topic.text("name") },
            name: value.text("name"),
            expansion: value.text("expansion"),
            aliases: value.list("aliases", |alias| alias.0.as_string()),
            definition: value.text("definition"),
            explanation: value.text("explanation").into(),
            example: value.text("example").into(),
            related: value.list("related", term_summary),
            updated: value.text("updated"),
            call_to_action: call_to_action(&value),
        })));
    }
    if let Some(value) = value.get("topic") {
        return Some(Page::Topic(Topic {
            slug: value.text("slug"),
            name: value.text("name"),
            summary: value.text("summary"),
            start_here: value.list("start_here", term_link),
            terms: value.list("terms", term_summary),
            call_to_action: call_to_action(&value),
        }));
    }
    if value.get("embed").is_some() {
        return Some(Page::Embed("".into()));
    }
    match value.0.as_string()?.as_str() {
        "search" => Some(Page::Search),
        "contact" => Some(Page::Contact),
        "embedded-contact" => Some(Page::EmbeddedContact),
        "thanks" => Some(Page::Thanks),
        "not-found" => Some(Page::NotFound),
        _ => None,
    }
}

fn topic_card(value: &Value) -> Option<TopicCard> {
    Some(TopicCard {
        slug: value.text("slug"),
        name: value.text("name"),
        summary: value.text("summary"),
        count: value.number("count"),
    })
}

fn letter(value: &Value) -> Option<Letter> {
    Some(Letter { letter: value.text("letter").chars().next()?, terms: value.list("terms", term_link) })
}

fn term_link(value: &Value) -> Option<TermLink> {
    Some(TermLink { slug: value.text("slug"), name: value.text("name") })
}

fn term_summary(value: &Value) -> Option<TermSummary> {
    Some(TermSummary {
        slug: value.text("slug"),
        name: value.text("name"),
        expansion: value.text("expansion"),
        definition: value.text("definition"),
    })
}

/// The call to action that a value has.
fn call_to_action(owner: &Value) -> CallToAction {
    let Some(value) = owner.get("call_to_action") else { return CallToAction::default() };
    CallToAction { lead: value.text("lead"), heading: value.text("heading"), promise: value.text("promise") }
}

fn form_state(value: &Value) -> FormState {
    FormState { values: value.get("values").map(values).unwrap_or_default(), errors: value.list("errors", field_error) }
}

fn values(value: Value) -> Values {
    form::values(Object::entries(value.0.unchecked_ref()).iter().filter_map(|entry| {
        let entry: Array = entry.dyn_into().ok()?;
        Some((entry.get(0).as_string()?, entry.get(1).as_string()?))
    }))
}

fn field_error(value: &Value) -> Option<FieldError> {
    Some(FieldError { field: value.text("field"), code: value.text("code"), detail: value.text("detail") })
}

/// An inquiry as [`glossary_core::inquiry`] has it on the wire; `None` where it is none.
pub(super) fn inquiry(text: &str) -> Option<Inquiry> {
    let value = Value::parse(text)?;
    let context = value.get("context")?;
    let evidence = value.get("evidence");
    Some(Inquiry {
        id: value.text("id").parse().ok()?,
        fields: values(value.get("fields")?),
        context: Context {
            page: context.text("page"),
            term: context.text("term"),
            landing: context.text("landing"),
            trail: context.list("trail", |slug| slug.0.as_string()),
            search: context.text("search"),
            referrer: context.text("referrer"),
            utm: context.get("utm").map(values).unwrap_or_default(),
        },
        evidence: evidence.map(|evidence| self::evidence(&evidence)).unwrap_or_default(),
    })
}

fn evidence(value: &Value) -> Evidence {
    Evidence {
        trap: value.text("trap"),
        seconds: value.get("seconds").map(|_| value.number("seconds") as u32),
        proof: value.text("proof"),
    }
}

/// What an endpoint answered is read by [`glossary_core::delivery`].
impl Json for Value {
    fn get(&self, name: &str) -> Option<Self> {
        self.get(name)
    }

    fn text(&self) -> Option<String> {
        self.0.as_string()
    }

    fn flag(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn is_object(&self) -> bool {
        self.0.is_object() && !Array::is_array(&self.0)
    }

    fn items(&self) -> Vec<Self> {
        self.0.dyn_ref::<Array>().map(|array| array.iter().map(Value).collect()).unwrap_or_default()
    }
}
