//! What a visitor can do with an inquiry in the outbox.

use glossary_core::{form::FieldKind, inquiry::InquiryId, outbox::Event};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};

use super::{action::Action, item::OutboxItem, item_html::PART, state::Outbox};
use crate::{
    contact::{
        form::{SECTION, fill},
        status::FormStatus,
    },
    platform::{
        clipboard,
        dom::{announce, find},
        json,
    },
    route::Route,
};

impl Outbox {
    /// Handles a click in the bar or in the outcome of the form.
    pub(in crate::contact) fn click(self, event: &MouseEvent) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let button = target.and_then(|target| target.closest("button").ok().flatten());
        let Some((button, action)) = button.and_then(|button| {
            let action = Action::of(&button.get_attribute(PART)?)?;
            Some((button, action))
        }) else {
            return;
        };
        if action == Action::StartAgain {
            return self.start_again();
        }
        let item = button.closest("[data-id]").ok().flatten();
        let Some(id) = item.and_then(|item| item.get_attribute("data-id")?.parse().ok()) else { return };
        match action {
            Action::Send => self.send_now(id),
            Action::Discard => self.discard(id),
            Action::PutBack => {
                if let Err(text) = self.put_back(id) {
                    answer(&button, text);
                }
            }
            Action::Copy => spawn_local(async move {
                let done = clipboard::to_clipboard(&self.text(id)).await;
                answer(&button, if done { "Copied" } else { "Not copied: select the text instead" });
            }),
            Action::StartAgain => {}
        }
    }

    /// Returns the text of an item.
    fn text(self, id: InquiryId) -> String {
        let text = |items: &Vec<OutboxItem>| Some(items.iter().find(|item| item.id == id)?.text.clone());
        self.items.with_untracked(text).unwrap_or_default()
    }

    /// Sends an inquiry now.
    fn send_now(self, id: InquiryId) {
        self.tab.update_value(|tab| tab.requested = Some(id));
        announce("Sending…");
        self.dispatch(Event::SendNow(id));
    }

    /// Discards an inquiry, or closes the message that it was stored.
    fn discard(self, id: InquiryId) {
        let mut items = self.items.get_untracked();
        let arrived = self.tab.try_update_value(|tab| {
            let before = tab.arrived.len();
            tab.arrived.retain(|item| item.id != id);
            tab.arrived.len() != before
        });
        if arrived == Some(true) {
            items.retain(|item| item.id != id);
            self.set_items(items);
        } else {
            self.dispatch(Event::Discard(id));
        }
    }

    /// Puts the values of a refused inquiry back into the form, with the errors.
    ///
    /// # Errors
    /// When the form holds other text. The error says what to do.
    fn put_back(self, id: InquiryId) -> Result<(), &'static str> {
        let Some(entry) = self.find(id) else { return Ok(()) };
        let Some(inquiry) = json::inquiry(&entry.body) else { return Ok(()) };
        let form = self.form;
        let site = form.page.site();
        let is_typed =
            |name: &String| site.contact.form.field(name).is_some_and(|field| field.kind != FieldKind::Hidden);
        if form.values().is_some_and(|values| values != inquiry.fields && values.keys().any(is_typed)) {
            return Err("First send or clear what the form holds");
        }
        fill(&inquiry.fields);
        form.save_draft();
        if find(SECTION).is_some_and(|section| section.hidden()) {
            self.navigation.visit(&form.page.href(&Route::Contact));
        }
        let errors = entry.errors;
        form.show(if errors.is_empty() { FormStatus::Idle } else { FormStatus::Refused(errors) }, None);
        self.tab.update_value(|tab| tab.form = Some((id, inquiry.fields)));
        self.dispatch(Event::Tick);
        Ok(())
    }

    /// Empties the form for another inquiry. The outbox delivers the inquiry that the form has sent.
    pub(in crate::contact) fn start_again(self) {
        self.tab.update_value(|tab| tab.form = None);
        self.dispatch(Event::Tick);
        self.form.start_again();
    }
}

/// Says on a button what came of its action, to screen readers too.
fn answer(button: &Element, text: &str) {
    button.set_text_content(Some(text));
    announce(text);
}
