//! The glossary's domain, pure: no framework, no browser, no clock, no network.
//!
//! Everything here is used on both sides: by the app in the visitor's browser
//! and by the publisher and the inbox on the host. What needs the time or
//! randomness takes it as an argument.
//!
//! * [`page`]: what a page says. One value renders the HTML on the host, lies in
//!   the page for hydration, and is fetched for navigation.
//! * [`site`]: what all pages share.
//! * [`search`]: finding terms.
//! * [`form`]: the contact form's fields and their rules.
//! * [`inquiry`]: an inquiry on the wire, and the answers to it.
//! * [`delivery`]: what an endpoint is sent, and what its answer proves.
//! * [`outbox`]: inquiries on their way, until they are proven stored.
//! * [`proof`]: the work that a sender may have to prove.
//! * [`hosting`]: how a published site is served.
//! * [`slug`]: the names that addresses are made of.

pub mod delivery;
pub mod form;
pub mod hosting;
pub mod inquiry;
pub mod outbox;
pub mod page;
pub mod proof;
pub mod search;
pub mod site;
pub mod slug;
