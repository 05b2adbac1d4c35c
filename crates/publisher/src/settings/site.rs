//! `[site]`: what the site is and where it lives.

use std::path::Path;

use glossary_app::route::Route;
use url::Url;

use super::{
    image::Image,
    section::{Keys, Setting},
};

/// What the site is and where it lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The glossary's name.
    pub name: String,
    /// What it is, in a sentence or two.
    pub description: String,
    /// Where it is published: absolute, ends in a slash, without query and fragment.
    pub base_url: Url,
    /// The language of its texts, as a tag of BCP 47 (<https://www.rfc-editor.org/info/bcp47>).
    pub language: String,
    /// Whose glossary it is.
    pub company: String,
    /// The company's own site.
    pub company_url: Option<Url>,
    /// What is shown with its name where one of its addresses is pasted.
    pub image: Option<Image>,
}

impl Site {
    /// The path below which the site lives, as [`glossary_app::route`] takes
    /// it: empty, or like `/glossary`.
    #[must_use]
    pub fn base_path(&self) -> &str {
        self.base_url.path().trim_end_matches('/')
    }

    /// A page's one true address.
    #[must_use]
    pub fn canonical(&self, route: &Route) -> String {
        self.base_url.as_str().trim_end_matches('/').to_owned() + &route.to_string()
    }

    pub(super) fn read(keys: &mut Keys<'_, '_>, public: Option<&Path>) -> Option<Self> {
        let name = keys.required_text("name", "\"Glossary\"");
        let description =
            keys.required_text("description", "\"The words of software development, explained in plain language.\"");
        let base_url = keys.required_text("base_url", "\"https://www.example.com/glossary/\"");
        let base_url = base_url.and_then(|text| base(&text, keys));
        let language = keys.text("language", "\"en\"").map(|text| language(text, keys));
        let company = keys.required_text("company", "\"Example Ltd\"");
        let company_url = keys.text("company_url", "\"https://www.example.com/\"");
        let company_url = company_url.and_then(|text| absolute(&text, keys));
        let image = keys.text("image", "\"card.png\"").and_then(|text| Image::read(text, public, keys));
        Some(Self {
            name: name?.value,
            description: description?.value,
            base_url: base_url?,
            language: language.unwrap_or_else(|| "en".to_owned()),
            company: company?.value,
            company_url,
            image,
        })
    }
}

fn base(text: &Setting<String>, keys: &mut Keys<'_, '_>) -> Option<Url> {
    let mut url = absolute(text, keys)?;
    if url.query().is_some() || url.fragment().is_some() {
        url.set_query(None);
        url.set_fragment(None);
        keys.refuse(
            text,
            "the site's address has a query or a fragment",
            "every page's address begins with this",
            format!("write only the part before it: {url}"),
        );
        return None;
    }
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Some(url)
}

fn absolute(text: &Setting<String>, keys: &mut Keys<'_, '_>) -> Option<Url> {
    let url = Url::parse(&text.value).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none()
    });
    if url.is_none() {
        keys.refuse(
            text,
            format!("`{}` is not the full address of a site", text.value),
            "not http:// or https:// and a host",
            "write an address like https://www.example.com/glossary/",
        );
    }
    url
}

fn language(text: Setting<String>, keys: &mut Keys<'_, '_>) -> String {
    let mut parts = text.value.split('-');
    let first = parts
        .next()
        .is_some_and(|part| (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let rest = parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if !first || !rest {
        keys.refuse(
            &text,
            format!("`{}` is not a language tag", text.value),
            "browsers and screen readers need one",
            "write a tag like \"en\", \"en-GB\" or \"de\"",
        );
    }
    text.value
}
