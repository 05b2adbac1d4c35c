//! The glossary's domain: no framework, no browser, no clock, no network.
//!
//! The app in the visitor's browser, the publisher and the inbox share this crate. Functions that
//! need the time or randomness take them as arguments.
//!
//! * [`page`]: the data of a page, for rendering, hydration and navigation.
//! * [`site`]: the data that all pages share.
//! * [`search`]: the search index, ranking and highlighting.
//! * [`form`]: the contact form's fields and their validation.
//! * [`contact`]: the settings of a site's contact form, and delivery by them.
//! * [`inquiry`]: the wire format of inquiries and of the inbox's responses.
//! * [`json`], [`decode`]: decoding of JSON that the browser has parsed.
//! * [`delivery`]: the requests to each kind of endpoint, and what their responses prove.
//! * [`outbox`]: inquiries that are not proven stored yet, with retries.
//! * [`proof_of_work`]: the solver of proof-of-work challenges.
//! * [`hosting`]: response headers and caching of published files.
//! * [`month`]: the names of months.
//! * [`shape`]: the shape of HTML, by which the app recognises a page that something else has changed.
//! * [`slug`]: the names in addresses.

pub mod address;
pub mod contact;
pub mod decode;
pub mod delivery;
pub mod form;
pub mod hosting;
pub mod inquiry;
pub mod json;
pub mod month;
pub mod outbox;
pub mod page;
pub mod proof_of_work;
pub mod search;
pub mod shape;
pub mod site;
pub mod slug;
