//! What a visitor can do about what is not sent yet: the buttons of
//! [`crate::ui::unsent`].

use glossary_core::{form::FieldKind, inquiry::InquiryId, outbox::Event};
use leptos::{ev::MouseEvent, prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, HtmlElement};

use super::{
    present,
    runner::happen,
    state::{FORM, find},
};
use crate::{
    browser::{copy, decode, dom::announce, form, send},
    context::Glossary,
};

/// Serves the buttons, wherever they are shown.
pub(super) fn listen(glossary: Glossary) {
    let on_click = Closure::<dyn Fn(MouseEvent)>::new(move |event: MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let button = target.and_then(|target| target.closest("[data-do]").ok().flatten());
        if let Some(button) = button.and_then(|button| button.dyn_into().ok()) {
            act(glossary, &button);
        }
    });
    let _ = document().add_event_listener_with_callback("click", on_click.as_ref().unchecked_ref());
    on_click.forget();
}

fn act(glossary: Glossary, button: &HtmlElement) {
    let attribute = |element: &Element, name| element.get_attribute(name).unwrap_or_default();
    let way = attribute(button, "data-do");
    match &*way {
        "again" => return send::again(glossary),
        "clear" => {
            if let Ok(Some(step)) = button.closest("details") {
                let _ = step.remove_attribute("open");
            }
            return send::again(glossary);
        }
        _ => {}
    }
    let item = button.closest("[data-id]").ok().flatten();
    let id = item.map(|item| attribute(&item, "data-id")).unwrap_or_default();
    let Ok(parsed) = id.parse() else { return };
    match &*way {
        "send" => {
            present::ask(parsed);
            happen(glossary, Event::SendNow(parsed));
        }
        "edit" => put_back(glossary, parsed, button),
        "discard" if !present::dismiss(glossary, &id) => happen(glossary, Event::Discard(parsed)),
        "copy" => {
            let text = present::text_of(glossary, &id);
            let button = button.clone();
            spawn_local(async move {
                let copied = copy::to_clipboard(&text).await;
                answer(&button, if copied { "Copied" } else { "Not copied: select the text instead" });
            });
        }
        _ => {}
    }
}

/// Says on the button what came of it, to screen readers too.
fn answer(button: &HtmlElement, text: &str) {
    button.set_text_content(Some(text));
    announce(text);
}

/// What was refused goes back into the form, unless something else is typed there.
fn put_back(glossary: Glossary, id: InquiryId, button: &HtmlElement) {
    let Some(entry) = find(glossary, id) else { return };
    let Some(inquiry) = decode::inquiry(&entry.body) else { return };
    let fields = &glossary.site().contact.form;
    let is_typed = |name: &String| fields.field(name).is_some_and(|field| field.kind != FieldKind::Hidden);
    let typed = form::typed(fields).is_some_and(|values| values != inquiry.fields && values.keys().any(is_typed));
    if typed {
        return answer(button, "First send or clear what the form holds");
    }
    send::put_back(glossary, &inquiry.fields, entry.errors);
    FORM.set(Some((id, inquiry.fields)));
    happen(glossary, Event::Tick);
}
