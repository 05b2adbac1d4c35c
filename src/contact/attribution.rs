//! Attribution: the site and campaign that led the visitor here, the first page, the terms read since, and the search.
//!
//! The device keeps it as the settings allow. The form shows it, and sends it with an inquiry unless the visitor unticks it.

use glossary_core::{contact::Attribution, form, inquiry::Context};
use leptos::prelude::*;
use web_sys::UrlSearchParams;

use crate::{
    page::PageState,
    platform::{
        address::pairs,
        clock::{is_within, now},
        effect::effect,
        preferences,
        storage::Storage,
    },
};

/// The name in the storage. The text has the form of a query.
const VISIT: &str = "trail";

/// The names in that query.
const TRAIL: &str = "trail";
const TIME: &str = "time";
const LANDING: &str = "landing";
const SEARCH: &str = "search";
const REFERRER: &str = "referrer";
const UTM: &str = "utm_";

/// The milliseconds without a page after which another visit begins: half an hour.
const PAUSE: u64 = 30 * 60 * 1_000;

/// The number of terms that are kept, the latest.
const TERMS: u32 = 50;

/// The number of a campaign's parameters that are kept, and of characters of each text: the author of a link can write a
/// long text into it, which must not make an inquiry too long.
const CAMPAIGN: usize = 10;
const CHARACTERS: usize = 500;

/// The visit, provided to all components as a context.
#[derive(Clone, Copy)]
pub(super) struct Visit {
    page: PageState,
    /// Where the visitor comes from, as far as the device may keep it.
    pub(super) origin: RwSignal<Context>,
}

impl Visit {
    pub(super) fn new(page: PageState) -> Self {
        Self { page, origin: RwSignal::new(Context::default()) }
    }

    /// Notes each page that is shown, from now on.
    pub(super) fn follow(self) {
        effect(move |_| {
            let term = self.page.term();
            self.note(term.as_deref(), &self.page.searched.get());
        });
        // The page around a frame may name itself later than the app starts.
        window_event_listener_untyped("glossary:origin", move |_| self.note(None, ""));
    }

    /// Notes a term that is shown, and the search before it.
    fn note(&self, term: Option<&str>, searched: &str) {
        let Some(storage) = self.storage() else { return };
        let text = storage.get(VISIT).unwrap_or_default();
        let Ok(mut visit) = UrlSearchParams::new_with_str(&text) else { return };
        let ended = storage == Storage::Local && !is_within(PAUSE, &visit.get(TIME).unwrap_or_default());
        if text.is_empty() || ended {
            let Some(begun) = begin() else { return };
            visit = begun;
        }
        add_host_page(&visit);
        visit.set(TIME, &now().to_string());
        if !searched.is_empty() {
            visit.set(SEARCH, &cut(searched));
        }
        if let Some(term) = term {
            add_term(&visit, term);
        }
        let _ = storage.set(VISIT, &String::from(visit.to_string()));
        self.origin.set(context(&visit));
    }

    /// Returns the storage that may keep the visit; `None` where none may.
    fn storage(&self) -> Option<Storage> {
        if preferences::rejects_tracking() {
            return None;
        }
        match self.page.site().contact.origin {
            Attribution::Off => None,
            Attribution::Session => Some(Storage::Session),
            Attribution::Visit => Some(Storage::Local),
        }
    }
}

/// Returns a visit that begins with this page.
fn begin() -> Option<UrlSearchParams> {
    let visit = UrlSearchParams::new().ok()?;
    let location = window().location();
    visit.set(LANDING, &location.pathname().unwrap_or_default());
    let referrer = document().referrer();
    if !referrer.is_empty() && !referrer.starts_with(&location.origin().unwrap_or_default()) {
        visit.set(REFERRER, &cut(&referrer));
    }
    add_campaign(&visit, &location.search().ok()?);
    Some(visit)
}

/// Adds the campaign in a query.
fn add_campaign(visit: &UrlSearchParams, query: &str) {
    let Ok(query) = UrlSearchParams::new_with_str(query) else { return };
    for (name, value) in pairs(&query).iter().filter(|(name, _)| name.starts_with(UTM)).take(CAMPAIGN) {
        visit.set(&cut(name), &cut(value));
    }
}

/// Adds the page of another site around a frame, and its campaign where there is none yet. `embed/view.js` of the publisher
/// has asked that page.
fn add_host_page(visit: &UrlSearchParams) {
    let attribute = |name| document().document_element()?.get_attribute(name);
    let Some(page) = attribute("data-host-page") else { return };
    visit.set(REFERRER, &page);
    if context(visit).utm.is_empty() {
        add_campaign(visit, &attribute("data-host-utm").unwrap_or_default());
    }
}

fn add_term(visit: &UrlSearchParams, slug: &str) {
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

fn cut(text: &str) -> String {
    text.chars().take(CHARACTERS).collect()
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

/// Returns the visit.
#[expect(clippy::expect_used, reason = "a component outside of the app is a programming error that any test finds")]
pub(super) fn use_visit() -> Visit {
    use_context().expect("the component is inside of <App>")
}
