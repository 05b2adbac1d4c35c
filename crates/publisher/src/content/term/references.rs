//! The keys `sources`, `further_reading` and `formerly`.

use glossary_core::slug::Slug;
use url::Url;

use crate::{
    content::{Former, Reference, former::path_of},
    diagnostics::FileReport,
    toml_table::{Text, TomlTable},
};

/// Returns the texts elsewhere that a key lists.
pub(super) fn list(key: &'static str, table: &mut TomlTable<'_>, report: &mut FileReport) -> Vec<Reference> {
    let example = "[[sources]]\ntitle = \"ISO 19130-1:2018, 3.45\"\nurl = \"https://www.iso.org/standard/66847.html\"";
    let example = example.replace("sources", key);
    let (syntax, broken) = (table.syntax(), table.broken());
    let mut references = Vec::new();
    for (entries, span) in table.tables(key, &example, report) {
        let mut table = TomlTable::new(key, entries, span.clone(), broken).in_syntax(syntax);
        let title = table.text("title", "\"ISO 19130-1:2018, 3.45\"", report);
        let url = table.text("url", "\"https://www.iso.org/standard/66847.html\"", report);
        table.finish(report);
        let url = url.filter(|url| !url.value.is_empty()).and_then(|url| address(url, report));
        let title = title.map(|title| title.value).unwrap_or_default();
        let Some(url) = url.or_else(|| (!title.is_empty()).then(String::new)) else {
            report
                .error(span, format!("an entry of `{key}` without a title and without an address"))
                .label("nothing to show")
                .help("write `title`, `url` or both");
            continue;
        };
        references.push(Reference { title, url });
    }
    references
}

fn address(text: Text, report: &mut FileReport) -> Option<String> {
    let is_web = |url: &Url| matches!(url.scheme(), "http" | "https");
    let url = Url::parse(&text.value).ok().filter(is_web);
    if url.is_none() {
        let problem = report.error(text.span, format!("`{}` is not the address of a page", text.value));
        problem.label("not http:// or https://").help(format!(
            "write: url = \"https://{}\"",
            text.value.trim_start_matches(|c: char| !c.is_alphanumeric())
        ));
    }
    url.map(|_| text.value)
}

/// Returns the former slugs and addresses, with their positions.
pub(super) fn formerly(table: &mut TomlTable<'_>, report: &mut FileReport) -> Vec<(Former, Text)> {
    let texts = table.texts("formerly", "[\"restful-api\", \"/wiki/REST_API\"]", report);
    texts.into_iter().filter_map(|text| Some((former(&text, report)?, text))).collect()
}

/// Returns a former slug or address, or reports the text.
pub(crate) fn former(text: &Text, report: &mut FileReport) -> Option<Former> {
    let value = &text.value;
    if let Ok(slug) = Slug::unicode(value) {
        return Some(Former::Slug(slug));
    }
    if let Some(path) = path_of(value) {
        return Some(Former::Path(path));
    }
    let problem = report.error(text.span.clone(), format!("`{value}` is no former slug or address"));
    problem.label("not a slug, and not a path");
    match Slug::suggest(value) {
        Some(slug) => {
            problem.help(format!("write `{slug}`, or the whole path with a slash at its beginning: `/{value}`"))
        }
        None => problem.help("write a slug like `rest-api`, or a path like `/wiki/REST_API`"),
    };
    None
}
