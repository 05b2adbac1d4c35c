//! The contact page of a refused form: shows the typed values and the errors to visitors without scripting.
//!
//! The publisher writes a [`Template`] beside each contact page. The inbox renders refused forms from the template.

use std::{borrow::Cow, fs, path::Path, sync::Arc};

use glossary_app::route::Route;
use glossary_core::{inquiry::Context, page::FormState, shape::Shape};
use serde::{Deserialize, Serialize};

use crate::{
    pages, render,
    shell::{DocumentData, DocumentPieces},
};

/// The file name of each template.
pub const FILE_NAME: &str = "refused.json";

/// A published contact page in a form that can be rendered again.
#[derive(Serialize, Deserialize)]
pub(crate) struct Template<'a> {
    pub document: DocumentPieces,
    pub data: DocumentData<'a>,
}

/// Returns the name of a page's template in the site's folder; `None` for pages without a form of their own.
pub(crate) fn file_of(route: &Route) -> Option<String> {
    match route {
        Route::Contact | Route::EmbeddedContact => Some(route.href("").trim_start_matches('/').to_owned() + FILE_NAME),
        _ => None,
    }
}

/// Renders the contact page of a published site with a refused form. Returns `None` if the site has no template, such
/// as a site that an earlier version published.
#[must_use]
pub fn render(site_dir: &Path, context: &Context, form: &FormState) -> Option<String> {
    let route = if context.is_framed() { Route::EmbeddedContact } else { Route::Contact };
    let template = fs::read(site_dir.join(file_of(&route)?)).ok()?;
    let Template { document, data: DocumentData { site, mut page, .. } } = serde_json::from_slice(&template).ok()?;

    page.head.title = format!("Error: {}", page.head.title);
    page.form = form.clone();
    // The next attempt sends the same origin.
    let origin = [("context.page", &context.page), ("context.term", &context.term)];
    page.form.values.extend(origin.map(|(name, value)| (name.to_owned(), value.clone())));

    let site = Arc::new(site.into_owned());
    let app = render::html(&site, page.clone());
    let page = pages::document_data(page);
    let data = DocumentData { site: Cow::Borrowed(&*site), page, shape: Shape::of_html(&app).finish() };
    let json = serde_json::to_string(&data).ok()?;
    Some(document.join(&data.page.head.title, &app, &json))
}
