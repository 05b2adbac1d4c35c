//! Where the app starts in the browser: it takes over the finished page.

use std::sync::Arc;

use leptos::{mount::hydrate_from, prelude::*};
use wasm_bindgen::{JsCast, JsValue};

use super::{data, part::later, scroll};
use crate::{app::App, context::route_of};

/// Hydrates the page, in a task after the one that got the app ready. A page whose data cannot be read, because it is of another
/// build, stays what it is: finished HTML, whose links work.
pub fn start() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();

    later(hydrate);
}

fn hydrate() {
    let document = document();
    let root = document.get_element_by_id("app").and_then(|root| root.dyn_into().ok());
    let (Some((site, page)), Some(root)) = (data::of_document(&document), root) else {
        state("failed");
        return;
    };
    super::storage::belong_to(&site.base);
    if !page.form.is_empty() {
        super::head::show_errors(true);
        // A refused form's page is an answer to a post: to go back to it or to
        // reload it, it needs an address of its own.
        let address = route_of(&page.page).href(&site.base);
        let _ =
            window().history().and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(&address)));
    }
    scroll::take_over();
    hydrate_from(root, move || view! { <App site=Arc::new(site) page/> }).forget();
    // With all of its parts.
    later(|| state("ready"));
}

/// Says whether the app is there, for styles and tests. boot.js says so too where it cannot be loaded.
fn state(state: &str) {
    if let Some(html) = document().document_element() {
        let _ = html.set_attribute("data-app", state);
    }
}
