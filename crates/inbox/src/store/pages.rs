//! Reading many inquiries, a few at a time: there may be more than fit in memory.

use glossary_core::inquiry::InquiryId;

use super::{Filter, Store, StoreError, StoredInquiry};

/// How many there are in a page.
const PAGE: u32 = 500;

/// Where an inquiry stands among the others: when it arrived, and its id.
pub(super) type Position = (String, InquiryId);

/// What a filter selects, newest first, in pages. What is stored meanwhile is not
/// among it, unless the clock goes back.
#[derive(Clone, Debug)]
pub struct Pages {
    store: Store,
    filter: Filter,
    /// How many have been read.
    read: u32,
    first: Option<Position>,
    last: Option<Position>,
}

impl Pages {
    pub(super) fn new(store: Store, filter: Filter) -> Self {
        Self { store, filter, read: 0, first: None, last: None }
    }

    /// The next ones; empty at the end.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn next(&mut self) -> Result<Vec<StoredInquiry>, StoreError> {
        let left = self.filter.limit.map_or(PAGE, |limit| limit.saturating_sub(self.read).min(PAGE));
        let filter = Filter { limit: Some(left), ..self.filter.clone() };
        let page = self.store.database.list(&filter, self.first.as_ref(), self.last.as_ref()).await?;
        let position = |inquiry: &StoredInquiry| (inquiry.received_at.clone(), inquiry.id);
        if self.first.is_none() {
            self.first = page.first().map(position);
        }
        self.last = page.last().map(position).or(self.last.take());
        self.read += page.len() as u32;
        Ok(page)
    }

    /// From the beginning, and as far as that was read before: not with what has
    /// arrived since.
    #[must_use]
    pub fn again(self) -> Self {
        Self { read: 0, last: None, ..self }
    }
}
