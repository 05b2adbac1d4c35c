//! The query in the search page's address.

use glossary_core::page::Page;
use leptos::prelude::*;

use super::{address_query, search_index::load};
use crate::{context::Glossary, route::query};

/// Searches for the query in the search page's address. Other pages have none.
pub(super) fn read(glossary: Glossary) {
    if !matches!(glossary.page_untracked().page, Page::Search) {
        return;
    }
    let asked = address_query(query::SEARCH).unwrap_or_default();
    if !asked.is_empty() {
        load(glossary);
    }
    glossary.search.query.set(asked);
}
