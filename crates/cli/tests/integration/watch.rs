//! `glossary serve --watch` publishes after changes of terms, images and whole folders.

use std::{
    fs,
    time::{Duration, SystemTime},
};

use crate::common::{preview::Preview, site};

fn start() -> Preview {
    let preview = Preview::start(site(), &[]);
    preview.wait_for("Published 3 terms");
    preview
}

#[test]
fn an_image_is_found_in_a_folder_that_is_created_after_the_start() {
    let preview = start();
    assert!(!preview.path("public").exists());

    // The term's file is old, so only the change of the image makes the program read it again.
    let written = preview.path("content/terms/written.md");
    let text = preview.read("content/terms/api.md");
    fs::write(&written, text.replace("## Example", "![A map](map.gif)\n\n## Example")).unwrap();
    let file = fs::File::options().write(true).open(&written).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(60)).unwrap();
    fs::rename(written, preview.path("content/terms/api.md")).unwrap();
    preview.wait_for("no image `map.gif`");

    preview.write("public/map.gif", b"GIF89a\x03\x00\x02\x00\x00\x00\x00;");
    preview.wait_for("Fixed: content/terms/api.md: no image `map.gif`");
    let page = preview.read("dist/terms/api/index.html");
    assert!(page.contains("width=\"3\" height=\"2\""), "{page}");
}

#[test]
fn changed_renamed_removed_and_restored_terms_are_published() {
    let preview = start();
    let text = preview.read("content/terms/api.md");
    let page = |slug: &str| fs::read_to_string(preview.path("dist/terms").join(slug).join("index.html")).ok();

    // Twice, because only touched files are read again.
    for sentence in ["It came first.", "It came second."] {
        preview.write("content/terms/api.md", format!("{text}\n{sentence}\n"));
        preview.wait_for("Published 3 terms");
        assert!(page("api").unwrap().contains(sentence), "{sentence}");
    }
    // A new term has a page, which disappears with its file.
    let renamed = text.replace("name = \"API\"", "name = \"Platform\"").replace("web API", "base");
    assert_ne!(renamed, text);
    preview.write("content/terms/platform.md", renamed);
    preview.wait_for("4 terms");
    fs::remove_file(preview.path("content/terms/platform.md")).unwrap();
    preview.wait_for("3 terms");
    assert!(page("platform").is_none());
    // An error in one file does not stop the publish of another.
    preview.write("content/terms/api.md", text.replace("definition =", "defnition ="));
    preview.wait_for("unknown key `defnition`");
    let other = preview.read("content/terms/webhook.md");
    preview.write("content/terms/webhook.md", other + "\nIt came third.\n");
    preview.wait_for("Published 3 terms");
    assert!(page("webhook").unwrap().contains("It came third."));
    preview.write("content/terms/api.md", text);
    preview.wait_for("No problems left.");
}

#[test]
fn a_removed_and_restored_content_folder_is_watched_on() {
    let preview = start();
    fs::rename(preview.path("content"), preview.path("away")).unwrap();
    preview.wait_for("no such folder");
    preview.wait_for_page("/glossary/", "the page says that the folder is missing", |page| {
        page.contains("no such folder")
    });
    fs::rename(preview.path("away"), preview.path("content")).unwrap();
    preview.wait_for("No problems left.");
    let text = preview.read("content/terms/api.md");
    preview.write("content/terms/api.md", text + "\nThe folder is back.\n");
    preview.wait_for_page("/glossary/terms/api/", "a change after the return", |page| {
        page.contains("The folder is back.")
    });

    // A folder of terms alone.
    fs::rename(preview.path("content/terms"), preview.path("terms")).unwrap();
    preview.wait_for("error");
    fs::rename(preview.path("terms"), preview.path("content/terms")).unwrap();
    preview.wait_for("No problems left.");
}

/// Git worktrees and some deployment tools replace the folder behind a link.
#[cfg(unix)]
#[test]
fn a_content_folder_behind_a_link_is_watched_after_the_link_changes() {
    use std::os::unix::fs::symlink;

    let folder = site();
    let path = |name: &str| folder.path().join(name);
    fs::rename(path("content"), path("first")).unwrap();
    let copy = std::process::Command::new("cp").args(["-r", "first", "second"]).current_dir(&folder).status().unwrap();
    assert!(copy.success());
    symlink("first", path("content")).unwrap();
    let preview = Preview::start(folder, &[]);
    preview.wait_for("Published 3 terms");

    let change = |name: &str, sentence: &'static str| {
        let text = preview.read(name);
        preview.write(name, format!("{text}\n{sentence}\n"));
        preview.wait_for_page("/glossary/terms/api/", sentence, |page| page.contains(sentence));
    };
    change("first/terms/api.md", "Written behind the link.");
    symlink("second", preview.path("link")).unwrap();
    fs::rename(preview.path("link"), preview.path("content")).unwrap();
    preview
        .wait_for_page("/glossary/terms/api/", "the other folder", |page| !page.contains("Written behind the link."));
    change("second/terms/api.md", "Written in the second folder.");
}

#[test]
fn changes_are_found_by_looking_where_the_system_reports_none() {
    let preview = Preview::start(site(), &["--poll"]);
    preview.wait_for("Published 3 terms");
    let text = preview.read("content/terms/api.md");
    preview.write("content/terms/api.md", text + "\nWritten on a network share.\n");
    preview.wait_for_page("/glossary/terms/api/", "polling", |page| page.contains("Written on a network share."));
}
