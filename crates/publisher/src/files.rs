//! The content of all files that are not pages: for crawlers, feed readers, hosts, the inbox and other sites.

mod catalogue;
mod display_font;
mod feed;
mod headers;
mod llms;
mod names;
mod netlify;
mod offline;
mod redirect_rules;
mod redirects;
mod robots;
mod schema;
mod search;
mod sitemap;

pub use catalogue::catalogue;
pub use display_font::{display_font, display_font_file};
pub use feed::feed;
pub use headers::{Styles, headers};
pub use llms::{llms, llms_full};
pub use names::names;
pub use netlify::{NETLIFY_FORM, netlify_form};
pub use offline::{OFFLINE, offline};
pub use redirect_rules::{RedirectServer, redirect_rules};
pub use redirects::{redirect_pages, redirects};
pub use robots::robots;
pub use schema::{PageFile, SCHEMAS};
pub use search::{SearchFiles, search};
pub use sitemap::sitemap;
