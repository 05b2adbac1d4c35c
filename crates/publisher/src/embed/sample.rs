//! `/embed/sample/`: an example of another site's page, in which the configurator previews the code to copy.

use std::sync::Arc;

use glossary_app::route::{EMBED_SCRIPT, EMBEDDED, Route, file_href};
use maud::{DOCTYPE, PreEscaped, html};

use crate::{
    content::{Glossary, Term},
    output_dir,
    settings::Settings,
    style,
};

/// The number of terms that the text names, for automatic links.
const NAMED: usize = 6;

/// The sample page's style and script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The styles.
    pub style: String,
    /// The name of the script's file, with a content hash.
    pub script_name: String,
}

impl Sample {
    /// Minifies the styles, and names the script's file.
    ///
    /// # Errors
    /// The first syntax error in the styles.
    pub fn new(script: &str) -> Result<Self, String> {
        Ok(Self {
            style: style::minify(include_str!("configurator/sample.css"))?,
            script_name: output_dir::hashed_name("sample", script, "js"),
        })
    }

    /// Returns the HTML document.
    #[must_use]
    pub fn html(&self, glossary: &Glossary, settings: &Settings) -> String {
        let base = settings.site.base_path();
        let canonical = settings.site.canonical(&Route::Embed);
        html! {
            (DOCTYPE)
            html lang=(settings.site.language) dir=[settings.site.direction()] {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { "A sample page" }
                    meta name="robots" content="noindex";
                    link rel="canonical" href=(canonical);
                    // Links open outside the preview.
                    base target="_top";
                    style { (PreEscaped(&self.style)) }
                    script defer src=(file_href(&self.script_name, base)) data-base={ (base) "/" } data-embed=(file_href(EMBED_SCRIPT, base)) {}
                }
                body {
                    header aria-label="The sample page" { p { b { "Your site" } } p { "Products" } p { "Journal" } p { "About" } }
                    main aria-label="The sample page’s text" {
                        article {
                            p.date { "Journal" }
                            h1 { "What we learned while building it" }
                            p { "The first version took us a summer, and most of that time went into finding out what everybody meant. Since then we write things down." }
                            p #inline hidden { "The word that came up most was " span #word {} ". We had used it for years, each of us for something else." }
                            div #place {}
                            p #words hidden { "Soon there was a list on the wall: " (names(glossary, settings).join(", ")) ". Whoever was new read it first." }
                            p { "A small list, as it turned out, saves a great many meetings. It also showed us which of our own plans we had not understood." }
                        }
                    }
                }
            }
        }
        .into_string()
    }
}

/// Returns the address of the page.
#[must_use]
pub fn href(base: &str) -> String {
    [base, EMBEDDED, "sample/"].concat()
}

/// Returns the names of linkable terms, spread evenly over the glossary.
fn names<'a>(glossary: &'a Glossary, settings: &Settings) -> Vec<&'a str> {
    let is_linked = |term: &&Arc<Term>| settings.content.terms.links_automatically(term) && !term.draft;
    let linked: Vec<_> = glossary.terms.iter().filter(is_linked).collect();
    linked.iter().step_by(linked.len().div_ceil(NAMED).max(1)).map(|term| term.name.as_str()).collect()
}
