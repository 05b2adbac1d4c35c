//! Messages to the team about inquiries that would otherwise go unnoticed: a daily digest, and escalations.

mod text;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use crate::{
    forward::DeliveryTarget,
    store::{NoticeKind, Store, StoreError},
};

/// The interval between two checks.
const INTERVAL: Duration = Duration::from_mins(5);

/// The period of a digest.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// When to send what.
#[derive(Clone, Copy, Debug)]
pub struct DigestOptions {
    /// The hour of the daily digest, in UTC.
    pub hour: i8,
    /// How long an inquiry may be quarantined before the team is notified.
    pub escalate_after: SignedDuration,
    /// How long an inquiry may be unanswered before the team is notified.
    pub answer_within: Option<SignedDuration>,
}

/// Sends digests and escalations to the targets that [take announcements](DeliveryTarget::takes_announcements). Never
/// returns.
pub async fn run(store: Store, targets: Vec<DeliveryTarget>, options: DigestOptions) {
    let has_targets = !targets.is_empty();
    let digest = Digest::new(store, targets, options);
    if has_targets && digest.targets.is_empty() {
        tracing::warn!(
            "the team is not notified of quarantined inquiries and failed deliveries; add a [[forward]] target of the \
             kind email or slack"
        );
    }
    loop {
        if let Err(error) = digest.send_due(Timestamp::now()).await {
            tracing::error!(%error, "cannot check for quarantined, dead and unanswered inquiries");
        }
        tokio::time::sleep(INTERVAL).await;
    }
}

/// The sender of digests and escalations. Several processes may share a database.
#[derive(Debug)]
pub struct Digest {
    store: Store,
    targets: Vec<DeliveryTarget>,
    options: DigestOptions,
}

impl Digest {
    /// Creates a sender to those of the targets that take announcements.
    #[must_use]
    pub fn new(store: Store, targets: Vec<DeliveryTarget>, options: DigestOptions) -> Self {
        let targets = targets.into_iter().filter(DeliveryTarget::takes_announcements).collect();
        Self { store, targets, options }
    }

    /// Sends what is due at `now`. Returns the number of messages that at least one target has accepted.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn send_due(&self, now: Timestamp) -> Result<u32, StoreError> {
        if self.targets.is_empty() {
            return Ok(0);
        }
        let mut sent = u32::from(self.send_digest(now).await?);
        let kinds = [
            (NoticeKind::Dead, Some(SignedDuration::ZERO)),
            (NoticeKind::Quarantined, Some(self.options.escalate_after)),
            (NoticeKind::Unanswered, self.options.answer_within),
        ];
        for (kind, age) in kinds {
            let Some(age) = age else { continue };
            let Some(overdue) = self.store.attention().overdue(kind, now, age).await? else { continue };
            let (subject, text) = text::escalation(kind, overdue.count, age);
            let from = self.store.attention().told_through(kind).await?;
            sent += u32::from(self.announce_once(kind, &from, &overdue.through, &subject, &text, now).await?);
        }
        Ok(sent)
    }

    async fn send_digest(&self, now: Timestamp) -> Result<bool, StoreError> {
        let Some(due) = last_digest(now, self.options.hour) else { return Ok(false) };
        let (due, from) = (format!("{due:.3}"), self.store.attention().told_through(NoticeKind::Digest).await?);
        if from >= due {
            return Ok(false);
        }
        let since = now.checked_sub(DAY).unwrap_or(Timestamp::MIN);
        let overview = self.store.attention().overview(since, now, self.options.answer_within).await?;
        // A new database begins with tomorrow's digest, and a day without anything to tell has none.
        match text::digest(&overview).filter(|_| !from.is_empty()) {
            Some((subject, text)) => self.announce_once(NoticeKind::Digest, &from, &due, &subject, &text, now).await,
            None => self.store.attention().claim(NoticeKind::Digest, &from, &due).await.map(|_| false),
        }
    }

    /// Announces a text, unless another process does. If no target accepts the text, the next check sends it again.
    async fn announce_once(
        &self,
        kind: NoticeKind,
        from: &str,
        through: &str,
        subject: &str,
        text: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        if !self.store.attention().claim(kind, from, through).await? {
            return Ok(false);
        }
        let mut accepted = false;
        for target in &self.targets {
            match target.announce(subject, text, now).await {
                Ok(()) => accepted = true,
                Err(error) => tracing::warn!(to = target.name, %error, "announcement not accepted"),
            }
        }
        if !accepted {
            self.store.attention().claim(kind, through, from).await?;
        }
        Ok(accepted)
    }
}

/// Returns the last time at or before `now` at which a digest was due.
fn last_digest(now: Timestamp, hour: i8) -> Option<Timestamp> {
    let day = now.to_zoned(TimeZone::UTC).date();
    let at = |day: jiff::civil::Date| Some(day.at(hour, 0, 0, 0).to_zoned(TimeZone::UTC).ok()?.timestamp());
    at(day).filter(|due| *due <= now).or_else(|| at(day.yesterday().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_due_once_a_day() {
        let last = |now: &str| last_digest(now.parse().unwrap(), 7).unwrap().to_string();
        assert_eq!(last("2026-11-22T06:59:59Z"), "2026-11-21T07:00:00Z");
        assert_eq!(last("2026-11-22T07:00:00Z"), "2026-11-22T07:00:00Z");
        assert_eq!(last("2026-11-22T23:00:00Z"), "2026-11-22T07:00:00Z");
    }
}
