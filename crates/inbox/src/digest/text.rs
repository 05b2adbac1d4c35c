//! The texts of digests and escalations.

use std::{collections::BTreeMap, fmt::Write as _};

use jiff::SignedDuration;

use crate::{
    forward::sender,
    store::{NoticeKind, Overview},
};

/// The most characters of a sender.
const MAX_SENDER: usize = 80;

/// Returns the subject and the text of a digest; `None` if there is nothing to tell.
pub(super) fn digest(overview: &Overview) -> Option<(String, String)> {
    let Overview { received, suspected, quarantined, newly_quarantined, dead, late, unanswered } = overview;
    let (dead_count, late_count) = (dead.values().sum::<u64>(), late.values().sum::<u64>());
    if [*received, *quarantined, dead_count, late_count, *unanswered].iter().all(|count| *count == 0) {
        return None;
    }
    let parts = [
        (dead_count, "undeliverable"),
        (late_count, "late"),
        (*quarantined, "quarantined"),
        (*unanswered, "unanswered"),
        (*suspected, "suspected"),
    ];
    let mut subject = format!("Inquiries: {received} new");
    for (count, name) in parts.into_iter().filter(|(count, _)| *count > 0) {
        subject.push_str(&format!(", {count} {name}"));
    }
    let mut text = format!("Received in the last 24 hours: {received}");
    if *suspected > 0 {
        text.push_str(&format!(", {suspected} of them suspected spam and marked as such"));
    }
    text.push_str(".\n");
    if dead_count > 0 {
        text.push_str(&format!(
            "\nUndeliverable: {}. See `glossary inquiries queue`, and send again with `glossary inquiries resend --dead`.\n",
            by_target(dead)
        ));
    }
    if late_count > 0 {
        text.push_str(&format!("\nNot delivered for more than an hour, and still tried: {}.\n", by_target(late)));
    }
    if *quarantined > 0 {
        text.push_str(&format!(
            "\nQuarantined, and not forwarded: {quarantined}. Read them with `glossary inquiries list --status \
             quarantined`; release real ones with `glossary inquiries release`, and delete the others.\n"
        ));
        for inquiry in newly_quarantined {
            let reasons: Vec<_> = inquiry.suspicions.iter().map(|reason| reason.name().replace('-', " ")).collect();
            // Writing to a string cannot fail.
            let _ = writeln!(text, "- {} {} ({})", inquiry.reference, sender(inquiry, MAX_SENDER), reasons.join(", "));
        }
    }
    if *unanswered > 0 {
        text.push_str(&format!(
            "\nUnanswered: {unanswered}. Mark answered ones with `glossary inquiries answer <reference>`.\n"
        ));
    }
    Some((subject, text))
}

/// Returns the subject and the text of an escalation.
pub(super) fn escalation(kind: NoticeKind, count: u64, age: SignedDuration) -> (String, String) {
    let hours = age.as_hours();
    let inquiries = if count == 1 { "1 inquiry".to_owned() } else { format!("{count} inquiries") };
    match kind {
        NoticeKind::Dead => {
            let deliveries = if count == 1 { "1 delivery".to_owned() } else { format!("{count} deliveries") };
            (
                format!("{deliveries} failed for good"),
                format!(
                    "{deliveries} failed for good, and will not be tried again. See `glossary inquiries queue`, and \
                     send again with `glossary inquiries resend --dead`.\n"
                ),
            )
        }
        NoticeKind::Quarantined => (
            format!("{inquiries} in quarantine for {hours} hours"),
            format!(
                "Nobody has looked at {inquiries} in quarantine for {hours} hours. A real one may be among them. Read \
                 them with `glossary inquiries list --status quarantined`; release real ones with `glossary inquiries \
                 release`, and delete the others.\n"
            ),
        ),
        NoticeKind::Unanswered | NoticeKind::Digest => (
            format!("{inquiries} unanswered for {hours} hours"),
            format!(
                "No answer was recorded for {inquiries} within {hours} hours. Mark answered ones with `glossary \
                 inquiries answer <reference>`.\n"
            ),
        ),
    }
}

/// Returns `3 to crm, 1 to chat`.
fn by_target(counts: &BTreeMap<String, u64>) -> String {
    counts.iter().map(|(target, count)| format!("{count} to {target}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_names_only_what_there_is() {
        assert_eq!(digest(&Overview::default()), None);
        let (subject, text) = digest(&Overview { received: 2, suspected: 1, ..Overview::default() }).unwrap();
        assert_eq!(subject, "Inquiries: 2 new, 1 suspected");
        assert_eq!(text, "Received in the last 24 hours: 2, 1 of them suspected spam and marked as such.\n");
        let all = Overview {
            quarantined: 3,
            dead: [("crm".to_owned(), 2), ("chat".to_owned(), 1)].into(),
            late: [("crm".to_owned(), 4)].into(),
            unanswered: 5,
            ..Overview::default()
        };
        let (subject, text) = digest(&all).unwrap();
        assert_eq!(subject, "Inquiries: 0 new, 3 undeliverable, 4 late, 3 quarantined, 5 unanswered");
        assert!(text.contains("1 to chat, 2 to crm") && text.contains("release"), "{text}");
    }
}
