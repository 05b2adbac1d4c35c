//! "Tell us what you're building": the form at the end of every page, and the outbox that delivers it.
//!
//! * [`section`] shows the call to action, the form and its outcome. [`fields`] writes the fields on the host.
//! * [`form`] is the form in the document and its status; [`draft`] saves the typed text; [`attribution`] records the
//!   source of the visit, and [`disclosure`] shows it. [`email_slip`] suggests an address.
//! * [`submit`] checks the form and gives the inquiry to the [`outbox`], which sends it until the endpoint proves that
//!   the inquiry is stored.

mod attribution;
mod disclosure;
mod draft;
mod email_slip;
mod field_error;
#[cfg(not(feature = "hydrate"))]
mod field_runs;
#[cfg(not(feature = "hydrate"))]
mod fields;
mod form;
mod outbox;
mod problem;
mod section;
mod status;
mod submit;

pub(crate) use self::{outbox::bar::OutboxBar, section::ContactSection};

use leptos::prelude::provide_context;

use self::{attribution::Visit, form::ContactForm, outbox::Outbox};
use crate::{navigation::Navigation, page::PageState};

/// Provides the form, the visit and the outbox to the current owner and all below.
pub(crate) fn provide_contact(page: PageState, navigation: Navigation) {
    let form = ContactForm::new(page);
    provide_context(form);
    provide_context(Visit::new(page));
    provide_context(Outbox::new(form, navigation));
}
