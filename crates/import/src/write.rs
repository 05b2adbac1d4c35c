//! Writing of an imported glossary into a content folder.

mod commit;
mod existing;
mod merge;
mod plan;
mod state;
mod topics;

pub use commit::commit;
pub use existing::{Existing, known};
pub use plan::{Plan, WriteOptions, plan};
