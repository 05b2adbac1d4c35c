//! Repeated publishing: only changes are written, and the result equals a first publish.

use std::{fs, io::Read, path::Path};

use crate::common::site::*;
use crate::common::{TRUNK_PAGE, write_app};
use base64::{Engine, prelude::BASE64_STANDARD};
use glossary_core::hosting;
use glossary_publisher::{app_source::AppSource, publish::Publisher};
use sha2::{Digest, Sha256};

/// Returns the current policy of the pages.
fn policy(site: &Site) -> String {
    let headers = fs::read_to_string(site.path("out/headers.json")).unwrap();
    let headers: serde_json::Value = serde_json::from_str(&headers).unwrap();
    headers["Content-Security-Policy"].as_str().unwrap().to_owned()
}

/// Returns the CSP source of a page's inline style.
fn style_of(page: &str) -> String {
    let (_, style) = page.split_once("<style>").unwrap();
    let style = style.split_once("</style>").unwrap().0;
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(style)))
}

/// Returns the files with a content hash that a page names.
fn hashed_in(page: &str) -> Vec<&str> {
    let names = page.split(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c));
    names.filter(|name| hosting::is_immutable(name)).collect()
}

#[test]
fn old_and_new_pages_work_while_a_new_build_is_published() {
    let mut site = Site::new();
    let app = |site: &Site, build: &str, colour: &str| {
        let folder = site.path("app");
        fs::remove_dir_all(&folder).unwrap();
        let trunk_page = TRUNK_PAGE.replace("0123456789abcdef", build).replace("0011223344556677", build);
        write_app(&folder, &trunk_page.replace("#ff0000", colour));
        for name in ["glossary-app-?_bg.wasm", "glossary-app-?.js", "boot-?.js"] {
            fs::write(folder.join(name.replace('?', build)), build).unwrap();
        }
    };
    let page = |site: &Site| fs::read_to_string(site.path("out/terms/alpha/index.html")).unwrap();
    let is_whole = |site: &Site, page: &str| {
        let named = hashed_in(page);
        named.len() > 2 && named.iter().all(|name| site.path("out").join(name).is_file())
    };
    app(&site, "1111111111111111", "#ff0000");
    site.publish();
    let old = page(&site);
    assert!(is_whole(&site, &old) && policy(&site).contains(&style_of(&old)));

    app(&site, "2222222222222222", "#00ff00");
    let (glossary, settings) = site.read();
    let mut publisher =
        std::mem::replace(&mut site.publisher, Publisher::new(Path::new(""), Path::new(""), Path::new("")));
    publisher
        .publish(&glossary, &settings, || {
            // At this moment, a visitor may receive either page.
            let new = page(&site);
            assert_ne!(style_of(&old), style_of(&new));
            for page in [&old, &new] {
                assert!(is_whole(&site, page) && policy(&site).contains(&style_of(page)), "{}", policy(&site));
            }
        })
        .unwrap();
    site.publisher = publisher;
    // Pages opened before a publish keep working.
    let new = page(&site);
    assert!(is_whole(&site, &old) && is_whole(&site, &new));
    assert!(policy(&site).contains(&style_of(&new)) && !policy(&site).contains(&style_of(&old)));
    site.assert_equals_a_first_publish();

    app(&site, "3333333333333333", "#00ff00");
    site.publish();
    assert!(!is_whole(&site, &old) && is_whole(&site, &new));
    site.assert_equals_a_first_publish();
}

#[test]
fn a_second_publish_writes_only_changes() {
    let mut site = Site::new();
    let first = site.publish();
    assert_eq!(first.terms, 3);
    assert!(first.written > 20, "{first:?}");
    assert_eq!(site.publish().written, 0);
    site.assert_equals_a_first_publish();

    site.write("beta", "The letter after the first.", &[]);
    let again = site.publish();
    let page = fs::read_to_string(site.path("out/terms/alpha/index.html")).unwrap();
    assert!(page.contains("The letter after the first."), "its definition stands on pages that name it");
    assert!(again.written < first.written, "{again:?}");
    site.assert_equals_a_first_publish();
}

#[test]
fn terms_are_added_and_removed() {
    let mut site = Site::new();
    site.publish();
    site.write("delta", "The fourth letter.", &["alpha"]);
    site.publish();
    assert!(site.path("out/terms/delta/index.html").is_file());
    site.assert_equals_a_first_publish();

    fs::remove_file(site.path("content/terms/delta.md")).unwrap();
    site.publish();
    assert!(!site.path("out/terms/delta").exists());
    site.assert_equals_a_first_publish();
}

#[test]
fn a_link_may_name_each_section_of_a_term_page() {
    let mut site = Site::new();
    site.publish();
    let page = fs::read_to_string(site.path("out/terms/alpha/index.html")).unwrap();
    let beta = site.path("content/terms/beta.md");
    let text = fs::read_to_string(&beta).unwrap();
    for place in ["example", "related", "contact"] {
        assert!(page.contains(&format!(" id=\"{place}\"")), "{place} in {page}");
        fs::write(&beta, text.replace("Text.", &format!("[Alpha](terms/alpha#{place})"))).unwrap();
        site.publish();
        let beta = fs::read_to_string(site.path("out/terms/beta/index.html")).unwrap();
        assert!(beta.contains(&format!("<a href=\"/terms/alpha/#{place}\">")), "{place} in {beta}");
    }
}

#[test]
fn public_files_are_published_unchanged_and_removed_again() {
    let mut site = Site::new();
    fs::create_dir(site.path("public")).unwrap();
    fs::write(site.path("public/a.svg"), "<svg/>").unwrap();
    site.publish();
    assert_eq!(fs::read_to_string(site.path("out/a.svg")).unwrap(), "<svg/>");
    fs::remove_file(site.path("public/a.svg")).unwrap();
    site.publish();
    assert!(!site.path("out/a.svg").exists());
}

#[test]
fn files_of_the_app_are_immutable_in_each_output_folder() {
    let mut site = Site::new();
    let (glossary, settings) = site.read();
    site.publisher.publish(&glossary, &settings, || ()).unwrap();
    // As Trunk's post-build hook does.
    let app = site.path("app");
    Publisher::new(&app, &site.path("public"), &app).publish(&glossary, &settings, || ()).unwrap();
    let wasm = "/glossary-app-0123456789abcdef_bg.wasm\n  cache-control: public, max-age=31536000, immutable\n";
    for folder in ["out", "app"] {
        let headers = fs::read_to_string(site.path(folder).join("_headers")).unwrap();
        assert!(headers.contains(wasm), "{folder}: {headers}");
    }
    assert_eq!(files(&app), files(&site.path("out")));
}

#[test]
fn settings_and_another_build_of_the_app_change_every_page() {
    let mut site = Site::new();
    let first = site.publish();
    fs::write(site.path("glossary.toml"), SETTINGS.replace("Letters", "The letters")).unwrap();
    assert!(site.publish().written >= first.pages);
    site.assert_equals_a_first_publish();

    fs::write(site.path("app/index.html"), TRUNK_PAGE.replace("0123456789abcdef", "ffffffffffffffff")).unwrap();
    assert!(site.publish().written >= first.pages);
    site.assert_equals_a_first_publish();
}

#[test]
fn pages_are_written_before_files_for_programs() {
    let mut site = Site::new();
    let (glossary, settings) = site.read();
    let (page, feed) = (site.path("out/terms/alpha/index.html"), site.path("out/feed.xml"));
    site.publisher.publish(&glossary, &settings, || assert!(page.is_file() && !feed.exists())).unwrap();
    assert!(feed.is_file());
}

#[test]
fn the_publish_after_a_failed_one_is_complete() {
    let mut site = Site::new();
    site.publish();
    site.write("alpha", "Another first letter.", &["beta"]);
    // A folder is where a file should be.
    let feed = site.path("out/feed.xml");
    fs::remove_file(&feed).unwrap();
    fs::create_dir_all(feed.join("in the way")).unwrap();
    let (glossary, settings) = site.read();
    assert!(site.publisher.publish(&glossary, &settings, || ()).is_err());

    fs::remove_dir_all(&feed).unwrap();
    site.publish();
    site.assert_equals_a_first_publish();
}

#[test]
fn an_app_inside_the_program_is_published_like_one_in_a_folder() {
    let mut site = Site::new();
    site.publish();
    let names: Vec<_> = fs::read_dir(site.path("app")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let file = |name: &std::ffi::OsString| -> (&'static str, &'static [u8]) {
        let content = fs::read(site.path("app").join(name)).unwrap();
        (name.to_str().unwrap().to_owned().leak(), content.leak())
    };
    let embedded: Vec<_> = names.iter().map(file).collect();
    let (glossary, settings) = site.read();
    let out = site.path("embedded");
    let mut publisher = Publisher::new(AppSource::Embedded(embedded.leak()), &site.path("public"), &out);
    publisher.publish(&glossary, &settings, || ()).unwrap();
    assert_eq!(files(&out), files(&site.path("out")));
    assert!(out.join("glossary-app-0123456789abcdef_bg.wasm").is_file());

    let mut publisher = Publisher::new(AppSource::Embedded(&[]), &site.path("public"), &out);
    let error = publisher.publish(&glossary, &settings, || ()).unwrap_err().to_string();
    assert!(error.contains("cannot read index.html inside the program"), "{error}");
}

#[test]
fn scripts_and_the_app_have_compressed_copies() {
    let mut site = Site::new();
    site.publish();
    let out = site.path("out");
    let names = || -> Vec<String> {
        let files = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        files.filter(|name| hosting::is_immutable(name)).collect()
    };
    let check = |names: &[String]| {
        let (copies, files): (Vec<_>, Vec<_>) = names.iter().partition(|name| hosting::is_compressed(name));
        let compressed = files.iter().filter(|name| name.ends_with(".js") || name.ends_with(".wasm"));
        let mut expected = 0;
        for name in compressed {
            let content = fs::read(out.join(name)).unwrap();
            let mut decompressed = Vec::new();
            let copy = fs::File::open(out.join(format!("{name}.br"))).unwrap();
            brotli::Decompressor::new(copy, 4_096).read_to_end(&mut decompressed).unwrap();
            assert_eq!(decompressed, content, "{name}");
            decompressed.clear();
            let copy = fs::File::open(out.join(format!("{name}.gz"))).unwrap();
            flate2::read::GzDecoder::new(copy).read_to_end(&mut decompressed).unwrap();
            assert_eq!(decompressed, content, "{name}");
            expected += 2;
        }
        // The search's definitions change with the content, so they have no copies.
        assert_eq!((expected > 6, copies.len()), (true, expected), "{names:?}");
    };
    let first = names();
    check(&first);
    let headers = fs::read_to_string(out.join("_headers")).unwrap();
    assert!(!headers.contains(".br") && !headers.contains(".gz"), "{headers}");

    fs::remove_file(out.join(first.iter().find(|name| name.ends_with(".gz")).unwrap())).unwrap();
    assert_eq!(site.publish().written, 1);
    check(&names());
    // Files that were published before the update have no copies.
    for name in first.iter().filter(|name| hosting::is_compressed(name)) {
        fs::remove_file(out.join(name)).unwrap();
    }
    let list = fs::read_to_string(out.join(".published")).unwrap();
    let list: String =
        list.lines().filter(|name| !hosting::is_compressed(name)).map(|name| format!("{name}\n")).collect();
    fs::write(out.join(".published"), list).unwrap();
    site.publish();
    check(&names());
    site.assert_equals_a_first_publish();
}

#[test]
fn a_preview_makes_no_compressed_copies_but_keeps_those_of_a_publish() {
    let mut site = Site::new();
    let is_copy = |name: &&std::path::PathBuf| name.extension().is_some_and(|extension| extension == "br");
    let copies = |site: &Site| files(&site.path("out")).keys().filter(is_copy).count();
    site.publisher = Publisher::new(&site.path("app"), &site.path("public"), &site.path("out")).for_preview();
    site.publish();
    assert_eq!(copies(&site), 0);
    site.publisher = Publisher::new(&site.path("app"), &site.path("public"), &site.path("out"));
    site.publish();
    let published = copies(&site);
    assert!(published > 0);
    site.publisher = Publisher::new(&site.path("app"), &site.path("public"), &site.path("out")).for_preview();
    site.publish();
    assert_eq!(copies(&site), published);
}
