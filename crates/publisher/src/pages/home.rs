//! `/`, `/terms/` and `/topics/`: the site's name, the topics and the A–Z list of all terms.

use glossary_app::{route::Route, ui::count::count};
use glossary_core::page::{Home, HomeList};
use maud::{Markup, html};

use super::letters::{letter_links, letters};
use crate::settings::SiteSettings;

/// The number of terms above which the browser lays out the list letter by letter.
const LONG: usize = 1000;

pub(super) fn html(home: &Home, site: &SiteSettings) -> Markup {
    html! {
        header.hero {
            @if !home.letters.is_empty() { (letter_links(&home.letters, "Terms from A to Z")) }
            h1 tabindex="-1" {
                @match home.list {
                    HomeList::All => (site.name),
                    HomeList::Terms => "All terms",
                    HomeList::Topics => "Topics",
                }
            }
            @if home.list == HomeList::All { p.hero-description { (site.description) } }
            @if let Some(term) = &home.begin {
                div.hero-term {
                    p { "A term to begin with" }
                    a href=(Route::Term(term.slug.clone()).href(site.base_path())) { (term.name) }
                    p { (term.definition) }
                }
            }
        }
        @if !home.topics.is_empty() { section.topics aria-labelledby="topics" {
            h2 #topics { "Topics" }
            ul.topic-cards {
                @for topic in &home.topics {
                    li.topic-card {
                        h3 { a href=(Route::Topic(topic.slug.clone()).href(site.base_path())) { (topic.name) } }
                        p { (topic.summary) }
                        p.topic-count { (count(topic.count, "term")) }
                    }
                }
            }
        }
        }
        @if !home.letters.is_empty() { section.index.index-long[home.count > LONG] aria-labelledby="a-z" {
            h2 #a-z { "All terms, A to Z" }
            (letters(&home.letters, site.base_path()))
        }
        }
    }
}
