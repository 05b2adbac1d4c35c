//! `/contact/`: the form on its own. Its heading and fields are
//! [`crate::ui::contact`], which stands at the end of every page.

use maud::{Markup, html};

pub(super) fn html() -> Markup {
    html! {}
}
