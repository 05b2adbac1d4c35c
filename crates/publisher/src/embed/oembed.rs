//! oEmbed 1.0 (<https://oembed.com>): the data for sites that embed the pasted address of a term.

use glossary_app::route::card_href;
use glossary_core::page::TermFacts;
use maud::html;
use serde::Serialize;

use crate::settings::Settings;

/// The default width and height of the frame, in pixels.
const SIZE: (u32, u32) = (600, 320);
/// The recommended caching time, in seconds: a day.
const CACHE_AGE: u32 = 86_400;

/// The oEmbed response for a term: its card in a frame. The inbox applies `maxwidth` and `maxheight`
/// (`http/site/oembed.rs`); a static host cannot.
#[derive(Debug, Serialize)]
pub struct OEmbed<'a> {
    version: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'a str,
    provider_name: &'a str,
    provider_url: &'a str,
    cache_age: u32,
    width: u32,
    height: u32,
    html: String,
}

impl<'a> OEmbed<'a> {
    /// Returns the response for a term.
    #[must_use]
    pub fn new(slug: &str, term: &'a TermFacts, settings: &'a Settings) -> Self {
        let (width, height) = SIZE;
        let site = &settings.site;
        let card = card_href(slug, site.base_url.as_str().trim_end_matches('/'));
        // Some sites allow frames only. The card also works in a sandboxed frame.
        let frame = html! {
            iframe src=(card) title=(term.name) width=(width) height=(height) loading="lazy"
                frameborder="0" referrerpolicy="strict-origin" {}
        };
        Self {
            version: "1.0",
            kind: "rich",
            title: &term.name,
            provider_name: &site.name,
            provider_url: site.base_url.as_str(),
            cache_age: CACHE_AGE,
            width,
            height,
            html: frame.into_string(),
        }
    }
}
