//! What holds over SQLite holds over PostgreSQL: the same tests, whose inboxes
//! have a database there (`common` chooses it by the name of this file).
#![allow(clippy::duplicate_mod, reason = "each of these brings its own `common`, as it does when it stands alone")]

#[path = "any_input.rs"]
mod any_input;
#[path = "contract.rs"]
mod contract;
#[path = "evidence.rs"]
mod evidence;
#[path = "form_posts.rs"]
mod form_posts;
#[path = "operating.rs"]
mod operating;
#[path = "retention.rs"]
mod retention;
