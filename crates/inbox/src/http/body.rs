//! Parsing of request bodies. Any bytes result in a [`PostedInquiry`] or a [`Refusal`].

mod unique_keys;

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderMap, header},
};
use glossary_core::{
    form::{FieldError, Form, MAX_CHARACTERS, Values},
    inquiry::{Context, Evidence, InquiryId, MAX_BODY},
    slug::Slug,
};
use http_body_util::BodyExt;
use serde::Deserialize;
use serde_json::error::Category;
use url::Url;

use super::problem::Refusal;

/// How long a body may take to arrive: 64 KiB at 50 kbit/s, or 240 KiB at 200 kbit/s.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// The format of a request body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// JSON, sent by the app or another program.
    Json,
    /// Form data, sent by a browser without scripting.
    Form,
}

/// A parsed inquiry, not yet validated.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PostedInquiry {
    #[serde(default)]
    pub(super) id: Option<InquiryId>,
    pub(super) fields: Values,
    #[serde(default)]
    pub(super) context: Context,
    #[serde(default)]
    pub(super) evidence: Evidence,
    /// Errors for fields that occur twice in form data.
    #[serde(skip)]
    pub(super) repeated_fields: Vec<FieldError>,
    /// Whether the inquiry came as form data.
    #[serde(skip)]
    pub(super) by_form: bool,
    /// Whether the inquiry is an operator's test.
    #[serde(skip)]
    pub(super) is_test: bool,
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

/// A request body, or the part of it that could be read.
pub(super) struct ReadBody {
    pub(super) bytes: Vec<u8>,
    /// Why the rest is missing.
    pub(super) refusal: Option<Refusal>,
}

impl ReadBody {
    /// Returns the bytes of a complete body.
    pub(super) fn complete(self) -> Result<Vec<u8>, Refusal> {
        self.refusal.map_or(Ok(self.bytes), Err)
    }
}

/// Returns the largest body of a natively posted form. Browsers encode a character in up to twelve
/// bytes (`%F0%9F%98%80`). A page that was opened before the form changed may have longer fields.
pub(super) fn form_limit(form: &Form) -> usize {
    const MAX_ENCODED: usize = 12;
    let characters: usize = form.fields.iter().map(|field| field.max_length).sum();
    MAX_BODY + MAX_ENCODED * characters.max(MAX_CHARACTERS)
}

/// Reads a JSON body.
pub(super) async fn read_json(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Refusal> {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > MAX_BODY as u64) {
        return Err(Refusal::TooLarge);
    }
    read(body, MAX_BODY).await.complete()
}

/// Reads up to `limit` bytes of a body within [`BODY_TIMEOUT`].
pub(super) async fn read(mut body: Body, limit: usize) -> ReadBody {
    let mut bytes = Vec::new();
    let reading = async {
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|_| Refusal::NotJson("The body is incomplete.".to_owned()))?;
            let Ok(data) = frame.into_data() else { continue };
            let fits = data.len().min(limit - bytes.len());
            bytes.extend_from_slice(&data[..fits]);
            if fits < data.len() {
                return Err(Refusal::TooLarge);
            }
        }
        Ok(())
    };
    let refusal = match tokio::time::timeout(BODY_TIMEOUT, reading).await {
        Ok(result) => result.err(),
        Err(_) => Some(Refusal::TooSlow),
    };
    ReadBody { bytes, refusal }
}

/// Parses JSON.
pub(super) fn from_json(bytes: &[u8]) -> Result<PostedInquiry, Refusal> {
    unique_keys::check(bytes).map_err(|error| Refusal::NotJson(format!("The body is not valid JSON: {error}.")))?;
    serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        Category::Data => Refusal::NotAnInquiry(format!("The JSON is not an inquiry: {error}.")),
        _ => Refusal::NotJson(format!("The body is not JSON: {error}.")),
    })
}

/// Parses form data: the fields by name, and from hidden fields `id`, the context's page and term,
/// and the evidence.
///
/// Never fails, because a visitor could not fix these: bytes that are not UTF-8 become U+FFFD, and
/// an invalid id or time counts as absent.
pub(super) fn from_form(bytes: &[u8], form: &Form) -> PostedInquiry {
    let mut posted = PostedInquiry { by_form: true, ..PostedInquiry::default() };
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
                    posted.repeated_fields.push(FieldError {
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

/// Returns whether a browser shows the response as a page, as after a native form post of any type.
pub(super) fn is_native(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    matches!(Format::of(headers), Ok(Format::Form)) || accepted.is_some_and(|accepted| accepted.contains("text/html"))
}

/// Returns the page that posted a form whose body is not read.
pub(super) fn referring_page(headers: &HeaderMap) -> Context {
    let page = referrer(headers).map(|address| address.path().to_owned());
    Context { page: page.unwrap_or_default(), ..Context::default() }
}

fn referrer(headers: &HeaderMap) -> Option<Url> {
    Url::parse(headers.get(header::REFERER)?.to_str().ok()?).ok()
}

/// Adds the term of an embedded form, which is in the form's URL. Without scripting, the browser
/// only sends that URL in `Referer`.
pub(super) fn add_framed_term(context: &mut Context, headers: &HeaderMap) {
    if !context.is_framed() || !context.term.is_empty() {
        return;
    }
    let Some(address) = referrer(headers).filter(|address| address.path() == context.page) else { return };
    let term = address.query_pairs().find_map(|(name, value)| (name == "term").then_some(value));
    if let Some(term) = term.filter(|term| Slug::unicode(term).is_ok()) {
        context.term = term.into_owned();
    }
}

/// Returns the id from the body or the header `Idempotency-Key`, which may be quoted as in its
/// draft (<https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/>). If both
/// are present, they must agree.
pub(super) fn inquiry_id(headers: &HeaderMap, from_body: Option<InquiryId>) -> Result<Option<InquiryId>, Refusal> {
    let Some(key) = headers.get("idempotency-key") else { return Ok(from_body) };
    let key = key.to_str().unwrap_or_default().trim();
    let key = key.strip_prefix('"').and_then(|key| key.strip_suffix('"')).unwrap_or(key);
    let key: InquiryId = key
        .parse()
        .map_err(|_| Refusal::field("id", "not-a-uuid", "Set the Idempotency-Key to the inquiry's id, a UUID"))?;
    if from_body.is_some_and(|id| id != key) {
        return Err(Refusal::field(
            "id",
            "mismatch",
            "The id and the Idempotency-Key differ; send the same id in both",
        ));
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
    fn the_content_type_gives_the_format() {
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
    fn the_id_is_read_from_body_and_header() {
        let id_of = |key: &str, body| inquiry_id(&headers("idempotency-key", key), body);
        let known: InquiryId = ID.parse().unwrap();
        assert_eq!(id_of(ID, None), Ok(Some(known)));
        assert_eq!(id_of(&format!("\"{ID}\""), Some(known)), Ok(Some(known)));
        assert_eq!(inquiry_id(&HeaderMap::new(), Some(known)), Ok(Some(known)));
        assert_eq!(inquiry_id(&HeaderMap::new(), None), Ok(None));
        assert!(id_of("7", None).is_err());
        assert!(id_of(ID, Some(InquiryId::new(0, [0; 10]))).is_err());
    }

    #[test]
    fn parsing_form_data_never_fails() {
        let posted = from_form(
            b"name=Ada+L%C3%B6w&id=7&context.page=%2Fterms%2Fapi%2F&context.term=api&name=Eve&company=%FF",
            &Form::default(),
        );
        assert_eq!(posted.context.page, "/terms/api/");
        assert_eq!(posted.context.term, "api");
        assert_eq!(posted.id, None);
        // The first of two values is kept.
        assert_eq!((&*posted.fields["name"], &*posted.fields["company"]), ("Ada Löw", "\u{fffd}"));
        assert_eq!(posted.repeated_fields[0].code, "repeated-field");

        let posted = from_form(b"evidence.trap=+&evidence.seconds=7&evidence.proof=e30%3D", &Form::default());
        let evidence = Evidence { trap: " ".to_owned(), seconds: Some(7), proof: "e30=".to_owned() };
        assert_eq!((posted.evidence, posted.fields.len()), (evidence, 0));
        assert_eq!(from_form(b"evidence.seconds=-1", &Form::default()).evidence.seconds, None);
    }

    #[test]
    fn a_framed_form_gets_its_term_from_the_referer() {
        const FRAMED: &str = "/g/embed/contact/";
        let term = |page: &str, term: &str, referer: &str| {
            let mut context = Context { page: page.to_owned(), term: term.to_owned(), ..Context::default() };
            add_framed_term(&mut context, &headers("referer", referer));
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
        fn any_bytes_are_parsed_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
            let _ = from_form(&bytes, &Form::default());
            if let Err(refusal) = from_json(&bytes) {
                prop_assert!(refusal.status().is_client_error());
            }
        }
    }

    #[test]
    fn the_manual_states_the_limits() {
        let page = include_str!("../../../../docs/src/run/limits.md");
        let row = format!("| the body of an inquiry | {} seconds and 64 KiB", BODY_TIMEOUT.as_secs());
        assert!(page.contains(&row), "docs/src/run/limits.md lacks: {row}");
    }
}
