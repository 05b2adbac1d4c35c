//! The metadata of pages: titles, descriptions and canonical addresses.

use glossary_app::{page::route_of, route::Route};
use glossary_core::page::{Head, Home, HomeList, Page, TermFacts};

use super::PageBuilder;
use crate::brief::brief;

impl PageBuilder<'_> {
    /// Returns the metadata of a page.
    pub(super) fn head(&self, page: &Page) -> Head {
        let site = &self.settings.site;
        let on_site = |title: &str| format!("{title} · {}", site.name);
        let (title, description) = match page {
            Page::Home(Home { list: HomeList::Terms, .. }) => {
                (on_site("All terms"), format!("All terms of {}, from A to Z.", site.name))
            }
            Page::Home(Home { list: HomeList::Topics, .. }) => {
                (on_site("Topics"), format!("The topics of {}.", site.name))
            }
            Page::Home(_) => (site.name.clone(), site.description.clone()),
            Page::Term(term) => {
                let none = TermFacts::default();
                let facts = term.facts.as_deref().unwrap_or(&none);
                let other = if facts.expansion.is_empty() { &facts.abbreviation } else { &facts.expansion };
                let in_brackets: Vec<_> =
                    [&facts.qualifier, other].into_iter().filter(|text| !text.is_empty()).collect();
                let title = match in_brackets.as_slice() {
                    [] => facts.name.clone(),
                    texts => format!(
                        "{} ({})",
                        facts.name,
                        texts.iter().map(|text| text.as_str()).collect::<Vec<_>>().join(", ")
                    ),
                };
                (on_site(&title), brief(&facts.definition).into_owned())
            }
            Page::Topic(topic) => (on_site(&topic.name), topic.summary.clone()),
            Page::Search => (on_site("Search"), format!("Search all terms of {}.", site.name)),
            Page::Contact | Page::EmbeddedContact => {
                let words = &self.settings.contact.call_to_action;
                (on_site("Contact"), format!("{} {}", words.heading, words.promise))
            }
            Page::Thanks => (on_site("Thank you"), "We have your message.".to_owned()),
            Page::Embed => (on_site("Embed"), format!("Show definitions of {} in pages of your own.", site.name)),
            Page::NotFound => (on_site("Page not found"), "There is no page at this address.".to_owned()),
        };
        let route = route_of(page);
        let noindex = !self.page_is_indexed(&route);
        // The canonical address of a framed view is the address of the full page.
        let main = if page.is_contact() { Route::Contact } else { route };
        Head { title, description, canonical: self.canonical(&main), noindex }
    }
}
