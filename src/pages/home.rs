//! `/`, `/terms/` and `/topics/`: the site's name, the topics and the A–Z list of all terms.

use glossary_core::{
    page::{Home, HomeList},
    site::Site,
};
use maud::{Markup, html};

use crate::{
    route::Route,
    ui::{count::count, letters::letters},
};

/// The number of terms above which the browser lays out the list letter by letter.
const LONG: usize = 1000;

pub(super) fn html(home: &Home, site: &Site) -> Markup {
    html! {
        header.hero {
            h1 tabindex="-1" {
                @match home.list {
                    HomeList::All => (site.name),
                    HomeList::Terms => "All terms",
                    HomeList::Topics => "Topics",
                }
            }
            @if home.list == HomeList::All { p.hero-description { (site.description) } }
        }
        @if !home.topics.is_empty() { section.topics aria-labelledby="topics" {
            h2 #topics { "Topics" }
            ul.topic-cards {
                @for topic in &home.topics {
                    li.topic-card {
                        h3 { a href=(Route::Topic(topic.slug.clone()).href(&site.base)) { (topic.name) } }
                        p { (topic.summary) }
                        p.topic-count { (count(topic.count, "term")) }
                    }
                }
            }
        }
        }
        @if !home.letters.is_empty() { section.index.index-long[home.count > LONG] aria-labelledby="a-z" {
            h2 #a-z { "All terms, A to Z" }
            (letters(&home.letters, &site.base))
        }
        }
    }
}
