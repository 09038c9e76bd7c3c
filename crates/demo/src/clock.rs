//! Days and times around today.
use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Weekday};
use wire::Timestamp;

use crate::dice::Dice;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    pub(crate) today: NaiveDate,
}

impl Clock {
    /// The day so many days after today; before it where negative.
    pub(crate) fn day(self, offset: i64) -> NaiveDate {
        self.today + TimeDelta::days(offset)
    }

    /// The last instant something may have happened: `today` may be the day of an office east of Greenwich,
    /// where it begins up to eight hours before it does in UTC.
    pub(crate) fn latest(self) -> Timestamp {
        at(self.today, 8, 0)
    }

    /// Some time in the working hours of `day` where clocks are `zone` hours ahead of UTC, but never in the future.
    pub(crate) fn past(self, day: NaiveDate, zone: i64, dice: &mut Dice) -> Timestamp {
        at(day, zone, dice.between(8 * 60, 18 * 60)).min(self.latest())
    }

    /// A working day so many days before today.
    pub(crate) fn work_day(self, days_ago: i64) -> NaiveDate {
        before_weekend(self.day(-days_ago))
    }
}

/// The instant `minute` minutes into `day` where clocks are `zone` hours ahead of UTC.
pub(crate) fn at(day: NaiveDate, zone: i64, minute: i64) -> Timestamp {
    (day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::minutes(minute) - TimeDelta::hours(zone)).into()
}

pub(crate) fn before_weekend(day: NaiveDate) -> NaiveDate {
    match day.weekday() {
        Weekday::Sat => day - Days::new(1),
        Weekday::Sun => day - Days::new(2),
        _ => day,
    }
}

pub(crate) fn after_weekend(day: NaiveDate) -> NaiveDate {
    match day.weekday() {
        Weekday::Sat => day + Days::new(2),
        Weekday::Sun => day + Days::new(1),
        _ => day,
    }
}

/// `instant` moved by so many seconds.
pub(crate) fn later(instant: Timestamp, seconds: i64) -> Timestamp {
    (instant.to_utc() + TimeDelta::seconds(seconds)).into()
}

pub(crate) fn seconds_between(from: Timestamp, until: Timestamp) -> i64 {
    (until.to_utc() - from.to_utc()).num_seconds()
}

pub(crate) const DAY: i64 = 24 * 60 * 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_past_lies_after_midnight_of_the_easternmost_office() {
        let clock = Clock { today: "2026-11-22".parse().unwrap() };
        assert_eq!(clock.latest().to_string(), "2026-11-21T16:00:00.000000Z");
        let mut dice = Dice::named("past");
        assert!((0..100).all(|_| clock.past(clock.day(-1), -8, &mut dice) <= clock.latest()));
    }

    #[test]
    fn weekends_are_left_on_either_side() {
        let sunday = "2026-11-22".parse().unwrap();
        assert_eq!(before_weekend(sunday).to_string(), "2026-11-20");
        assert_eq!(after_weekend(sunday).to_string(), "2026-11-23");
    }
}
