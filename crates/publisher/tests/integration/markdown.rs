//! The Markdown that is rendered.

use std::{fs, path::Path};

use glossary_publisher::{
    diagnostics::{FileReport, Problems},
    markdown::{self, RenderOptions},
};

/// Renders an explanation in a language. Returns the HTML and the messages.
fn render(markdown: &str, language: &str, public: &Path) -> (String, String) {
    let text = format!("{markdown}\n\n## Example\n\nText.\n");
    let mut report = FileReport::new("a.md");
    let options = RenderOptions { base: "", public, language };
    let rendered = markdown::render(&text, 0..text.len(), &options, false, &mut report);
    let mut problems = Problems::default();
    problems.add_report(&report, &text);
    (rendered.explanation, problems.to_text())
}

#[test]
fn each_extension_is_rendered() {
    let nowhere = Path::new("nowhere");
    for (markdown, html) in [
        ("~~gone~~", "<p><del>gone</del></p>"),
        (
            "See https://example.com/docs.",
            "<p>See <a rel=\"noopener\" href=\"https://example.com/docs\">https://example.com/docs</a>.</p>",
        ),
        ("Write to me@example.com", "<p>Write to <a href=\"mailto:me@example.com\">me@example.com</a></p>"),
        ("- [x] done\n- [ ] open", "<ul>\n<li>☑ done</li>\n<li>☐ open</li>\n</ul>"),
        ("> [!NOTE]\n> Text", "<blockquote class=\"notice\"><p><strong>Note</strong></p>\n<p>Text</p>\n</blockquote>"),
        ("Term\n: What it is", "<dl>\n<dt>Term</dt>\n<dd>What it is</dd>\n</dl>"),
        ("Run --dry-run on a 5'10\" desk, `--x`", "<p>Run --dry-run on a 5'10\" desk, <code>--x</code></p>"),
        ("`code`'s \"end\"", "<p><code>code</code>’s “end”</p>"),
        ("a *b* \"*c*\"", "<p>a <em>b</em> “<em>c</em>”</p>"),
    ] {
        let (rendered, messages) = render(markdown, "en", nowhere);
        assert_eq!(rendered.trim(), html, "{markdown}");
        assert_eq!(messages, "", "{markdown}");
    }
}

#[test]
fn footnotes_are_listed_below_their_section() {
    let (html, messages) =
        render("A claim.[^a] Another.[^b] Again.[^a]\n\n[^a]: The *source*.\n[^b]: Two.", "en", Path::new("x"));
    assert_eq!(messages, "");
    assert_eq!(
        html.trim(),
        "<p>A claim.<sup><a href=\"#note-1\" id=\"note-1-from\">1</a></sup> Another.<sup><a href=\"#note-2\" id=\"note-2-from\">2</a></sup> \
         Again.<sup><a href=\"#note-1\">1</a></sup></p>\n<ol class=\"notes\" start=\"1\">\n<li id=\"note-1\">\n<p>The <em>source</em>.</p>\n \
         <a href=\"#note-1-from\">↩</a></li>\n<li id=\"note-2\">\n<p>Two.</p>\n <a href=\"#note-2-from\">↩</a></li>\n</ol>"
    );
}

#[test]
fn images_have_captions_and_names_with_spaces() {
    let public = tempfile::tempdir().unwrap();
    let gif = b"GIF89a\x03\x00\x02\x00\x00\x00\x00;";
    fs::write(public.path().join("a map.gif"), gif).unwrap();
    let image = "<img width=\"3\" height=\"2\" src=\"/a%20map.gif\" alt=\"A map\">";
    let (html, messages) = render("![A map](<a map.gif> \"Our \\\"town\\\"\")", "en", public.path());
    assert_eq!(
        (html.trim(), messages.as_str()),
        (&*format!("<figure>{image}<figcaption>Our \"town\"</figcaption></figure>"), "")
    );
    let (html, messages) = render("![A map](a map.gif)", "en", public.path());
    assert_eq!((html.trim(), messages.as_str()), (&*format!("<p>{image}</p>"), ""));
    // A title of an image in a line of text stays a title.
    let (html, _) = render("See ![A map](<a map.gif> \"Town\").", "en", public.path());
    assert!(html.contains("title=\"Town\"") && !html.contains("figure"), "{html}");
    fs::write(public.path().join("a map.gif"), [&gif[..], &[0; 600_000]].concat()).unwrap();
    let (_, messages) = render("![A map](a map.gif)", "en", public.path());
    assert!(messages.starts_with("warning[large-image]: the image has 600 KB"), "{messages}");
}

#[test]
fn the_case_of_literal_markdown_is_rendered() {
    let text = "A claim.[^1] It is ~~not~~ true. Run it with --dry-run, on a 5'10\" desk. See https://example.com/docs.\n\n\
                - [x] done\n\n[^1]: The source.\n\n**Note:**text and **提示：**文字";
    let (html, messages) = render(text, "en", Path::new("x"));
    for part in ["<del>not</del>", "--dry-run", "5'10\"", "☑ done", "The source."] {
        assert!(html.contains(part), "{part} in {html}");
    }
    assert!(messages.contains("emphasis that is not closed"), "{messages}");
}
