use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate};
use serde_json::{Value, json};
use wire::{Condition, definition};

use crate::{Language, Reader};

/// The expected texts are those of `Intl` in Chromium and Node 20 (CLDR), for the same values.
#[test]
fn numbers_are_written_as_the_browser_writes_them() {
    let en = Language::En;
    for (text, places, expected) in [
        ("1234567.891", 2, "1,234,567.89"),
        ("999.995", 2, "1,000"),
        ("0.05", 1, "0.1"),
        ("-0.004", 2, "0"),
        ("-1234.5", 0, "-1,235"),
        ("100", 4, "100"),
    ] {
        assert_eq!(en.number(text, places), expected, "{text}");
    }
    assert_eq!(en.money("1234567.50", "EUR"), "€1,234,567.50");
    assert_eq!(en.money("-1200.00", "GBP"), "-£1,200");
    assert_eq!(en.money("5.00", "TWD"), "NT$5");
    assert_eq!(en.money("5.00", "CHF"), "CHF\u{a0}5");
    assert_eq!(en.percent(0.123_45), "12.3%");
}

#[test]
fn dates_are_the_readers() {
    let day = NaiveDate::from_ymd_opt(2026, 11, 5).expect("a day");
    assert_eq!(Language::En.date(day), "Nov 5, 2026");
    assert_eq!(Language::ZhCn.date(day), "2026年11月5日");
    assert_eq!(Language::ZhTw.month(day), "2026年11月");
    let at = DateTime::parse_from_rfc3339("2026-11-05T23:30:00Z").expect("a moment").to_utc();
    assert_eq!(Language::En.instant(at, chrono_tz::Asia::Shanghai), "Nov 6, 2026, 7:30 AM");
    assert_eq!(Language::ZhCn.instant(at, chrono_tz::Asia::Shanghai), "2026年11月6日 07:30");
}

#[test]
fn counts_have_their_forms() {
    assert_eq!(Language::En.count("report.records", 1), "1 record");
    assert_eq!(Language::En.count("report.records", 1_234), "1,234 records");
    assert_eq!(Language::ZhCn.count("report.records", 1), "1 条记录");
}

fn sentence(language: Language, object: &str, condition: Value) -> String {
    let names = BTreeMap::new();
    let reader = Reader { language, time_zone: chrono_tz::UTC, names: &names };
    let condition: Condition = serde_json::from_value(condition).expect("a condition");
    reader.condition(definition(object).expect("a record type"), &condition).unwrap_or_default()
}

#[test]
fn a_filter_is_told_in_words() {
    let condition = json!({"all": [
        {"path": "status", "op": "in", "value": ["won", "lost"]},
        {"path": "closed_at", "op": "within", "value": "last_30d"},
        {"any": [{"path": "owner_id", "op": "eq", "value": "$me"}, {"path": "account.industry", "op": "is_null"}]},
        {"aggregate": "count", "of": "activities", "op": "gte", "value": 3},
    ]});
    assert_eq!(
        sentence(Language::En, "opportunity", condition.clone()),
        "Status is Won, Lost and Closed is in the last 30 days and (Owner is Me or Account › Industry is empty) \
         and Number of activities is at least 3"
    );
    let chinese = sentence(Language::ZhCn, "opportunity", condition);
    assert!(chinese.contains("最近 30 天") || chinese.contains("最近30天"), "{chinese}");
    assert!(!chinese.contains("is"), "{chinese}");
    assert_eq!(sentence(Language::En, "lead", json!({"all": []})), "");
}

#[test]
fn every_name_used_here_is_a_text() {
    let used = include_str!("condition.rs").to_owned() + include_str!("figure.rs") + include_str!("field.rs");
    for name in used
        .split('"')
        .filter(|part| part.contains('.') && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'.' || b == b'_'))
    {
        let known = |language: Language| language.find(name).or_else(|| language.find(&format!("{name}.other")));
        assert!(Language::ALL.into_iter().all(|language| known(language).is_some()), "{name}");
    }
}
