//! The call to action and the form, at the end of every page.
//!
//! The section and the values of its fields stay while the page above changes. Before hydration and without scripting,
//! the form is an ordinary HTML form.

#[cfg(not(feature = "hydrate"))]
use glossary_core::page::Page;
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use maud::{Markup, PreEscaped, html};

#[cfg(not(feature = "hydrate"))]
use super::fields;
use super::{
    attribution::use_visit,
    disclosure::Disclosure,
    email_slip, field_error,
    form::{ContactForm, take_names, use_form},
    outbox::{Outbox, action::Action, item_html::item_html, use_outbox},
    problem::problem,
    status::FormStatus,
    submit::submit,
};
use crate::{
    page::use_page,
    platform::effect::effect,
    ui::{deferred_hydration::deferred_hydration, reactive_html::reactive_html},
};

/// The section's id.
const ID: &str = "contact";

/// The call to action and the form.
#[component]
pub(crate) fn ContactSection() -> impl IntoView {
    let page = use_page();
    view! {
        <section
            class="contact"
            id=ID
            aria-labelledby="contact-heading"
            hidden=Signal::derive(move || !page.data().page.has_contact_form())
            inner_html=deferred_hydration(ID, || view! { <Inside/> })
        ></section>
    }
}

/// The content of the section.
#[component]
fn Inside() -> impl IntoView {
    let form = use_form();
    let outbox = use_outbox();
    let visit = use_visit();
    let (page, status) = (form.page, form.status);
    // After hydration, which needs the elements as the host wrote them.
    effect(move |_| {
        take_names(&page.site().contact);
        field_error::follow_status(form);
        email_slip::follow_changes();
        visit.follow();
        spawn_local(async move {
            form.keep_draft().await;
            outbox.refresh().await;
            outbox.show_in_form_again();
        });
    });
    let contact = &page.site().contact;
    let takes_posts = contact.preset.takes_plain_posts();
    let sending = Signal::derive(move || status.with(FormStatus::is_in_flight));
    let idle = Signal::derive(move || !sending.get());
    let settled = Signal::derive(move || status.with(FormStatus::is_settled));
    let busy = Signal::derive(move || sending.get().then_some("true"));
    view! {
        <div class="contact-words" data-static="" inner_html=reactive_html(move || PreEscaped(page.data().contact_words.to_string()))></div>
        <form
            class="contact-form"
            // The browser sends a form with the method "dialog" nowhere:
            // <https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#attr-fs-method-dialog>
            method=if takes_posts { "post" } else { "dialog" }
            action=takes_posts.then(|| contact.endpoint.clone())
            novalidate
            hidden=settled
            on:submit=move |event: SubmitEvent| {
                event.prevent_default();
                submit(form, visit, outbox);
            }
        >
            <div
                class="contact-problem"
                data-static=""
                inner_html=reactive_html(move || status.with(problem))
            ></div>
            <div class="fields" data-static="" inner_html=fields_on_host(form)></div>
            <Disclosure/>
            <button class="button" type="submit" aria-disabled=busy>
                <span hidden=sending>"Send"</span>
                <span hidden=idle>"Sending…"</span>
            </button>
            <DraftNote form/>
        </form>
        <div
            id="contact-outcome"
            tabindex="-1"
            data-static=""
            inner_html=reactive_html(move || status.with(|status| outcome(status, outbox)))
            on:click=move |event| outbox.click(&event)
        ></div>
    }
}

/// Returns the HTML of the fields. In the browser the fields are in the page already.
fn fields_on_host(form: ContactForm) -> String {
    #[cfg(not(feature = "hydrate"))]
    {
        let page = form.page;
        let data = page.data_untracked();
        let in_tab = (data.page == Page::EmbeddedContact).then(|| page.href(&crate::route::Route::Contact));
        fields::html(&page.site().contact, &data.form, &super::form::origin(page), in_tab.as_deref())
    }
    #[cfg(feature = "hydrate")]
    {
        let _ = form;
        String::new()
    }
}

/// The note that the device keeps a draft, and the button that clears the form. Clearing takes two steps, because
/// visitors expect "Send" at this place.
#[component]
fn DraftNote(form: ContactForm) -> impl IntoView {
    let outbox = use_outbox();
    let details = NodeRef::<leptos::html::Details>::new();
    let clear = move |_| {
        if let Some(details) = details.get_untracked() {
            details.set_open(false);
        }
        outbox.start_again();
    };
    view! {
        <div class="draft" class:draft-none=move || !form.has_draft.get()>
            "Kept on this device for two days, until you send it. "
            <details node_ref=details>
                <summary>"Clear the form…"</summary>
                <button type="button" on:click=clear>"Yes, clear it"</button>
            </details>
        </div>
    }
}

/// Returns the outcome in place of the form: the inquiry is stored, or the outbox keeps it. Reactive.
fn outcome(status: &FormStatus, outbox: Outbox) -> Markup {
    let again = html! {
        button.button.button-quiet type="button" data-part=(Action::StartAgain.name()) { "Write another" }
    };
    match status {
        FormStatus::Stored(reference) => html! {
            div.stored {
                h2 { "We have your message." }
                p { "Your reference is " strong.reference { (reference) } ". Quote it if you write to us again." }
                (again)
            }
        },
        FormStatus::Kept(id) => outbox.items.with(|items| {
            let Some(item) = items.iter().find(|item| item.id == *id) else { return Markup::default() };
            html! {
                div.stored.kept {
                    h2 { (item.status.heading()) }
                    div.unsent-item data-id=(item.id) { (item_html(item)) }
                    (again)
                }
            }
        }),
        _ => Markup::default(),
    }
}
