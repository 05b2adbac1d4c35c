//! "Tell us what you're building": the call to action and the form, at the end
//! of every page.
//!
//! The section stays in place while the pages above it change, so what was typed
//! stays too. Before hydration and without scripting it is an ordinary form.

pub(crate) mod also;
mod fields;
pub mod sending;

use glossary_core::{
    inquiry::{Context, FieldError},
    page::{CallToAction, Page, PageData},
};
use leptos::{ev::SubmitEvent, prelude::*};

use self::sending::Sending;
use crate::{
    browser,
    context::{Glossary, route_of},
    ui::unsent,
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
            hidden=move || matches!(glossary.page().page, Page::Thanks | Page::Embed(_))
            inner_html=browser::part::html(ID, move || inside(glossary))
        ></section>
    }
}

/// The section's id.
const ID: &str = "contact";

fn inside(glossary: Glossary) -> impl IntoView {
    let site = glossary.site();
    let sending = glossary.sending;
    browser::drafts::keep(glossary);
    let words = move || call_to_action(&glossary.page(), &glossary.site().contact.call_to_action);
    let is_contact_page = move || glossary.page().page.is_contact();

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
        <div class="contact-words">
            <p class="contact-lead">{move || words().lead}</p>
            {move || heading(is_contact_page(), words().heading)}
            <p class="contact-promise">{move || words().promise}</p>
        </div>
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
            {move || summary(&errors.get())}
            {move || sending.with(failure)}
            <div class="fields" inner_html=fields></div>
            {also::also(glossary)}
            <button class="button" type="submit" aria-disabled=move || sending.with(Sending::is_sending).then_some("true")>
                {move || if sending.with(Sending::is_sending) { "Sending…" } else { "Send" }}
            </button>
            <p class="draft" class:draft-none=move || !glossary.draft.get()>
                "Kept on this device for two days, until you send it. "
                <button type="button" data-do="clear">"Clear the form"</button>
            </p>
        </form>
        <div id="contact-outcome" tabindex="-1">
            {move || sending.with(stored).map(|reference| view! {
                <div class="stored">
                    <h2>"We have your message."</h2>
                    <p>"Your reference is " <strong class="reference">{reference}</strong> ". Quote it if you write to us again."</p>
                    <button class="button button-quiet" type="button" data-do="again">"Write another"</button>
                </div>
            })}
            {move || sending.with(|sending| sending.kept().map(unsent::card)).map(|kept| view! {
                <div class="stored kept" inner_html=kept></div>
            })}
        </div>
    }
}

/// The section's heading, which on the contact page is the page's.
fn heading(is_page: bool, text: String) -> AnyView {
    if is_page {
        view! { <h1 id="contact-heading" tabindex="-1">{text}</h1> }.into_any()
    } else {
        view! { <h2 id="contact-heading">{text}</h2> }.into_any()
    }
}

/// What is wrong, all at once, with a way to each field
/// (<https://design-system.service.gov.uk/components/error-summary/>).
fn summary(errors: &[FieldError]) -> Option<impl IntoView + use<>> {
    (!errors.is_empty()).then(|| {
        let links = errors.iter().map(|error| {
            view! { <li><a href=["#field-", &error.field].concat()>{error.detail.clone()}</a></li> }
        });
        view! {
            <div class="error-summary" id="error-summary" role="alert" tabindex="-1" aria-labelledby="error-summary-heading">
                <h2 id="error-summary-heading">"There is a problem"</h2>
                <ul>{links.collect_view()}</ul>
            </div>
        }
    })
}

/// Why it was not taken.
fn failure(sending: &Sending) -> Option<impl IntoView + use<>> {
    (*sending == Sending::Failed).then(|| {
        view! {
            <div class="error-summary" id="failure" role="alert" tabindex="-1">
                <h2>"Your message was not sent"</h2>
                <p>
                    "It is too long to be kept, or too many wait to be sent already. Your text is still here: shorten it,                      or send or discard what waits below."
                </p>
            </div>
        }
    })
}

fn stored(sending: &Sending) -> Option<String> {
    match sending {
        Sending::Stored(reference) => Some(reference.clone()),
        _ => None,
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
