//! One page to print.

use std::fmt::Write as _;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use super::{ContentFolder, ExportedTerm, SiteFacts};
use crate::markdown;

const STYLE: &str = "body{font:11pt/1.45 Georgia,serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#111}\
h1{font-size:1.9rem}h2{font-size:1.15rem;margin:1.6rem 0 .2rem;break-after:avoid}h3,h4,h5,h6{font-size:1rem}\
.other{color:#555;font-size:.9rem}.definition{font-style:italic}article{break-inside:auto}img{max-width:100%}\
table{border-collapse:collapse}td,th{border:1px solid #bbb;padding:.2rem .5rem;text-align:left}\
pre{white-space:pre-wrap;font-size:.85rem}a{color:inherit}@media print{body{margin:0;max-width:none}}";

/// Returns the page, with the terms in alphabetical order.
pub fn write(content: &ContentFolder, site: &SiteFacts) -> String {
    let mut terms: Vec<&ExportedTerm> = content.terms.iter().collect();
    terms.sort_by_key(|term| (term.file.text("name").to_lowercase(), term.slug.clone()));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{1}</h1>\n",
        escape(&site.language),
        escape(&site.name)
    );
    for term in terms {
        article(&mut page, term, content);
    }
    page.push_str("</body>\n</html>\n");
    page
}

fn article(page: &mut String, term: &ExportedTerm, content: &ContentFolder) {
    let file = &term.file;
    let link = |address: &str| {
        let slug = address.trim_start_matches(['.', '/']).strip_prefix("terms/")?;
        let slug = slug.split(['/', '#', '?']).next().unwrap_or_default();
        content.terms.iter().any(|term| term.slug == slug).then(|| format!("#{slug}"))
    };
    // Writing to a string cannot fail.
    let _ = write!(page, "<article id=\"{}\">\n<h2>{}</h2>\n", escape(&term.slug), escape(&term.shown_name()));
    let see = file.text("see");
    if !see.is_empty() {
        let name = content.terms.iter().find(|other| other.slug == see).map_or(see.clone(), ExportedTerm::shown_name);
        let _ = writeln!(page, "<p>→ <a href=\"#{}\">{}</a></p>\n</article>", escape(&see), escape(&name));
        return;
    }
    let others: Vec<String> = ["expansion", "abbreviation", "aliases"].iter().flat_map(|key| file.texts(key)).collect();
    if !others.is_empty() {
        let _ = writeln!(page, "<p class=\"other\">{}</p>", escape(&others.join(", ")));
    }
    let _ = writeln!(page, "<p class=\"definition\">{}</p>", inline_html(&file.text("definition"), &link));
    for (heading, text) in [("", &file.explanation), ("Example", &file.example)] {
        if text.is_empty() {
            continue;
        }
        if !heading.is_empty() {
            let _ = writeln!(page, "<h3>{heading}</h3>");
        }
        page.push_str(&block_html(text, &link));
    }
    page.push_str("</article>\n");
}

/// Returns Markdown of one line as HTML. `link` gives new addresses.
pub fn inline_html(text: &str, link: &dyn Fn(&str) -> Option<String>) -> String {
    let html = block_html(text, link);
    let html = html.trim();
    html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>")).unwrap_or(html).to_owned()
}

fn block_html(text: &str, link: &dyn Fn(&str) -> Option<String>) -> String {
    let options = markdown::OPTIONS | Options::ENABLE_GFM | Options::ENABLE_TASKLISTS;
    let events = Parser::new_ext(text, options).map(|event| match event {
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let new = link(&dest_url).map(CowStr::from);
            let scheme = dest_url.split([':', '/', '#', '?']).next().unwrap_or_default().to_ascii_lowercase();
            let safe = !dest_url.contains(':') || matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel");
            let dest_url = new.unwrap_or(if safe { dest_url } else { CowStr::Borrowed("") });
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        // The page's own headings have level 2.
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            let level = deeper(level);
            Event::Start(Tag::Heading { level, id, classes, attrs })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(deeper(level))),
        Event::InlineHtml(tag) | Event::Html(tag) => {
            if is_plain_tag(&tag) {
                Event::InlineHtml(tag)
            } else {
                Event::Text(tag)
            }
        }
        other => other,
    });
    let mut rendered = String::new();
    html::push_html(&mut rendered, events);
    rendered
}

fn deeper(level: pulldown_cmark::HeadingLevel) -> pulldown_cmark::HeadingLevel {
    use pulldown_cmark::HeadingLevel::{H3, H4, H5, H6};
    match level as usize {
        0..=2 => H3,
        3 => H4,
        4 => H5,
        _ => H6,
    }
}

/// Returns whether a tag has a harmless name and no attributes.
fn is_plain_tag(tag: &str) -> bool {
    const PLAIN: [&str; 17] = [
        "br", "sub", "sup", "kbd", "mark", "small", "samp", "var", "em", "strong", "code", "details", "summary",
        "abbr", "table", "tr", "td",
    ];
    let inner =
        tag.trim().trim_start_matches('<').trim_start_matches('/').trim_end_matches('>').trim_end_matches('/').trim();
    PLAIN.contains(&inner.to_ascii_lowercase().as_str())
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
