//! Clicks on links to pages of the app.

use leptos::{ev, prelude::*};
use web_sys::MouseEvent;

use super::scroll::Scroll;
use crate::platform::dom::link_of;

/// Passes the address of a link to `visit`, where a click would load a page of the site.
pub(super) fn take_over(scroll: Scroll, visit: impl Fn(&str) + 'static) {
    window_event_listener(ev::click, move |event| {
        if !opens_here(&event) {
            return;
        }
        let Some(link) = link_of(&event) else { return };
        let location = window().location();
        let opens_elsewhere = !matches!(link.target().as_str(), "" | "_self") || link.has_attribute("download");
        if opens_elsewhere || Ok(link.origin()) != location.origin() {
            return;
        }
        let same_page = Ok(link.pathname()) == location.pathname() && Ok(link.search()) == location.search();
        if same_page && !link.hash().is_empty() {
            // The browser scrolls to the fragment. Back leads to the position before.
            scroll.save();
            return;
        }
        event.prevent_default();
        visit(&link.href());
    });
}

/// Returns whether a click opens its link in this tab, and no other script has handled the click.
fn opens_here(event: &MouseEvent) -> bool {
    let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    event.button() == 0 && !modified && !event.default_prevented()
}
