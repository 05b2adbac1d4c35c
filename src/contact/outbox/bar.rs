//! The bar with the inquiries that are not known to be stored, below every page.

use leptos::prelude::*;
use maud::{Markup, html};

use super::{item::OutboxItem, item_html::item_html, state::use_outbox};
use crate::ui::{count::count, reactive_html::reactive_html};

/// The bar: hidden, as long as no inquiry waits. It covers the end of the window, so that nothing moves when it
/// appears.
#[component]
pub(crate) fn OutboxBar() -> impl IntoView {
    let outbox = use_outbox();
    outbox.start();
    let waiting = Memo::new(move |_| {
        outbox.items.with(|items| items.iter().filter(|item| !item.in_form).cloned().collect::<Vec<_>>())
    });
    view! {
        <aside
            class="unsent"
            id="unsent"
            aria-label="Messages not confirmed yet"
            hidden=move || waiting.with(Vec::is_empty)
            on:click=move |event| outbox.click(&event)
        >
            <details>
                <summary data-static="" inner_html=reactive_html(move || waiting.with(|items| summary(items)))></summary>
                <ul data-static="" inner_html=reactive_html(move || waiting.with(|items| list(items)))></ul>
            </details>
        </aside>
    }
}

/// Returns the state of the items in a few words, and when an item is sent next.
fn summary(items: &[OutboxItem]) -> Markup {
    let pending = items.iter().filter(|item| !item.is_stored());
    let number = pending.clone().count();
    let next = pending.map(|item| item.next.as_str()).find(|next| !next.is_empty());
    html! {
        @if items.is_empty() { "No unconfirmed messages" }
        @else if number == 0 { "Your message has arrived" }
        @else {
            (count(number, "message")) " not confirmed yet"
            @if let Some(next) = next { span.unsent-next { "Next try " (next) } }
        }
    }
}

fn list(items: &[OutboxItem]) -> Markup {
    html! {
        @for item in items {
            li.unsent-item data-id=(item.id) {
                p.unsent-since { "Your message of " (item.since) }
                (item_html(item))
            }
        }
    }
}
