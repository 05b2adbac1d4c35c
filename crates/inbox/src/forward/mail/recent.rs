//! Who was written to a short while ago. Anyone can enter anybody's address, as often
//! as they like: that must not fill somebody's mailbox.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use glossary_core::inquiry::InquiryId;
use jiff::{SignedDuration, Timestamp};
use lettre::Address;

/// For how long an address gets nothing more.
const PAUSE: SignedDuration = SignedDuration::from_hours(1);

/// The addresses of the last hour, with the inquiry that each was written about. Of this
/// process: after a restart, or by another, somebody may get one more.
#[derive(Debug, Default)]
pub(super) struct Recent {
    written: Mutex<HashMap<String, (Timestamp, InquiryId)>>,
}

impl Recent {
    /// Whether an address may be written to about an inquiry, which then counts as
    /// done. About the same one it may always: it is tried again.
    pub(super) fn begin(&self, address: &Address, inquiry: InquiryId, now: Timestamp) -> bool {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        // A time to come is of a clock that was wrong.
        written.retain(|_, (at, _)| (SignedDuration::ZERO..PAUSE).contains(&now.duration_since(*at)));
        let (_, before) = written.entry(mailbox(address)).or_insert((now, inquiry));
        *before == inquiry
    }

    /// It could not be written to.
    pub(super) fn failed(&self, address: &Address, inquiry: InquiryId) {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        let mailbox = mailbox(address);
        if written.get(&mailbox).is_some_and(|(_, before)| *before == inquiry) {
            written.remove(&mailbox);
        }
    }
}

/// Addresses that lead to one mailbox are one: most do not tell letters of either case
/// apart, and what follows a `+` is a label (<https://www.rfc-editor.org/rfc/rfc5233>).
fn mailbox(address: &Address) -> String {
    let user = address.user().split('+').next().unwrap_or_default();
    [user, "@", address.domain()].concat().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_to_once_an_hour() {
        let (recent, one, two) = (Recent::default(), InquiryId::new(0, [1; 10]), InquiryId::new(0, [2; 10]));
        let at = |minutes| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
        let begin = |address: &str, inquiry, minutes| recent.begin(&address.parse().unwrap(), inquiry, at(minutes));
        assert!(begin("ada@example.com", one, 0));
        assert!(!begin("ada@example.com", two, 0));
        assert!(!begin("Ada+more@Example.com", two, 59));
        assert!(begin("ada@example.com", one, 59), "it is tried again");
        assert!(begin("eve@example.com", two, 59));
        assert!(begin("ada@example.com", two, 60));
        // What was not sent does not count, and what somebody else sent does.
        recent.failed(&"ada@example.com".parse().unwrap(), one);
        assert!(!begin("ada@example.com", one, 61));
        recent.failed(&"ada@example.com".parse().unwrap(), two);
        assert!(begin("ada@example.com", one, 61));
        // The clock was ahead.
        assert!(begin("ada@example.com", two, 0));
    }
}
