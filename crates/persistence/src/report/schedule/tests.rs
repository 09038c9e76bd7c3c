use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{next, parse};
use crate::StoreError;

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).expect("a moment").to_utc()
}

/// Computed by hand from calendars; the clocks of Berlin change on 29 March and 25 October 2026 (Directive 2000/84/EC).
#[test]
fn times_are_those_of_the_owners_zone() {
    let berlin: Tz = "Europe/Berlin".parse().expect("a zone");
    let shanghai: Tz = "Asia/Shanghai".parse().expect("a zone");
    for (cron, after, zone, expected) in [
        ("0 8 * * 1", "2026-11-28T00:00:00Z", berlin, "2026-11-30T07:00:00Z"),
        ("0 8 * * 1", "2026-06-01T06:00:00Z", berlin, "2026-06-08T06:00:00Z"),
        ("0 8 * * 1", "2026-11-28T00:00:00Z", shanghai, "2026-11-30T00:00:00Z"),
        ("30 7 * * 1-5", "2026-11-27T12:00:00Z", Tz::UTC, "2026-11-30T07:30:00Z"),
        ("0 9 L * *", "2027-02-01T00:00:00Z", Tz::UTC, "2027-02-28T09:00:00Z"),
        ("0 0 29 2 *", "2026-11-28T00:00:00Z", Tz::UTC, "2028-02-29T00:00:00Z"),
    ] {
        let cron = parse(cron).expect(cron);
        assert_eq!(next(&cron, at(after), zone), Some(at(expected)), "{} after {after}", cron.pattern);
    }
}

#[test]
fn what_is_no_time_or_comes_too_often_is_refused() {
    let code = |text: &str| match parse(text) {
        Err(StoreError::Invalid(violations)) => violations[0].code.clone(),
        other => panic!("{text}: {other:?}"),
    };
    for text in ["", "every monday", "0 8 * *", "61 8 * * *", "0 0 8 * * 1", "0 0 30 2 *", "0 8 * * 1 2027"] {
        assert_eq!(code(text), "cron", "{text}");
    }
    for text in ["* * * * *", "*/15 8 * * *", "0,30 8 * * 1", "59,0 * * * *"] {
        assert_eq!(code(text), "too_often", "{text}");
    }
    assert!(parse("0 * * * *").is_ok(), "every hour is not too often");
}
