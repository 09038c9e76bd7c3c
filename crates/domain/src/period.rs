//! Spans of days named relative to today: `this_quarter`, `last_30d`. They mean days in the reader's time zone.
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// From the first day to the day after the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: NaiveDate,
    pub until: NaiveDate,
}

impl Span {
    /// What a span of whole months, of a quarter's or of a year's length is called, as forecasts and targets name their periods.
    pub fn length_name(self) -> Option<&'static str> {
        let is_long = |months: u32| self.from.checked_add_months(Months::new(months)) == Some(self.until);
        [("month", 1), ("quarter", 3), ("year", 12)]
            .into_iter()
            .find_map(|(name, months)| is_long(months).then_some(name))
    }
}

/// What a reader's calendar adds to the words.
#[derive(Clone, Copy, Debug)]
pub struct Calendar {
    pub today: NaiveDate,
    pub first_weekday: Weekday,
    /// Month (1–12) in which the fiscal year begins; quarters and years follow it.
    pub fiscal_start: u32,
}

/// The names without a number; beside them `last_<n>d` and `next_<n>d` with n from 1 to 3660.
pub const NAMES: &[&str] = &[
    "today",
    "yesterday",
    "tomorrow",
    "this_week",
    "last_week",
    "next_week",
    "this_month",
    "last_month",
    "next_month",
    "this_quarter",
    "last_quarter",
    "next_quarter",
    "this_year",
    "last_year",
    "next_year",
];

impl Calendar {
    /// The days `name` stands for; `None` where it is no period's name.
    pub fn span(&self, name: &str) -> Option<Span> {
        match name {
            "today" => self.days(0, 1),
            "yesterday" => self.days(-1, 1),
            "tomorrow" => self.days(1, 1),
            _ => self.rolling(name).or_else(|| self.calendar_unit(name)),
        }
    }

    fn days(&self, offset: i64, count: u64) -> Option<Span> {
        let from = self.today.checked_add_signed(chrono::TimeDelta::try_days(offset)?)?;
        Some(Span { from, until: from.checked_add_days(Days::new(count))? })
    }

    /// `last_30d`: today and the 29 days before it; `next_7d`: today and the 6 days after it.
    fn rolling(&self, name: &str) -> Option<Span> {
        let (which, rest) = name.split_once('_')?;
        let count: u64 = rest.strip_suffix('d')?.parse().ok().filter(|n| (1..=3660).contains(n))?;
        match which {
            "last" => self.days(1 - i64::try_from(count).ok()?, count),
            "next" => self.days(0, count),
            _ => None,
        }
    }

    fn calendar_unit(&self, name: &str) -> Option<Span> {
        let (which, unit) = name.split_once('_')?;
        let step = match which {
            "last" => -1,
            "this" => 0,
            "next" => 1,
            _ => return None,
        };
        if unit == "week" {
            let start = self.today.week(self.first_weekday).first_day();
            let from = start.checked_add_signed(chrono::TimeDelta::try_weeks(step)?)?;
            return Some(Span { from, until: from.checked_add_days(Days::new(7))? });
        }
        let (start, months) = match unit {
            "month" => (self.today.with_day(1)?, 1),
            "quarter" => (self.fiscal_block(3)?, 3),
            "year" => (self.fiscal_block(12)?, 12),
            _ => return None,
        };
        let from = add_months(start, i32::try_from(step).ok()? * months)?;
        Some(Span { from, until: add_months(from, months)? })
    }

    /// First day of the block of `months` months, counted from the fiscal year's start, that holds today.
    fn fiscal_block(&self, months: u32) -> Option<NaiveDate> {
        let into = (self.today.month() + 12 - self.fiscal_start) % 12 % months;
        self.today.with_day(1)?.checked_sub_months(Months::new(into))
    }
}

fn add_months(date: NaiveDate, months: i32) -> Option<NaiveDate> {
    let count = Months::new(months.unsigned_abs());
    if months < 0 { date.checked_sub_months(count) } else { date.checked_add_months(count) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn check(calendar: Calendar, table: &[(&str, &str, &str)]) {
        for (name, from, until) in table {
            assert_eq!(calendar.span(name), Some(Span { from: day(from), until: day(until) }), "{name}");
        }
    }

    #[test]
    fn a_span_is_called_by_its_length() {
        let called = |from: &str, until: &str| Span { from: day(from), until: day(until) }.length_name();
        assert_eq!(called("2026-02-01", "2026-03-01"), Some("month"));
        assert_eq!(called("2026-02-01", "2026-05-01"), Some("quarter"));
        assert_eq!(called("2026-04-01", "2027-04-01"), Some("year"), "a fiscal one");
        assert_eq!(called("2026-02-01", "2026-04-01"), None);
    }

    #[test]
    fn periods_of_a_calendar_year() {
        // 22 November 2026 is a Sunday.
        let calendar = Calendar { today: day("2026-11-22"), first_weekday: Weekday::Mon, fiscal_start: 1 };
        check(
            calendar,
            &[
                ("today", "2026-11-22", "2026-11-23"),
                ("tomorrow", "2026-11-23", "2026-11-24"),
                ("this_week", "2026-11-16", "2026-11-23"),
                ("next_week", "2026-11-23", "2026-11-30"),
                ("last_month", "2026-10-01", "2026-11-01"),
                ("this_quarter", "2026-10-01", "2027-01-01"),
                ("next_quarter", "2027-01-01", "2027-04-01"),
                ("last_year", "2025-01-01", "2026-01-01"),
                ("last_30d", "2026-10-24", "2026-11-23"),
                ("next_7d", "2026-11-22", "2026-11-29"),
            ],
        );
    }

    #[test]
    fn the_week_and_the_fiscal_year_may_begin_elsewhere() {
        let calendar = Calendar { today: day("2026-11-22"), first_weekday: Weekday::Sun, fiscal_start: 4 };
        check(
            calendar,
            &[
                ("this_week", "2026-11-22", "2026-11-29"),
                ("this_quarter", "2026-10-01", "2027-01-01"),
                ("this_year", "2026-04-01", "2027-04-01"),
                ("last_year", "2025-04-01", "2026-04-01"),
            ],
        );
    }

    #[test]
    fn other_words_are_no_period() {
        let calendar = Calendar { today: day("2026-11-22"), first_weekday: Weekday::Mon, fiscal_start: 1 };
        for name in ["", "last", "last_0d", "last_d", "next_99999d", "some_week", "this_decade"] {
            assert_eq!(calendar.span(name), None, "{name}");
        }
    }
}
