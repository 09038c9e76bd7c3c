//! iCalendar (RFC 5545) as far as a feed needs it: events are written, nothing is read.
//!
//! Tasks are events of a whole day that take no time: most programs that subscribe to a feed pass over `VTODO`.
use std::fmt::Write;

use chrono::{DateTime, Days, NaiveDate, Utc};

/// A line may have so many octets (3.1), without the break that ends it.
const LONGEST_LINE: usize = 75;

/// When an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Whole days, both ends among them. They take nobody's time.
    Days {
        first: NaiveDate,
        last: NaiveDate,
    },
    Time {
        start: DateTime<Utc>,
        minutes: u32,
    },
}

/// One entry of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Unique in the world, and the same each time: programs know an event again by it.
    pub uid: String,
    /// When what is said here was last changed.
    pub changed: DateTime<Utc>,
    /// How often it was changed.
    pub version: i64,
    pub when: When,
    pub summary: String,
    pub description: Option<String>,
    pub location: Option<String>,
    /// The address of the record.
    pub url: Option<String>,
    /// Whether it is called off.
    pub cancelled: bool,
}

/// A feed as a file of type `text/calendar`.
pub fn write(name: &str, events: &[Event]) -> String {
    let mut file = String::new();
    for (name, value) in
        [("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", "-//Rapport//Calendar//EN"), ("CALSCALE", "GREGORIAN")]
    {
        line(&mut file, name, value);
    }
    text(&mut file, "X-WR-CALNAME", name);
    // How often it is worth asking again, as RFC 7986 has it.
    line(&mut file, "REFRESH-INTERVAL;VALUE=DURATION", "PT15M");
    for it in events {
        event(&mut file, it);
    }
    line(&mut file, "END", "VCALENDAR");
    file
}

fn event(file: &mut String, event: &Event) {
    line(file, "BEGIN", "VEVENT");
    text(file, "UID", &event.uid);
    line(file, "DTSTAMP", &instant(event.changed));
    line(file, "LAST-MODIFIED", &instant(event.changed));
    line(file, "SEQUENCE", &event.version.to_string());
    when(file, event.when);
    text(file, "SUMMARY", &event.summary);
    for (name, value) in [("DESCRIPTION", &event.description), ("LOCATION", &event.location)] {
        if let Some(value) = value {
            text(file, name, value);
        }
    }
    if let Some(url) = &event.url {
        line(file, "URL", url);
    }
    line(file, "STATUS", if event.cancelled { "CANCELLED" } else { "CONFIRMED" });
    line(file, "END", "VEVENT");
}

fn when(file: &mut String, when: When) {
    match when {
        When::Days { first, last } => {
            line(file, "DTSTART;VALUE=DATE", &first.format("%Y%m%d").to_string());
            // The end is the first day that is no longer meant (3.6.1).
            let end = last.max(first).checked_add_days(Days::new(1)).unwrap_or(last);
            line(file, "DTEND;VALUE=DATE", &end.format("%Y%m%d").to_string());
            line(file, "TRANSP", "TRANSPARENT");
        }
        When::Time { start, minutes } => {
            line(file, "DTSTART", &instant(start));
            line(file, "DURATION", &format!("PT{minutes}M"));
        }
    }
}

fn instant(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

fn text(file: &mut String, name: &str, value: &str) {
    line(file, name, &escape(value));
}

/// What has a meaning of its own in a TEXT is told from what has none (3.3.11).
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.replace("\r\n", "\n").chars() {
        match sign {
            '\\' | ';' | ',' => escaped.extend(['\\', sign]),
            '\n' | '\r' => escaped.push_str("\\n"),
            // No control character may stand in a line.
            sign if sign.is_control() && sign != '\t' => {}
            sign => escaped.push(sign),
        }
    }
    escaped
}

/// A line, folded where it is too long: between characters, never within one (3.1).
fn line(file: &mut String, name: &str, value: &str) {
    let mut length = 0;
    let whole = format!("{name}:{value}");
    for sign in whole.chars() {
        if length + sign.len_utf8() > LONGEST_LINE {
            file.push_str("\r\n ");
            length = 1;
        }
        length += sign.len_utf8();
        let _ = file.write_char(sign);
    }
    file.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> Event {
        Event {
            uid: "19970901T130000Z-123401@example.com".to_owned(),
            changed: "1997-09-01T13:00:00Z".parse().unwrap(),
            version: 2,
            when: When::Time { start: "1997-09-03T16:30:00Z".parse().unwrap(), minutes: 150 },
            summary: "Annual Employee Review".to_owned(),
            description: None,
            location: None,
            url: None,
            cancelled: false,
        }
    }

    fn unfold(file: &str) -> String {
        file.replace("\r\n ", "")
    }

    /// The example of 3.3.11.
    #[test]
    fn texts_are_escaped() {
        assert_eq!(
            escape("Project XYZ Final Review\nConference Room - 3B\nCome Prepared."),
            r"Project XYZ Final Review\nConference Room - 3B\nCome Prepared."
        );
        assert_eq!(escape("a, b; c\\d\r\ne\u{7}"), r"a\, b\; c\\d\ne");
    }

    #[test]
    fn long_lines_are_folded_between_characters() {
        let mut file = String::new();
        let words = "这是一份很长的说明，".repeat(20);
        line(&mut file, "DESCRIPTION", &words);
        assert!(file.ends_with("\r\n"));
        for part in file.trim_end().split("\r\n") {
            assert!(part.len() <= LONGEST_LINE, "{} octets", part.len());
        }
        assert!(file.trim_end().split("\r\n").skip(1).all(|part| part.starts_with(' ')));
        assert_eq!(unfold(&file), format!("DESCRIPTION:{words}\r\n"));
        let mut short = String::new();
        line(&mut short, "X", &"a".repeat(LONGEST_LINE - 2));
        assert!(!short.contains("\r\n "), "a line that just fits is left alone");
    }

    /// After the first example of 3.6.1.
    #[test]
    fn an_event_is_written_as_the_standard_has_it() {
        let file = write("Nancy", &[event()]);
        for line in [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "BEGIN:VEVENT",
            "UID:19970901T130000Z-123401@example.com",
            "DTSTAMP:19970901T130000Z",
            "DTSTART:19970903T163000Z",
            "DURATION:PT150M",
            "SUMMARY:Annual Employee Review",
            "STATUS:CONFIRMED",
            "END:VEVENT",
            "END:VCALENDAR",
        ] {
            assert!(file.contains(&format!("{line}\r\n")), "{line} in {file}");
        }
        assert_eq!(
            file.matches('\n').count(),
            file.matches("\r\n").count(),
            "every line ends as the standard wants it"
        );
    }

    /// The second example of 3.6.1: seven days from 28 June to 8 July, the last of them left out.
    #[test]
    fn days_end_with_the_day_after() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let days = When::Days { first: day("2007-06-28"), last: day("2007-07-08") };
        let file = write("", &[Event { when: days, ..event() }]);
        for line in ["DTSTART;VALUE=DATE:20070628", "DTEND;VALUE=DATE:20070709", "TRANSP:TRANSPARENT"] {
            assert!(file.contains(&format!("{line}\r\n")), "{line} in {file}");
        }
    }

    /// Nothing a person typed can begin a line of its own.
    #[test]
    fn nobody_writes_lines_into_a_feed() {
        let summary = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\nUID:other\u{85}\u{2028}".to_owned();
        let file = unfold(&write("a\nBEGIN:VTODO", &[Event { summary, ..event() }]));
        assert_eq!(file.matches("\r\nBEGIN:VEVENT").count(), 1);
        assert_eq!(file.matches("\r\nUID:").count(), 1);
        assert!(!file.contains("\r\nBEGIN:VTODO"));
    }
}
