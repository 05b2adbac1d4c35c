//! Decodes [`PageData`].

use super::{
    reader::{MissingKey, ObjectReader},
    values,
};
use crate::{
    form::FieldError,
    json::Json,
    page::{FormState, Head, Home, HomeList, Page, PageData, Term, Topic},
};

/// Decodes a page's data.
///
/// # Errors
/// If a required key is missing.
pub fn page_data<J: Json>(value: &J) -> Result<PageData, MissingKey> {
    let reader = ObjectReader(value);
    Ok(PageData {
        app: reader.text("app")?,
        head: head(&reader.member("head")?)?,
        page: page(&reader.member("page")?)?,
        body: reader.optional_text("body").into(),
        contact_words: reader.optional_text("contact_words").into(),
        form: value.get("form").map(|form| form_state(&form)).transpose()?.unwrap_or_default(),
    })
}

fn head<J: Json>(value: &J) -> Result<Head, MissingKey> {
    let reader = ObjectReader(value);
    Ok(Head {
        title: reader.text("title")?,
        description: reader.text("description")?,
        canonical: reader.text("canonical")?,
        noindex: reader.optional_flag("noindex"),
    })
}

fn page<J: Json>(value: &J) -> Result<Page, MissingKey> {
    if let Some(home) = value.get("home") {
        return Ok(Page::Home(self::home(&home)?));
    }
    if let Some(term) = value.get("term") {
        return Ok(Page::Term(Box::new(self::term(&term)?)));
    }
    if let Some(topic) = value.get("topic") {
        return Ok(Page::Topic(self::topic(&topic)?));
    }
    match value.text().as_deref() {
        Some("search") => Ok(Page::Search),
        Some("contact") => Ok(Page::Contact),
        Some("embedded-contact") => Ok(Page::EmbeddedContact),
        Some("thanks") => Ok(Page::Thanks),
        Some("embed") => Ok(Page::Embed),
        Some("not-found") => Ok(Page::NotFound),
        _ => Err(MissingKey("page")),
    }
}

fn home<J: Json>(value: &J) -> Result<Home, MissingKey> {
    let reader = ObjectReader(value);
    let list = match &*reader.optional_text("list") {
        "terms" => HomeList::Terms,
        "topics" => HomeList::Topics,
        _ => HomeList::All,
    };
    Ok(Home { list, ..Home::default() })
}

fn term<J: Json>(value: &J) -> Result<Term, MissingKey> {
    let reader = ObjectReader(value);
    Ok(Term { slug: reader.text("slug")?, ..Term::default() })
}

fn topic<J: Json>(value: &J) -> Result<Topic, MissingKey> {
    let reader = ObjectReader(value);
    Ok(Topic { slug: reader.text("slug")?, ..Topic::default() })
}

fn form_state<J: Json>(value: &J) -> Result<FormState, MissingKey> {
    let reader = ObjectReader(value);
    Ok(FormState { values: values(&reader.member("values")?), errors: reader.list("errors", field_error)? })
}

fn field_error<J: Json>(value: &J) -> Result<FieldError, MissingKey> {
    let reader = ObjectReader(value);
    Ok(FieldError { field: reader.text("field")?, code: reader.text("code")?, detail: reader.text("detail")? })
}
