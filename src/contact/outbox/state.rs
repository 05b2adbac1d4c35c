//! The outbox of this page: the entries on the device, and the state of this tab.

use glossary_core::{
    delivery::{EndpointRole, Preset},
    form::Values,
    inquiry::InquiryId,
    outbox::{Entry, Outbox as Entries, Overlay, Rules},
};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

use super::item::OutboxItem;
use crate::{
    contact::form::ContactForm,
    navigation::Navigation,
    platform::{database, json},
};

/// The outbox's name in the database.
pub(super) const OUTBOX: &str = "outbox";

/// The outbox, provided to all components as a context.
#[derive(Clone, Copy)]
pub(in crate::contact) struct Outbox {
    pub(super) form: ContactForm,
    pub(super) navigation: Navigation,
    /// The inquiries that are not known to be stored, for the bar and the form.
    pub(in crate::contact) items: RwSignal<Vec<OutboxItem>>,
    pub(super) tab: StoredValue<Tab, LocalStorage>,
}

/// The part of the outbox that only this page has.
#[derive(Default)]
pub(super) struct Tab {
    /// The changes that are not stored: a transaction is under way, or the device could not store them.
    pub overlay: Overlay,
    /// The text that the database had when this page last read or wrote it.
    pub text: Option<String>,
    /// The inquiry whose progress the form shows, with its values.
    pub form: Option<(InquiryId, Values)>,
    /// The inquiries that were stored without the form, until the visitor closes the message.
    pub arrived: Vec<OutboxItem>,
    /// The inquiry that the visitor asked to send now.
    pub requested: Option<InquiryId>,
    /// The inquiries for which this page awaits a response.
    pub in_flight: Vec<InquiryId>,
    /// The timer until the next event is due.
    pub timer: Option<TimeoutHandle>,
}

impl Outbox {
    /// Creates the outbox of a form.
    pub(in crate::contact) fn new(form: ContactForm, navigation: Navigation) -> Self {
        Self { form, navigation, items: RwSignal::new(Vec::new()), tab: StoredValue::new_local(Tab::default()) }
    }

    /// Returns the id of the inquiry whose progress the form shows.
    pub(super) fn in_form(&self) -> Option<InquiryId> {
        self.tab.with_value(|tab| tab.form.as_ref().map(|(id, _)| *id))
    }

    /// Returns whether neither the device nor this page has an inquiry, as for most visitors. The outbox then does
    /// nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.items.with_untracked(Vec::is_empty)
            && self.in_form().is_none()
            && self.tab.with_value(|tab| tab.overlay.is_empty() && tab.text.as_ref().is_none_or(String::is_empty))
    }

    /// Returns the rules that follow from the endpoints.
    pub(super) fn rules(&self) -> Rules {
        let contact = &self.form.page.site().contact;
        let of_all = |is: fn(&Preset) -> bool| {
            [EndpointRole::Primary, EndpointRole::Fallback].into_iter().all(|target| {
                let (preset, address) = contact.endpoint_of(target);
                address.is_empty() || is(preset)
            })
        };
        Rules { repeatable: of_all(Preset::is_repeatable), confirms: of_all(Preset::confirms), days: contact.keep_days }
    }

    /// Reads the text of the database, and waits for the transactions under way.
    pub(in crate::contact) async fn refresh(&self) {
        let text = database::get(OUTBOX).await;
        self.tab.update_value(|tab| tab.text = text.or(tab.text.take()));
    }

    /// Returns the entries: those that the device keeps, with the changes of this page.
    pub(super) fn read(&self) -> Entries {
        let rules = self.rules();
        self.tab.with_value(|tab| tab.overlay.merged(tab.text.as_deref(), rules))
    }

    /// Returns an entry.
    pub(in crate::contact) fn find(&self, id: InquiryId) -> Option<Entry> {
        self.read().entries().iter().find(|entry| entry.id == id).cloned()
    }

    /// Returns the id of an inquiry with these values that is not known to be stored. After a reload, a browser may
    /// fill in the form again while the bar shows the inquiry.
    pub(in crate::contact) fn id_of(&self, values: &Values) -> Option<InquiryId> {
        let in_form =
            self.tab.with_value(|tab| tab.form.as_ref().and_then(|(id, in_form)| (in_form == values).then_some(*id)));
        let entries = self.read();
        let holds = |entry: &&Entry| {
            Some(entry.id) == in_form
                || entry.is_intact() && json::inquiry(&entry.body).is_some_and(|inquiry| inquiry.fields == *values)
        };
        // An inquiry whose id another inquiry has needs an id of its own.
        let found = entries.entries().iter().find(holds).filter(|entry| !entry.needs_new_id());
        found.map(|entry| entry.id)
    }
}

/// Returns the outbox.
#[expect(clippy::expect_used, reason = "a component outside of the app is a programming error that any test finds")]
pub(in crate::contact) fn use_outbox() -> Outbox {
    use_context().expect("the component is inside of <App>")
}
