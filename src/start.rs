//! Starts the app in the browser: hydrates the finished page.

use std::sync::Arc;

use glossary_core::{
    decode,
    json::Json,
    page::PageData,
    shape::{self, Shape},
    site::Site,
};
use leptos::{mount::hydrate_from, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, Node};

use crate::{
    app::App,
    page::route_of,
    platform::{dom::all, json::Value, storage},
    ui::deferred_hydration::later,
};

/// The id of the element that holds the data of the document.
const DATA_ID: &str = "glossary-data";

/// Hydrates the page, in a task after the one that instantiates the WebAssembly: neither blocks the page for long.
pub fn start() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();

    later(hydrate);
}

/// Hydrates the page completely or not at all. A page whose data is of another build, or whose elements a translator or
/// an extension has changed, stays finished HTML with native links and a native form.
fn hydrate() {
    let Some((root, document)) = root().zip(DocumentData::read()) else { return set_state("failed") };
    unwrap_fonts(&root);
    if shape_of(&root) != document.shape {
        return set_state("failed");
    }
    let DocumentData { site, page, .. } = document;
    storage::set_base(&site.base);
    if !page.form.is_empty() {
        // The page of a refused form is the response to a POST: a reload or a way back needs an address of the page's own.
        let address = route_of(&page.page).href(&site.base);
        let history = window().history();
        let _ = history.and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(&address)));
    }
    hydrate_from(root, move || view! { <App site=Arc::new(site) page/> }).forget();
    // After the deferred parts.
    later(|| set_state("ready"));
}

fn root() -> Option<HtmlElement> {
    document().get_element_by_id("app")?.dyn_into().ok()
}

/// The data block of a document.
struct DocumentData {
    site: Site,
    page: PageData,
    /// The [`Shape`] of the app's HTML.
    shape: String,
}

impl DocumentData {
    fn read() -> Option<Self> {
        let text = document().get_element_by_id(DATA_ID)?.text_content()?;
        let data = Value::parse(&text)?;
        Some(Self {
            site: decode::site(&data.get("site")?).ok()?,
            page: decode::page_data(&data.get("page")?).ok()?,
            shape: data.get("shape")?.text()?,
        })
    }
}

/// Replaces the `font` elements in which translators wrap texts by these texts. Hydration needs text nodes; a translator
/// that watches the page wraps them again.
fn unwrap_fonts(root: &HtmlElement) {
    for font in all(root.query_selector_all("font")) {
        let Some(parent) = font.parent_element().filter(|parent| parent.local_name() != "font") else { continue };
        if font.closest(shape::STATIC_SELECTOR).is_ok_and(|found| found.is_none()) {
            let _ = font.replace_with_with_str_1(&font.text_content().unwrap_or_default());
            parent.normalize();
        }
    }
}

/// Returns the shape of the elements in the document, which the publisher has computed from the HTML.
fn shape_of(root: &HtmlElement) -> String {
    fn add(shape: &mut Shape, parent: &Node) {
        let mut next = parent.first_child();
        while let Some(node) = next {
            match node.dyn_ref::<Element>() {
                Some(element) => {
                    shape.open(&element.local_name());
                    if !element.has_attribute(shape::STATIC) {
                        add(shape, &node);
                    }
                    shape.close();
                }
                None if node.node_type() == Node::TEXT_NODE => shape.text(),
                None => shape.comment(),
            }
            next = node.next_sibling();
        }
    }
    let mut shape = Shape::default();
    add(&mut shape, root);
    shape.finish()
}

/// Sets the app's state on the document, for styles, for boot.js and for tests. boot.js sets `failed` where the app cannot
/// be loaded.
fn set_state(state: &str) {
    if let Some(html) = document().document_element() {
        let _ = html.set_attribute("data-app", state);
    }
}
