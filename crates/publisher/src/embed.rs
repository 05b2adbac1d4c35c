//! What other sites show of the glossary.
//!
//! - [`script`] is what a page of another site loads.
//! - [`oembed`] is what a site asks for that shows whatever address is pasted.
//! - [`card`] is a view for a frame: finished HTML with a style and a small
//!   script of its own (`embed/card.css`, `embed/view.js`), without the app.
//! - [`contact`] is the other view: the form.
//! - [`configurator`] is the page that hands out the code for both, and [`sample`]
//!   the page that it shows them in.

pub mod configurator;
pub mod contact;
pub mod oembed;
pub mod sample;
pub mod script;

use glossary_app::route::{EMBED_VIEW_SCRIPT, Route, file_href};
use glossary_core::{
    page::{Head, Term},
    site::Site,
};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::{
    settings::{Look, Settings},
    style,
};

/// The styles of the views, minified, in the site's look.
///
/// # Errors
/// The first mistake in them.
pub fn style(look: &Look) -> Result<String, String> {
    style::minified(&(include_str!("embed/card.css").to_owned() + &style::of_look(look)))
}

/// A term's card: name, definition, the example on demand, related terms, and the
/// way to the full page. The head is that page's: its address is the one to be found.
#[must_use]
pub fn card(term: &Term, head: &Head, site: &Site, settings: &Settings, style: &str) -> String {
    let page = Route::Term(term.slug.clone()).href(&site.base);
    html! {
        (DOCTYPE)
        html lang=(settings.site.language) data-term=(term.slug) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (head.title) }
                meta name="robots" content="noindex";
                link rel="canonical" href=(head.canonical);
                // Links lead out of the frame.
                base target="_top";
                style { (PreEscaped(style)) }
                // Before the first paint, which it colours.
                script src=(file_href(EMBED_VIEW_SCRIPT, &site.base)) {}
            }
            body {
                article {
                    h1 { dfn { (term.name) } }
                    @if !term.expansion.is_empty() { p.expansion { (term.expansion) } }
                    p.definition { (term.definition) }
                    details {
                        summary { h2 { (word(Word::Example)) } }
                        div.prose { (PreEscaped(&term.example)) }
                    }
                    @if !term.related.is_empty() {
                        p.related {
                            (word(Word::Related)) " "
                            @for (at, related) in term.related.iter().enumerate() {
                                @if at > 0 { ", " }
                                a href=(Route::Term(related.slug.clone()).href(&site.base)) { (related.name) }
                            }
                        }
                    }
                    p.more {
                        a href=(page) { (word(Word::MoreAbout)) " " (term.name) }
                        " " (word(Word::In)) " " (site.name)
                    }
                }
            }
        }
    }
    .into_string()
}

/// The words of a view that are not the glossary's own, in the order in which
/// `embed/view.js` has them in other languages.
#[derive(Clone, Copy)]
enum Word {
    Example,
    Related,
    MoreAbout,
    In,
}

fn word(word: Word) -> Markup {
    let text = match word {
        Word::Example => "Example",
        Word::Related => "Related:",
        Word::MoreAbout => "More about",
        Word::In => "in",
    };
    html! { span data-word=(word as u8) { (text) } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Colour, Font};

    #[test]
    fn the_style_is_sound_and_has_the_sites_look() {
        let (accent, accent_dark) = (Colour::new(0x9a, 0x34, 0x12), Colour::new(0xfb, 0x92, 0x3c));
        let style = style(&Look { accent, accent_dark, radius: 7, font: Font::Sans, logo: None }).unwrap();
        for part in ["#9a3412", "#fb923c", "--radius:7px", "--font-text:var(--font-sans)"] {
            assert!(style.contains(part), "{part} in {style}");
        }
    }
}
