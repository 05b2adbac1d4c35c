//! Reading inquiries page by page, because all of them may not fit in memory.

use super::{
    InquiryFilter, StoreError, StoredInquiry, UnreadableInquiry,
    database::Database,
    inquiries::{Position, Rows},
};

/// The number of inquiries in a page.
const PAGE_SIZE: u32 = 500;

/// The inquiries that a filter selects, newest first, page by page. Inquiries stored after the
/// first page was read are left out, unless the clock goes back. Inquiries that cannot be read are
/// skipped.
#[derive(Clone, Debug)]
pub struct InquiryPages {
    database: Database,
    filter: InquiryFilter,
    /// The number of inquiries read.
    read: u32,
    first: Option<Position>,
    last: Option<Position>,
    unreadable: Vec<UnreadableInquiry>,
}

impl InquiryPages {
    pub(super) fn new(database: Database, filter: InquiryFilter) -> Self {
        Self { database, filter, read: 0, first: None, last: None, unreadable: Vec::new() }
    }

    /// Returns the next page, which is empty at the end.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn next(&mut self) -> Result<Vec<StoredInquiry>, StoreError> {
        loop {
            let left = self.filter.limit.map_or(PAGE_SIZE, |limit| limit.saturating_sub(self.read).min(PAGE_SIZE));
            let filter = InquiryFilter { limit: Some(left), ..self.filter.clone() };
            let Rows { ends, count, inquiries, unreadable } =
                self.database.list(&filter, self.first.as_ref(), self.last.as_ref()).await?;
            if let Some((first, last)) = ends {
                self.first.get_or_insert(first);
                self.last = Some(last);
            }
            self.read += count;
            self.unreadable.extend(unreadable);
            // A page without a readable inquiry is not the end.
            if !inquiries.is_empty() || count == 0 {
                return Ok(inquiries);
            }
        }
    }

    /// Returns the inquiries on the pages so far that cannot be read.
    #[must_use]
    pub fn unreadable(&self) -> &[UnreadableInquiry] {
        &self.unreadable
    }

    /// Starts again at the same first inquiry, without those that arrived since.
    #[must_use]
    pub fn restart(self) -> Self {
        Self { read: 0, last: None, unreadable: Vec::new(), ..self }
    }
}
