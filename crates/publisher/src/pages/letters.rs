//! The A–Z list of the home page, and the links to its letters.

use glossary_app::route::Route;
use glossary_core::page::Letter;
use maud::{Markup, html};

/// Returns links to the letters of a list in the same page.
pub(super) fn letter_links(letters: &[Letter], label: &str) -> Markup {
    html! {
        nav.letter-links aria-label=(label) {
            ul {
                @for letter in letters {
                    li { a href={ "#" (id(letter.letter)) } { (letter.letter) } }
                }
            }
        }
    }
}

/// Returns links to the letters, then each letter's terms.
pub(super) fn letters(letters: &[Letter], base: &str) -> Markup {
    html! {
        (letter_links(letters, "Letters"))
        @for letter in letters {
            section.letter {
                h3 id=(id(letter.letter)) { (letter.letter) }
                ul {
                    @for term in &letter.terms {
                        li { a href=(Route::Term(term.slug.clone()).href(base)) { (term.name) } }
                    }
                }
            }
        }
    }
}

/// Returns the address of a letter on the home page.
pub(super) fn letter_href(letter: char, base: &str) -> String {
    [Route::Home.href(base).as_str(), "#", &id(letter)].concat()
}

/// Returns the id of a letter's part of a list.
pub(super) fn id(letter: char) -> String {
    let mut id = String::from("letter-");
    if letter == '#' {
        id.push_str("other");
    } else {
        id.push(letter.to_ascii_lowercase());
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;
    use glossary_core::page::TermLink;

    #[test]
    fn each_letter_and_each_term_has_a_link() {
        let term = |slug: &str, name: &str| TermLink { slug: slug.to_owned(), name: name.to_owned() };
        let html = letters(
            &[
                Letter { letter: '#', terms: vec![term("2fa", "2FA")] },
                Letter { letter: 'A', terms: vec![term("a-b", "A/B <test>")] },
            ],
            "/glossary",
        )
        .into_string();
        assert_eq!(letter_href('#', "/glossary"), "/glossary/#letter-other");
        assert!(html.contains("<a href=\"#letter-other\">#</a>") && html.contains("<h3 id=\"letter-other\">#</h3>"));
        assert!(html.contains("<li><a href=\"/glossary/terms/a-b/\">A/B &lt;test&gt;</a></li>"));
    }
}
