//! Publishes the outbox for the form and the bar.

use glossary_core::{
    form::{FieldKind, SEPARATOR},
    inquiry::InquiryId,
    outbox::{Decision, Entry, Outbox as Entries, State, Stop},
};
use leptos::{
    prelude::*,
    task::{spawn_local, tick},
};

use web_sys::Element;

use super::{
    item::{DeliveryStatus, OutboxItem},
    item_html::PART,
    state::Outbox,
};
use crate::{
    analytics,
    contact::status::FormStatus,
    platform::{
        clock::now,
        dom::{all, announce, find, set_attribute},
        focus, json,
        storage::Storage,
        text::{encode, time_in_words},
    },
};

/// The attribute with the id of the inquiry that an element shows.
const ID: &str = "data-id";

/// The storage name of the list of the inquiries that were stored last, one per line, which all tabs share.
const STORED: &str = "stored";

/// The maximum number of lines in this list.
const STORED_LINES: usize = 20;

impl Outbox {
    /// Publishes the entries after the decisions. `ended` is the inquiry whose attempt has ended without a proof of
    /// storage.
    pub(super) fn present(self, entries: &Entries, decisions: Vec<Decision>, ended: Option<InquiryId>) {
        let find = |id| entries.entries().iter().find(move |entry| entry.id == id);
        if let Some(entry) = ended.and_then(find) {
            self.report_failure(entry);
        }
        for decision in decisions {
            match decision {
                Decision::Stored(id, reference) => self.present_stored(id, reference),
                Decision::Refused(id, errors) if self.in_form() == Some(id) && !errors.is_empty() => {
                    self.form.save_draft();
                    self.form.settle(FormStatus::Refused(errors), "Your message was not accepted.".to_owned());
                }
                Decision::HandBack(id) if self.in_form() == Some(id) => {
                    self.report_not_stored(id, "not-taken");
                    self.tab.update_value(|tab| tab.form = None);
                    self.form.settle(FormStatus::NotTaken, "Your message was not accepted.".to_owned());
                }
                _ => {}
            }
        }
        let in_form = self.in_form();
        let mut items: Vec<_> = entries.entries().iter().map(|entry| self.item(entry, in_form)).collect();
        self.tab.with_value(|tab| items.extend(tab.arrived.iter().cloned()));
        self.set_items(items);
        if let Some(id) = in_form {
            self.present_in_form(id, find(id));
        }
    }

    /// Publishes the items. The part of an item that had the focus has it again, or another part of the item has it;
    /// the steps that were open stay open.
    pub(super) fn set_items(self, items: Vec<OutboxItem>) {
        if self.items.with_untracked(|before| *before == items) {
            return;
        }
        let of =
            |element: &Element, name| element.closest(&["[", name, "]"].concat()).ok().flatten()?.get_attribute(name);
        let focused = document().active_element().and_then(|element| Some((of(&element, ID)?, of(&element, PART)?)));
        let open: Vec<_> = all(document().query_selector_all("[data-id] details[open]"))
            .filter_map(|details| of(&details, ID))
            .collect();
        self.items.set(items);
        spawn_local(async move {
            tick().await;
            let in_item = |id: &str, part: &str| ["[data-id=\"", id, "\"] ", part].concat();
            for id in open {
                if let Some(details) = find(&in_item(&id, "details")) {
                    set_attribute(&details, "open", "open");
                }
            }
            if let Some((id, part)) = focused {
                let same = in_item(&id, &["[data-part=\"", &part, "\"]"].concat());
                for selector in [&same, &in_item(&id, "[data-part]"), "#unsent summary", "main h1"] {
                    if focus::is_nowhere() {
                        focus::without_scrolling(selector);
                    }
                }
            }
        });
    }

    /// Announces the end of an attempt without a proof to a visitor who asked for the attempt, and the last attempt to
    /// all.
    fn report_failure(self, entry: &Entry) {
        let gave_up = entry.state == State::Stopped(Stop::GaveUp);
        let why = match entry.state {
            State::Stopped(Stop::Refused) => "rejected",
            _ if gave_up => "gave-up",
            State::Stopped(_) => "unknown",
            _ => "kept",
        };
        self.report_not_stored(entry.id, why);
        let requested = self.tab.with_value(|tab| tab.requested == Some(entry.id));
        if requested {
            self.tab.update_value(|tab| tab.requested = None);
        }
        if requested || gave_up {
            let OutboxItem { status, next, .. } = self.item(entry, None);
            let next = if next.is_empty() { next } else { [" Next try ", &next].concat() };
            announce(&[status.heading(), &next].concat());
        }
    }

    fn report_not_stored(self, id: InquiryId, why: &str) {
        analytics::report(self.form.page, "inquiry-failed", &[("reference", &id.reference()), ("why", why)]);
    }

    fn present_stored(self, id: InquiryId, reference: String) {
        analytics::report(self.form.page, "inquiry-stored", &[("reference", &reference)]);
        if self.in_form() == Some(id) {
            self.tab.update_value(|tab| tab.form = None);
            self.form.stored(reference);
            return;
        }
        let shown = |items: &Vec<OutboxItem>| items.iter().find(|item| item.id == id).cloned();
        if let Some(item) = self.items.with_untracked(shown) {
            announce(&["Your message has arrived. Its reference is ", &reference].concat());
            let item = OutboxItem { status: DeliveryStatus::Stored(reference), in_form: false, ..item };
            self.tab.update_value(|tab| tab.arrived.push(item));
        }
    }

    /// Shows the state of the form's inquiry in the form. `entry` is `None` where the outbox no longer has the inquiry.
    fn present_in_form(self, id: InquiryId, entry: Option<&Entry>) {
        let form = self.form;
        let Some(entry) = entry else {
            // Another tab has sent the inquiry, or the visitor has discarded it.
            self.tab.update_value(|tab| tab.form = None);
            match reference_of(&id.to_string()) {
                Some(reference) => form.stored(reference),
                None => form.clear_after_other_tab(),
            }
            return;
        };
        let refused = entry.state == State::Stopped(Stop::Refused);
        if self.is_kept(id) && !refused {
            // The outbox has all that was typed. A refusal brings the draft back.
            form.forget_draft();
        }
        let (in_flight, shows_card) =
            form.status.with_untracked(|status| (status.is_in_flight(), status.kept().is_some()));
        match entry.state {
            // The visitor has the values in the form again, with the errors.
            _ if refused && !in_flight && !shows_card => {}
            State::InFlight if in_flight => {}
            _ if in_flight => {
                let words = self.item(entry, Some(id)).status.heading().to_owned();
                form.settle(FormStatus::Kept(id), words);
            }
            _ => form.status.set(FormStatus::Kept(id)),
        }
    }

    fn item(&self, entry: &Entry, in_form: Option<InquiryId>) -> OutboxItem {
        let offline = entry.state == State::Unreached && !window().navigator().on_line();
        let text = self.text_of(entry);
        let rules = self.rules();
        OutboxItem {
            id: entry.id,
            in_form: in_form == Some(entry.id),
            status: if offline { DeliveryStatus::Offline } else { DeliveryStatus::Pending(entry.state) },
            errors: entry.errors.clone(),
            mail: self.mail_with(&text),
            text,
            since: time_in_words(entry.first_tried),
            next: entry.next_attempt().map(soon).unwrap_or_default(),
            days: rules.days,
            is_kept: self.is_kept(entry.id),
            // A fallback would store the inquiry as well.
            is_repeatable: rules.repeatable && self.form.page.site().contact.fallback.is_empty(),
        }
    }

    fn is_kept(&self, id: InquiryId) -> bool {
        self.tab.with_value(|tab| !tab.overlay.has_only_copy(id))
    }

    /// Returns the values of the fields, a line each, in the form's order.
    fn text_of(&self, entry: &Entry) -> String {
        let Some(inquiry) = json::inquiry(&entry.body) else { return entry.body.clone() };
        let mut text = String::new();
        for field in &self.form.page.site().contact.form.fields {
            let value = inquiry.fields.get(&field.name).filter(|_| field.kind != FieldKind::Hidden);
            let Some(value) = value else { continue };
            text.push_str(&field.label);
            text.push_str(if field.label.ends_with('?') { " " } else { ": " });
            if field.options.is_empty() {
                text.push_str(value);
            }
            let mut separator = "";
            for option in field.options.iter().filter(|option| field.has_chosen(value, option)) {
                text.push_str(separator);
                text.push_str(option.text());
                separator = SEPARATOR;
            }
            text.push('\n');
        }
        text
    }

    /// Returns the address of an e-mail with a text (<https://www.rfc-editor.org/rfc/rfc6068>), or an empty text.
    fn mail_with(&self, text: &str) -> String {
        let site = self.form.page.site();
        match &*site.contact.email {
            "" => String::new(),
            email => {
                // Lines end with CRLF there.
                let body = encode(&text.replace('\n', "\r\n"));
                ["mailto:", email, "?subject=", &encode(&site.name), "&body=", &body].concat()
            }
        }
    }
}

/// Records the inquiries that were stored, for tabs whose form shows them.
pub(super) fn record_stored(decisions: &[Decision]) {
    for decision in decisions {
        if let Decision::Stored(id, reference) = decision {
            let mut text = [&id.to_string(), " ", reference, "\n"].concat();
            for line in Storage::Local.get(STORED).unwrap_or_default().lines().take(STORED_LINES - 1) {
                text.push_str(line);
                text.push('\n');
            }
            let _ = Storage::Local.set(STORED, &text);
        }
    }
}

/// Returns the reference under which any tab has recorded an inquiry as stored.
pub(super) fn reference_of(id: &str) -> Option<String> {
    let text = Storage::Local.get(STORED)?;
    text.lines()
        .find_map(|line| line.split_once(' ').filter(|(stored, _)| *stored == id))
        .map(|(_, reference)| reference.to_owned())
}

/// Returns a time in the future, in words.
fn soon(time: u64) -> String {
    let in_a_moment = time.saturating_sub(now()) < 60_000;
    if in_a_moment { "in less than a minute".to_owned() } else { ["at ", &time_in_words(time)].concat() }
}
