//! `/contact/`: the form alone. Heading and form are the section at the end of every page.

use maud::{Markup, html};

pub(super) fn html() -> Markup {
    html! {}
}
