//! Server-side rendering of the app.

use std::sync::{Arc, Once};

use glossary_app::app::{App, AppProps};
use glossary_core::{page::PageData, site::Site};
use leptos::prelude::*;

/// Returns the HTML of a page, ready for hydration.
#[must_use]
pub fn html(site: &Arc<Site>, data: PageData) -> String {
    static EXECUTOR: Once = Once::new();
    // An error means that an executor is already set.
    EXECUTOR.call_once(|| drop(any_spawner::Executor::init_futures_executor()));

    let site = Arc::clone(site);
    let owner = Owner::new_root(None);
    let html = owner.with(|| App(AppProps { site, page: data }).to_html());
    owner.cleanup();
    // Hydration markers, as an empty comment in the syntax of the standard
    // (https://html.spec.whatwg.org/multipage/syntax.html#comments).
    html.replace("<!>", "<!---->")
}
