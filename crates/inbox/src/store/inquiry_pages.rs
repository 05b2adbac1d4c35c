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
    /// The number of inquiries returned.
    read: u32,
    last: Option<Position>,
    unreadable: Vec<UnreadableInquiry>,
}

impl InquiryPages {
    pub(super) fn new(database: Database, filter: InquiryFilter) -> Self {
        Self { database, filter, read: 0, last: None, unreadable: Vec::new() }
    }

    /// Returns the next page, which is empty at the end.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn next(&mut self) -> Result<Vec<StoredInquiry>, StoreError> {
        loop {
            let left = self.filter.limit.map_or(PAGE_SIZE, |limit| limit.saturating_sub(self.read).min(PAGE_SIZE));
            let by_text = self.filter.selects_by_text();
            // A selection by text may need many pages for a few inquiries.
            let size = if by_text && left > 0 { PAGE_SIZE } else { left };
            let filter = InquiryFilter { limit: Some(size), ..self.filter.clone() };
            let Rows { last, count, mut inquiries, unreadable } =
                self.database.list(&filter, self.last.as_ref()).await?;
            self.last = last.or(self.last.take());
            self.unreadable.extend(unreadable);
            inquiries.retain(|inquiry| self.filter.selects_text_of(inquiry));
            inquiries.truncate(left as usize);
            // The text of a row that cannot be read is unknown.
            self.read += if by_text { inquiries.len() as u32 } else { count };
            // A page without a selected, readable inquiry is not the end.
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
}
