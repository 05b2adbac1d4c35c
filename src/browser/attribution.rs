//! Where a visit came from: the site and campaign that led here, the page that it
//! began with, the terms read since and the search. It is kept on this device as
//! the settings allow, shown in the form, and sent with an inquiry unless the
//! visitor unticks it.

use glossary_core::{contact::Attribution, form, inquiry::Context, page::Page};
use js_sys::{Array, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::UrlSearchParams;

use super::{
    clock::{is_within, now},
    storage::Kept,
};
use crate::context::Glossary;

/// The name of what is kept: pairs, as in an address's query.
const TRAIL: &str = "trail";
const TIME: &str = "time";
const LANDING: &str = "landing";
const SEARCH: &str = "search";
const REFERRER: &str = "referrer";
const UTM: &str = "utm_";

/// After so many milliseconds without a page, half an hour, another visit begins.
const PAUSE: u64 = 30 * 60 * 1_000;

/// So many terms are kept, the latest.
const TERMS: u32 = 50;

/// So many parameters of a campaign are kept, and so many characters of each and of
/// other texts: whoever makes a link may write much into it, and no inquiry must
/// become too long by that.
const CAMPAIGN: usize = 10;
const CHARACTERS: usize = 500;

/// Notes the page that is shown, and what was searched for just before.
pub(super) fn note(glossary: Glossary, searched: &str) {
    let Some(kept) = place(glossary) else { return };
    let text = kept.get(TRAIL).unwrap_or_default();
    let Ok(mut visit) = UrlSearchParams::new_with_str(&text) else { return };
    let ended = kept == Kept::Always && !is_within(PAUSE, &visit.get(TIME).unwrap_or_default());
    if text.is_empty() || ended {
        let Some(begun) = begin() else { return };
        visit = begun;
    }
    host(&visit);
    visit.set(TIME, &now().to_string());
    if !searched.is_empty() {
        visit.set(SEARCH, &cut(searched));
    }
    if let Page::Term(term) = &glossary.page_untracked().page {
        add(&visit, &term.slug);
    }
    let _ = kept.set(TRAIL, &String::from(visit.to_string()));
    glossary.origin.set(context(&visit));
}

/// Where it may be kept; `None` where it may not.
fn place(glossary: Glossary) -> Option<Kept> {
    // <https://www.w3.org/TR/gpc/>
    let control = Reflect::get(&window().navigator(), &"globalPrivacyControl".into());
    if control.is_ok_and(|control| control.is_truthy()) {
        return None;
    }
    match glossary.site().contact.origin {
        Attribution::Off => None,
        Attribution::Session => Some(Kept::InTab),
        Attribution::Visit => Some(Kept::Always),
    }
}

/// A visit that begins with this page.
fn begin() -> Option<UrlSearchParams> {
    let visit = UrlSearchParams::new().ok()?;
    let location = window().location();
    visit.set(LANDING, &location.pathname().unwrap_or_default());
    let referrer = document().referrer();
    if !referrer.is_empty() && !referrer.starts_with(&location.origin().unwrap_or_default()) {
        visit.set(REFERRER, &cut(&referrer));
    }
    campaign(&visit, &location.search().ok()?);
    Some(visit)
}

/// Takes the campaign out of a query.
fn campaign(visit: &UrlSearchParams, query: &str) {
    let Ok(query) = UrlSearchParams::new_with_str(query) else { return };
    for (name, value) in pairs(&query).iter().filter(|(name, _)| name.starts_with(UTM)).take(CAMPAIGN) {
        visit.set(&cut(name), &cut(value));
    }
}

/// In another site's frame: that page, and its campaign where there is none yet. It
/// was asked by `embed/view.js` of the publisher.
fn host(visit: &UrlSearchParams) {
    let told = |name| document().document_element()?.get_attribute(name);
    let Some(page) = told("data-host-page") else { return };
    visit.set(REFERRER, &page);
    if context(visit).utm.is_empty() {
        campaign(visit, &told("data-host-utm").unwrap_or_default());
    }
}

fn cut(text: &str) -> String {
    text.chars().take(CHARACTERS).collect()
}

fn add(visit: &UrlSearchParams, slug: &str) {
    let trail = visit.get_all(TRAIL);
    let last = trail.length().checked_sub(1).and_then(|last| trail.get(last).as_string());
    if last.as_deref() == Some(slug) {
        return;
    }
    visit.delete(TRAIL);
    for before in trail.slice(trail.length().saturating_sub(TERMS - 1), trail.length()) {
        visit.append(TRAIL, &before.as_string().unwrap_or_default());
    }
    visit.append(TRAIL, slug);
}

fn context(visit: &UrlSearchParams) -> Context {
    let utm = pairs(visit).into_iter().filter_map(|(name, value)| Some((name.strip_prefix(UTM)?.to_owned(), value)));
    Context {
        trail: visit.get_all(TRAIL).iter().filter_map(|slug| slug.as_string()).collect(),
        landing: visit.get(LANDING).unwrap_or_default(),
        search: visit.get(SEARCH).unwrap_or_default(),
        referrer: visit.get(REFERRER).unwrap_or_default(),
        utm: form::collect_values(utm),
        ..Context::default()
    }
}

/// The pairs of a query.
pub(super) fn pairs(query: &UrlSearchParams) -> Vec<(String, String)> {
    let pairs = js_sys::try_iter(query).ok().flatten().into_iter().flatten().flatten();
    pairs
        .filter_map(|pair| {
            let pair: Array = pair.unchecked_into();
            Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
        })
        .collect()
}
