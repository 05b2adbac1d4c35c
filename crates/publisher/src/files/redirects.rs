//! `redirects.json`, and small pages for hosts without redirects: from former addresses to present ones.

use std::{collections::BTreeMap, sync::Arc};

use glossary_app::route::{Route, card_href};
use glossary_core::address::{decode, encode};
use maud::{DOCTYPE, html};

use crate::{
    content::{Former, Glossary, RedirectTarget, Term},
    settings::Settings,
};

/// Returns the current address by former address, for the inbox and for hosts. Each former slug has redirects of its
/// page, its data and its card. A former address may have a query: `/?id=12`.
#[must_use]
pub fn redirects(glossary: &Glossary, base: &str) -> BTreeMap<String, String> {
    let addresses = |slug: &str| {
        let page = Route::Term(slug.to_owned());
        [page.href(base), page.data_href(base), card_href(slug, base)]
    };
    let full = |path: &str| {
        if path.starts_with('?') { [base, "/", &encode(path)].concat() } else { encode(path).into_owned() }
    };
    let of_term = |term: &Arc<Term>| {
        let to = addresses(&term.slug);
        let former = |former: &Former| match former {
            Former::Slug(slug) => addresses(slug).into_iter().zip(to.clone()).collect(),
            Former::Path(path) => vec![(full(path), to[0].clone())],
        };
        term.formerly.iter().flat_map(former).collect::<Vec<_>>()
    };
    let see = glossary.see.iter().flat_map(|see| addresses(&see.slug).into_iter().zip(addresses(&see.target)));
    let others = glossary.redirects.iter().map(|redirect| {
        let to = match &redirect.to {
            RedirectTarget::Page(route) => route.href(base),
            RedirectTarget::Url(url) => url.clone(),
        };
        (full(&redirect.from), to)
    });
    glossary.terms.iter().flat_map(of_term).chain(see).chain(others).filter(|(from, to)| from != to).collect()
}

/// Returns the page at a former address, for hosts that know no redirects: each page's file name with its HTML.
/// Addresses outside of the site, and addresses with a query, have none.
pub fn redirect_pages<'a>(
    redirects: &'a BTreeMap<String, String>,
    settings: &'a Settings,
) -> impl Iterator<Item = (String, String)> + 'a {
    let base = settings.site.base_path();
    redirects.iter().filter_map(move |(from, to)| {
        let path = from.strip_prefix(base)?.strip_prefix('/')?;
        Some((file_of(&decode(path))?, page(to, settings)))
    })
}

/// Returns the file that hosts serve at a path.
fn file_of(path: &str) -> Option<String> {
    let is_step = |part: &str| matches!(part, "." | "..");
    if path.is_empty() || path.contains(['?', '%', ':', '\\', '\0']) || path.split('/').any(is_step) {
        return None;
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    match last.rsplit_once('.').map(|(_, extension)| extension) {
        _ if last.is_empty() => Some([path, "index.html"].concat()),
        Some("html" | "htm") => Some(path.to_owned()),
        // Hosts serve such a file with a type of its own.
        Some("json" | "php" | "aspx" | "asp" | "jsp" | "xml" | "txt") => None,
        _ => Some([path, "/index.html"].concat()),
    }
}

fn page(to: &str, settings: &Settings) -> String {
    let canonical = settings.site.base_url.join(to).map_or_else(|_| to.to_owned(), String::from);
    html! {
        (DOCTYPE)
        html lang=(settings.site.language) dir=[settings.site.direction()] {
            head {
                meta charset="utf-8";
                title { (settings.site.name) }
                link rel="canonical" href=(canonical);
                meta http-equiv="refresh" content={ "0; url=" (to) };
            }
            body { p { a href=(to) { (canonical) } } }
        }
    }
    .into_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_files_that_hosts_serve() {
        for (path, file) in [
            ("terms/old/", Some("terms/old/index.html")),
            ("en-US/docs/API", Some("en-US/docs/API/index.html")),
            ("a/b.html", Some("a/b.html")),
            ("terms/old/index.json", None),
            ("?id=12", None),
            ("wiki/Größe", Some("wiki/Größe/index.html")),
            ("a/../../b", None),
            ("page.php", None),
            ("", None),
        ] {
            assert_eq!(file_of(path).as_deref(), file, "{path}");
        }
    }
}
