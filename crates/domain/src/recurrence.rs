//! When a repeating task is due again.
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// How often a task comes back; stored by these names.
pub const NAMES: &[&str] = &["daily", "weekdays", "weekly", "biweekly", "monthly", "quarterly", "yearly"];

/// The due date after `due` under the rule `name`; `None` for an unknown rule or past the calendar's end.
/// Months keep the day where it exists, else their last day.
pub fn next(name: &str, due: NaiveDate) -> Option<NaiveDate> {
    match name {
        "daily" => due.checked_add_days(Days::new(1)),
        "weekdays" => due.checked_add_days(Days::new(match due.weekday() {
            Weekday::Fri => 3,
            Weekday::Sat => 2,
            _ => 1,
        })),
        "weekly" => due.checked_add_days(Days::new(7)),
        "biweekly" => due.checked_add_days(Days::new(14)),
        "monthly" => due.checked_add_months(Months::new(1)),
        "quarterly" => due.checked_add_months(Months::new(3)),
        "yearly" => due.checked_add_months(Months::new(12)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
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
            assert_eq!(next(name, due.parse().unwrap()), expected.parse().ok(), "{name} {due}");
        }
        assert_eq!(next("sometimes", "2026-11-22".parse().unwrap()), None);
    }
}
