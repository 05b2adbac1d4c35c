//! Pictures that are made at publish: icons, social cards and scaled images.

use std::{
    fs,
    io::Cursor,
    path::Path,
    sync::{Arc, Mutex},
    time::SystemTime,
};

use glossary_publisher::{
    pictures::{Progress, Step},
    publish::{PublishError, Publisher},
    settings::Settings,
};
use image::{ImageFormat, Rgb, RgbImage};

use crate::common::site::*;

/// Returns a site with these lines in `[pictures]`.
fn site(pictures: &str) -> Site {
    let site = Site::new();
    fs::write(site.path("glossary.toml"), SETTINGS.replace("cards = false", pictures)).unwrap();
    fs::create_dir(site.path("public")).unwrap();
    site
}

fn text(site: &Site, name: &str) -> String {
    fs::read_to_string(site.path("out").join(name)).unwrap()
}

/// Returns the file that a page's tag names as the picture for chats.
fn card(site: &Site, page: &str) -> Option<String> {
    let page = text(site, page);
    let (_, rest) = page.split_once("property=\"og:image\" content=\"https://www.example.com/")?;
    Some(rest.split_once('"')?.0.to_owned())
}

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

/// Returns an image with noise, so that its file is large.
fn photograph(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let image = RgbImage::from_fn(width, height, |x, y| {
        let noise = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) >> 3;
        Rgb([(x % 256) as u8, (y % 256) as u8, (noise % 64) as u8])
    });
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// Adds an image to the explanation of the term `gamma`.
fn show(site: &Site, markdown: &str) {
    let path = site.path("content/terms/gamma.md");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(path, text.replace("+++\nText.", &format!("+++\nText.\n\n{markdown}"))).unwrap();
}

/// Publishes like [`Site::publish`], with images from the folder `public`.
fn publish(site: &mut Site) -> Result<glossary_publisher::publish::Published, PublishError> {
    let (public, content) = (site.path("public"), site.path("content"));
    let settings = Settings::read(&site.path("glossary.toml"), [], Some(&public)).unwrap();
    let options = glossary_publisher::content::ReadOptions {
        drafts: false,
        today: jiff::civil::Date::constant(2026, 11, 22),
        base: settings.site.base_path(),
        public: &public,
        settings: &settings.content,
    };
    let (glossary, problems) = site.reader.read(&content, &options);
    assert!(!problems.has_errors(), "{problems:?}");
    site.publisher.publish(&glossary, &settings, || ())
}

#[test]
fn each_term_topic_and_the_site_have_a_card_that_is_drawn_once() {
    let mut site = site("");
    let first = site.publish();
    assert_eq!(first.notes, Vec::<String>::new());
    let names =
        ["terms/alpha/index.html", "terms/beta/index.html", "topics/t/index.html", "index.html", "search/index.html"]
            .map(|page| card(&site, page).unwrap());
    assert_eq!(names[3], names[4], "other pages have the site's card");
    assert!(names[0].starts_with("cards/terms/alpha-") && names[3].starts_with("cards/home-"), "{names:?}");
    for name in &names {
        assert_eq!(imagesize(&site.path("out").join(name)), (1200, 630), "{name}");
    }
    let out = site.path("out");
    let times = || names.each_ref().map(|name| modified(&out.join(name)));
    let before = times();

    site.write("alpha", "Another definition.", &["beta"]);
    // A new program that publishes into the same folder.
    site.publisher = Publisher::new(&site.path("app"), &site.path("public"), &site.path("out"));
    site.publish();
    let drawn_again = card(&site, "terms/alpha/index.html").unwrap();
    assert_ne!(drawn_again, names[0]);
    assert!(site.path("out").join(drawn_again).is_file());
    assert_eq!(times()[1..], before[1..], "the other cards are not drawn again");
    site.assert_equals_a_first_publish();
}

fn imagesize(path: &Path) -> (u32, u32) {
    image::image_dimensions(path).unwrap()
}

#[test]
fn own_cards_and_the_picture_in_the_settings_take_precedence() {
    let mut site = site("");
    fs::create_dir_all(site.path("public/cards/terms")).unwrap();
    fs::write(site.path("public/cards/terms/alpha.png"), photograph(600, 315, ImageFormat::Png)).unwrap();
    fs::write(site.path("public/share.png"), photograph(600, 315, ImageFormat::Png)).unwrap();
    let settings = SETTINGS.replace("[pictures]\ncards = false", "image = \"share.png\"");
    fs::write(site.path("glossary.toml"), settings).unwrap();
    site.publish();
    assert_eq!(card(&site, "terms/alpha/index.html").unwrap(), "cards/terms/alpha.png");
    assert!(card(&site, "terms/beta/index.html").unwrap().starts_with("cards/terms/beta-"));
    assert_eq!(card(&site, "index.html").unwrap(), "share.png");
    assert_eq!(card(&site, "search/index.html").unwrap(), "share.png");
}

#[test]
fn nothing_is_drawn_if_the_settings_say_so() {
    let mut site = site("cards = false\nicons = false");
    site.publish();
    assert_eq!(card(&site, "index.html"), None);
    assert!(!site.path("out/cards").exists() && !site.path("out/favicon.ico").exists());
    let page = text(&site, "index.html");
    assert!(page.contains("<link rel=\"icon\" href=\"data:,\">") && !page.contains("icon.svg"), "{page}");
}

#[test]
fn a_preview_draws_no_cards_and_keeps_those_of_a_publish() {
    let mut site = site("");
    site.publish();
    let drawn = site.path("out").join(card(&site, "terms/alpha/index.html").unwrap());
    site.publisher = Publisher::new(&site.path("app"), &site.path("public"), &site.path("out")).for_preview();
    for definition in ["A second one.", "A third one."] {
        site.write("beta", definition, &[]);
        site.publish();
        assert_eq!(card(&site, "terms/alpha/index.html"), None);
        assert!(drawn.is_file());
    }
}

#[test]
fn icons_are_drawn_from_the_name_or_from_the_own_drawing() {
    let mut site = site("cards = false");
    site.publish();
    let page = text(&site, "index.html");
    for name in ["icon.svg", "favicon.ico", "apple-touch-icon.png"] {
        assert!(page.contains(&format!("href=\"/{name}\"")) && site.path("out").join(name).is_file(), "{name}");
    }
    assert!(page.contains("<meta name=\"theme-color\" content=\"#1f3bc2\" media="), "{page}");
    let drawn = fs::read(site.path("out/favicon.ico")).unwrap();

    let red = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><rect width=\"1\" height=\"1\" fill=\"red\"/></svg>";
    fs::write(site.path("public/icon.svg"), red).unwrap();
    site.publish();
    assert_eq!(text(&site, "icon.svg"), red);
    assert_ne!(fs::read(site.path("out/favicon.ico")).unwrap(), drawn);
    let touch = image::open(site.path("out/apple-touch-icon.png")).unwrap().to_rgb8();
    assert_eq!(touch.get_pixel(90, 90).0, [255, 0, 0]);

    fs::remove_file(site.path("public/icon.svg")).unwrap();
    fs::write(site.path("public/favicon.ico"), &drawn).unwrap();
    site.publish();
    let page = text(&site, "index.html");
    assert!(page.contains("favicon.ico") && !page.contains("icon.svg"), "a drawn SVG would hide the own icon");
    site.assert_equals_a_first_publish();
}

#[test]
fn a_drawing_that_cannot_be_read_is_a_note() {
    let mut site = site("cards = false");
    fs::write(site.path("public/icon.svg"), "<svg").unwrap();
    let notes = site.publish().notes.join("\n");
    assert!(notes.contains("cannot draw favicon.ico from public/icon.svg"), "{notes}");
    let text = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><text>A</text></svg>";
    fs::write(site.path("public/icon.svg"), text).unwrap();
    let notes = site.publish().notes.join("\n");
    assert!(notes.contains("convert the text to paths"), "{notes}");
}

#[test]
fn images_are_scaled_once_and_large_originals_stay_at_home() {
    let mut site = site("cards = false");
    let steps = Arc::new(Mutex::new(Vec::new()));
    let received = Arc::clone(&steps);
    let progress = Progress::new(move |step: Step| received.lock().unwrap().push((step.what, step.done, step.total)));
    site.publisher = Publisher::new(&site.path("app"), &site.path("public"), &site.path("out")).with_progress(progress);
    fs::write(site.path("public/a b.jpg"), photograph(4000, 2000, ImageFormat::Jpeg)).unwrap();
    fs::write(site.path("public/moving.gif"), b"GIF89a\x03\x00\x02\x00\x00\x00\x00;").unwrap();
    assert!(fs::metadata(site.path("public/a b.jpg")).unwrap().len() > 500_000);
    show(&site, "![A photo](a b.jpg)\n\n![Moves](moving.gif)");
    publish(&mut site).unwrap();
    let page = text(&site, "terms/gamma/index.html");
    let names: Vec<String> = page
        .split(['"', ' ', ','])
        .filter(|part| part.ends_with(".webp"))
        .map(|part| part.trim_start_matches('/').replace("%20", " "))
        .collect();
    assert_eq!(names.len(), 4, "three widths, and the address for old programs: {page}");
    assert!(
        page.contains("<img width=\"1440\" height=\"720\" loading=\"lazy\"") && page.contains("moving.gif"),
        "{page}"
    );
    assert!(page.contains("<span class=\"photo\"><img alt=\"\" src=\"data:image/webp;base64,"), "{page}");
    let widths = names.iter().map(|name| imagesize(&site.path("out").join(name)).0).collect::<Vec<_>>();
    assert_eq!(widths, [480, 800, 1440, 1440]);
    assert!(text(&site, "terms/gamma/index.json").contains("a%20b-1440-"));
    assert!(!site.path("out/a b.jpg").exists(), "nobody needs the original");
    assert!(steps.lock().unwrap().contains(&("Scaling images", 2, 2)));

    let time = modified(&site.path("out").join(&names[0]));
    site.publisher = Publisher::new(&site.path("app"), &site.path("public"), &site.path("out"));
    publish(&mut site).unwrap();
    assert_eq!(modified(&site.path("out").join(&names[0])), time, "the image is not scaled again");
    fs::write(site.path("public/a b.jpg"), photograph(700, 350, ImageFormat::Jpeg)).unwrap();
    publish(&mut site).unwrap();
    assert!(text(&site, "terms/gamma/index.html").contains("<img width=\"700\" height=\"350\""));
}

#[test]
fn a_damaged_image_is_an_error_that_names_the_file() {
    let mut site = site("cards = false");
    let photo = photograph(900, 600, ImageFormat::Jpeg);
    fs::write(site.path("public/cut.jpg"), &photo[..photo.len() / 2]).unwrap();
    show(&site, "![A photo](cut.jpg)");
    let error = publish(&mut site).unwrap_err().to_string();
    assert!(
        error.contains("cut.jpg: the image is damaged") && error.contains("save or export the image again"),
        "{error}"
    );
}

#[test]
fn metadata_of_photographs_is_not_published() {
    let mut site = site("cards = false");
    let jpeg = photograph(40, 20, ImageFormat::Jpeg);
    let exif = b"\xff\xe1\x00\x16Exif\0\0II*\0GPS 52.5200";
    let photo = [&jpeg[..2], exif.as_slice(), &jpeg[2..]].concat();
    fs::write(site.path("public/place.jpg"), photo).unwrap();
    site.publish();
    let published = fs::read(site.path("out/place.jpg")).unwrap();
    assert!(!published.windows(3).any(|part| part == b"GPS"));
    assert_eq!(published, jpeg);
}
