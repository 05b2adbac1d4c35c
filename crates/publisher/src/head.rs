//! The tags of a page's head: metadata, styles, scripts and structured data.

use glossary_app::{
    head,
    page::route_of,
    route::{OEMBED, Route},
};
use glossary_core::{
    page::{Page, PageData},
    site::Site,
};
use maud::{PreEscaped, html};
use serde_json::{Value, json};

use crate::{
    settings::Settings,
    shell::{AppFiles, push_json},
};

/// Returns a page's own tags of the head, without the title.
#[must_use]
pub fn tags(data: &PageData, site: &Site, settings: &Settings, style: &str, files: &AppFiles) -> String {
    let file = |name: &str| format!("{}/{name}", site.base);
    let structured = structured_data(data, settings).map(|value| {
        let mut json = String::new();
        push_json(&mut json, &value.to_string());
        json
    });
    html! {
        @for tag in head::tags(data) {
            (tag_html(tag))
        }
        meta property="og:site_name" content=(site.name);
        @if let Some(image) = &settings.site.image {
            meta property="og:image" content=(file_address(settings, &image.file));
            @if let Some((width, height)) = image.size {
                meta property="og:image:width" content=(width);
                meta property="og:image:height" content=(height);
            }
            meta property="og:image:alt" content=(site.name);
        }
        // Twitter falls back to the Open Graph tags for everything else:
        // https://developer.x.com/en/docs/x-for-websites/cards/guides/getting-started#opengraph
        meta name="twitter:card" content=(if settings.site.image.is_some() { "summary_large_image" } else { "summary" });
        link rel="alternate" type="application/atom+xml" href=(file("feed.xml")) title=(site.name);
        @if let Page::Term(term) = &data.page {
            // oEmbed discovery: https://oembed.com/#section4
            link rel="alternate" type="application/json+oembed" href={ (data.head.canonical) (OEMBED) } title=(term.name);
        }
        link rel="icon" href=(file("icon.svg")) type="image/svg+xml";
        style { (PreEscaped(style)) }
        script async src=(file(&files.boot)) data-app=(file(&files.script)) data-wasm=(file(&files.wasm)) {}
        @if let Some(structured) = structured {
            script type="application/ld+json" { (PreEscaped(structured)) }
        }
    }
    .into_string()
}

/// Returns the absolute address of a file at the site's root.
fn file_address(settings: &Settings, name: &str) -> String {
    // `join` escapes the name. The leading `./` keeps a name with a colon from being parsed as another address.
    settings.site.base_url.join(&format!("./{name}")).map(String::from).unwrap_or_default()
}

/// Returns the HTML of a tag. maud needs the names of elements and attributes at compile time.
fn tag_html(tag: head::Tag<'_>) -> PreEscaped<String> {
    let value = html! { (tag.value) }.into_string();
    PreEscaped(format!("<{} {}=\"{}\" {}=\"{value}\">", tag.element, tag.key.0, tag.key.1, tag.attribute))
}

/// Returns the page's structured data (<https://schema.org>). Each `@id` equals the canonical address byte for byte.
fn structured_data(data: &PageData, settings: &Settings) -> Option<Value> {
    let canonical = |route: &Route| settings.site.canonical(route);
    let home = canonical(&Route::Home);
    let set = |id: &str| json!({ "@type": "DefinedTermSet", "@id": id, "name": settings.site.name });
    let crumb = |position: usize, name: &str, route: &Route| json!({ "@type": "ListItem", "position": position, "name": name, "item": canonical(route) });
    let breadcrumbs = |crumbs: Vec<Value>| json!({ "@type": "BreadcrumbList", "itemListElement": crumbs });
    let here = route_of(&data.page);
    let graph = match &data.page {
        Page::Home(_) => vec![json!({
            "@type": "DefinedTermSet",
            "@id": home,
            "url": home,
            "name": settings.site.name,
            "description": settings.site.description,
            "inLanguage": settings.site.language,
            "publisher": { "@type": "Organization", "name": settings.site.company, "url": settings.site.company_url.as_ref().map(ToString::to_string) },
        })],
        Page::Term(term) => {
            let mut names = term.aliases.clone();
            if !term.expansion.is_empty() {
                names.insert(0, term.expansion.clone());
            }
            vec![
                json!({
                    "@type": "DefinedTerm",
                    "@id": data.head.canonical,
                    "url": data.head.canonical,
                    "name": term.name,
                    "alternateName": names,
                    "description": term.definition,
                    "inDefinedTermSet": set(&home),
                }),
                breadcrumbs(vec![
                    crumb(1, &settings.site.name, &Route::Home),
                    crumb(2, &term.topic.name, &Route::Topic(term.topic.slug.clone())),
                    crumb(3, &term.name, &here),
                ]),
            ]
        }
        Page::Topic(topic) => {
            vec![breadcrumbs(vec![crumb(1, &settings.site.name, &Route::Home), crumb(2, &topic.name, &here)])]
        }
        Page::Search | Page::Contact | Page::EmbeddedContact | Page::Thanks | Page::Embed(_) | Page::NotFound => {
            return None;
        }
    };
    Some(json!({ "@context": "https://schema.org", "@graph": graph }))
}
