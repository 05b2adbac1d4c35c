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
use wasm_bindgen::{JsCast, JsValue};

use super::{
    attribution, data,
    dom::{announce, link_of},
    events, focus, head,
    listen::on_window,
    part::later,
    prefetch,
    scroll::{self, Place},
    search_address,
};
use crate::{
    context::{Glossary, route_of},
    route::Route,
};

thread_local! {
    /// The path of the page shown. The document's own may be no page's: a refused
    /// form's, or one that is not found.
    static SHOWN: RefCell<String> = const { RefCell::new(String::new()) };
    /// Counts the navigations, so that only the last one asked for is shown.
    static LATEST: Cell<u32> = const { Cell::new(0) };
}

/// Takes over the links of the document and follows the history. Needs to be
/// called once.
pub fn follow_links(glossary: Glossary) {
    SHOWN.set(window().location().pathname().unwrap_or_default());
    on_window("click", move |event| take_over(glossary, event.unchecked_ref()));
    on_window("popstate", move |_| {
        let path = window().location().pathname().unwrap_or_default();
        let place = scroll::on_history();
        if SHOWN.with_borrow(|shown| *shown == path) {
            // A page that is under way is no longer wanted.
            next_turn();
            search_address::read(glossary);
            scroll::arrive(place);
        } else {
            go(glossary, path, Way::History(place));
        }
    });

    prefetch::on_intent(glossary);
    prefetch::links_in_view(glossary);
    // Once the form is hydrated too, which shows it: hydration takes what it finds for true.
    later(move || later(move || note(glossary, "")));
    // What the page around a frame says of itself may come later still.
    on_window("glossary:origin", move |_| attribution::note(glossary, ""));
}

/// Goes to an address of this site, without a load where that is possible.
pub fn visit(glossary: Glossary, href: &str) {
    let base = document().base_uri().ok().flatten().unwrap_or_default();
    if let Ok(url) = web_sys::Url::new_with_base(href, &base) {
        go(glossary, url.pathname(), Way::Link([url.pathname(), url.search(), url.hash()].concat()));
    }
}

/// How the visitor comes to a page.
enum Way {
    /// By a link to this address.
    Link(String),
    /// Back or forward, to this place of the page: the address has changed already.
    History(Option<Place>),
}

/// Makes what was asked for before outdated.
fn next_turn() -> u32 {
    let turn = LATEST.get().wrapping_add(1);
    LATEST.set(turn);
    turn
}

fn go(glossary: Glossary, path: String, way: Way) {
    let turn = next_turn();
    let route = Route::parse(&path, &glossary.site().base);
    spawn_local(async move {
        let page = load(glossary, route).await;
        if turn != LATEST.get() {
            return;
        }
        match (page, way) {
            (Some(page), Way::Link(address)) => {
                enter(&address);
                arrive(glossary, page, path, None).await;
            }
            (Some(page), Way::History(place)) => arrive(glossary, page, path, place).await,
            // The browser navigates as if there were no app.
            (None, Way::Link(address)) => drop(window().location().assign(&address)),
            (None, Way::History(_)) => drop(window().location().reload()),
        }
    });
}

/// Makes an address the document's. As in browsers, a link to where one is already
/// makes no further entry in the history.
fn enter(address: &str) {
    scroll::save();
    let location = window().location();
    let here = [location.pathname(), location.search(), location.hash()].map(Result::unwrap_or_default).concat();
    if let Ok(history) = window().history() {
        let _ = if here == address {
            history.replace_state_with_url(&JsValue::UNDEFINED, "", Some(address))
        } else {
            history.push_state_with_url(&JsValue::UNDEFINED, "", Some(address))
        };
    }
}

/// The page's data, if it is for this build of the app.
async fn load(glossary: Glossary, route: Option<Route>) -> Option<PageData> {
    let route = route?;
    let site = glossary.site();
    let page = data::page(&route.data_href(&site.base)).await?;
    (page.app == site.app && route_of(&page.page) == route).then_some(page)
}

/// Shows a page, and what follows.
async fn arrive(glossary: Glossary, page: PageData, path: String, place: Option<Place>) {
    SHOWN.set(path);
    glossary.show(page);
    // Lets the page's view change first.
    tick().await;
    let page = glossary.page_untracked();
    if matches!(page.page, Page::Search) {
        search_address::read(glossary);
        note(glossary, "");
    } else {
        let searched = glossary.search.query.get_untracked();
        glossary.search.query.set(String::new());
        note(glossary, searched.trim());
    }
    head::write(&page);
    scroll::arrive(place);
    focus::quietly("main h1");
    announce(&page.head.title);
    prefetch::links_in_view(glossary);
}

/// Notes the page that is shown, and what was searched for just before.
fn note(glossary: Glossary, searched: &str) {
    attribution::note(glossary, searched);
    if let Page::Term(term) = &glossary.page_untracked().page {
        events::tell(glossary, "term-viewed", &[("term", &term.slug)]);
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
        // The browser scrolls to the fragment. Back leads to where one was.
        scroll::save();
        return;
    }
    event.prevent_default();
    visit(glossary, &link.href());
}
