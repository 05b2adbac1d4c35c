//! `/`: the site's name, the topics and the A–Z list of all terms.

use glossary_core::{page::Home, site::Site};
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
            h1 tabindex="-1" { (site.name) }
            p.hero-description { (site.description) }
        }
        section.topics aria-labelledby="topics" {
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
        section.index.index-long[home.count > LONG] aria-labelledby="a-z" {
            h2 #a-z { "All terms, A to Z" }
            (letters(&home.letters, &site.base))
        }
    }
}
