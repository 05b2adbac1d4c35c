//! The publisher: turns a folder of Markdown into a static site.
//!
//! 1. [`settings`] and [`content`] read and check the files, and report problems as [`diagnostics`].
//! 2. [`pages`] builds the data of each page. [`publish`] renders the pages and writes all files.

pub mod app_source;
pub mod baseline;
mod brief;
pub mod content;
pub mod diagnostics;
pub mod embed;
pub mod files;
pub mod head;
mod header_merge;
pub mod markdown;
mod output_dir;
pub mod pages;
pub mod pictures;
pub mod publish;
pub mod refused_form;
pub mod render;
pub mod settings;
pub mod shell;
mod static_hosts;
pub mod style;
mod toml_table;
mod yaml;
