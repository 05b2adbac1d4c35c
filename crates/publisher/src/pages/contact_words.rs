//! The text above the contact form, on every page with the form.

use glossary_core::{
    contact::Contact,
    page::{CallToAction, Page},
};
use maud::{Markup, html};

use super::next_steps::next_steps;

/// Returns the call to action of a page and what happens after an inquiry; nothing on a page without the form. On the
/// contact page, the heading of the call to action is the heading of the page.
pub(super) fn html(page: &Page, contact: &Contact, company: &str) -> Markup {
    let CallToAction { lead, heading, promise } = match page {
        Page::Term(term) => &term.call_to_action,
        Page::Topic(topic) => &topic.call_to_action,
        _ if page.has_contact_form() => &contact.call_to_action,
        _ => return html! {},
    };
    html! {
        p.contact-lead { (lead) }
        @if page.is_contact() {
            h1 #contact-heading tabindex="-1" { (heading) }
        } @else {
            h2 #contact-heading { (heading) }
        }
        p.contact-promise { (promise) }
        (next_steps(contact, company))
    }
}
