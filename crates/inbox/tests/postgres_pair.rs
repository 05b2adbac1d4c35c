//! Two instances over one PostgreSQL are one inbox: the same tests, whose requests go
//! to each in turn (`common` chooses that by the name of this file).
#![allow(clippy::duplicate_mod, reason = "each of these brings its own `common`, as it does when it stands alone")]

#[path = "contract.rs"]
mod contract;
#[path = "evidence.rs"]
mod evidence;
#[path = "form_posts.rs"]
mod form_posts;
