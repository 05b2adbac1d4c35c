//! Resolving of link addresses.

use glossary_app::route::Route;
use glossary_core::address::decode;
use unicode_normalization::UnicodeNormalization as _;

/// The target of a link.
#[derive(Debug, PartialEq)]
pub(super) enum Address {
    /// A page of the site, and the address to link to.
    Page(Route, String),
    /// A path that is no page's.
    Unknown,
    /// Another address, which stays as written.
    Elsewhere,
}

/// An address that cannot be used.
#[derive(Debug, PartialEq)]
pub(super) struct AddressError {
    /// The problem.
    pub title: String,
    /// The label at the position.
    pub label: &'static str,
    /// The advice.
    pub help: &'static str,
}

/// The URL schemes that links may have.
pub(super) const LINK_SCHEMES: [&str; 4] = ["https", "http", "mailto", "tel"];

/// Resolves the address of a link. A page can be written in each form that editors and content management systems use:
/// `terms/api`, `/terms/api/`, `../terms/api.md`, and `api.md` for a file in the same folder.
pub(super) fn of_link(address: &str, base: &str) -> Result<Address, AddressError> {
    if address.is_empty() {
        let help = "write an address: `[REST APIs](terms/rest-api)`";
        return Err(AddressError { title: "the link leads nowhere".to_owned(), label: "no address", help });
    }
    if let Some(scheme) = scheme(address)? {
        return if LINK_SCHEMES.contains(&scheme.as_str()) {
            Ok(Address::Elsewhere)
        } else {
            let help = "a link leads to a page of the site, or begins with https://, http://, mailto: or tel:";
            Err(AddressError {
                title: format!("links to `{scheme}:` are not allowed"),
                label: "not an allowed address",
                help,
            })
        };
    }
    let (path, rest) = address.split_at(address.find(['#', '?']).unwrap_or(address.len()));
    match page(path, base) {
        Some(route) => {
            let href = route.href(base) + rest;
            Ok(Address::Page(route, href))
        }
        None => Ok(Address::Unknown),
    }
}

/// Returns the scheme of an address in lower case; `None` for a path.
pub(super) fn scheme(address: &str) -> Result<Option<String>, AddressError> {
    // Browsers remove some control characters before they parse the scheme, and treat a backslash as a slash:
    // https://url.spec.whatwg.org/#concept-basic-url-parser
    if address.contains(|character: char| character.is_control() || character == '\\') {
        let help = "remove control characters, and write / instead of \\";
        return Err(AddressError { title: "the address has invalid characters".to_owned(), label: "here", help });
    }
    if address.trim_start().starts_with("//") {
        let help = "write https:// before the host";
        return Err(AddressError { title: format!("`{address}` has no scheme"), label: "begins with //", help });
    }
    let path_starts = address.find(['/', '?', '#']).unwrap_or(address.len());
    Ok(address[..path_starts].split_once(':').map(|(scheme, _)| scheme.trim().to_ascii_lowercase()))
}

fn page(path: &str, base: &str) -> Option<Route> {
    page_as_written(path, base).map(in_nfc)
}

/// Returns a route with its slug in the Unicode form that file names are compared in.
pub(crate) fn in_nfc(route: Route) -> Route {
    match route {
        Route::Term(slug) if !slug.is_ascii() => Route::Term(slug.nfc().collect()),
        Route::Topic(slug) if !slug.is_ascii() => Route::Topic(slug.nfc().collect()),
        route => route,
    }
}

fn page_as_written(path: &str, base: &str) -> Option<Route> {
    if let Some(route) = Route::parse(path, base) {
        return Some(route);
    }
    if path.is_empty() {
        // A fragment of the page itself.
        return None;
    }
    let path = without_steps(path);
    match path.strip_suffix(".md") {
        // A term file in the same folder.
        Some(name) if !name.contains('/') => Some(Route::Term(decode(name).into_owned())),
        name => Route::parse(&["/", name.unwrap_or(path)].concat(), ""),
    }
}

/// Removes leading slashes and dot segments from a path. All term files are in one folder, so the rest is unambiguous.
pub(super) fn without_steps(mut path: &str) -> &str {
    while let Some(rest) = ["../", "./", "/"].iter().find_map(|step| path.strip_prefix(step)) {
        path = rest;
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_page_can_be_written_in_each_usual_form() {
        for base in ["", "/glossary"] {
            for address in ["terms/api", "/terms/api/", "../terms/api", "terms/api.md", "api.md", "./api.md"] {
                let expected = Address::Page(Route::Term("api".into()), format!("{base}/terms/api/"));
                assert_eq!(of_link(address, base), Ok(expected), "{address}");
            }
            let expected = Address::Page(Route::Contact, format!("{base}/contact/?term=api"));
            assert_eq!(of_link("contact?term=api", base), Ok(expected));
        }
        for address in ["terms/größe", "terms/gr%C3%B6%C3%9Fe", "gro\u{308}ße.md"] {
            let expected = Address::Page(Route::Term("größe".into()), "/terms/gr%C3%B6%C3%9Fe/".into());
            assert_eq!(of_link(address, ""), Ok(expected), "{address}");
        }
        let expected = Address::Page(Route::Topic("data".into()), "/glossary/topics/data/".into());
        assert_eq!(of_link("/glossary/topics/data", "/glossary"), Ok(expected));
    }

    #[test]
    fn other_addresses_are_recognised_by_their_scheme() {
        for address in ["https://example.com/a:b", "HTTP://example.com", "mailto:a@b.co", "tel:+4912345"] {
            assert_eq!(of_link(address, ""), Ok(Address::Elsewhere), "{address}");
        }
        for address in ["javascript:alert(1)", " JavaScript:x", "java\tscript:x", "data:text/html,x", "//a.co", ""] {
            assert!(of_link(address, "").is_err(), "{address}");
        }
        assert_eq!(of_link("#a", ""), Ok(Address::Unknown));
    }

    proptest! {
        #[test]
        fn an_accepted_external_link_has_an_allowed_scheme(address in "[a-z:/.\\\\\t A-Z#?]{0,20}") {
            if of_link(&address, "") == Ok(Address::Elsewhere) {
                let address = address.to_lowercase();
                let address = address.trim_start();
                prop_assert!(LINK_SCHEMES.iter().any(|scheme| address.starts_with(scheme)), "{}", address);
            }
        }
    }
}
