//! The contact page with a refused form: what was typed, and what is wrong with it.
//!
//! For visitors without scripting, whose form the inbox has refused. The published
//! contact page carries all that is needed: its own data and the site's.

use std::{borrow::Cow, fs, path::Path, sync::Arc};

use glossary_app::route::Route;
use glossary_core::{inquiry::Context, page::FormState};

use crate::{
    render,
    shell::{DocumentData, push_json},
};

/// The contact page of a published site with the form as it was typed; `None`
/// where the folder has no such page.
#[must_use]
pub fn render(site: &Path, context: &Context, form: &FormState) -> Option<String> {
    let page = if context.is_framed() { Route::EmbeddedContact } else { Route::Contact };
    let folder = site.join(page.href("").trim_matches('/'));
    again(&fs::read_to_string(folder.join("index.html")).ok()?, context, form)
}

fn again(html: &str, context: &Context, form: &FormState) -> Option<String> {
    let (before_title, rest) = html.split_once("<title>")?;
    let (_, rest) = rest.split_once("</title>")?;
    let (before_app, rest) = rest.split_once("<div id=\"app\">")?;
    let (_, rest) = rest.split_once("<script type=\"application/json\" id=\"glossary-data\">")?;
    let (data, after) = rest.split_once("</script>")?;

    let DocumentData { site, mut page } = serde_json::from_str(data).ok()?;
    page.head.title = format!("Error: {}", page.head.title);
    page.form = form.clone();
    // So that the next attempt still says where the visitor came from.
    let origin = [("context.page", &context.page), ("context.term", &context.term)];
    page.form.values.extend(origin.map(|(name, value)| (name.to_owned(), value.clone())));

    let title = maud::html! { title { (page.head.title) } }.into_string();
    let site = Arc::new(site.into_owned());
    let app = render::html(&site, page.clone());
    let mut json = String::new();
    push_json(&mut json, &serde_json::to_string(&DocumentData { site: Cow::Borrowed(&*site), page }).ok()?);
    let data = "</div><script type=\"application/json\" id=\"glossary-data\">";
    Some([before_title, &title, before_app, "<div id=\"app\">", &app, data, &json, "</script>", after].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use glossary_core::{
        form::FieldError,
        page::{Head, Page, PageData},
    };

    fn published() -> String {
        let page = PageData {
            app: "0123".to_owned(),
            head: Head {
                title: "Contact".to_owned(),
                description: String::new(),
                canonical: String::new(),
                noindex: false,
            },
            page: Page::Contact,
            form: FormState::default(),
        };
        let data = serde_json::to_string(&DocumentData { site: Cow::default(), page }).unwrap();
        format!(
            "<html><head><title>Contact</title></head><body><div id=\"app\">old</div>\
             <script type=\"application/json\" id=\"glossary-data\">{data}</script></body></html>"
        )
    }

    #[test]
    fn what_was_typed_is_kept_and_what_is_wrong_named() {
        let form = FormState {
            values: [("message".to_owned(), "</textarea><script>alert(1)</script>".to_owned())].into(),
            errors: vec![FieldError {
                field: "email".into(),
                code: "required".into(),
                detail: "Enter your email address".into(),
            }],
        };
        let context = Context { page: "/terms/api/".to_owned(), term: "api".to_owned(), ..Context::default() };
        let html = again(&published(), &context, &form).unwrap();
        assert!(html.contains("<title>Error: Contact</title>"));
        assert!(html.contains("<a href=\"#field-email\">Enter your email address</a>"), "{html}");
        assert!(html.contains("&lt;/textarea&gt;&lt;script&gt;alert(1)"), "{html}");
        assert!(!html.contains("<script>alert") && !html.contains(">old<"));
        assert!(html.contains("value=\"/terms/api/\""), "{html}");
    }

    #[test]
    fn any_other_page_is_left_alone() {
        assert_eq!(again("<html></html>", &Context::default(), &FormState::default()), None);
    }
}
