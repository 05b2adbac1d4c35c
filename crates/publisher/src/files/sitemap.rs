//! `sitemap.xml`: the list of indexed pages.

use std::io;

use glossary_app::route::Route;
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

use crate::pages::PageBuilder;

/// Returns the sitemap (<https://www.sitemaps.org/protocol.html>): every page that search engines may index, with the
/// day of its last change.
///
/// # Errors
/// Never in practice, because the writer writes to memory.
pub fn sitemap(pages: &PageBuilder<'_>, routes: &[Route]) -> io::Result<Vec<u8>> {
    let mut writer = Writer::new(Vec::new());
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let urlset =
        writer.create_element("urlset").with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"));
    urlset.write_inner_content(|writer| {
        for route in routes.iter().filter(|route| pages.page_is_indexed(route)) {
            writer.create_element("url").write_inner_content(|writer| {
                let loc = writer.create_element("loc");
                let writer = loc.write_text_content(BytesText::new(&pages.canonical(route)))?;
                if let Some(updated) = pages.updated(route) {
                    writer.create_element("lastmod").write_text_content(BytesText::new(&updated.to_string()))?;
                }
                Ok(())
            })?;
        }
        Ok(())
    })?;
    Ok(writer.into_inner())
}
