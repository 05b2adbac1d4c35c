//! The text above the contact form.

use glossary_core::{
    contact::Contact,
    page::{CallToAction, Page},
};
use maud::{Markup, html};

use super::next_steps::next_steps;

/// Returns the call to action of a page and what happens after an inquiry. On the contact page, the heading of the call to
/// action is the heading of the page. A page without the form has the words too: the section that the heading labels is
/// hidden there.
pub(super) fn html(page: &Page, contact: &Contact, company: &str) -> Markup {
    let CallToAction { lead, heading, promise } = match page {
        Page::Term(term) => &term.call_to_action,
        Page::Topic(topic) => &topic.call_to_action,
        _ => &contact.call_to_action,
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
