//! The page for a refused form where the site's own page with the form cannot be
//! made: what is wrong, what was typed, and the way back.

use std::fmt::Write;

use axum::response::{Html, IntoResponse, Response};
use glossary_core::{inquiry::Context, page::FormState};

use super::problem::Refusal;

/// The answer to a form that was refused before it was read.
pub(super) fn unread(refusal: Refusal) -> Response {
    let (status, headers) = (refusal.status(), refusal.headers());
    let state = FormState { errors: refusal.into_errors(), ..FormState::default() };
    let mut response = (status, Html(refused(&Context::default(), &state))).into_response();
    response.headers_mut().extend(headers);
    response
}

/// The whole page.
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
    let typed = state.values.iter().filter(|(_, value)| !value.is_empty());
    let typed: String = typed.map(|(name, value)| format!("<dt>{}<dd>{}", escape(name), escape(value))).collect();
    if !typed.is_empty() {
        let _ = write!(body, "<h2>What you wrote</h2><dl>{typed}</dl>");
    }
    format!(
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <title>Your message was not sent yet</title><body>{body}</body></html>"
    )
}

/// The path came from the sender: only one on this site may become a link.
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
    fn links_only_to_this_site() {
        assert!(page("/terms/api/", "").contains("href=\"/terms/api/\""));
        for bad in ["", "javascript:alert(1)", "https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil"]
        {
            assert!(!page(bad, "").contains("href"), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_was_typed_is_never_markup(text in any::<String>()) {
            let page = page("/", &format!("<b id=\"x\" title='y'>{text}"));
            prop_assert!(!page.contains("<b "));
            prop_assert!(page.contains("&lt;b id=&quot;x&quot; title=&#39;y&#39;&gt;"));
        }
    }
}
