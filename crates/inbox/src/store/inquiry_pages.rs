//! Reading inquiries page by page, because all of them may not fit in memory.

use glossary_core::inquiry::InquiryId;

use super::{InquiryFilter, StoreError, StoredInquiry, database::Database};

/// The number of inquiries in a page.
const PAGE_SIZE: u32 = 500;

/// An inquiry's place in the list: arrival time and id.
pub(super) type Position = (String, InquiryId);

/// The inquiries that a filter selects, newest first, page by page. Inquiries stored after the
/// first page was read are left out, unless the clock goes back.
#[derive(Clone, Debug)]
pub struct InquiryPages {
    database: Database,
    filter: InquiryFilter,
    /// The number of inquiries read.
    read: u32,
    first: Option<Position>,
    last: Option<Position>,
}

impl InquiryPages {
    pub(super) fn new(database: Database, filter: InquiryFilter) -> Self {
        Self { database, filter, read: 0, first: None, last: None }
    }

    /// Returns the next page, which is empty at the end.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn next(&mut self) -> Result<Vec<StoredInquiry>, StoreError> {
        let left = self.filter.limit.map_or(PAGE_SIZE, |limit| limit.saturating_sub(self.read).min(PAGE_SIZE));
        let filter = InquiryFilter { limit: Some(left), ..self.filter.clone() };
        let page = self.database.list(&filter, self.first.as_ref(), self.last.as_ref()).await?;
        let position = |inquiry: &StoredInquiry| (inquiry.received_at.clone(), inquiry.id);
        if self.first.is_none() {
            self.first = page.first().map(position);
        }
        self.last = page.last().map(position).or(self.last.take());
        self.read += page.len() as u32;
        Ok(page)
    }

    /// Starts again at the same first inquiry, without those that arrived since.
    #[must_use]
    pub fn restart(self) -> Self {
        Self { read: 0, last: None, ..self }
    }
}
