//! Parsing of `redirects.toml`: addresses of earlier sites, and where they lead.

use std::path::Path;

use glossary_app::route::Route;
use toml::de::DeValue;
use url::Url;

use super::{Redirect, RedirectTarget, files, former::path_of};
use crate::{
    diagnostics::{FileReport, nearest},
    markdown::in_nfc,
    toml_table::{self, Text, TomlTable},
};

/// The parsed redirects and their source.
#[derive(Default)]
pub(super) struct Redirects {
    /// The former addresses with their targets, as written.
    pub entries: Vec<(Text, Text)>,
    /// The file's report and text; `None` if the file is missing.
    pub source: Option<(FileReport, String)>,
}

/// Reads and parses the file.
pub(super) fn read(file: &Path) -> Redirects {
    if !file.exists() {
        return Redirects::default();
    }
    let mut report = FileReport::new(file);
    let text = match files::text(&mut report) {
        Ok(text) => text,
        Err(text) => return Redirects { source: Some((report, text)), entries: Vec::new() },
    };
    let (document, broken) = toml_table::parse(&text, &mut report);
    let table = TomlTable::new("redirects.toml", document.get_ref(), 0..0, &broken);
    let mut entries = Vec::new();
    for (key, value) in table.all() {
        let from: &str = key.get_ref();
        let Some(path) = path_of(from) else {
            report
                .error(key.span(), format!("`{from}` is no address of this host"))
                .label("not a path")
                .help("write the path in quotes, with a slash at its beginning: \"/wiki/REST_API\" = \"rest-api\"");
            continue;
        };
        match value.get_ref() {
            DeValue::String(target) => entries.push((
                Text { value: path, span: key.span() },
                Text { value: target.trim().to_owned(), span: value.span() },
            )),
            other => {
                let help = format!("write: \"{from}\" = \"rest-api\"");
                toml_table::wrong_type::<()>(from, "a text", help, other, value.span(), &mut report);
            }
        }
    }
    Redirects { entries, source: Some((report, text)) }
}

/// Returns the redirects whose targets exist. `term` returns the current slug of a term, `topics` are the topics' slugs.
pub(super) fn check<'a>(
    redirects: &mut Redirects,
    term: impl Fn(&str) -> Option<&'a str>,
    topics: &[&str],
    taken: impl Fn(&str) -> Option<&'a str>,
) -> Vec<Redirect> {
    let Some((report, _)) = &mut redirects.source else { return Vec::new() };
    let mut found = Vec::new();
    for (from, to) in &redirects.entries {
        if let Some(owner) = taken(&from.value) {
            report
                .error(from.span.clone(), format!("the address `{}` is used twice", from.value))
                .label(format!("also a former address of `{owner}`"))
                .help("each address leads to one page: remove this line, or the entry in `formerly`");
            continue;
        }
        match target(&to.value, &term, topics) {
            Some(to) => found.push(Redirect { from: from.value.clone(), to }),
            None => {
                let last = to.value.trim_matches('/').rsplit('/').next().unwrap_or_default();
                let help = match nearest(last, topics.iter().copied())
                    .filter(|_| matches!(route_of(&to.value), Some(Route::Topic(_))))
                {
                    Some(topic) => format!("did you mean `topics/{topic}`?"),
                    None => {
                        "write the slug of a term, `topics/<slug>`, `contact`, `/`, or a full address with https://"
                            .to_owned()
                    }
                };
                report.error(to.span.clone(), format!("no page `{}`", to.value)).label("leads nowhere").help(help);
            }
        }
    }
    found
}

fn target<'a>(to: &str, term: &impl Fn(&str) -> Option<&'a str>, topics: &[&str]) -> Option<RedirectTarget> {
    if let Ok(url) = Url::parse(to) {
        return matches!(url.scheme(), "http" | "https").then(|| RedirectTarget::Url(url.into()));
    }
    Some(RedirectTarget::Page(match route_of(to)? {
        Route::Term(slug) => Route::Term(term(&slug)?.to_owned()),
        Route::Topic(slug) if !topics.contains(&slug.as_str()) => return None,
        route => route,
    }))
}

/// Returns the page that a target names: a term by its slug, another page by its address.
pub(super) fn route_of(to: &str) -> Option<Route> {
    let path = to.trim_start_matches('/');
    let route = if to.starts_with('/') || path.contains('/') || path == "contact" {
        Route::parse(&["/", path].concat(), "")
    } else {
        Some(Route::Term(path.to_owned()))
    };
    route.map(in_nfc)
}
