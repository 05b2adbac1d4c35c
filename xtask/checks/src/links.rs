//! Checks that every internal address of the published site leads to a file, and that
//! each page has one address.

mod site;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use anyhow::Result;
use serde_json::Value;

use crate::{
    checked::Checked,
    page::{Page, values_of},
};
use site::Site;

/// Checks published sites, and prints each address that leads nowhere with its page.
///
/// # Errors
/// When a page cannot be read.
pub fn check(folders: &[PathBuf]) -> Result<Checked> {
    let (mut pages, mut problems) = (0, 0);
    for folder in folders {
        let site = Site::read(folder)?;
        let found = problems_of(&site)?;
        for problem in &found {
            eprintln!("{}/{problem}", folder.display());
        }
        problems += found.len();
        pages += site.pages.len();
        println!("{}: {} pages, {} addresses", site.base, site.pages.len(), site.links());
    }
    Ok(Checked { total: pages.max(problems), wrong: problems })
}

/// Returns the problems of the site's addresses. Each begins with the name of its file.
fn problems_of(site: &Site) -> Result<Vec<String>> {
    let listed = site.sitemap()?;
    let mut problems = Vec::new();
    for address in &listed {
        problems.extend(site.problem(&site.base, address).map(|problem| format!("sitemap.xml: {problem}")));
    }
    for (name, page) in &site.pages {
        let address = site.address(name)?;
        let found = page.links.iter().filter_map(|link| site.problem(&address, link));
        problems.extend(
            found.chain(identity(name, page, address.as_str(), &listed)).map(|problem| format!("{name}: {problem}")),
        );
        // The app fetches a page's data when a link to it is followed.
        let data = Path::new(name).with_file_name("index.json");
        // A view for other sites' frames is not a page of the app.
        let of_app = name.ends_with("index.html") && !name.starts_with("embed/") && !page.redirects;
        if of_app && !site.folder.join(data).is_file() {
            problems.push(format!("{name}: there is no index.json beside it"));
        }
    }
    Ok(problems)
}

/// Returns where the canonical address, the sitemap or the linked data differ from the page's address, byte for byte.
fn identity(name: &str, page: &Page, address: &str, listed: &BTreeSet<String>) -> Vec<String> {
    let mut problems = Vec::new();
    let indexed = !page.noindex && !page.redirects && name != "404.html";
    match &page.canonical {
        Some(canonical) if indexed => {
            if canonical != address {
                problems.push(format!("its canonical address is {canonical}, but it is published as {address}"));
            }
            if !listed.contains(canonical) {
                problems.push("sitemap.xml does not list it".to_owned());
            }
        }
        None if indexed => problems.push("it has no canonical address".to_owned()),
        _ => {}
    }
    for data in &page.linked_data {
        match data {
            Ok(data) => problems.extend(own_id(data, address)),
            Err(error) => problems.push(format!("its linked data is no JSON: {error}")),
        }
    }
    problems
}

/// Returns a problem if the linked data describes a term or a glossary under another id than the page's address.
fn own_id(data: &Value, address: &str) -> Option<String> {
    let main = data.get("@graph").and_then(|graph| graph.get(0)).unwrap_or(data);
    let ids: Vec<_> = values_of(main, "@id").into_iter().filter_map(Value::as_str).collect();
    let described = matches!(main.get("@type").and_then(Value::as_str), Some("DefinedTerm" | "DefinedTermSet"));
    (described && ids.first() != Some(&address)).then(|| format!("its linked data has the @id {ids:?}, not {address}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const HOME: &str = r##"<link rel=canonical href="https://x.example/g/">
        <script type="application/ld+json">{"@type": "DefinedTermSet", "@id": "https://x.example/g/"}</script>
        <a id=top href="/g/terms/api/#example">API</a><a href="#top">top</a><a href="https://other.example/x">x</a>
        <form action="/api/inquiries"></form>"##;
    const TERM: &str = r#"<link rel=canonical href="https://x.example/g/terms/api/"><h2 id=example>Example</h2>"#;
    const SITEMAP: &str = "<urlset><url><loc>https://x.example/g/</loc></url>\
        <url><loc>https://x.example/g/terms/api/</loc></url></urlset>";

    fn problems(changed: &[(&str, &str)]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let correct = [
            ("index.html", HOME),
            ("index.json", "{}"),
            ("terms/api/index.html", TERM),
            ("terms/api/index.json", "{}"),
            ("sitemap.xml", SITEMAP),
        ];
        for (name, text) in correct.iter().chain(changed) {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        problems_of(&Site::read(folder.path()).unwrap()).unwrap()
    }

    #[test]
    fn a_correct_site_has_no_problems() {
        assert!(problems(&[]).is_empty(), "{:?}", problems(&[]));
    }

    #[test]
    fn a_page_needs_its_data_and_a_view_has_none() {
        let page = "<meta name=robots content=noindex>";
        let found = problems(&[("embed/terms/api/index.html", page), ("thanks/index.html", page)]);
        assert_eq!(found, ["thanks/index.html: there is no index.json beside it"]);
    }

    #[test]
    fn addresses_that_lead_nowhere_are_named() {
        let home = HOME.replace("terms/api/#example", "terms/rest/").replace("#top", "#bottom");
        assert_eq!(
            problems(&[("index.html", &home)]),
            [
                "index.html: /g/terms/rest/ leads nowhere: terms/rest/index.html is not published",
                "index.html: #bottom leads nowhere: index.html has no such id",
            ]
        );
    }

    #[test]
    fn an_address_outside_of_the_path_is_named() {
        let home = HOME.replace("/g/terms/api/#example", "/terms/api/");
        assert_eq!(
            problems(&[("index.html", &home)]),
            ["index.html: /terms/api/ leaves the site, whose addresses begin with /g/"]
        );
    }

    #[test]
    fn each_page_has_one_address() {
        let term = TERM.replace("/terms/api/", "/terms/api");
        let home = HOME.replace(r#""@id": "https://x.example/g/""#, r#""@id": "https://x.example/g""#);
        let found = problems(&[("terms/api/index.html", &term), ("index.html", &home)]);
        assert_eq!(found.len(), 4, "{found:?}");
        assert!(found[0].starts_with("index.html: its linked data has the @id"), "{found:?}");
        assert!(found[1].contains("terms/api leads nowhere"), "{found:?}");
        assert!(found[2].contains("its canonical address is https://x.example/g/terms/api, but"), "{found:?}");
        assert!(found[3].contains("sitemap.xml does not list it"), "{found:?}");
    }

    #[test]
    fn a_sitemap_that_lists_too_much_is_found() {
        let sitemap = SITEMAP.replace("</urlset>", "<url><loc>https://x.example/g/gone/</loc></url></urlset>");
        let expected = "sitemap.xml: https://x.example/g/gone/ leads nowhere: gone/index.html is not published";
        assert_eq!(problems(&[("sitemap.xml", &sitemap)]), [expected]);
    }
}
