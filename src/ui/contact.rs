//! "Tell us what you're building": the call to action and the form, at the end
//! of every page.
//!
//! The section stays in place while the pages above it change, so what was typed
//! stays too. Before hydration and without scripting it is an ordinary form.

pub(crate) mod also;
mod fields;
pub mod sending;

use glossary_core::{
    inquiry::Context,
    page::{CallToAction, Page, PageData},
};
use leptos::{ev::SubmitEvent, prelude::*};
use maud::{Markup, html};

use self::sending::Sending;
use super::{
    live::{live, live_text},
    unsent,
};
use crate::{
    browser,
    context::{Glossary, route_of},
};

/// The call to action and the form.
#[component]
pub fn ContactSection() -> impl IntoView {
    let glossary = Glossary::get();
    view! {
        <section
            class="contact"
            id=ID
            aria-labelledby="contact-heading"
            hidden=move || is_hidden(&glossary.page().page)
            inner_html=browser::part::html(ID, move || inside(glossary))
        ></section>
    }
}

/// Whether a page does without the section.
pub(super) fn is_hidden(page: &Page) -> bool {
    matches!(page, Page::Thanks | Page::Embed(_))
}

/// The section's id.
const ID: &str = "contact";

fn inside(glossary: Glossary) -> impl IntoView {
    let site = glossary.site();
    let sending = glossary.sending;
    browser::form::take_over(&site.contact);
    browser::drafts::keep(glossary);
    let errors = Memo::new(move |_| sending.with(|sending| sending.errors().to_vec()));
    // The page that was rendered shows its own errors already.
    Effect::new(move |before: Option<()>| {
        let errors = errors.get();
        if before.is_some() {
            browser::form::mark(&errors);
        }
    });
    let fields = browser::part::on_host(|| {
        let page = glossary.page_untracked();
        fields::html(&site.contact, &page.form, &origin(&page, glossary))
    });
    let plain = site.contact.preset.takes_plain_posts();

    view! {
        <div class="contact-words" inner_html=live(move || words(glossary))></div>
        <form
            class="contact-form"
            // Such a form goes nowhere by itself: <https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#attr-fs-method-dialog>
            method=if plain { "post" } else { "dialog" }
            action=plain.then(|| site.contact.endpoint.clone())
            novalidate
            hidden=move || sending.with(Sending::is_out_of_hand)
            on:submit=move |event: SubmitEvent| {
                event.prevent_default();
                browser::send::submit(glossary);
            }
        >
            <div class="contact-problem" inner_html=live(move || sending.with(problem))></div>
            <div class="fields" inner_html=fields></div>
            {also::also(glossary)}
            <button
                class="button"
                type="submit"
                aria-disabled=move || sending.with(Sending::is_sending).then_some("true")
                inner_html=live_text(move || {
                    if sending.with(Sending::is_sending) { "Sending…" } else { "Send" }.to_owned()
                })
            ></button>
            <div class="draft" class:draft-none=move || !glossary.draft.get()>
                "Kept on this device for two days, until you send it. "
                // In two steps: it stands where one looks for "Send".
                <details>
                    <summary>"Clear the form…"</summary>
                    <button type="button" data-do="clear">"Yes, clear it"</button>
                </details>
            </div>
        </form>
        <div id="contact-outcome" tabindex="-1" inner_html=live(move || sending.with(outcome))></div>
    }
}

/// The words above the form. On the contact page, its heading is the page's.
fn words(glossary: Glossary) -> Markup {
    let page = glossary.page();
    let CallToAction { lead, heading, promise } = call_to_action(&page, &glossary.site().contact.call_to_action);
    html! {
        p.contact-lead { (lead) }
        @if page.page.is_contact() {
            h1 #contact-heading tabindex="-1" { (heading) }
        } @else {
            h2 #contact-heading { (heading) }
        }
        p.contact-promise { (promise) }
    }
}

/// What is wrong, all at once, with a way to each field
/// (<https://design-system.service.gov.uk/components/error-summary/>); or why it was
/// not taken.
fn problem(sending: &Sending) -> Markup {
    let errors = sending.errors();
    html! {
        @if !errors.is_empty() {
            div.error-summary #error-summary role="alert" tabindex="-1" aria-labelledby="error-summary-heading" {
                h2 #error-summary-heading { "There is a problem" }
                ul {
                    @for error in errors {
                        li {
                            // What is wrong with the form as a whole is at no field.
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
        @if *sending == Sending::Failed {
            div.error-summary #failure role="alert" tabindex="-1" {
                h2 { "Your message was not sent" }
                p {
                    "It is too long to be kept, or too many wait to be sent already. Your text is still here: "
                    "shorten it, or send or discard what waits below."
                }
            }
        }
    }
}

/// What became of it.
fn outcome(sending: &Sending) -> Markup {
    html! {
        @if let Sending::Stored(reference) = sending {
            div.stored {
                h2 { "We have your message." }
                p { "Your reference is " strong.reference { (reference) } ". Quote it if you write to us again." }
                button.button.button-quiet type="button" data-do="again" { "Write another" }
            }
        }
        @if let Some(unsent) = sending.kept() { div.stored.kept { (unsent::card(unsent)) } }
    }
}

fn call_to_action(page: &PageData, common: &CallToAction) -> CallToAction {
    match &page.page {
        Page::Term(term) => term.call_to_action.clone(),
        Page::Topic(topic) => topic.call_to_action.clone(),
        _ => common.clone(),
    }
}

/// Where the visitor writes from: the page shown, or what a refused form said of it.
pub(crate) fn origin(page: &PageData, glossary: Glossary) -> Context {
    let kept = |name: &str| page.form.values.get(name).cloned();
    let term = match &page.page {
        Page::Term(term) => term.slug.clone(),
        _ => String::new(),
    };
    Context {
        page: kept("context.page").unwrap_or_else(|| glossary.href(&route_of(&page.page))),
        term: kept("context.term").unwrap_or(term),
        ..Context::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use glossary_core::form::FieldError;

    #[test]
    fn the_summary_leads_to_fields_and_nowhere_else() {
        let error =
            |field: &str, detail: &str| FieldError { field: field.into(), code: String::new(), detail: detail.into() };
        let errors = vec![error("email", "Enter your email address"), error("", "Try again in a moment")];
        let shown = problem(&Sending::Refused(errors)).into_string();
        let list = "<li><a href=\"#field-email\">Enter your email address</a></li><li>Try again in a moment</li>";
        assert!(shown.contains(list), "{shown}");
    }
}
