//! From a folder of Markdown to the published site.
//!
//! 1. [`settings`] and [`content`] are read and checked; what is wrong with them
//!    becomes [`diagnostics`].
//! 2. [`pages`] says what each page shows, [`publish`] renders and writes them all.

mod changeover;
pub mod content;
pub mod diagnostics;
pub mod embed;
pub mod files;
pub mod form_again;
pub mod head;
pub mod markdown;
mod out;
pub mod pages;
pub mod publish;
pub mod render;
pub mod settings;
pub mod shell;
mod static_hosts;
pub mod style;
mod table;
