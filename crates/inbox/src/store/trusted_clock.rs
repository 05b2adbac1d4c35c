//! Detection of wrong clocks. A machine's clock may be years off until it is synchronised.
//! Inquiries deleted by such a clock are lost; inquiries stored by it would expire too early, or
//! never.

use jiff::{SignedDuration, Timestamp};
use sqlx::{Any, Row, Transaction};

use super::{StoreError, database::Database, row};

/// The most hours between two daily readings of a correct clock.
const MAX_DRIFT: SignedDuration = SignedDuration::from_hours(25);

/// How long a clock with a larger difference must run on to be trusted: about a day, in which it
/// can be corrected.
const MIN_OBSERVED: SignedDuration = SignedDuration::from_hours(23);

/// After a longer time, the difference is a new one: the clock has jumped again, or was not read.
const MAX_OBSERVED: SignedDuration = SignedDuration::from_hours(24 * 31);

/// The readings of the clock that are stored in the database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct TrustedClock {
    trusted: Option<Timestamp>,
    /// The first reading with a larger difference from `trusted`.
    suspect: Option<Timestamp>,
}

impl TrustedClock {
    /// Returns the state after a reading.
    fn observe(self, now: Timestamp) -> Self {
        let trusted = Self { trusted: Some(now), suspect: None };
        if self.trusted.is_some_and(|before| now.duration_since(before).abs() <= MAX_DRIFT) {
            return trusted;
        }
        match self.suspect.map(|since| now.duration_since(since)) {
            Some(passed) if (MIN_OBSERVED..=MAX_OBSERVED).contains(&passed) => trusted,
            Some(passed) if (SignedDuration::ZERO..MIN_OBSERVED).contains(&passed) => self,
            _ => Self { suspect: Some(now), ..self },
        }
    }

    /// Returns whether the trusted time is another than an earlier one's, beyond the drift of a day.
    fn has_jumped_since(self, before: Self) -> bool {
        let times = before.trusted.zip(self.trusted);
        times.is_some_and(|(before, now)| now.duration_since(before).abs() > MAX_DRIFT)
    }

    /// Returns the arrival time of an inquiry at `now`: the trusted time if the clock is far
    /// behind.
    pub(super) fn received_at(self, now: Timestamp) -> Timestamp {
        self.trusted.filter(|trusted| trusted.duration_since(now) > MAX_DRIFT).unwrap_or(now)
    }
}

impl Database {
    pub(super) async fn check_clock(&self, now: Timestamp) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let before = trusted_clock(&mut transaction).await?;
        let clock = before.observe(now);
        let text = |time: Option<Timestamp>| time.map(row::time).unwrap_or_default();
        let query = sqlx::query("UPDATE clock SET believed = $1, doubted = $2");
        query.bind(text(clock.trusted)).bind(text(clock.suspect)).execute(&mut *transaction).await?;
        let ahead = if clock.suspect.is_none() {
            mark_ahead(&mut transaction, now, clock.has_jumped_since(before)).await?
        } else {
            0
        };
        transaction.commit().await?;
        if ahead > 0 {
            tracing::warn!(
                inquiries = ahead,
                "inquiries are dated in the future, because the clock was ahead; they expire as if they had arrived now"
            );
        }
        if let (Some(trusted), Some(_)) = (clock.trusted, clock.suspect) {
            tracing::error!(%now, %trusted, "the clock has jumped; no inquiries are deleted until it is corrected or has run on for a day");
        }
        Ok(clock.suspect.is_none())
    }
}

/// Records which inquiries are dated in the future at the trusted time `now`, so that they expire.
/// Their dates stay, because the clock may be behind: then they are right, and all marks are removed
/// after the clock's next jump. Returns the number of new marks.
async fn mark_ahead(
    transaction: &mut Transaction<'static, Any>,
    now: Timestamp,
    jumped: bool,
) -> Result<u64, sqlx::Error> {
    if jumped {
        let query = sqlx::query("UPDATE inquiries SET ahead_since = '' WHERE ahead_since <> ''");
        query.execute(&mut **transaction).await?;
    }
    let query = sqlx::query("UPDATE inquiries SET ahead_since = $1 WHERE received_at > $2 AND ahead_since = ''");
    let ahead = now.checked_add(MAX_DRIFT).unwrap_or(Timestamp::MAX);
    let query = query.bind(row::time(now)).bind(row::time(ahead));
    Ok(query.execute(&mut **transaction).await?.rows_affected())
}

/// Reads the stored readings.
pub(super) async fn trusted_clock(transaction: &mut Transaction<'static, Any>) -> Result<TrustedClock, sqlx::Error> {
    let row = sqlx::query("SELECT believed, doubted FROM clock").fetch_one(&mut **transaction).await?;
    let time = |column| row.try_get::<&str, _>(column).map(|text| text.parse().ok());
    Ok(TrustedClock { trusted: time("believed")?, suspect: time("doubted")? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(hours: i64) -> Timestamp {
        "2026-11-22T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_hours(hours)
    }

    const YEARS: i64 = 24 * 365 * 10;

    /// Returns whether each of the readings, in order, is trusted.
    fn trusted(hours: &[i64]) -> Vec<bool> {
        let mut clock = TrustedClock::default();
        let mut look = |hours: &i64| {
            clock = clock.observe(at(*hours));
            clock.suspect.is_none()
        };
        hours.iter().map(&mut look).collect()
    }

    #[test]
    fn a_clock_is_trusted_after_running_on_for_a_day() {
        // The hours that a clock reads, and whether each reading is trusted.
        let table: [(&[i64], &[bool]); 8] = [
            (&[0, 24, 48], &[false, true, true]),
            // Restarts do not prolong the wait.
            (&[0, 5, 10, 23, 30], &[false, false, false, true, true]),
            // The clock jumps and is corrected.
            (&[0, 24, YEARS, 48, 72], &[false, true, false, true, true]),
            (&[0, 24, -YEARS, -YEARS + 1, 48], &[false, true, false, false, true]),
            // The clock jumps to the correct time.
            (&[0, 24, YEARS, YEARS + 24], &[false, true, false, true]),
            // The machine was off.
            (&[0, 24, 24 * 30, 24 * 31], &[false, true, false, true]),
            // A jump seen once, and again much later, is not confirmed.
            (&[0, 24, YEARS, 2 * YEARS, 2 * YEARS + 24], &[false, true, false, false, true]),
            // A wrong clock was trusted.
            (&[YEARS, YEARS + 24, 0, 24], &[false, true, false, true]),
        ];
        for (hours, expected) in table {
            assert_eq!(trusted(hours), expected, "{hours:?}");
        }
    }

    #[test]
    fn inquiries_get_the_trusted_time_while_the_clock_is_far_behind() {
        let clock = TrustedClock { trusted: Some(at(0)), suspect: None };
        for (hours, expected) in [(-YEARS, 0), (-26, 0), (-24, -24), (0, 0), (YEARS, YEARS)] {
            assert_eq!(clock.received_at(at(hours)), at(expected), "{hours}");
        }
        assert_eq!(TrustedClock::default().received_at(Timestamp::UNIX_EPOCH), Timestamp::UNIX_EPOCH);
    }

    proptest! {
        #[test]
        fn a_single_reading_never_confirms_a_jump(before in prop::collection::vec(-YEARS..YEARS, 0..9), jump in 26..YEARS) {
            let mut clock = TrustedClock::default();
            for hours in before {
                clock = clock.observe(at(hours));
            }
            let Some(trusted) = clock.trusted else { return Ok(()) };
            let clock = TrustedClock { suspect: None, ..clock };
            for now in [trusted + SignedDuration::from_hours(jump), trusted - SignedDuration::from_hours(jump)] {
                prop_assert_eq!(clock.observe(now), TrustedClock { suspect: Some(now), ..clock });
            }
        }
    }
}
