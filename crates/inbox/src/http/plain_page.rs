//! The page for a refused form if the site's own page cannot be rendered: the errors, and a form with
//! the values.

use axum::{
    http::HeaderMap,
    response::{Html, IntoResponse, Response},
};
use glossary_core::{form::Form, inquiry::Context, page::FormState};
use maud::{DOCTYPE, PreEscaped, html};

use super::{body, problem::Refusal, security_headers::HeaderPath};

/// Responds to a form whose body was not read.
pub(super) fn unread(refusal: Refusal, request: &HeaderMap, base: &str) -> Response {
    let (status, headers) = (refusal.status(), refusal.headers());
    let context = body::referring_page(request);
    let state = FormState { errors: refusal.into_errors(), ..FormState::default() };
    let page = refused(&context, &state, &Form { fields: Vec::new() }, None);
    let mut response = (status, Html(page)).into_response();
    response.headers_mut().extend(headers);
    show_in_frame(&mut response, &context, base);
    response
}

/// Gives the response to an embedded form the headers of that form, so that its frame shows the
/// response.
pub(super) fn show_in_frame(response: &mut Response, context: &Context, base: &str) {
    if context.is_framed() {
        response.extensions_mut().insert(HeaderPath([base, Context::FRAMED].concat()));
    }
}

/// Returns the page. Its form posts to `action`; without one, the values cannot be sent again.
pub(super) fn refused(context: &Context, state: &FormState, form: &Form, action: Option<&str>) -> String {
    const TITLE: &str = "Your message was not sent yet";
    let values = || state.values.iter().filter(|(_, value)| !value.is_empty());
    let label = |name| form.field(name).map_or(name, |field| field.label.as_str());
    let origin = [("context.page", &context.page), ("context.term", &context.term)];
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width";
            title { (TITLE) }
            body {
                h1 { (TITLE) }
                ul { @for error in &state.errors { li { (error.detail) } } }
                @if values().next().is_some() {
                    h2 { "What you wrote" }
                    form method="post" action=[action] {
                        @for (name, value) in origin { input type="hidden" name=(name) value=(value); }
                        @for (name, value) in values() {
                            p {
                                label for=(name) { (label(name)) }
                                br;
                                // Browsers drop a line break at the beginning.
                                textarea id=(name) name=(name) rows=(rows(value)) cols="60" {
                                    (PreEscaped("\n")) (value)
                                }
                            }
                        }
                        @if action.is_some() { button { "Send again" } }
                    }
                }
                @if values().next().is_some() && is_local(&context.page) {
                    p { a href=(context.page) { "Back to the page" } }
                } @else {
                    p { "Go back in your browser to change your message; what you typed is still there." }
                }
            }
        }
    };
    page.into_string()
}

/// Returns the height of a text in lines, roughly.
fn rows(value: &str) -> usize {
    (value.lines().count() + value.len() / 60).clamp(1, 20)
}

/// Returns whether a path, which the client sent, stays on this site.
fn is_local(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\n', '\r', '\t'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn page(path: &str, value: &str) -> String {
        let context = Context { page: path.to_owned(), ..Context::default() };
        let values = [("message".to_owned(), value.to_owned())].into();
        refused(&context, &FormState { values, errors: Vec::new() }, &Form::default(), Some("/api/inquiries"))
    }

    #[test]
    fn the_page_links_only_to_this_site() {
        assert!(page("/terms/api/", "An engine").contains("href=\"/terms/api/\""));
        for bad in ["", "javascript:alert(1)", "https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil"]
        {
            assert!(!page(bad, "An engine").contains("href"), "{bad}");
        }
    }

    #[test]
    fn the_form_has_the_labels_of_the_sites_form() {
        let page = page("/terms/api/", "An engine");
        for part in [
            "<label for=\"message\">What are you building?</label>",
            "<textarea id=\"message\" name=\"message\" rows=\"1\" cols=\"60\">\nAn engine</textarea>",
            "<form method=\"post\" action=\"/api/inquiries\">",
            "<input type=\"hidden\" name=\"context.page\" value=\"/terms/api/\">",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
    }

    proptest! {
        #[test]
        fn values_are_escaped(text in any::<String>()) {
            let page = page("/", &format!("</textarea><b id=\"x\">{text}"));
            prop_assert!(!page.contains("<b "));
            prop_assert!(page.contains("&lt;/textarea&gt;&lt;b id=&quot;x&quot;&gt;"));
        }
    }
}
