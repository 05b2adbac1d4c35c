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
    /// The number of inquiries returned.
    read: u32,
    last: Option<Position>,
}

impl InquiryPages {
    pub(super) fn new(database: Database, filter: InquiryFilter) -> Self {
        Self { database, filter, read: 0, last: None }
    }

    /// Returns the next page, which is empty at the end.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn next(&mut self) -> Result<Vec<StoredInquiry>, StoreError> {
        loop {
            let left = self.filter.limit.map_or(PAGE_SIZE, |limit| limit.saturating_sub(self.read).min(PAGE_SIZE));
            // A selection by text may need many pages for a few inquiries.
            let size = if self.filter.selects_by_text() && left > 0 { PAGE_SIZE } else { left };
            let filter = InquiryFilter { limit: Some(size), ..self.filter.clone() };
            let mut page = self.database.list(&filter, self.last.as_ref()).await?;
            let Some(last) = page.last() else { return Ok(page) };
            self.last = Some((last.received_at.clone(), last.id));
            page.retain(|inquiry| self.filter.selects_text_of(inquiry));
            page.truncate(left as usize);
            if !page.is_empty() {
                self.read += page.len() as u32;
                return Ok(page);
            }
        }
    }
}
