//! What happens after an inquiry.

use glossary_core::contact::Contact;
use maud::{Markup, html};

/// Returns the steps after an inquiry, and who answers; nothing where the site has no steps.
pub(super) fn next_steps(contact: &Contact, company: &str) -> Markup {
    html! {
        @if !contact.steps.is_empty() {
            div.next-steps {
                p { "What happens next" }
                ol { @for step in &contact.steps { li { (step) } } }
                p {
                    @if contact.answered_by.is_empty() { (company) " reads and answers it." }
                    @else { (contact.answered_by) }
                }
            }
        }
    }
}
