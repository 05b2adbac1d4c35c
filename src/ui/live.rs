//! HTML that changes while a page is shown.

use maud::Markup;

/// What makes the HTML that an element holds, anew whenever a signal that it reads
/// changes. One type for all of them: each further one would be a kilobyte of every
/// visitor's download.
pub type Live = Box<dyn FnMut() -> String + Send>;

/// The content of an element, from a template.
pub fn live(mut template: impl FnMut() -> Markup + Send + 'static) -> Live {
    Box::new(move || template().into_string())
}

/// An element's text, without anything in it that HTML would read as more.
pub fn live_text(mut text: impl FnMut() -> String + Send + 'static) -> Live {
    live(move || maud::html! { (text()) })
}
