//! The host's stand-ins: a page that is being rendered has no events.

/// There is no browser to start in.
pub fn start() {}

/// Stands in for hydrating in parts: all is rendered at once.
pub mod part {
    use leptos::prelude::*;

    /// What the element of that id has inside.
    #[must_use]
    pub fn html<V: IntoView + 'static>(_: &'static str, view: impl FnOnce() -> V + 'static) -> String {
        view().to_html()
    }

    /// What is rendered here only.
    #[must_use]
    pub fn on_host(render: impl FnOnce() -> String) -> String {
        render()
    }
}

/// Stands in for the form's fields.
pub mod form {
    use glossary_core::{contact::Contact, form::FieldError};

    /// They are rendered for browsers without the app.
    pub fn take_over(_: &Contact) {}

    /// They are rendered with what is wrong.
    pub fn mark(_: &[FieldError]) {}
}

/// Stands in for the browser's focus.
pub mod focus {
    use leptos::ev::{FocusEvent, MouseEvent};

    /// Never: nothing has the focus.
    #[must_use]
    pub fn leaves(_: &FocusEvent) -> bool {
        false
    }

    /// Nothing is clicked.
    #[must_use]
    pub fn position_in_list(_: &MouseEvent) -> Option<usize> {
        None
    }
}

/// Stands in for navigation.
pub mod navigation {
    use crate::context::Glossary;

    /// Nothing is clicked.
    pub fn follow_links(_: Glossary) {}

    /// Nothing is visited.
    pub fn visit(_: Glossary, _: &str) {}
}

/// Stands in for searching.
pub mod search {
    use crate::context::Glossary;

    /// Nothing is searched.
    #[must_use]
    pub fn fold(text: &str) -> String {
        text.to_owned()
    }

    /// Nothing is typed.
    #[must_use]
    pub fn in_box() -> String {
        String::new()
    }

    /// No index is needed.
    pub fn load(_: Glossary) {}

    /// A page is published without a query.
    pub fn follow_address(_: Glossary) {}

    /// Nothing is typed.
    pub fn typed(_: Glossary) {}

    /// Nothing is opened.
    pub fn open_page(_: Glossary) {}

    /// No key is pressed.
    pub fn on_shortcut(_: Glossary) {}
}

/// Stands in for drafts.
pub mod drafts {
    use crate::context::Glossary;

    /// Nothing is typed.
    pub fn keep(_: Glossary) {}
}

/// Stands in for the outbox.
pub mod outbox {
    use crate::context::Glossary;

    /// Nothing was sent.
    pub fn open(_: Glossary) {}
}

/// Stands in for sending.
pub mod send {
    use crate::context::Glossary;

    /// Nothing is sent.
    pub fn submit(_: Glossary) {}
}
