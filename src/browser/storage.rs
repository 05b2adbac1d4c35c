//! What the browser keeps for the site: small texts by name.
//!
//! Storage may be absent, blocked or full. Then nothing is kept, and whoever
//! asked is told so.

use std::cell::RefCell;

use leptos::prelude::window;
use web_sys::Storage;

/// What all names begin with: other pages of the same origin keep things too.
const PREFIX: &str = "glossary:";

thread_local! {
    /// The path below which the site lives: its host may have other glossaries.
    static BASE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps from now on what is of the site below that path.
pub(super) fn belong_to(base: &str) {
    BASE.set(if base.is_empty() { String::new() } else { [base, ":"].concat() });
}

/// A name that no other site of the same origin has, for what is kept and for locks.
pub(super) fn named(name: &str) -> String {
    BASE.with_borrow(|base| [PREFIX, base, name].concat())
}

/// Does something with the names that all glossaries of the origin once shared.
pub(super) fn with_shared_names<T>(work: impl FnOnce() -> T) -> T {
    let base = BASE.take();
    let done = work();
    BASE.set(base);
    done
}

/// For how long something is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// Until it is removed, for all tabs.
    Always,
    /// As long as the tab is open.
    InTab,
}

impl Kept {
    fn storage(self) -> Option<Storage> {
        // Where storage is blocked, even asking for it is an error.
        let storage = if self == Self::Always { window().local_storage() } else { window().session_storage() };
        storage.ok().flatten()
    }

    /// The text of that name, which is empty where there is none; `None` where
    /// nothing can be read.
    pub(super) fn get(self, name: &str) -> Option<String> {
        Some(self.storage()?.get_item(&named(name)).ok()?.unwrap_or_default())
    }

    /// Keeps a text under that name; an empty one is removed. Whether it worked.
    #[must_use]
    pub(super) fn set(self, name: &str, text: &str) -> bool {
        let Some(storage) = self.storage() else { return false };
        let name = named(name);
        if text.is_empty() { storage.remove_item(&name).is_ok() } else { storage.set_item(&name, text).is_ok() }
    }
}
