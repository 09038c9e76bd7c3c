//! Numbers, money and dates, as CLDR writes them in the three languages and the page's `Intl` does too; times of Chinese
//! have 24 hours, and a sign of money always tells its country, for a file travels. Amounts stay text: no digit is lost.
use chrono::{DateTime, Datelike as _, NaiveDate, Timelike as _, Utc};
use chrono_tz::Tz;

use crate::Language;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Signs that name one currency wherever a file is read; all others are told by their code.
const SIGNS: [(&str, &str); 9] = [
    ("USD", "US$"),
    ("EUR", "€"),
    ("GBP", "£"),
    ("CNY", "CN¥"),
    ("JPY", "JP¥"),
    ("TWD", "NT$"),
    ("HKD", "HK$"),
    ("AUD", "A$"),
    ("CAD", "CA$"),
];

impl Language {
    /// Between a name and what belongs to it.
    pub(crate) fn colon(self) -> &'static str {
        if self == Self::En { ": " } else { "：" }
    }

    /// A decimal text with separators, rounded half up to at most so many places.
    pub fn number(self, text: &str, places: usize) -> String {
        let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
        let (whole, rest) = rounded(digits, places);
        let rest = rest.trim_end_matches('0');
        let sign = if whole == "0" && rest.is_empty() { "" } else { sign };
        format!("{sign}{}{}{rest}", grouped(&whole), if rest.is_empty() { "" } else { "." })
    }

    /// Money: whole units where nothing follows the point, else cents.
    pub fn money(self, amount: &str, currency: &str) -> String {
        let (sign, digits) = amount.strip_prefix('-').map_or(("", amount), |digits| ("-", digits));
        let (whole, rest) = rounded(digits, 2);
        let rest = if rest.bytes().all(|digit| digit == b'0') { String::new() } else { format!(".{rest:0<2}") };
        let name = SIGNS.iter().find(|(code, _)| *code == currency).map_or(currency, |(_, sign)| sign);
        let blank = if name.ends_with(|last: char| last.is_ascii_alphabetic()) { "\u{a0}" } else { "" };
        format!("{sign}{name}{blank}{}{rest}", grouped(&whole))
    }

    /// A share of which 1 is the whole: "12.5%".
    pub fn percent(self, share: f64) -> String {
        format!("{}%", self.number(&format!("{:.6}", share * 100.0), 1))
    }

    /// A calendar date.
    pub fn date(self, day: NaiveDate) -> String {
        let (year, month, date) = (day.year(), day.month(), day.day());
        match self {
            Self::En => format!("{} {date}, {year}", MONTHS[day.month0() as usize]),
            _ => format!("{year}年{month}月{date}日"),
        }
    }

    pub fn month(self, day: NaiveDate) -> String {
        match self {
            Self::En => format!("{} {}", MONTHS[day.month0() as usize], day.year()),
            _ => format!("{}年{}月", day.year(), day.month()),
        }
    }

    /// A moment, as the clock on the reader's wall shows it.
    pub fn instant(self, at: DateTime<Utc>, zone: Tz) -> String {
        let at = at.with_timezone(&zone);
        let (day, hour, minute) = (self.date(at.date_naive()), at.hour(), at.minute());
        match self {
            Self::En => {
                let (afternoon, hour) = at.hour12();
                format!("{day}, {hour}:{minute:02} {}", if afternoon { "PM" } else { "AM" })
            }
            _ => format!("{day} {hour:02}:{minute:02}"),
        }
    }
}

/// Whole and fraction, rounded half up.
fn rounded(digits: &str, places: usize) -> (String, String) {
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let kept: String = rest.chars().take(places).collect();
    if rest.as_bytes().get(places).is_none_or(|next| *next < b'5') {
        return (whole.to_owned(), kept);
    }
    let up = raised(&format!("{whole}{kept}"));
    let at = up.len() - kept.len();
    (up[..at].to_owned(), up[at..].to_owned())
}

/// One more in the last place.
fn raised(digits: &str) -> String {
    let mut bytes = digits.as_bytes().to_vec();
    for byte in bytes.iter_mut().rev() {
        if *byte == b'9' {
            *byte = b'0';
        } else {
            *byte += 1;
            return String::from_utf8(bytes).unwrap_or_default();
        }
    }
    format!("1{}", String::from_utf8(bytes).unwrap_or_default())
}

fn grouped(whole: &str) -> String {
    let mut text = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
