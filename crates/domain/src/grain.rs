//! Spans that dates are grouped by, in a reader's calendar.
use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::period::{Calendar, Span};

/// How fine dates are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    Day,
    /// Begins on the reader's first day of the week.
    Week,
    Month,
    /// Counted from the start of the fiscal year.
    Quarter,
    /// The fiscal year.
    Year,
}

impl Grain {
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];

    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }
}

impl Calendar {
    /// The span of the grain that holds `day`.
    pub fn grain(&self, grain: Grain, day: NaiveDate) -> Option<Span> {
        let from = match grain {
            Grain::Day => day,
            Grain::Week => day.week(self.first_weekday).first_day(),
            Grain::Month => day.with_day(1)?,
            Grain::Quarter => self.block(day, 3)?,
            Grain::Year => self.block(day, 12)?,
        };
        Some(Span { from, until: next(grain, from)? })
    }

    /// The first day of the block of months, counted from the fiscal year's start, that holds `day`.
    fn block(&self, day: NaiveDate, months: u32) -> Option<NaiveDate> {
        let into = (day.month() + 12 - self.fiscal_start) % 12 % months;
        day.with_day(1)?.checked_sub_months(Months::new(into))
    }

    /// The spans of the grain from the one that holds `first` to the one that holds `last`; none where they are more
    /// than `most`.
    pub fn grains(&self, grain: Grain, first: NaiveDate, last: NaiveDate, most: usize) -> Option<Vec<Span>> {
        let mut spans = vec![self.grain(grain, first)?];
        while let Some(span) = spans.last().copied().filter(|span| span.until <= last) {
            if spans.len() == most {
                return None;
            }
            spans.push(Span { from: span.until, until: next(grain, span.until)? });
        }
        Some(spans)
    }

    /// The span before the one `name` stands for, as long as that one: the month before this month, the 30 days before
    /// the last 30 days.
    pub fn span_before(&self, name: &str) -> Option<Span> {
        let span = self.span(name)?;
        let days = Days::new(u64::try_from((span.until - span.from).num_days()).ok()?);
        let unit = name.split_once('_').filter(|(which, unit)| {
            matches!(*which, "this" | "last" | "next") && matches!(*unit, "week" | "month" | "quarter" | "year")
        });
        let Some((_, unit)) = unit else {
            return Some(Span { from: span.from.checked_sub_days(days)?, until: span.from });
        };
        let then = Self { today: span.from.pred_opt()?, ..*self };
        then.span(&format!("this_{unit}"))
    }

    /// The span `name` stood for a year ago.
    pub fn span_a_year_before(&self, name: &str) -> Option<Span> {
        let year = Months::new(12);
        let span = self.span(name)?;
        Some(Span { from: span.from.checked_sub_months(year)?, until: span.until.checked_sub_months(year)? })
    }
}

fn next(grain: Grain, from: NaiveDate) -> Option<NaiveDate> {
    match grain {
        Grain::Day => from.succ_opt(),
        Grain::Week => from.checked_add_days(Days::new(7)),
        Grain::Month => from.checked_add_months(Months::new(1)),
        Grain::Quarter => from.checked_add_months(Months::new(3)),
        Grain::Year => from.checked_add_months(Months::new(12)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Weekday;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn calendar(first_weekday: Weekday, fiscal_start: u32) -> Calendar {
        Calendar { today: day("2026-11-22"), first_weekday, fiscal_start }
    }

    fn span(from: &str, until: &str) -> Span {
        Span { from: day(from), until: day(until) }
    }

    #[test]
    fn days_fall_into_the_spans_of_the_readers_calendar() {
        let april = calendar(Weekday::Sun, 4);
        for (grain, from, until) in [
            (Grain::Day, "2026-02-18", "2026-02-19"),
            // A Wednesday; weeks begin on Sunday.
            (Grain::Week, "2026-02-15", "2026-02-22"),
            (Grain::Month, "2026-02-01", "2026-03-01"),
            // Fiscal years begin in April: the last quarter, of the year that began in 2025.
            (Grain::Quarter, "2026-01-01", "2026-04-01"),
            (Grain::Year, "2025-04-01", "2026-04-01"),
        ] {
            assert_eq!(april.grain(grain, day("2026-02-18")), Some(span(from, until)), "{grain:?}");
        }
    }

    #[test]
    fn spans_follow_each_other_without_gaps() {
        let months = calendar(Weekday::Mon, 1).grains(Grain::Month, day("2025-12-31"), day("2026-02-01"), 10).unwrap();
        let from: Vec<_> = months.iter().map(|span| span.from.to_string()).collect();
        assert_eq!(from, ["2025-12-01", "2026-01-01", "2026-02-01"]);
        assert_eq!(calendar(Weekday::Mon, 1).grains(Grain::Day, day("2026-01-01"), day("2026-01-11"), 10), None);
    }

    #[test]
    fn the_span_before_is_as_long() {
        let calendar = calendar(Weekday::Mon, 1);
        for (name, from, until) in [
            ("this_month", "2026-10-01", "2026-11-01"),
            ("last_month", "2026-09-01", "2026-10-01"),
            ("this_quarter", "2026-07-01", "2026-10-01"),
            ("this_year", "2025-01-01", "2026-01-01"),
            ("this_week", "2026-11-09", "2026-11-16"),
            ("today", "2026-11-21", "2026-11-22"),
            ("last_30d", "2026-09-24", "2026-10-24"),
        ] {
            assert_eq!(calendar.span_before(name), Some(span(from, until)), "{name}");
        }
        assert_eq!(calendar.span_a_year_before("this_month"), Some(span("2025-11-01", "2025-12-01")));
        assert_eq!(calendar.span_before("someday"), None);
    }
}
