//! The page for a refused form if the site's own page cannot be rendered: the errors, the values,
//! and a link back.

use std::fmt::Write;

use axum::response::{Html, IntoResponse, Response};
use glossary_core::{inquiry::Context, page::FormState};

use super::problem::Refusal;

/// Responds to a form that was refused before its body was read.
pub(super) fn unread(refusal: Refusal) -> Response {
    let (status, headers) = (refusal.status(), refusal.headers());
    let state = FormState { errors: refusal.into_errors(), ..FormState::default() };
    let mut response = (status, Html(refused(&Context::default(), &state))).into_response();
    response.headers_mut().extend(headers);
    response
}

/// Returns the page.
pub(super) fn refused(context: &Context, state: &FormState) -> String {
    let mut body = String::new();
    for error in &state.errors {
        let _ = write!(body, "<li>{}</li>", escape(&error.detail));
    }
    body = format!("<h1>Your message was not sent yet</h1><ul>{body}</ul>");
    if is_local(&context.page) {
        let _ = write!(body, "<p><a href=\"{}\">Back to the form</a></p>", escape(&context.page));
    } else {
        body.push_str("<p>Go back in your browser to change it; what you typed is still there.</p>");
    }
    let values = state.values.iter().filter(|(_, value)| !value.is_empty());
    let values: String = values.map(|(name, value)| format!("<dt>{}<dd>{}", escape(name), escape(value))).collect();
    if !values.is_empty() {
        let _ = write!(body, "<h2>What you wrote</h2><dl>{values}</dl>");
    }
    format!(
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <title>Your message was not sent yet</title><body>{body}</body></html>"
    )
}

/// Whether a path, which the client sent, stays on this site.
fn is_local(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\n', '\r', '\t'])
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn page(path: &str, value: &str) -> String {
        let context = Context { page: path.to_owned(), ..Context::default() };
        let values = [("message".to_owned(), value.to_owned())].into();
        refused(&context, &FormState { values, errors: Vec::new() })
    }

    #[test]
    fn the_page_links_only_to_this_site() {
        assert!(page("/terms/api/", "").contains("href=\"/terms/api/\""));
        for bad in ["", "javascript:alert(1)", "https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil"]
        {
            assert!(!page(bad, "").contains("href"), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn values_are_escaped(text in any::<String>()) {
            let page = page("/", &format!("<b id=\"x\" title='y'>{text}"));
            prop_assert!(!page.contains("<b "));
            prop_assert!(page.contains("&lt;b id=&quot;x&quot; title=&#39;y&#39;&gt;"));
        }
    }
}
