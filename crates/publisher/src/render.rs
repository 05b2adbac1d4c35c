//! The app, rendered to HTML on the host.

use std::sync::{Arc, Once};

use glossary_app::app::{App, AppProps};
use glossary_core::{page::PageData, site::Site};
use leptos::prelude::*;

/// A page's HTML, as the browser will hydrate it.
#[must_use]
pub fn html(site: &Arc<Site>, data: PageData) -> String {
    static EXECUTOR: Once = Once::new();
    // Fails only where there is one already, which is what is wanted.
    EXECUTOR.call_once(|| drop(any_spawner::Executor::init_futures_executor()));

    let site = Arc::clone(site);
    let owner = Owner::new_root(None);
    let html = owner.with(|| App(AppProps { site, page: data }).to_html());
    owner.cleanup();
    // The comments by which hydration finds its places, as the standard writes
    // an empty one: <https://html.spec.whatwg.org/multipage/syntax.html#comments>.
    html.replace("<!>", "<!---->")
}
