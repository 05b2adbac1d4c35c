//! Single kinds of markup and data that real glossaries have.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod common;

use common::import_text;
use glossary_import::report::Outcome;

#[test]
fn a_page_that_states_its_address_keeps_its_links() {
    let page = "<html><head><link rel=\"canonical\" href=\"https://docs.example/book/words.html\"></head><body><dl>\
        <dt id=\"term-anvil\">anvil</dt><dd>A block for <a href=\"forge.html#fire\">forging</a>, see <a href=\"#term-hammer\">hammer</a>.</dd>\
        <dt id=\"term-hammer\">hammer</dt><dd>A tool. <a title=\"hammer\" href=\"/index.html\">Hammer</a> <b title=\"more to know\">it</b>.</dd></dl>\
        </body></html>";
    let import = import_text("words.html", page);
    let (anvil, hammer) = (import.text("anvil"), import.text("hammer"));
    assert!(anvil.contains("[forging](https://docs.example/book/forge.html#fire)"), "{anvil}");
    assert!(anvil.contains("[hammer](terms/hammer)"), "{anvil}");
    assert!(hammer.contains("[Hammer](https://docs.example/index.html)"), "{hammer}");
    let lost = import.lines(Outcome::Lost);
    assert!(lost.len() == 1 && lost[0].ends_with("|more to know"), "{lost:?}");
}

#[test]
fn nothing_beside_a_list_of_terms_gets_lost() {
    let page = "<blockquote><p>Before.</p><dl><dt><a name=\"anvil\"></a><dt><b>anvil</b></dt></dt><dd>A block.</dd>Between.\
        <dt>hammer</dt><dd>A tool.</dd></dl><p>After.</p></blockquote>";
    let import = import_text("words.html", page);
    assert_eq!(import.slugs(), ["anvil", "hammer"]);
    let lost = import.lines(Outcome::Lost).join("\n");
    for text in ["Before.", "Between.", "After."] {
        assert!(lost.contains(text), "{text} in {lost}");
    }
}

#[test]
fn identities_of_one_beginning_are_shortened() {
    let entries = ["anvil", "hammer", "tongs", "bellows", "fire"].map(|name| {
        format!(
            "<dt id=\"gnc_gl_{name}\">{name}</dt><dd>What a {name} is, with <a href=\"#gnc_gl_fire\">fire</a>.</dd>"
        )
    });
    let import = import_text("words.html", &format!("<dl>{}</dl>", entries.concat()));
    assert_eq!(import.slugs(), ["anvil", "hammer", "tongs", "bellows", "fire"]);
    assert!(import.text("anvil").contains("[fire](terms/fire)"));
    // The beginning of the names stays.
    let entries = ["API", "app", "font", "page", "site"]
        .map(|name| format!("<dt id=\"web-{}\">Web {name}</dt><dd>A {name} of the web.</dd>", name.to_lowercase()));
    assert_eq!(import_text("words.html", &format!("<dl>{}</dl>", entries.concat())).slugs()[0], "web-api");
}

#[test]
fn docbook_is_read() {
    let book = "<glossary id=\"words\"><title>Words</title><para>How to read this.</para>\
        <glossdiv><title>A</title><glossentry id=\"anvil\"><glossterm>Anvil</glossterm><acronym>ANV</acronym>\
        <glossdef><para>A <emphasis>heavy</emphasis> block, <ulink url=\"https://a.example/\">as here</ulink>, beside a <glossterm linkend=\"hammer\">hammer</glossterm>.</para>\
        <glossseealso otherterm=\"hammer\"/></glossdef></glossentry>\
        <glossentry id=\"block\"><glossterm>Block</glossterm><glosssee otherterm=\"anvil\"/></glossentry></glossdiv>\
        <glossentry id=\"hammer\"><glossterm>Hammer</glossterm><glossdef><para>A tool.</para></glossdef></glossentry></glossary>";
    let import = import_text("words.xml", book);
    assert_eq!(import.glossary.format, "DocBook");
    let anvil = import.term("anvil");
    assert_eq!((anvil.text("abbreviation").as_str(), anvil.texts("related")), ("ANV", vec!["hammer".to_owned()]));
    assert_eq!(
        anvil.text("definition"),
        "A *heavy* block, [as here](https://a.example/), beside a [hammer](terms/hammer)."
    );
    assert_eq!(import.term("block").text("see"), "anvil");
    let lost = import.lines(Outcome::Lost).join("\n");
    assert!(lost.contains("How to read this.") && lost.contains("|Words"), "{lost}");
}

#[test]
fn keys_with_a_language_are_read_in_one_language() {
    let list = r#"[{"term_tr": "Örs", "term_en": "Anvil", "definition_tr": "Bir blok.", "category": "alet"}]"#;
    let import = import_text("words.json", list);
    let term = import.term("ors");
    assert_eq!((term.text("name").as_str(), term.text("definition").as_str()), ("Örs", "Bir blok."));
    assert!(import.lines(Outcome::Lost)[0].contains("--language en"), "{:?}", import.lines(Outcome::Lost));
}

#[test]
fn the_comments_of_a_post_are_reported_and_addresses_lead_to_one_term() {
    let item = |id: u8, title: &str| {
        format!(
            "<item><title>{title}</title><link>https://old.example/?page_id=7</link><dc:creator>ada</dc:creator><wp:post_id>{id}</wp:post_id>\
             <wp:post_type>glossary</wp:post_type><content:encoded>What it is.</content:encoded>\
             <wp:comment><wp:comment_author>Bob</wp:comment_author><wp:comment_content>So true</wp:comment_content></wp:comment></item>"
        )
    };
    let items = item(1, "Anvil") + &item(2, "Hammer");
    let import = import_text(
        "words.xml",
        &format!("<rss xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel>{items}</channel></rss>"),
    );
    assert_eq!(import.term("anvil").texts("formerly"), ["/?page_id=7"]);
    assert!(import.term("hammer").texts("formerly").is_empty());
    let lost = import.lines(Outcome::Lost).join("\n");
    for text in ["Bob: So true", "|ada", "leads to another term already"] {
        assert!(lost.contains(text), "{text} in {lost}");
    }
}

#[test]
fn declarations_and_empty_headings_are_no_markup_of_the_page() {
    let import = import_text(
        "words.csv",
        "Term,Definition\nHash,\"A sign.\n\n#\n\nMore.\"\nPage,\"A text.\n\n<!DOCTYPE html> begins it.\"\n",
    );
    assert!(import.text("hash").contains("\n\\#\n"), "{}", import.text("hash"));
    assert!(import.text("page").contains("`<!DOCTYPE html>` begins it."), "{}", import.text("page"));
}
