//! Rendering of refused forms from the published site.

use std::{fs, path::Path};

use crate::common::site::*;
use glossary_core::{form::FieldError, inquiry::Context, page::FormState};
use glossary_publisher::refused_form;

fn refused_email() -> FormState {
    FormState {
        values: [("message".to_owned(), "</textarea><script>alert(1)</script>".to_owned())].into(),
        errors: vec![FieldError {
            field: "email".into(),
            code: "required".into(),
            detail: "Enter your email address".into(),
        }],
    }
}

/// The context of a form that was sent from this page.
fn sent_from(page: &str) -> Context {
    Context { page: page.to_owned(), term: "alpha".to_owned(), ..Context::default() }
}

#[test]
fn the_page_of_a_refused_form_is_the_published_page_with_values_and_errors() {
    let mut site = Site::new();
    site.publish();
    for (page, context) in [("contact", "/terms/alpha/"), ("embed/contact", "/embed/contact/")] {
        let published = fs::read_to_string(site.path("out").join(page).join("index.html")).unwrap();
        let refused = refused_form::render(&site.path("out"), &sent_from(context), &refused_email()).unwrap();

        let head = |html: &str| html.split_once("<body>").unwrap().0.to_owned();
        assert_eq!(head(&refused), head(&published).replace("<title>", "<title>Error: "));
        let words = |html: &str| {
            let (_, from) = html.split_once("class=\"contact-words\"").unwrap();
            from.split_once("<form").unwrap().0.to_owned()
        };
        assert!(words(&published).contains("contact-promise"), "{published}");
        assert_eq!(words(&refused), words(&published));
        let end = |html: &str| html.rsplit_once("</script>").unwrap().1.to_owned();
        assert_eq!(end(&refused), end(&published));
        assert!(refused.contains("<a href=\"#field-email\">Enter your email address</a>"), "{refused}");
        assert!(refused.contains("&lt;/textarea&gt;&lt;script&gt;alert(1)"), "{refused}");
        assert!(!refused.contains("<script>alert"), "{refused}");
        assert!(refused.contains(&format!("value=\"{context}\"")), "{refused}");
        assert_eq!(refused.matches("id=\"glossary-data\"").count(), 1);
    }
}

#[test]
fn the_app_hydrates_from_the_values_and_errors() {
    let mut site = Site::new();
    site.publish();
    let context = sent_from("/terms/alpha/");
    let refused = refused_form::render(&site.path("out"), &context, &refused_email()).unwrap();
    let (_, data) = refused.split_once("id=\"glossary-data\">").unwrap();
    let data: serde_json::Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
    assert_eq!(data["page"]["head"]["title"], "Error: Contact · Letters");
    assert_eq!(data["page"]["form"]["errors"][0]["field"], "email");
    let values = &data["page"]["form"]["values"];
    assert_eq!(values["message"], refused_email().values["message"]);
    assert_eq!((&values["context.page"], &values["context.term"]), (&"/terms/alpha/".into(), &"alpha".into()));
}

#[test]
fn a_template_is_a_file_of_the_site_like_others_but_not_for_search_engines() {
    let mut site = Site::new();
    site.publish();
    for template in ["contact/refused.json", "embed/contact/refused.json"] {
        assert!(site.path("out").join(template).is_file(), "{template}");
        let list = fs::read_to_string(site.path("out/.published")).unwrap();
        assert!(list.lines().any(|name| name == template), "{list}");
    }
    let headers = fs::read_to_string(site.path("out/headers.json")).unwrap();
    let headers: serde_json::Value = serde_json::from_str(&headers).unwrap();
    assert_eq!(headers["/*refused.json"], serde_json::json!({ "X-Robots-Tag": "noindex" }));
    assert!(!fs::read_to_string(site.path("out/sitemap.xml")).unwrap().contains("refused"));

    // Unchanged templates are neither written again nor removed.
    assert_eq!(site.publish().written, 0);
    site.assert_equals_a_first_publish();
}

#[test]
fn a_folder_without_a_valid_template_has_no_page() {
    let folder = tempfile::tempdir().unwrap();
    let render = || refused_form::render(folder.path(), &Context::default(), &FormState::default());
    assert_eq!(render(), None);
    fs::create_dir(folder.path().join("contact")).unwrap();
    fs::write(folder.path().join("contact/refused.json"), "{}").unwrap();
    assert_eq!(render(), None);
    assert_eq!(refused_form::render(Path::new("missing"), &Context::default(), &FormState::default()), None);
}
