//! The content of all files that are not pages: for crawlers, feed readers, hosts, the inbox and other sites.

mod catalogue;
mod feed;
mod headers;
mod icon;
mod llms;
mod names;
mod netlify;
mod redirect_rules;
mod redirects;
mod robots;
mod schema;
mod search;
mod sitemap;

pub use catalogue::catalogue;
pub use feed::feed;
pub use headers::{Styles, headers};
pub use icon::{ICON, icon};
pub use llms::llms;
pub use names::names;
pub use netlify::{NETLIFY_FORM, netlify_form};
pub use redirect_rules::{RedirectServer, redirect_rules};
pub use redirects::{redirect_pages, redirects};
pub use robots::robots;
pub use schema::{PageFile, SCHEMAS};
pub use search::{SearchFiles, search};
pub use sitemap::sitemap;
