//! `netlify-form.html`: the form that Netlify detects when the site is deployed
//! (<https://docs.netlify.com/manage/forms/setup/>).

use glossary_core::{
    contact::Contact,
    delivery::{NETLIFY_CAMPAIGN, NETLIFY_OTHERS, Preset},
    form::FieldKind,
};
use maud::{DOCTYPE, html};

/// The name of the file.
pub const NETLIFY_FORM: &str = "netlify-form.html";

/// The fields that an inquiry has besides the form's own (`glossary_core::delivery`). Netlify drops fields that the
/// detected form does not have.
const CONTEXT_FIELDS: [&str; 8] = ["reference", "inquiry_id", "page", "term", "landing", "trail", "search", "referrer"];

/// Returns a page with a form of the same name and fields for the preset `netlify`; `None` for other presets. Netlify
/// rewrites the page of the forms that it detects, which must not happen to the app's pages.
#[must_use]
pub fn netlify_form(contact: &Contact, language: &str) -> Option<String> {
    let Preset::Netlify { form_name } = &contact.preset else { return None };
    let page = html! {
        (DOCTYPE)
        html lang=(language) {
            head {
                meta charset="utf-8";
                title { "Form" }
                meta name="robots" content="noindex";
            }
            body {
                form name=(form_name) method="post" data-netlify="true" hidden {
                    @for field in &contact.form.fields {
                        @let name = if field.sent_as.is_empty() { &field.name } else { &field.sent_as };
                        @match field.kind {
                            FieldKind::Textarea => textarea name=(name) aria-label=(name) {},
                            FieldKind::Email => input type="email" name=(name) aria-label=(name);,
                            _ => input type="text" name=(name) aria-label=(name);,
                        }
                    }
                    @for name in CONTEXT_FIELDS.into_iter().chain(NETLIFY_CAMPAIGN).chain([NETLIFY_OTHERS]) { input type="text" name=(name) aria-label=(name); }
                }
            }
        }
    };
    Some(page.into_string())
}
