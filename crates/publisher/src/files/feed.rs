//! `feed.xml`: the feed of changed terms.

use std::{cmp::Reverse, io};

use glossary_app::route::Route;
use jiff::civil::Date;
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

use crate::{content::Glossary, pages::PageBuilder, settings::Settings};

/// The number of entries.
const MAX_ENTRIES: usize = 50;

/// Returns the terms that changed last as an Atom feed (<https://www.rfc-editor.org/rfc/rfc4287>).
///
/// # Errors
/// Never in practice, because the writer writes to memory.
pub fn feed(glossary: &Glossary, settings: &Settings, pages: &PageBuilder<'_>) -> io::Result<Vec<u8>> {
    let dated = glossary.terms.iter().filter(|term| !term.draft).filter_map(|term| Some((term.updated?, term)));
    let mut terms: Vec<_> = dated.collect();
    terms.sort_by_key(|(updated, _)| Reverse(*updated));
    terms.truncate(MAX_ENTRIES);

    let home = pages.canonical(&Route::Home);
    let latest = terms.first().map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), |(updated, _)| moment(*updated));
    let mut writer = Writer::new(Vec::new());
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer.create_element("feed").with_attribute(("xmlns", "http://www.w3.org/2005/Atom")).write_inner_content(
        |writer| {
            text(writer, "id", &home)?;
            text(writer, "title", &settings.site.name)?;
            text(writer, "subtitle", &settings.site.description)?;
            text(writer, "updated", &latest)?;
            link(writer, "alternate", &home)?;
            link(writer, "self", &format!("{}feed.xml", settings.site.base_url))?;
            writer
                .create_element("author")
                .write_inner_content(|writer| text(writer, "name", &settings.site.company))?;
            for (updated, term) in &terms {
                let url = pages.canonical(&Route::Term(term.slug.to_string()));
                writer.create_element("entry").write_inner_content(|writer| {
                    text(writer, "id", &url)?;
                    text(writer, "title", &term.title())?;
                    text(writer, "updated", &moment(*updated))?;
                    text(writer, "summary", &term.definition)?;
                    link(writer, "alternate", &url)
                })?;
            }
            Ok(())
        },
    )?;
    Ok(writer.into_inner())
}

fn text(writer: &mut Writer<Vec<u8>>, name: &str, value: &str) -> io::Result<()> {
    writer.create_element(name).write_text_content(BytesText::new(value)).map(|_| ())
}

fn link(writer: &mut Writer<Vec<u8>>, relation: &str, href: &str) -> io::Result<()> {
    writer.create_element("link").with_attribute(("rel", relation)).with_attribute(("href", href)).write_empty()?;
    Ok(())
}

/// Returns the start of a day, as RFC 3339 requires a time.
fn moment(day: Date) -> String {
    format!("{day}T00:00:00Z")
}
