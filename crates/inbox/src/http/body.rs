//! From a request's body to what was posted. Bytes from anyone arrive here: the
//! result is always what was posted or a [`Refusal`].

mod unique_keys;

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderMap, header},
};
use glossary_core::{
    form::{Form, Values},
    inquiry::{Context, Evidence, FieldError, InquiryId, MAX_BODY},
    slug::Slug,
};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::Deserialize;
use serde_json::error::Category;
use url::Url;

use super::problem::Refusal;

/// How long a body may take to arrive: 64 KiB at 50 kbit/s.
const PATIENCE: Duration = Duration::from_secs(10);

/// The formats in which an inquiry may be posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// By the app, or another program.
    Json,
    /// By a browser without scripting.
    Form,
}

/// What was posted, not yet checked.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Posted {
    #[serde(default)]
    pub(super) id: Option<InquiryId>,
    pub(super) fields: Values,
    #[serde(default)]
    pub(super) context: Context,
    #[serde(default)]
    pub(super) evidence: Evidence,
    /// Fields that a form sent twice.
    #[serde(skip)]
    pub(super) faults: Vec<FieldError>,
    /// A browser has posted it by itself.
    #[serde(skip)]
    pub(super) by_form: bool,
}

impl Format {
    pub(super) fn of(headers: &HeaderMap) -> Result<Self, Refusal> {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        if text(header::CONTENT_ENCODING).is_some_and(|encoding| !encoding.eq_ignore_ascii_case("identity")) {
            return Err(Refusal::Type);
        }
        let kind =
            text(header::CONTENT_TYPE).and_then(|value| value.parse::<mime::Mime>().ok()).ok_or(Refusal::Type)?;
        match kind.essence_str() {
            "application/json" => Ok(Self::Json),
            "application/x-www-form-urlencoded" => Ok(Self::Form),
            _ => Err(Refusal::Type),
        }
    }
}

/// Reads the whole body, as long as it is neither too large nor too slow.
pub(super) async fn read(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Refusal> {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > MAX_BODY as u64) {
        return Err(Refusal::TooLarge);
    }
    match tokio::time::timeout(PATIENCE, Limited::new(body, MAX_BODY).collect()).await {
        Err(_) => Err(Refusal::TooSlow),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Refusal::TooLarge),
        Ok(Err(_)) => Err(Refusal::NotJson("The body broke off.".to_owned())),
        Ok(Ok(body)) => Ok(body.to_bytes().into()),
    }
}

/// What was posted as JSON.
pub(super) fn from_json(bytes: &[u8]) -> Result<Posted, Refusal> {
    unique_keys::check(bytes).map_err(|error| Refusal::NotJson(format!("The body is not usable JSON: {error}.")))?;
    serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        Category::Data => Refusal::NotAnInquiry(format!("The JSON is not an inquiry: {error}.")),
        _ => Refusal::NotJson(format!("The body is not JSON: {error}.")),
    })
}

/// What was posted by an HTML form: the fields by their names and, from hidden
/// ones, `id`, the page and term of the context and the evidence. Never fails: bytes
/// that are no UTF-8 become U+FFFD, and an id or a time that is none counts as left
/// out, because the visitor could mend neither.
pub(super) fn from_form(bytes: &[u8], form: &Form) -> Posted {
    let mut posted = Posted { by_form: true, ..Posted::default() };
    for (name, value) in form_urlencoded::parse(bytes) {
        match &*name {
            "id" => posted.id = value.parse().ok(),
            "context.page" => posted.context.page = value.into_owned(),
            "context.term" => posted.context.term = value.into_owned(),
            "evidence.trap" => posted.evidence.trap = value.into_owned(),
            "evidence.seconds" => posted.evidence.seconds = value.parse().ok(),
            "evidence.proof" => posted.evidence.proof = value.into_owned(),
            _ => {
                if !form.add(&mut posted.fields, &name, &value) {
                    let detail = "This field was sent twice; send it once".to_owned();
                    posted.faults.push(FieldError {
                        field: name.into_owned(),
                        code: "repeated-field".to_owned(),
                        detail,
                    });
                }
            }
        }
    }
    posted
}

/// A framed form has its term in its address. Without scripting it stays there, and the
/// browser names that address, which is of its own site, in `Referer`.
pub(super) fn add_term(context: &mut Context, headers: &HeaderMap) {
    if !context.is_framed() || !context.term.is_empty() {
        return;
    }
    let address = headers.get(header::REFERER).and_then(|value| Url::parse(value.to_str().ok()?).ok());
    let Some(address) = address.filter(|address| address.path() == context.page) else { return };
    let term = address.query_pairs().find_map(|(name, value)| (name == "term").then_some(value));
    if let Some(term) = term.filter(|term| term.parse::<Slug>().is_ok()) {
        context.term = term.into_owned();
    }
}

/// The id from the body or from the header `Idempotency-Key`, quoted as its
/// draft has it (<https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/>)
/// or bare. Both must agree.
pub(super) fn id(headers: &HeaderMap, from_body: Option<InquiryId>) -> Result<Option<InquiryId>, Refusal> {
    let Some(key) = headers.get("idempotency-key") else { return Ok(from_body) };
    let key = key.to_str().unwrap_or_default().trim();
    let key = key.strip_prefix('"').and_then(|key| key.strip_suffix('"')).unwrap_or(key);
    let key: InquiryId = key
        .parse()
        .map_err(|_| Refusal::field("id", "not-a-uuid", "Make the Idempotency-Key a UUID, the inquiry's id"))?;
    if from_body.is_some_and(|id| id != key) {
        return Err(Refusal::field("id", "mismatch", "The id and the Idempotency-Key differ; send the same in both"));
    }
    Ok(Some(key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};
    use proptest::prelude::*;

    const ID: &str = "0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b";

    fn headers(name: &'static str, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())])
    }

    #[test]
    fn formats() {
        let format = |value: &str| Format::of(&headers("content-type", value));
        assert_eq!(format("application/json"), Ok(Format::Json));
        assert_eq!(format("Application/JSON; charset=utf-8"), Ok(Format::Json));
        assert_eq!(format("application/x-www-form-urlencoded;charset=UTF-8"), Ok(Format::Form));
        for other in ["text/plain", "multipart/form-data; boundary=x", "application/jsonp", "json", ""] {
            assert_eq!(format(other), Err(Refusal::Type), "{other}");
        }
        assert_eq!(Format::of(&HeaderMap::new()), Err(Refusal::Type));
    }

    #[test]
    fn ids_from_body_and_header() {
        let id_of = |key: &str, body| id(&headers("idempotency-key", key), body);
        let known: InquiryId = ID.parse().unwrap();
        assert_eq!(id_of(ID, None), Ok(Some(known)));
        assert_eq!(id_of(&format!("\"{ID}\""), Some(known)), Ok(Some(known)));
        assert_eq!(id(&HeaderMap::new(), Some(known)), Ok(Some(known)));
        assert_eq!(id(&HeaderMap::new(), None), Ok(None));
        assert!(id_of("7", None).is_err());
        assert!(id_of(ID, Some(InquiryId::new(0, [0; 10]))).is_err());
    }

    #[test]
    fn a_form_keeps_what_it_can() {
        let posted = from_form(
            b"name=Ada+L%C3%B6w&id=7&context.page=%2Fterms%2Fapi%2F&context.term=api&name=Eve&company=%FF",
            &Form::default(),
        );
        assert_eq!(posted.context.page, "/terms/api/");
        assert_eq!(posted.context.term, "api");
        assert_eq!(posted.id, None);
        // Of what is sent twice, the first is shown again.
        assert_eq!((&*posted.fields["name"], &*posted.fields["company"]), ("Ada Löw", "\u{fffd}"));
        assert_eq!(posted.faults[0].code, "repeated-field");

        let posted = from_form(b"evidence.trap=+&evidence.seconds=7&evidence.proof=e30%3D", &Form::default());
        let evidence = Evidence { trap: " ".to_owned(), seconds: Some(7), proof: "e30=".to_owned() };
        assert_eq!((posted.evidence, posted.fields.len()), (evidence, 0));
        assert_eq!(from_form(b"evidence.seconds=-1", &Form::default()).evidence.seconds, None);
    }

    #[test]
    fn a_framed_form_takes_its_term_from_its_own_address() {
        const FRAMED: &str = "/g/embed/contact/";
        let term = |page: &str, term: &str, referer: &str| {
            let mut context = Context { page: page.to_owned(), term: term.to_owned(), ..Context::default() };
            add_term(&mut context, &headers("referer", referer));
            context.term
        };
        let address = "https://www.example.com/g/embed/contact/?theme=dark&term=rest-api";
        assert_eq!(term(FRAMED, "", address), "rest-api");
        assert_eq!(term(FRAMED, "api", address), "api");
        assert_eq!(term("/g/contact/", "", address), "");
        for other in
            ["", "https://www.example.com/g/contact/?term=api", "https://www.example.com/g/embed/contact/?term=%3Cb%3E"]
        {
            assert_eq!(term(FRAMED, "", other), "", "{other}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_posted_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
            let _ = from_form(&bytes, &Form::default());
            if let Err(refusal) = from_json(&bytes) {
                prop_assert!(refusal.status().is_client_error());
            }
        }
    }
}
