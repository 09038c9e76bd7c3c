//! Instants as they travel: RFC 3339, UTC, always six fraction digits, so that texts compare like times.
use chrono::{DateTime, Datelike, SubsecRound, Timelike, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// Whether a text is a day of the calendar, written `YYYY-MM-DD`; such texts compare like days.
pub fn is_date(text: &str) -> bool {
    let number = |from: usize, to: usize| {
        let digits = text.get(from..to).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
        digits.parse::<u32>().ok()
    };
    let (bytes, day) = (text.as_bytes(), (number(0, 4), number(5, 7), number(8, 10)));
    match day {
        (Some(year), Some(month), Some(day)) if bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-' => {
            (1..=days_in(year, month)).contains(&day)
        }
        _ => false,
    }
}

fn days_in(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => 0,
    }
}

/// An instant with microsecond precision, the finest both databases keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(DateTime<Utc>);

/// What a text that is no [`Timestamp`] gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotATime;

impl std::fmt::Display for NotATime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an RFC 3339 date and time is expected")
    }
}

impl Timestamp {
    pub fn to_utc(self) -> DateTime<Utc> {
        self.0
    }

    /// # Errors
    /// When `text` is no RFC 3339 date and time with an offset, or lies beyond the years 0 to 9999 in UTC, which RFC 3339
    /// has no text for.
    pub fn parse(text: &str) -> Result<Self, NotATime> {
        let instant = DateTime::parse_from_rfc3339(text).map_err(|_| NotATime)?.to_utc();
        if (0..=9999).contains(&instant.year()) { Ok(instant.into()) } else { Err(NotATime) }
    }
}

impl Default for Timestamp {
    fn default() -> Self {
        Self(DateTime::UNIX_EPOCH)
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(instant: DateTime<Utc>) -> Self {
        Self(instant.trunc_subsecs(6))
    }
}

impl From<Timestamp> for DateTime<Utc> {
    fn from(timestamp: Timestamp) -> Self {
        timestamp.0
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = self.digits();
        f.write_str(std::str::from_utf8(&digits).map_err(|_| std::fmt::Error)?)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let digits = self.digits();
        serializer.serialize_str(std::str::from_utf8(&digits).map_err(serde::ser::Error::custom)?)
    }
}

impl Timestamp {
    /// `2026-11-22T05:51:36.000000Z`. Written by hand: chrono reads its pattern anew each time, and a list has hundreds.
    fn digits(self) -> [u8; 27] {
        let mut text = *b"0000-00-00T00:00:00.000000Z";
        let mut put = |from: usize, length: usize, mut number: u32| {
            for digit in text[from..from + length].iter_mut().rev() {
                *digit = b'0' + u8::try_from(number % 10).unwrap_or_default();
                number /= 10;
            }
        };
        put(0, 4, u32::try_from(self.0.year()).unwrap_or_default());
        put(5, 2, self.0.month());
        put(8, 2, self.0.day());
        put(11, 2, self.0.hour());
        put(14, 2, self.0.minute());
        put(17, 2, self.0.second());
        put(20, 6, self.0.timestamp_subsec_micros() % 1_000_000);
        text
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(D::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Timestamp {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        let text = utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::Custom("date-time".to_owned())))
            .max_length(Some(40))
            .examples(["2026-11-22T05:51:36.000000Z"]);
        utoipa::openapi::RefOr::T(text.build().into())
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Timestamp {}

#[cfg(test)]
mod tests {
    use super::{Timestamp, is_date};

    /// chrono's own writer is the judge.
    #[test]
    fn times_are_written_as_chrono_writes_them() {
        for text in [
            "0000-01-01T00:00:00Z",
            "1969-12-31T23:59:59.999999Z",
            "2026-02-03T04:05:06.000700Z",
            "9999-12-31T10:20:30Z",
        ] {
            let instant = Timestamp::parse(text).unwrap();
            assert_eq!(instant.to_string(), instant.to_utc().format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string());
            assert_eq!(serde_json::to_string(&instant).unwrap(), format!("\"{instant}\""));
        }
    }

    #[test]
    fn times_have_four_digits_of_a_year() {
        assert!(Timestamp::parse("9999-12-31T23:59:59Z").is_ok());
        for text in ["9999-12-31T23:59:59-12:00", "0000-01-01T00:00:00+01:00", "2026-11-27", "2026-11-27T10:00:00"] {
            assert!(Timestamp::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        for text in ["2026-11-22", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"] {
            assert!(is_date(text), "{text}");
        }
        for text in [
            "",
            "2026-1-5",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "2025-02-29",
            "1900-02-29",
            "2026-11-00",
            "+026-11-22",
            "2026/11/22",
            "2026-11-22T",
            "20261-11-2",
            "2026-11-2二",
        ] {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn texts_have_six_digits_and_utc() {
        for (given, expected) in [
            ("2026-11-22T05:51:36Z", "2026-11-22T05:51:36.000000Z"),
            ("2026-11-22T13:51:36.1+08:00", "2026-11-22T05:51:36.100000Z"),
            ("2026-11-22T05:51:36.123456789Z", "2026-11-22T05:51:36.123456Z"),
        ] {
            assert_eq!(Timestamp::parse(given).unwrap().to_string(), expected);
        }
        assert!(Timestamp::parse("2026-11-22").is_err());
    }
}
