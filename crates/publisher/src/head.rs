//! The tags of a page's head: metadata, styles, scripts and structured data.

use glossary_app::{
    head,
    page::route_of,
    route::{MARKDOWN, OEMBED, Route},
};
use glossary_core::{
    page::{HomeList, Page, PageData, Reference},
    site::Site,
};
use maud::{PreEscaped, html};
use serde_json::{Value, json};

use crate::{
    files,
    pictures::{cards::SharePicture, icons},
    settings::Settings,
    shell::{AppFiles, Shell, push_json},
    style,
};

/// Returns a page's own tags of the head, without the title.
#[must_use]
pub(crate) fn tags(
    data: &PageData,
    site: &Site,
    settings: &Settings,
    shell: &Shell,
    idle: &str,
    icons: &[&str],
    picture: Option<&SharePicture>,
) -> String {
    let Shell { style, files: AppFiles { boot, script, wasm }, .. } = shell;
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
        @if let Some(picture) = picture {
            meta property="og:image" content=(file_address(settings, &picture.file));
            @if let Some((width, height)) = picture.size {
                meta property="og:image:width" content=(width);
                meta property="og:image:height" content=(height);
            }
            meta property="og:image:alt" content=(picture.alt);
        }
        // Twitter falls back to the Open Graph tags for everything else:
        // https://developer.x.com/en/docs/x-for-websites/cards/guides/getting-started#opengraph
        meta name="twitter:card" content=(if picture.is_some() { "summary_large_image" } else { "summary" });
        link rel="alternate" type="application/atom+xml" href=(file("feed.xml")) title=(site.name);
        @if let Page::Term(term) = &data.page {
            link rel="alternate" type="text/markdown" href=(MARKDOWN);
            // oEmbed discovery: https://oembed.com/#section4
            link rel="alternate" type="application/json+oembed" href={ (data.head.canonical) (OEMBED) } title=[term.facts.as_ref().map(|facts| &facts.name)];
        }
        // Without the size, Chromium prefers the ICO to the SVG: https://crbug.com/1162276
        @if icons.contains(&icons::ICO) { link rel="icon" href=(file(icons::ICO)) sizes="32x32"; }
        @if icons.contains(&icons::SVG) { link rel="icon" href=(file(icons::SVG)) type="image/svg+xml"; }
        // Without a link, browsers ask for `/favicon.ico`.
        @if !icons.iter().any(|name| [icons::ICO, icons::SVG].contains(name)) { link rel="icon" href="data:,"; }
        @if icons.contains(&icons::TOUCH) { link rel="apple-touch-icon" href=(file(icons::TOUCH)); }
        meta name="theme-color" content=(settings.look.accent) media="(prefers-color-scheme:light)";
        meta name="theme-color" content=(style::dark_cover(&settings.look)) media="(prefers-color-scheme:dark)";
        style { (PreEscaped(style)) }
        script async src=(file(boot)) data-app=(file(script)) data-wasm=(file(wasm))
            data-idle=(file(idle)) data-offline=[settings.site.offline.then(|| file(files::OFFLINE))] data-font=[files::display_font(&settings.look).map(|name| file(&name))] {}
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
        Page::Home(list) if list.list != HomeList::All => return None,
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
            let facts = term.facts.as_deref()?;
            let forms = [&facts.expansion, &facts.abbreviation].into_iter().filter(|text| !text.is_empty());
            let names: Vec<_> = forms.chain(&facts.aliases).collect();
            let mut defined = json!({
                "@type": "DefinedTerm",
                "@id": data.head.canonical,
                "url": data.head.canonical,
                "name": facts.name,
                "alternateName": names,
                "description": facts.definition,
                "inDefinedTermSet": set(&home),
            });
            if !facts.qualifier.is_empty() {
                defined["disambiguatingDescription"] = json!(facts.qualifier);
            }
            let works: Vec<_> = facts.sources.iter().chain(&facts.further_reading).map(work).collect();
            if !works.is_empty() {
                defined["subjectOf"] = json!(works);
            }
            let mut crumbs = vec![crumb(1, &settings.site.name, &Route::Home)];
            crumbs.extend(facts.topic.iter().map(|topic| crumb(2, &topic.name, &Route::Topic(topic.slug.clone()))));
            crumbs.push(crumb(crumbs.len() + 1, &facts.name, &here));
            vec![defined, breadcrumbs(crumbs)]
        }
        Page::Topic(topic) => {
            vec![breadcrumbs(vec![crumb(1, &settings.site.name, &Route::Home), crumb(2, &topic.name, &here)])]
        }
        Page::Search | Page::Contact | Page::EmbeddedContact | Page::Thanks | Page::Embed | Page::NotFound => {
            return None;
        }
    };
    Some(json!({ "@context": "https://schema.org", "@graph": graph }))
}

/// Returns a text elsewhere as structured data.
fn work(reference: &Reference) -> Value {
    let mut work = json!({ "@type": "CreativeWork" });
    for (key, value) in [("name", &reference.title), ("url", &reference.url)] {
        if !value.is_empty() {
            work[key] = json!(value);
        }
    }
    work
}
