//! Numbers, money and dates as the reader's language writes them, by the browser's `Intl`.
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wire::Kind;

use super::{current, key, t};
use crate::browser;

thread_local! {
    /// Making a formatter costs far more than using it.
    static FORMATTERS: RefCell<HashMap<String, Function>> = RefCell::default();
    /// The reader's time zone; empty until it is known: then the browser's.
    static ZONE: RefCell<String> = RefCell::default();
    /// Which of the contract's ways to write dates, times and numbers the reader wants, from 1; 0 is the language's.
    static FORMATS: Cell<[usize; 3]> = const { Cell::new([0; 3]) };
    /// The currency of the organisation; empty until it is known.
    static BASE: RefCell<String> = RefCell::default();
}

/// From now on times are those of this zone: the server's "today" and the page's are one.
pub(crate) fn read_in(zone: &str) {
    ZONE.replace(zone.to_owned());
}

/// From now on dates, times and numbers are written as the user has chosen.
pub(crate) fn write_for(user: &Value) {
    let fields = ["date_format", "time_format", "number_format"];
    FORMATS.set(fields.map(|name| {
        let ways = wire::definition("user").and_then(|user| user.field(name)).map(|field| field.kind);
        let Some(Kind::Choice(ways)) = ways else { return 0 };
        ways.iter().position(|way| user[name] == *way).map_or(0, |place| place + 1)
    }));
}

/// From now on a bare sign of money means this currency.
pub(crate) fn count_in(currency: &str) {
    BASE.replace(currency.to_owned());
}

fn options(pairs: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (name, value) in pairs {
        let value = browser::number(value).map_or_else(|| JsValue::from_str(value), JsValue::from_f64);
        let _ = Reflect::set(&options, &JsValue::from_str(name), &value);
    }
    options
}

#[derive(Clone, Copy)]
enum Family {
    Number,
    Date,
}

fn formatter(family: Family, pairs: &[(&str, &str)]) -> Function {
    let tag = current().tag();
    let kind = if matches!(family, Family::Number) { "n" } else { "d" };
    let name = pairs.iter().fold(format!("{tag}{kind}"), |name, (key, value)| name + "|" + key + value);
    FORMATTERS.with_borrow_mut(|cache| {
        let make = || make(family, &Array::of1(&JsValue::from_str(tag)), &options(pairs));
        cache.entry(name).or_insert_with(make).clone()
    })
}

fn make(family: Family, locales: &Array, options: &Object) -> Function {
    match family {
        Family::Number => Intl::NumberFormat::new(locales, options).format(),
        Family::Date => Intl::DateTimeFormat::new(locales, options).format(),
    }
}

fn call(function: &Function, value: &JsValue) -> Option<String> {
    function.call1(&JsValue::UNDEFINED, value).ok()?.as_string()
}

fn figure(pairs: &[(&str, &str)], value: &JsValue) -> Option<String> {
    let told = call(&formatter(Family::Number, pairs), value)?;
    Some(match FORMATS.get()[2] {
        2 => with_signs(&told, '.', ','),
        3 => with_signs(&told, '\u{202f}', ','),
        4 => with_signs(&told, '\u{2019}', '.'),
        _ => told,
    })
}

/// A number with other signs between thousands and before the fraction: all our languages write 1,234.5.
fn with_signs(told: &str, group: char, point: char) -> String {
    let swap = |sign| match sign {
        ',' => group,
        '.' => point,
        other => other,
    };
    told.chars().map(swap).collect()
}

/// The digits of a `YYYY-MM-DD` as the reader has chosen; `None` where that is as the language does.
fn digits(day: &str) -> Option<String> {
    let (year, month, date) = (day.get(..4)?, day.get(5..7)?, day.get(8..10)?);
    Some(match FORMATS.get()[0] {
        1 => [year, month, date].join("-"),
        2 => [date, month, year].join("/"),
        3 => [month, date, year].join("/"),
        4 => [date, month, year].join("."),
        _ => return None,
    })
}

/// A plain number with the reader's separators.
pub(crate) fn number(value: f64) -> String {
    if cfg!(not(target_arch = "wasm32")) {
        return value.to_string();
    }
    figure(&[("maximumFractionDigits", "4")], &value.into()).unwrap_or_default()
}

/// A number in few characters, for axes: 3.3M, 330万.
pub(crate) fn compact_number(value: f64) -> String {
    if cfg!(not(target_arch = "wasm32")) {
        return value.to_string();
    }
    let pairs = [("notation", "compact"), ("maximumFractionDigits", "1"), ("useGrouping", "always")];
    figure(&pairs, &value.into()).unwrap_or_default()
}

/// A share of one hundred: `40` reads 40%.
pub(crate) fn percent(value: f64) -> String {
    let pairs = [("style", "percent"), ("maximumFractionDigits", "1")];
    figure(&pairs, &(value / 100.0).into()).unwrap_or_default()
}

/// Money with its sign: whole units where nothing follows the point, else as many digits as the currency has. The amount
/// stays text, so no digit is lost.
pub(crate) fn money(amount: &str, currency: &str) -> String {
    let none = [("minimumFractionDigits", "0"), ("maximumFractionDigits", "0")];
    let pairs: &[_] = if is_whole(amount) { &none } else { &[] };
    money_text(amount, currency, pairs)
}

/// Money in few characters, for totals: ¥328.5万, $3.3M.
pub(crate) fn compact_money(amount: &str, currency: &str) -> String {
    // Below the first unit there is nothing to shorten: the amount is told whole.
    let unit = if current().tag().starts_with("zh") { 10_000.0 } else { 1_000.0 };
    let digits = if browser::number(amount).is_some_and(|amount| amount.abs() < unit) { "0" } else { "1" };
    let pairs = [("notation", "compact"), ("maximumFractionDigits", digits), ("useGrouping", "always")];
    money_text(amount, currency, &pairs)
}

/// Whether nothing follows the point of an amount.
pub(crate) fn is_whole(amount: &str) -> bool {
    amount.split_once('.').is_none_or(|(_, rest)| rest.bytes().all(|digit| digit == b'0'))
}

fn money_text(amount: &str, currency: &str, pairs: &[(&str, &str)]) -> String {
    // A code that is no currency would throw inside `Intl`.
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return format!("{amount} {currency}");
    }
    let mut pairs = [pairs, &[("style", "currency"), ("currency", currency)]].concat();
    let told = figure(&pairs, &amount.into()).unwrap_or_else(|| amount.to_owned());
    if !is_ambiguous(&told, currency) {
        return told;
    }
    pairs.push(("currencyDisplay", "code"));
    figure(&pairs, &amount.into()).unwrap_or(told)
}

/// A dollar without its country is the organisation's own; where it is not, the code must tell (G10).
fn is_ambiguous(told: &str, currency: &str) -> bool {
    let bare = told.split_once('$').is_some_and(|(before, _)| !before.ends_with(|c: char| c.is_ascii_alphabetic()));
    bare && BASE.with_borrow(|base| base != currency)
}

/// A calendar date, which has no time zone: formatted in UTC so that no reader sees the day before.
pub(crate) fn date(value: &str) -> String {
    let pairs = [("timeZone", "UTC"), ("year", "numeric"), ("month", "short"), ("day", "numeric")];
    digits(value).unwrap_or_else(|| moment(value, &pairs))
}

/// The month of a calendar date.
pub(crate) fn month(value: &str) -> String {
    moment(value, &[("timeZone", "UTC"), ("year", "numeric"), ("month", "short")])
}

/// The month of a calendar date as a heading: "November 2026".
pub(crate) fn month_title(value: &str) -> String {
    moment(value, &[("timeZone", "UTC"), ("year", "numeric"), ("month", "long")])
}

/// The name of the month of a calendar date: "November".
pub(crate) fn month_name(value: &str) -> String {
    moment(value, &[("timeZone", "UTC"), ("month", "long")])
}

/// A calendar date as a heading: "Friday, 27 November 2026".
pub(crate) fn date_title(value: &str) -> String {
    moment(value, &[("timeZone", "UTC"), ("dateStyle", "full")])
}

/// The weekday of a calendar date: `long` or `short`.
pub(crate) fn weekday(value: &str, length: &str) -> String {
    moment(value, &[("timeZone", "UTC"), ("weekday", length)])
}

/// The time of an instant in the reader's zone.
pub(crate) fn time(value: &str) -> String {
    moment(value, &[("timeStyle", "short")])
}

/// An instant, in the reader's zone.
pub(crate) fn instant(value: &str) -> String {
    match digits(&to_local_input(value)) {
        Some(day) => day + " " + &time(value),
        None => moment(value, &[("dateStyle", "medium"), ("timeStyle", "short")]),
    }
}

/// When something takes place: day and time, the year only where it is another one.
pub(crate) fn appointment(value: &str) -> String {
    let pairs = [("month", "short"), ("day", "numeric"), ("hour", "numeric"), ("minute", "2-digit")];
    let local = to_local_input(value);
    let is_short = local.get(..4) == today().get(..4) && digits(&local).is_none();
    if is_short { moment(value, &pairs) } else { instant(value) }
}

/// The day of an instant in the reader's zone, as a heading.
pub(crate) fn day(value: &str) -> String {
    moment(value, &[("dateStyle", "full")])
}

fn moment(value: &str, pairs: &[(&str, &str)]) -> String {
    let date = Date::new(&JsValue::from_str(value));
    if date.get_time().is_nan() {
        return value.to_owned();
    }
    let zone = ZONE.with_borrow(Clone::clone);
    let mut pairs = pairs.to_vec();
    if !zone.is_empty() && pairs.iter().all(|(name, _)| *name != "timeZone") {
        pairs.push(("timeZone", &zone));
    }
    if pairs.iter().any(|(name, _)| matches!(*name, "timeStyle" | "hour")) {
        pairs.extend(hour_cycle());
    }
    call(&formatter(Family::Date, &pairs), date.as_ref()).unwrap_or_default()
}

/// Whether a day has twice twelve hours, where the reader has said so.
fn hour_cycle() -> Option<(&'static str, &'static str)> {
    match FORMATS.get()[1] {
        1 => Some(("hourCycle", "h12")),
        2 => Some(("hourCycle", "h23")),
        _ => None,
    }
}

/// How long ago, or how far ahead, in words: "3 days ago".
pub(crate) fn relative(value: &str) -> String {
    let seconds = (Date::new(&JsValue::from_str(value)).get_time() - Date::now()) / 1000.0;
    if seconds.is_nan() {
        return String::new();
    }
    if seconds.abs() < 45.0 {
        return t(key::TIME_NOW).to_owned();
    }
    let (amount, unit) = unit_of(seconds);
    let locales = Array::of1(&JsValue::from_str(current().tag()));
    let format = Intl::RelativeTimeFormat::new(&locales, &options(&[("numeric", "auto")]));
    format.format(amount, unit).into()
}

fn unit_of(seconds: f64) -> (f64, &'static str) {
    const UNITS: [(f64, &str); 6] = [
        (31_536_000.0, "year"),
        (2_592_000.0, "month"),
        (604_800.0, "week"),
        (86_400.0, "day"),
        (3_600.0, "hour"),
        (60.0, "minute"),
    ];
    let fits = UNITS.iter().find(|(size, _)| seconds.abs() >= *size * 0.95);
    let (size, unit) = fits.copied().unwrap_or((60.0, "minute"));
    ((seconds / size).round(), unit)
}

/// A date relative to today in whole days: today, tomorrow, else the date itself.
pub(crate) fn due(value: &str) -> String {
    match days_from_today(value) {
        Some(days) if (-1..=1).contains(&days) => {
            let locales = Array::of1(&JsValue::from_str(current().tag()));
            let format = Intl::RelativeTimeFormat::new(&locales, &options(&[("numeric", "auto")]));
            format.format(f64::from(days), "day").into()
        }
        _ => date(value),
    }
}

/// Whole days from the reader's today to a `YYYY-MM-DD`.
pub(crate) fn days_from_today(value: &str) -> Option<i32> {
    let days = (midnight(value.get(..10)?) - midnight(&today())) / DAY;
    #[expect(clippy::cast_possible_truncation, reason = "a number of days")]
    days.is_finite().then(|| days.round() as i32)
}

/// The reader's today as `YYYY-MM-DD`: the same day that the server means by it.
pub(crate) fn today() -> String {
    wall(&Date::new_0()).chars().take(10).collect()
}

/// The day so many days from today, as `YYYY-MM-DD`.
pub(crate) fn in_days(days: u32) -> String {
    day_of(midnight(&today()) + f64::from(days) * DAY)
}

/// The day so many working days from today, as `YYYY-MM-DD`.
pub(crate) fn working_day(days: u32) -> String {
    let (mut at, mut left) = (midnight(&today()), days);
    while left > 0 {
        at += DAY;
        // Sunday is 0, Saturday 6.
        if !matches!(Date::new(&at.into()).get_utc_day(), 0 | 6) {
            left -= 1;
        }
    }
    day_of(at)
}

/// This moment, RFC 3339.
pub(crate) fn now() -> String {
    Date::new_0().to_iso_string().into()
}

/// The reader's local wall time as `datetime-local` inputs want it, for an instant.
pub(crate) fn to_local_input(value: &str) -> String {
    let at = Date::new(&JsValue::from_str(value));
    if at.get_time().is_nan() { String::new() } else { wall(&at).chars().take(16).collect() }
}

/// The instant of a local wall time typed into a `datetime-local` input.
pub(crate) fn from_local_input(value: &str) -> Option<String> {
    let wanted = Date::parse(&format!("{value}Z"));
    if wanted.is_nan() {
        return None;
    }
    // What the clock there is ahead by depends on the instant that is looked for: the second step knows it.
    let ahead = |at: f64| Date::parse(&format!("{}Z", wall(&Date::new(&at.into())))) - at;
    let near = wanted - ahead(wanted);
    Some(Date::new(&(wanted - ahead(near)).into()).to_iso_string().into())
}

/// Milliseconds.
const DAY: f64 = 86_400_000.0;

fn midnight(day: &str) -> f64 {
    Date::parse(&format!("{day}T00:00:00Z"))
}

fn day_of(midnight: f64) -> String {
    String::from(Date::new(&midnight.into()).to_iso_string()).chars().take(10).collect()
}

/// What a clock in the reader's zone shows, as `2026-11-27T04:15:00`: Swedish writes dates as ISO 8601 does.
fn wall(at: &Date) -> String {
    let zone = ZONE.with_borrow(Clone::clone);
    let pairs: &[(&str, &str)] = if zone.is_empty() { &[] } else { &[("timeZone", &zone)] };
    String::from(at.to_locale_string("sv-SE", &options(pairs))).replace(' ', "T")
}

/// The day a week begins with where the language is spoken, from Sunday as 0.
pub(crate) fn first_weekday() -> u32 {
    let tag = current().tag();
    let own = Intl::Locale::new(tag).ok().and_then(|locale| locale.get_week_info().ok());
    // Firefox learnt it late: Monday on the mainland, Sunday in Taiwan and where English has no land.
    own.map_or(u32::from(tag == "zh-CN"), |week| u32::from(week.first_day()) % 7)
}

/// A number of bytes in the unit that fits it: "1.2 MB".
pub(crate) fn bytes(value: f64) -> String {
    const UNITS: [&str; 4] = ["byte", "kilobyte", "megabyte", "gigabyte"];
    let step = UNITS.iter().enumerate().rev().find(|(at, _)| value >= 1000_f64.powi(i32::try_from(*at).unwrap_or(0)));
    let (at, unit) = step.unwrap_or((0, &UNITS[0]));
    // In short English many bytes would be "byte".
    let display = if at == 0 { "long" } else { "short" };
    let pairs = [("style", "unit"), ("unit", *unit), ("unitDisplay", display), ("maximumFractionDigits", "1")];
    let value = value / 1000_f64.powi(i32::try_from(at).unwrap_or(0));
    figure(&pairs, &value.into()).unwrap_or_default()
}

/// The sign or code of a currency as the reader knows it.
pub(crate) fn currency_name(code: &str) -> String {
    name("currency", code)
}

/// The country of a two-letter code; any other text stays as it was written.
pub(crate) fn country(code: &str) -> String {
    if cfg!(not(target_arch = "wasm32")) || code.len() != 2 {
        return code.to_owned();
    }
    name("region", code)
}

fn name(kind: &str, code: &str) -> String {
    let locales = Array::of1(&JsValue::from_str(current().tag()));
    let names = Intl::DisplayNames::new(&locales, &options(&[("type", kind)]));
    let of: Option<Function> = Reflect::get(&names, &"of".into()).ok().and_then(|of| of.dyn_into().ok());
    of.and_then(|of| of.call1(&names, &code.into()).ok())
        .and_then(|name| name.as_string())
        .unwrap_or_else(|| code.to_owned())
}

/// The IANA name of the zone times are read in: the account's, else the browser's.
pub(crate) fn zone() -> String {
    Some(ZONE.with_borrow(Clone::clone)).filter(|zone| !zone.is_empty()).unwrap_or_else(time_zone)
}

/// The IANA name of the browser's time zone.
pub(crate) fn time_zone() -> String {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    let resolved = format.resolved_options();
    Reflect::get(&resolved, &"timeZone".into())
        .ok()
        .and_then(|zone| zone.as_string())
        .unwrap_or_else(|| "UTC".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{FORMATS, count_in, digits, is_ambiguous, is_whole, unit_of, with_signs, write_for};

    #[test]
    fn only_the_organisations_own_dollar_stands_bare() {
        count_in("USD");
        assert!(is_ambiguous("$5", "TWD") && is_ambiguous("-$5", "TWD"));
        assert!(!is_ambiguous("$5", "USD") && !is_ambiguous("NT$5", "TWD") && !is_ambiguous("¥5", "CNY"));
    }

    #[test]
    fn nothing_but_zeros_after_the_point_is_whole() {
        assert!(is_whole("12") && is_whole("12.00") && !is_whole("12.50"));
    }

    #[test]
    fn signs_within_a_number_are_the_readers_and_no_others() {
        assert_eq!(with_signs("US$1,234,567.50", '.', ','), "US$1.234.567,50");
        assert_eq!(with_signs("1,234.5", '\u{202f}', ','), "1\u{202f}234,5");
    }

    /// Ways are told apart by their place in the contract.
    #[test]
    fn the_contracts_ways_are_in_the_order_they_are_written_by() {
        let place = |field: &str, format: &str, at: usize| {
            write_for(&serde_json::json!({field: format}));
            FORMATS.get()[at]
        };
        assert_eq!(["twelve_hours", "twenty_four_hours"].map(|way| place("time_format", way, 1)), [1, 2]);
        let numbers = ["comma_point", "point_comma", "space_comma", "apostrophe_point"];
        assert_eq!(numbers.map(|way| place("number_format", way, 2)), [1, 2, 3, 4]);
        assert_eq!(place("number_format", "unheard of", 2), 0);
    }

    #[test]
    fn a_day_is_written_in_the_chosen_order() {
        let written = ["", "year_month_day", "day_month_year", "month_day_year", "day_month_year_dots"].map(|format| {
            write_for(&serde_json::json!({"date_format": format}));
            digits("2026-11-27")
        });
        let expected = ["", "2026-11-27", "27/11/2026", "11/27/2026", "27.11.2026"];
        assert_eq!(written.map(Option::unwrap_or_default), expected);
    }

    #[test]
    fn the_largest_fitting_unit_is_used() {
        assert_eq!(unit_of(-7200.0), (-2.0, "hour"));
        assert_eq!(unit_of(86_400.0 * 3.0), (3.0, "day"));
        assert_eq!(unit_of(50.0), (1.0, "minute"));
        assert_eq!(unit_of(-31_536_000.0 * 2.0), (-2.0, "year"));
    }
}
