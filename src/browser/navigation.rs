//! Changing the page without a load.
//!
//! 1. A click on a link to a page of this site is taken over; any other click is
//!    left to the browser.
//! 2. The page's data is fetched, or is there already ([`super::prefetch`]). Where
//!    it cannot be had, or belongs to another build of the app, the browser
//!    navigates as if there were no app.
//! 3. The address changes, then the page; then the head, the scroll position, the
//!    focus and the announcement follow.
//!
//! Back and forward change the address first; the page then follows it.

use std::cell::{Cell, RefCell};

use glossary_core::page::{Page, PageData};
use leptos::{
    ev::MouseEvent,
    prelude::*,
    task::{spawn_local, tick},
};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement};

use super::{data, events, focus, head, prefetch, provenance, scroll};
use crate::{
    context::{Glossary, route_of},
    route::Route,
};

/// Tells the router of an address.
type Navigate = Box<dyn Fn(&str)>;

thread_local! {
    static NAVIGATE: RefCell<Option<Navigate>> = const { RefCell::new(None) };
    /// Counts the navigations, so that only the last one asked for is shown.
    static LATEST: Cell<u32> = const { Cell::new(0) };
}

/// Where the page stands once it is shown.
enum Position {
    Start,
    At(f64),
}

/// Takes over the links of the document and follows the address. Needs to be
/// called inside of the router, once.
pub fn follow_links(glossary: Glossary) {
    let navigate = use_navigate();
    NAVIGATE.set(Some(Box::new(move |href| {
        navigate(href, NavigateOptions { resolve: false, replace: true, scroll: false, ..NavigateOptions::default() });
    })));

    // Capturing, because the router listens too and would change the address at once.
    let on_click = wasm_bindgen::closure::Closure::<dyn Fn(MouseEvent)>::new(move |event: MouseEvent| {
        take_over(glossary, &event);
    });
    let _ = document().add_event_listener_with_callback_and_bool("click", on_click.as_ref().unchecked_ref(), true);
    on_click.forget();

    let pathname = use_location().pathname;
    Effect::new(move |before: Option<()>| {
        let path = pathname.get();
        // The document's own address may be no page's: a refused form's, or one that is not found.
        if before.is_some() && Some(path.as_str()) != shown_path(glossary).as_deref() {
            go(glossary, &path, Way::History);
        }
    });

    prefetch::on_intent(glossary);
    prefetch::links_in_view(glossary);
    super::search::on_shortcut(glossary);
    note(glossary, "");
}

/// Goes to an address of this site, without a load where that is possible.
pub fn visit(glossary: Glossary, href: &str) {
    let base = document().base_uri().ok().flatten().unwrap_or_default();
    if let Ok(url) = web_sys::Url::new_with_base(href, &base) {
        go(glossary, &url.pathname(), Way::Link([url.pathname(), url.search(), url.hash()].concat()));
    }
}

/// How the visitor comes to a page.
enum Way {
    /// By a link to this address.
    Link(String),
    /// Back or forward: the address has changed already.
    History,
}

fn go(glossary: Glossary, path: &str, way: Way) {
    let turn = LATEST.get().wrapping_add(1);
    LATEST.set(turn);
    let route = Route::parse(path, &glossary.site().base);
    spawn_local(async move {
        let page = load(glossary, route).await;
        if turn != LATEST.get() {
            return;
        }
        match (page, way) {
            (Some(page), Way::Link(address)) => {
                scroll::save();
                if let Ok(history) = window().history() {
                    let _ = history.push_state_with_url(&JsValue::UNDEFINED, "", Some(&address));
                }
                glossary.show(page);
                NAVIGATE.with_borrow(|navigate| {
                    if let Some(navigate) = navigate {
                        navigate(&address);
                    }
                });
                arrive(glossary, Position::Start).await;
            }
            (Some(page), Way::History) => {
                let y = scroll::saved();
                glossary.show(page);
                arrive(glossary, Position::At(y)).await;
            }
            // The browser navigates as if there were no app.
            (None, Way::Link(address)) => drop(window().location().assign(&address)),
            (None, Way::History) => drop(window().location().reload()),
        }
    });
}

/// The page's data, if it is for this build of the app.
async fn load(glossary: Glossary, route: Option<Route>) -> Option<PageData> {
    let route = route?;
    let site = glossary.site();
    let page = data::page(&route.data_href(&site.base)).await?;
    (page.app == site.app && route_of(&page.page) == route).then_some(page)
}

/// What follows once a page is shown.
async fn arrive(glossary: Glossary, position: Position) {
    // Lets the page's view change first.
    tick().await;
    let page = glossary.page_untracked();
    if matches!(page.page, Page::Search) {
        super::search::read_address(glossary);
        note(glossary, "");
    } else {
        let searched = glossary.search.query.get_untracked();
        glossary.search.query.set(String::new());
        note(glossary, searched.trim());
    }
    head::write(&page.head);
    match position {
        Position::At(y) => scroll::to(y),
        Position::Start => to_fragment_or_top(),
    }
    focus::quietly("main h1");
    announce(&page.head.title);
    prefetch::links_in_view(glossary);
}

/// Notes the page that is shown, and what was searched for just before.
fn note(glossary: Glossary, searched: &str) {
    provenance::note(glossary, searched);
    if let Page::Term(term) = &glossary.page_untracked().page {
        events::tell(glossary, "term-viewed", &[("term", &term.slug)]);
    }
}

fn to_fragment_or_top() {
    let fragment = window().location().hash().unwrap_or_default();
    let target = fragment.strip_prefix('#').and_then(|id| document().get_element_by_id(id));
    match target {
        Some(target) => target.scroll_into_view(),
        None => scroll::to(0.0),
    }
}

/// Tells screen readers what they would not notice, such as that a page has changed.
pub(super) fn announce(text: &str) {
    if let Some(region) = document().get_element_by_id("announcement") {
        region.set_text_content(Some(text));
    }
}

fn shown_path(glossary: Glossary) -> Option<String> {
    match route_of(&glossary.page_untracked().page) {
        // It is shown at whatever address was asked for.
        Route::NotFound => window().location().pathname().ok(),
        route => Some(glossary.href(&route)),
    }
}

fn take_over(glossary: Glossary, event: &MouseEvent) {
    let modified = event.button() != 0 || event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if modified || event.default_prevented() {
        return;
    }
    let Some(link) = link_of(event) else { return };
    let opens_elsewhere = !matches!(link.target().as_str(), "" | "_self") || link.has_attribute("download");
    let location = window().location();
    if opens_elsewhere || Ok(link.origin()) != location.origin() {
        return;
    }
    let same_page = Ok(link.pathname()) == location.pathname() && Ok(link.search()) == location.search();
    if same_page && !link.hash().is_empty() {
        // The browser scrolls to the fragment; the router would push an entry of its own.
        event.stop_propagation();
        return;
    }
    event.prevent_default();
    visit(glossary, &link.href());
}

/// The link that an event happened in.
pub(super) fn link_of(event: &web_sys::Event) -> Option<HtmlAnchorElement> {
    event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??.dyn_into().ok()
}
