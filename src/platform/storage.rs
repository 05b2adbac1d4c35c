//! The browser's storage: short texts by name. Storage may be absent, blocked or full.

use std::cell::RefCell;

use leptos::prelude::window;

/// The beginning of all names: other pages of the same origin use the storage too.
const PREFIX: &str = "glossary:";

thread_local! {
    /// The site's base path and a colon: the origin may have other glossaries.
    static BASE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Prefixes the names from now on with the site's base path.
#[cfg(feature = "hydrate")]
pub(crate) fn set_base(base: &str) {
    BASE.set(if base.is_empty() { String::new() } else { [base, ":"].concat() });
}

/// Returns a name that no other site of the same origin uses, for stored texts and locks.
pub(crate) fn named(name: &str) -> String {
    BASE.with_borrow(|base| [PREFIX, base, name].concat())
}

/// Does some work with the names without a base path, which all glossaries of an origin once shared.
pub(crate) fn with_shared_names<T>(work: impl FnOnce() -> T) -> T {
    let base = BASE.take();
    let done = work();
    BASE.set(base);
    done
}

/// One of the browser's two storages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Storage {
    /// All tabs of the origin share the texts, which stay until they are removed.
    Local,
    /// The texts of one tab, until that is closed.
    Session,
}

impl Storage {
    fn api(self) -> Option<web_sys::Storage> {
        // Where storage is blocked, reading the property throws an error.
        let storage = if self == Self::Local { window().local_storage() } else { window().session_storage() };
        storage.ok().flatten()
    }

    /// Returns the text of that name, which is empty where there is none; `None` where the storage cannot be read.
    pub(crate) fn get(self, name: &str) -> Option<String> {
        Some(self.api()?.get_item(&named(name)).ok()?.unwrap_or_default())
    }

    /// Stores a text under that name, or removes the name where the text is empty. Returns whether the browser did so.
    #[must_use]
    pub(crate) fn set(self, name: &str, text: &str) -> bool {
        let Some(storage) = self.api() else { return false };
        let name = named(name);
        if text.is_empty() { storage.remove_item(&name).is_ok() } else { storage.set_item(&name, text).is_ok() }
    }
}
