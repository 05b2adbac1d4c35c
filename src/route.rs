//! The table of addresses: the only module that builds and parses paths.
//!
//! Every address ends in a slash and is a folder with `index.html`, so that any web host can serve the site.

use std::{
    borrow::Cow,
    fmt::{self, Write as _},
};

use glossary_core::address::{decode, encode};
use leptos_router::{ParamSegment, PossibleRouteMatch, StaticSegment, path};

/// The address of a page, without the site's base path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    /// `/`
    Home,
    /// `/terms/`
    Terms,
    /// `/topics/`
    Topics,
    /// `/terms/<slug>/`
    Term(String),
    /// `/topics/<slug>/`
    Topic(String),
    /// `/search/`
    Search,
    /// `/contact/`
    Contact,
    /// `/embed/contact/`: the form alone, for other sites' frames. No page links to this address, and [`Route::parse`]
    /// returns `None` for it.
    EmbeddedContact,
    /// `/thanks/`
    Thanks,
    /// `/embed/`: the configurator of embeds. The browser has to load this page, which has a script, so
    /// [`Route::parse`] returns `None` for it.
    Embed,
    /// `/404.html`, which a host shows at every address without a page.
    NotFound,
}

impl Route {
    /// Returns the address as a link below the site's base path, which is empty or like `/glossary`.
    ///
    /// ```
    /// # use glossary_app::route::Route;
    /// assert_eq!(Route::Term("api".into()).href("/glossary"), "/glossary/terms/api/");
    /// ```
    #[must_use]
    pub fn href(&self, base: &str) -> String {
        let mut href = String::from(base);
        // Writing to a string cannot fail.
        let _ = write!(href, "{self}");
        href
    }

    /// Returns the page at a path, with or without the last slash; `None` where the path lies outside of the base path
    /// or has no page.
    #[must_use]
    pub fn parse(path: &str, base: &str) -> Option<Self> {
        let path = path.strip_prefix(base)?;
        let path = path.strip_suffix("index.html").unwrap_or(path);
        let is = |page: (StaticSegment<&'static str>,)| matched(&page, path).is_some();
        let slug = |page: (StaticSegment<&'static str>, ParamSegment)| {
            Some(decode(&matched(&page, path)?.pop()?.1).into_owned())
        };
        match path {
            "/" => Some(Self::Home),
            _ if is(path!("/terms")) => Some(Self::Terms),
            _ if is(path!("/topics")) => Some(Self::Topics),
            _ if is(path!("/search")) => Some(Self::Search),
            _ if is(path!("/contact")) => Some(Self::Contact),
            _ if is(path!("/thanks")) => Some(Self::Thanks),
            _ => slug(path!("/terms/:slug")).map(Self::Term).or_else(|| slug(path!("/topics/:slug")).map(Self::Topic)),
        }
    }

    /// Returns the address of the page's data, for navigation without a full page load.
    #[must_use]
    pub fn data_href(&self, base: &str) -> String {
        self.href(base) + PAGE_DATA
    }
}

/// Returns the parameters of a path that matches as a whole.
fn matched(page: &impl PossibleRouteMatch, path: &str) -> Option<Vec<(Cow<'static, str>, String)>> {
    page.test(path).filter(|found| found.is_complete()).map(|found| found.params())
}

/// Writes the address below the base path.
impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home => f.write_str("/"),
            Self::Terms => f.write_str("/terms/"),
            Self::Topics => f.write_str("/topics/"),
            Self::Term(slug) => {
                f.write_str("/terms/")?;
                f.write_str(&encode(slug))?;
                f.write_char('/')
            }
            Self::Topic(slug) => {
                f.write_str("/topics/")?;
                f.write_str(&encode(slug))?;
                f.write_char('/')
            }
            Self::Search => f.write_str("/search/"),
            Self::Contact => f.write_str("/contact/"),
            Self::EmbeddedContact => f.write_str("/embed/contact/"),
            Self::Thanks => f.write_str("/thanks/"),
            Self::Embed => f.write_str(EMBEDDED),
            Self::NotFound => f.write_str("/404.html"),
        }
    }
}

/// The file with the search index. Its name has no hash, so that pages stay the same when another page's term changes.
pub const SEARCH_INDEX: &str = "search.txt";

/// Returns the address of a term's card, for frames of other sites. A card is not a [`Route`]: the app never shows
/// cards.
#[must_use]
pub fn card_href(slug: &str, base: &str) -> String {
    [base, EMBEDDED, "terms/", &encode(slug), "/"].concat()
}

/// Returns the address of [`Route::Embed`] with a term chosen.
#[must_use]
pub fn embed_term_href(slug: &str, base: &str) -> String {
    [base, EMBEDDED, "?", query::TERM, "=", &encode(slug)].concat()
}

/// Returns the address that a frame of another site shows after its form was stored without scripting.
#[must_use]
pub fn embedded_thanks_href(base: &str) -> String {
    [base, EMBEDDED, "thanks/"].concat()
}

/// The beginning of the addresses of all views for frames, below the base path.
pub const EMBEDDED: &str = "/embed/";

/// The script with which other sites show terms.
pub const EMBED_SCRIPT: &str = "embed.js";
/// The script for `import`.
pub const EMBED_MODULE: &str = "embed.module.js";
/// The types of [`EMBED_MODULE`].
pub const EMBED_TYPES: &str = "embed.module.d.ts";
/// The types of the script's elements for React.
pub const EMBED_REACT_TYPES: &str = "embed.react.d.ts";
/// The pattern of all these names, for response headers: a `*` stands for any text.
pub const EMBED_SCRIPTS: &str = "embed*js";
/// The script of the views for frames.
pub const EMBED_VIEW_SCRIPT: &str = "embed-view.js";
/// All terms, for other programs.
pub const CATALOGUE: &str = "glossary.json";
/// The names of all terms, for automatic links in other sites. The file lies below the address that a site with a
/// Content-Security-Policy allows for the terms.
pub const NAMES: &str = "terms/names.json";
/// The style of cards in other sites. The file lies beside [`NAMES`] for the same reason.
pub const CARD_STYLE: &str = "terms/card.json";
/// The name of the file with a page's data, beside the page.
pub const PAGE_DATA: &str = "index.json";

/// The name of the file with a page's text as Markdown, beside the page.
pub const MARKDOWN: &str = "index.md";

/// The name of the file with a term's oEmbed data, beside its page (<https://oembed.com>).
pub const OEMBED: &str = "oembed.json";

/// Returns the address of a file at the site's root.
#[must_use]
pub fn file_href(name: &str, base: &str) -> String {
    [base, "/", name].concat()
}

/// Names in a page's query string.
pub mod query {
    /// The query of the search page.
    pub const SEARCH: &str = "q";
    /// The slug of the term that led to the contact page, or of the term to embed.
    pub const TERM: &str = "term";
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Route> {
        vec![
            Route::Home,
            Route::Terms,
            Route::Topics,
            Route::Term("api".into()),
            Route::Topic("data".into()),
            Route::Term("größe".into()),
            Route::Topic("日本語".into()),
            Route::Search,
            Route::Contact,
            Route::Thanks,
        ]
    }

    #[test]
    fn every_page_is_found_at_its_address() {
        for base in ["", "/glossary", "/a/b"] {
            for route in all() {
                let href = route.href(base);
                assert!(href.ends_with('/') && href.is_ascii(), "{href}");
                assert_eq!(Route::parse(&href, base), Some(route.clone()), "{href}");
                assert_eq!(Route::parse(&(href.clone() + "index.html"), base), Some(route), "{href}");
            }
        }
    }

    #[test]
    fn pages_that_the_browser_has_to_load_are_not_parsed() {
        for route in [Route::Embed, Route::EmbeddedContact] {
            assert_eq!(Route::parse(&route.href("/glossary"), "/glossary"), None, "{route}");
        }
        let card = card_href("api", "/glossary");
        assert_eq!(card, "/glossary/embed/terms/api/");
        assert_eq!(Route::parse(&card, "/glossary"), None);
    }

    #[test]
    fn other_paths_have_no_page() {
        for path in ["/term/", "/terms/a/b/", "/feed.xml", "/api/inquiries", "terms/api/"] {
            assert_eq!(Route::parse(path, ""), None, "{path}");
        }
        assert_eq!(Route::parse("/terms/api/", "/glossary"), None);
        assert_eq!(Route::parse("/glossaryterms/api/", "/glossary"), None);
    }
}
