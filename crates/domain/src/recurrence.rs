//! When a repeating task is due again.
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// How often a task comes back; stored by these names.
pub const NAMES: &[&str] = &["daily", "weekdays", "weekly", "biweekly", "monthly", "quarterly", "yearly"];

/// The due date after `due` under the rule `name`; `None` for an unknown rule or past the calendar's end.
/// Months fall on the day `anchor` (1 to 31) where they have it, else on their last: what is due on the 31st is due on the
/// last day of February, and on the 31st again in March.
pub fn next(name: &str, due: NaiveDate, anchor: u32) -> Option<NaiveDate> {
    let months = |count| on_day(due.checked_add_months(Months::new(count))?, anchor);
    match name {
        "daily" => due.checked_add_days(Days::new(1)),
        "weekdays" => due.checked_add_days(Days::new(match due.weekday() {
            Weekday::Fri => 3,
            Weekday::Sat => 2,
            _ => 1,
        })),
        "weekly" => due.checked_add_days(Days::new(7)),
        "biweekly" => due.checked_add_days(Days::new(14)),
        "monthly" => months(1),
        "quarterly" => months(3),
        "yearly" => months(12),
        _ => None,
    }
}

/// That day of the month of `date`, or the month's last.
fn on_day(date: NaiveDate, day: u32) -> Option<NaiveDate> {
    date.with_day(day.clamp(1, u32::from(date.num_days_in_month())))
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike as _, NaiveDate};

    use super::next;

    #[test]
    fn the_next_due_date() {
        for (name, due, expected) in [
            ("daily", "2026-12-31", "2027-01-01"),
            ("weekdays", "2026-11-20", "2026-11-23"),
            ("weekdays", "2026-11-21", "2026-11-23"),
            ("weekly", "2026-11-22", "2026-11-29"),
            ("monthly", "2027-01-31", "2027-02-28"),
            ("yearly", "2028-02-29", "2029-02-28"),
        ] {
            let due: NaiveDate = due.parse().unwrap();
            assert_eq!(next(name, due, due.day()), expected.parse().ok(), "{name} {due}");
        }
        assert_eq!(next("sometimes", "2026-11-22".parse().unwrap(), 22), None);
    }

    #[test]
    fn a_short_month_does_not_move_the_day() {
        for (name, due, anchor, expected) in [
            ("monthly", "2027-02-28", 31, "2027-03-31"),
            ("monthly", "2027-04-30", 31, "2027-05-31"),
            ("monthly", "2028-01-30", 30, "2028-02-29"),
            ("quarterly", "2027-02-28", 30, "2027-05-30"),
            ("yearly", "2031-02-28", 29, "2032-02-29"),
        ] {
            assert_eq!(next(name, due.parse().unwrap(), anchor), expected.parse().ok(), "{name} {due}");
        }
    }
}
