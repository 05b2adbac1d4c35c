//! HTML from a template, as the content of an element.

use maud::Markup;

/// The content of an element, written again whenever a signal changes that the template reads. All templates share this
/// one type: each further type would add a kilobyte to the app.
pub(crate) type ReactiveHtml = Box<dyn FnMut() -> String + Send>;

/// Returns the content of an element from a template.
pub(crate) fn reactive_html(mut template: impl FnMut() -> Markup + Send + 'static) -> ReactiveHtml {
    Box::new(move || template().into_string())
}
