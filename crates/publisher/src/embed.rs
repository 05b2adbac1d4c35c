//! The parts of the glossary that other sites embed.
//!
//! - [`script`]: the scripts that pages of other sites load.
//! - [`oembed`]: the data for sites that embed pasted addresses.
//! - [`card`]: a term's card for a frame, plain HTML with its own style and script (`embed/card.css`, `embed/view.js`),
//!   without the app.
//! - [`contact`]: the form for a frame.
//! - [`configurator`]: the page with the code to embed all this, and [`sample`], the page that previews the code.

pub mod configurator;
pub mod contact;
pub mod oembed;
pub mod sample;
pub mod script;

use glossary_app::route::{EMBED_VIEW_SCRIPT, Route, file_href};
use glossary_core::{
    page::{Head, TermFacts},
    site::Site,
};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::{
    brief::brief,
    settings::{Look, Settings},
    style,
};

/// Returns the styles of the framed views with the site's look, minified.
///
/// # Errors
/// The first syntax error.
pub fn style(look: &Look) -> Result<String, String> {
    style::minify_for_host_pages(&(include_str!("embed/card.css").to_owned() + &style::look_properties(look)))
}

/// Returns the page of a term's card: name, definition, collapsed example, related terms, and a link to the full page.
/// `head` is the metadata of the full page, whose address is the canonical one.
#[must_use]
pub fn card(slug: &str, term: &TermFacts, head: &Head, site: &Site, settings: &Settings, style: &str) -> String {
    let page = Route::Term(slug.to_owned()).href(&site.base);
    let name =
        if term.qualifier.is_empty() { term.name.clone() } else { format!("{} ({})", term.name, term.qualifier) };
    html! {
        (DOCTYPE)
        html lang=(settings.site.language) dir=[settings.site.direction()] data-term=(slug) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (head.title) }
                meta name="robots" content="noindex";
                link rel="canonical" href=(head.canonical);
                // Links open outside the frame.
                base target="_top";
                style { (PreEscaped(style)) }
                // The script sets colours, so it has to run before the first paint.
                script src=(file_href(EMBED_VIEW_SCRIPT, &site.base)) {}
            }
            body {
                article {
                    h1 { dfn { (term.name) } }
                    @for other in [&term.qualifier, &term.expansion, &term.abbreviation] {
                        @if !other.is_empty() { p.expansion { (other) } }
                    }
                    p.definition { (brief(&term.definition)) }
                    @if !term.example.is_empty() {
                        details {
                            summary { h2 { (word(Word::Example)) } }
                            div.prose { (PreEscaped(&term.example)) }
                        }
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
                        a href=(page) { (word(Word::MoreAbout)) " " (name) }
                        " " (word(Word::In)) " " (site.name)
                    }
                }
            }
        }
    }
    .into_string()
}

/// The card's own words, in the order of the translations in `embed/view/look.js`.
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
    fn the_style_is_valid_and_has_the_sites_look() {
        let (accent, accent_dark) = (Colour::new(0x9a, 0x34, 0x12), Colour::new(0xfb, 0x92, 0x3c));
        let style = style(&Look { accent, accent_dark, radius: 7, font: Font::Sans, logo: None }).unwrap();
        for part in ["#9a3412", "#fb923c", "--radius:7px", "--font-text:var(--font-sans)"] {
            assert!(style.contains(part), "{part} in {style}");
        }
    }
}
