//! The table of addresses: the only place where a path is built or read.
//!
//! Every address ends in a slash and is a folder with `index.html`, so that any
//! web host can serve it.

use std::fmt::{self, Write as _};

use leptos_router::{ParamSegment, PossibleRouteMatch, StaticSegment};

/// A page's address, apart from the path below which the site lives.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    /// `/`
    Home,
    /// `/terms/<slug>/`
    Term(String),
    /// `/topics/<slug>/`
    Topic(String),
    /// `/search/`
    Search,
    /// `/contact/`
    Contact,
    /// `/embed/contact/`: the form alone, for other sites' frames. Nothing links to it:
    /// [`Route::parse`] leaves it out.
    EmbeddedContact,
    /// `/thanks/`
    Thanks,
    /// `/embed/`: what other sites can show, and the code for it. The browser loads this page, which has a
    /// script of its own: [`Route::parse`] leaves it out.
    Embed,
    /// `/404.html`, which a host shows at every address that is no page.
    NotFound,
}

impl Route {
    /// The address as a link below the site's base path, which is empty or like
    /// `/glossary`.
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

    /// The page at a path of the site, with or without its last slash; `None`
    /// where the path lies outside of the base or is no page's.
    #[must_use]
    pub fn parse(path: &str, base: &str) -> Option<Self> {
        let path = path.strip_prefix(base)?;
        let path = path.strip_suffix("index.html").unwrap_or(path);
        let is = |name| StaticSegment(name).test(path).is_some_and(|found| found.is_complete());
        let below = |folder| {
            let found = (StaticSegment(folder), ParamSegment("slug")).test(path)?;
            if found.is_complete() { found.params().pop().map(|(_, slug)| slug) } else { None }
        };
        match path {
            "/" => Some(Self::Home),
            _ if is("search") => Some(Self::Search),
            _ if is("contact") => Some(Self::Contact),
            _ if is("thanks") => Some(Self::Thanks),
            _ => below("terms").map(Self::Term).or_else(|| below("topics").map(Self::Topic)),
        }
    }

    /// Where this page's data is, for navigation without a load.
    #[must_use]
    pub fn data_href(&self, base: &str) -> String {
        self.href(base) + PAGE_DATA
    }
}

/// The address below the base path.
impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home => f.write_str("/"),
            Self::Term(slug) => {
                f.write_str("/terms/")?;
                f.write_str(slug)?;
                f.write_char('/')
            }
            Self::Topic(slug) => {
                f.write_str("/topics/")?;
                f.write_str(slug)?;
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

/// The search index's file. Its name bears no hash: pages that name it need not be
/// written anew when a term changes.
pub const SEARCH_INDEX: &str = "search.txt";

/// The card of a term, for frames of other sites. It is no [`Route`]: the app never shows it.
#[must_use]
pub fn card_href(slug: &str, base: &str) -> String {
    [base, EMBEDDED, "terms/", slug, "/"].concat()
}

/// The page at [`Route::Embed`], with this term chosen.
#[must_use]
pub fn embed_term_href(slug: &str, base: &str) -> String {
    [base, EMBEDDED, "?", query::TERM, "=", slug].concat()
}

/// Where a frame of another site goes on to once its form is stored without scripting.
#[must_use]
pub fn embedded_thanks_href(base: &str) -> String {
    [base, EMBEDDED, "thanks/"].concat()
}

/// What the addresses of all views for frames begin with, below the base path.
pub const EMBEDDED: &str = "/embed/";

/// The script by which other sites show terms.
pub const EMBED_SCRIPT: &str = "embed.js";
/// The same for `import`,
pub const EMBED_MODULE: &str = "embed.module.js";
/// and its types.
pub const EMBED_TYPES: &str = "embed.module.d.ts";
/// Types of its elements for React.
pub const EMBED_REACT_TYPES: &str = "embed.react.d.ts";
/// What the names of all of these scripts have in common, for headers: a `*` stands for any text.
pub const EMBED_SCRIPTS: &str = "embed*js";
/// The script of the views for frames.
pub const EMBED_VIEW_SCRIPT: &str = "embed-view.js";
/// All terms, for other programs.
pub const CATALOGUE: &str = "glossary.json";
/// By which names the texts of other sites may speak of the terms. It lies below the
/// address that a site with a Content-Security-Policy allows for the terms.
pub const NAMES: &str = "terms/names.json";
/// The name of each page's data, beside the page.
pub const PAGE_DATA: &str = "index.json";

/// The name of what other sites are told of a term, beside its page (<https://oembed.com>).
pub const OEMBED: &str = "oembed.json";

/// The address of a file that lies at the site's root.
#[must_use]
pub fn file_href(name: &str, base: &str) -> String {
    [base, "/", name].concat()
}

/// Names in a page's query string.
pub mod query {
    /// What is searched for, on the search page.
    pub const SEARCH: &str = "q";
    /// The slug of the term that led to the contact page, or that is to be embedded.
    pub const TERM: &str = "term";
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Route> {
        vec![
            Route::Home,
            Route::Term("api".into()),
            Route::Topic("data".into()),
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
                assert!(href.ends_with('/'), "{href}");
                assert_eq!(Route::parse(&href, base), Some(route.clone()), "{href}");
                assert_eq!(Route::parse(&(href.clone() + "index.html"), base), Some(route), "{href}");
            }
        }
    }

    #[test]
    fn what_the_browser_loads_is_no_page_of_the_app() {
        for route in [Route::Embed, Route::EmbeddedContact] {
            assert_eq!(Route::parse(&route.href("/glossary"), "/glossary"), None, "{route}");
        }
        let card = card_href("api", "/glossary");
        assert_eq!(card, "/glossary/embed/terms/api/");
        assert_eq!(Route::parse(&card, "/glossary"), None);
    }

    #[test]
    fn other_paths_are_no_pages() {
        for path in ["/terms/", "/terms/a/b/", "/feed.xml", "/terms", "/api/inquiries", "terms/api/"] {
            assert_eq!(Route::parse(path, ""), None, "{path}");
        }
        assert_eq!(Route::parse("/terms/api/", "/glossary"), None);
        assert_eq!(Route::parse("/glossaryterms/api/", "/glossary"), None);
    }
}
