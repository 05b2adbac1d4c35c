//! Which clocks are believed. A machine's clock may be years off until it is set
//! right: what is deleted by such a clock is gone for good, and what is stored by it
//! would be too old, or never old, by the right one.

use jiff::{SignedDuration, Timestamp};
use sqlx::{Any, Row, Transaction};

use super::{StoreError, database::Database, row};

/// How far a time may be from the one that was believed last, for it is looked at daily.
const NEAR: SignedDuration = SignedDuration::from_hours(25);

/// For how long a clock that is further off must go on to be believed: about a day,
/// in which it can be set right.
const LONG_ENOUGH: SignedDuration = SignedDuration::from_hours(23);

/// After such a time, it is another doubt: the clock has jumped again, or nobody
/// has looked at it.
const TOO_LONG: SignedDuration = SignedDuration::from_hours(24 * 31);

/// What the clocks have said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Clock {
    believed: Option<Timestamp>,
    /// The first of the times that are far from it.
    doubted: Option<Timestamp>,
}

impl Clock {
    /// After a look at a clock.
    fn looked_at(self, now: Timestamp) -> Self {
        let believed = Self { believed: Some(now), doubted: None };
        if self.believed.is_some_and(|before| now.duration_since(before).abs() <= NEAR) {
            return believed;
        }
        match self.doubted.map(|since| now.duration_since(since)) {
            Some(passed) if (LONG_ENOUGH..=TOO_LONG).contains(&passed) => believed,
            Some(passed) if (SignedDuration::ZERO..LONG_ENOUGH).contains(&passed) => self,
            _ => Self { doubted: Some(now), ..self },
        }
    }

    /// The time of what arrives when a clock says `now`: one that is far behind is wrong.
    pub(super) fn stamp(self, now: Timestamp) -> Timestamp {
        self.believed.filter(|believed| believed.duration_since(now) > NEAR).unwrap_or(now)
    }
}

impl Database {
    pub(super) async fn believes(&self, now: Timestamp) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let clock = clock(&mut transaction).await?.looked_at(now);
        let text = |time: Option<Timestamp>| time.map(row::time).unwrap_or_default();
        let query = sqlx::query("UPDATE clock SET believed = $1, doubted = $2");
        query.bind(text(clock.believed)).bind(text(clock.doubted)).execute(&mut *transaction).await?;
        transaction.commit().await?;
        if let (Some(believed), Some(_)) = (clock.believed, clock.doubted) {
            tracing::error!(%now, %believed, "the clock has jumped: until it is right, or has gone on for a day, it is not believed");
        }
        Ok(clock.doubted.is_none())
    }
}

/// What the clocks have said until now.
pub(super) async fn clock(transaction: &mut Transaction<'static, Any>) -> Result<Clock, sqlx::Error> {
    let row = sqlx::query("SELECT believed, doubted FROM clock").fetch_one(&mut **transaction).await?;
    let time = |column| row.try_get::<&str, _>(column).map(|text| text.parse().ok());
    Ok(Clock { believed: time("believed")?, doubted: time("doubted")? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(hours: i64) -> Timestamp {
        "2026-11-22T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_hours(hours)
    }

    const YEARS: i64 = 24 * 365 * 10;

    /// Whether each of the times is believed, one after the other.
    fn believed(hours: &[i64]) -> Vec<bool> {
        let mut clock = Clock::default();
        let mut look = |hours: &i64| {
            clock = clock.looked_at(at(*hours));
            clock.doubted.is_none()
        };
        hours.iter().map(&mut look).collect()
    }

    #[test]
    fn a_clock_is_believed_when_it_has_gone_on_for_a_day() {
        // The hours that a clock shows, one look after the other, and whether each is believed.
        let table: [(&[i64], &[bool]); 8] = [
            (&[0, 24, 48], &[false, true, true]),
            // Restarts are no reason to look for longer.
            (&[0, 5, 10, 23, 30], &[false, false, false, true, true]),
            // It jumps, and is set right.
            (&[0, 24, YEARS, 48, 72], &[false, true, false, true, true]),
            (&[0, 24, -YEARS, -YEARS + 1, 48], &[false, true, false, false, true]),
            // It jumps, and that was right.
            (&[0, 24, YEARS, YEARS + 24], &[false, true, false, true]),
            // A machine that was off.
            (&[0, 24, 24 * 30, 24 * 31], &[false, true, false, true]),
            // What is seen once, and again long after, has not gone on.
            (&[0, 24, YEARS, 2 * YEARS, 2 * YEARS + 24], &[false, true, false, false, true]),
            // A clock that was believed wrongly.
            (&[YEARS, YEARS + 24, 0, 24], &[false, true, false, true]),
        ];
        for (hours, expected) in table {
            assert_eq!(believed(hours), expected, "{hours:?}");
        }
    }

    #[test]
    fn what_arrives_while_a_clock_is_far_behind_arrives_at_the_time_believed() {
        let clock = Clock { believed: Some(at(0)), doubted: None };
        for (hours, expected) in [(-YEARS, 0), (-26, 0), (-24, -24), (0, 0), (YEARS, YEARS)] {
            assert_eq!(clock.stamp(at(hours)), at(expected), "{hours}");
        }
        assert_eq!(Clock::default().stamp(Timestamp::UNIX_EPOCH), Timestamp::UNIX_EPOCH);
    }

    proptest! {
        #[test]
        fn no_single_look_makes_a_jump_believed(before in prop::collection::vec(-YEARS..YEARS, 0..9), jump in 26..YEARS) {
            let mut clock = Clock::default();
            for hours in before {
                clock = clock.looked_at(at(hours));
            }
            let Some(believed) = clock.believed else { return Ok(()) };
            let clock = Clock { doubted: None, ..clock };
            for now in [believed + SignedDuration::from_hours(jump), believed - SignedDuration::from_hours(jump)] {
                prop_assert_eq!(clock.looked_at(now), Clock { doubted: Some(now), ..clock });
            }
        }
    }
}
