//! The rate limit of receipts. Anyone can submit anybody's address repeatedly, which must not flood
//! that mailbox.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use glossary_core::inquiry::InquiryId;
use jiff::{SignedDuration, Timestamp};
use lettre::Address;

/// The time between two receipts to one address.
const PERIOD: SignedDuration = SignedDuration::from_hours(1);

/// The addresses of the last hour's receipts and their inquiries. Kept in memory: after a restart,
/// or from another process, an address may get one more receipt.
#[derive(Debug, Default)]
pub(super) struct ReceiptLimit {
    written: Mutex<HashMap<String, (Timestamp, InquiryId)>>,
}

impl ReceiptLimit {
    /// Returns whether an inquiry's receipt may be sent to an address, which is then recorded. A retry for
    /// the same inquiry is always allowed.
    pub(super) fn allow(&self, address: &Address, inquiry: InquiryId, now: Timestamp) -> bool {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        // A time in the future was recorded while the clock was wrong.
        written.retain(|_, (at, _)| (SignedDuration::ZERO..PERIOD).contains(&now.duration_since(*at)));
        let (_, before) = written.entry(mailbox(address)).or_insert((now, inquiry));
        *before == inquiry
    }

    /// Removes the record of a receipt that could not be sent.
    pub(super) fn release(&self, address: &Address, inquiry: InquiryId) {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        let mailbox = mailbox(address);
        if written.get(&mailbox).is_some_and(|(_, before)| *before == inquiry) {
            written.remove(&mailbox);
        }
    }
}

/// Returns the key of a mailbox: most servers ignore case, and the part after `+` is a label
/// (<https://www.rfc-editor.org/rfc/rfc5233>).
fn mailbox(address: &Address) -> String {
    let user = address.user().split('+').next().unwrap_or_default();
    [user, "@", address.domain()].concat().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gets_one_receipt_an_hour() {
        let (limit, one, two) = (ReceiptLimit::default(), InquiryId::new(0, [1; 10]), InquiryId::new(0, [2; 10]));
        let at = |minutes| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
        let begin = |address: &str, inquiry, minutes| limit.allow(&address.parse().unwrap(), inquiry, at(minutes));
        assert!(begin("ada@example.com", one, 0));
        assert!(!begin("ada@example.com", two, 0));
        assert!(!begin("Ada+more@Example.com", two, 59));
        assert!(begin("ada@example.com", one, 59), "a retry is allowed");
        assert!(begin("eve@example.com", two, 59));
        assert!(begin("ada@example.com", two, 60));
        // A failed receipt does not count, but another inquiry's does.
        limit.release(&"ada@example.com".parse().unwrap(), one);
        assert!(!begin("ada@example.com", one, 61));
        limit.release(&"ada@example.com".parse().unwrap(), two);
        assert!(begin("ada@example.com", one, 61));
        // The clock was ahead.
        assert!(begin("ada@example.com", two, 0));
    }
}
