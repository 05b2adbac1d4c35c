//! `[site]`: the site's name, description and address.

use std::path::Path;

use glossary_app::route::Route;
use url::Url;

use super::{
    image::Image,
    section::{Keys, Setting},
};

/// The settings in `[site]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteSettings {
    /// The glossary's name.
    pub name: String,
    /// The description, one or two sentences.
    pub description: String,
    /// The published address: absolute, with a trailing slash, without query and fragment.
    pub base_url: Url,
    /// The language of the texts, a BCP 47 tag (<https://www.rfc-editor.org/info/bcp47>).
    pub language: String,
    /// The name of the company that publishes the glossary.
    pub company: String,
    /// The address of the company's website.
    pub company_url: Option<Url>,
    /// The image for link previews.
    pub image: Option<Image>,
    /// Whether browsers keep what visitors have read, for times without a network.
    pub offline: bool,
}

impl SiteSettings {
    /// Returns the site's base path, as [`glossary_app::route`] expects it: empty, or like `/glossary`.
    #[must_use]
    pub fn base_path(&self) -> &str {
        self.base_url.path().trim_end_matches('/')
    }

    /// Returns the direction of the language's script for the attribute `dir`; `None` for left to right.
    #[must_use]
    pub fn direction(&self) -> Option<&'static str> {
        let primary = self.language.split('-').next().unwrap_or_default().to_lowercase();
        let is_latin = self.language.split('-').any(|part| part.eq_ignore_ascii_case("latn"));
        let rtl = ["ar", "he", "fa", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"].contains(&primary.as_str());
        (rtl && !is_latin).then_some("rtl")
    }

    /// Returns the canonical address of a page.
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
        let offline = keys.flag("offline", "true").is_some_and(|setting| setting.value);
        Some(Self {
            name: name?.value,
            description: description?.value,
            base_url: base_url?,
            language: language.unwrap_or_else(|| "en".to_owned()),
            company: company?.value,
            company_url,
            image,
            offline,
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
            format!("write only the first part: {url}"),
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
