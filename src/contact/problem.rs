//! The problem summary above the form.

use maud::{Markup, html};

use super::status::FormStatus;

/// Returns the problems of the form, all at once, with a link to each field
/// (<https://design-system.service.gov.uk/components/error-summary/>); or why the outbox did not take the inquiry.
pub(super) fn problem(status: &FormStatus) -> Markup {
    let errors = status.errors();
    html! {
        @if !errors.is_empty() {
            div.error-summary #error-summary role="alert" tabindex="-1" aria-labelledby="error-summary-heading" {
                h2 #error-summary-heading { "There is a problem" }
                ul {
                    @for error in errors {
                        li {
                            // An error of the form as a whole has no field.
                            @if error.field.is_empty() {
                                (error.detail)
                            } @else {
                                a href=(["#field-", &error.field].concat()) { (error.detail) }
                            }
                        }
                    }
                }
            }
        }
        @if *status == FormStatus::NotTaken {
            div.error-summary #failure role="alert" tabindex="-1" {
                h2 { "Your message was not sent" }
                p {
                    "It is too long to keep, or too many messages wait below. Your text is still here: "
                    "shorten it, or send or discard the messages below."
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use glossary_core::form::FieldError;

    #[test]
    fn the_summary_links_to_the_fields_alone() {
        let error =
            |field: &str, detail: &str| FieldError { field: field.into(), code: String::new(), detail: detail.into() };
        let errors = vec![error("email", "Enter your email address"), error("", "Try again in a moment")];
        let html = problem(&FormStatus::Refused(errors)).into_string();
        let list = "<li><a href=\"#field-email\">Enter your email address</a></li><li>Try again in a moment</li>";
        assert!(html.contains(list), "{html}");
    }
}
