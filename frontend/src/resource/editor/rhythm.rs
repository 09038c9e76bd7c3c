//! When something comes again: a rhythm people know, kept as the five fields of cron.
use leptos::prelude::*;
use serde_json::Value;

use super::text_of;
use crate::{
    i18n::{fill, format, key, t, tr},
    ui::{
        field::Control,
        input::{Choice, Entry, Select, TextInput},
    },
};

/// A rhythm; `text` is the cron it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rhythm {
    kind: &'static str,
    /// `HH:MM`
    time: String,
    /// From Sunday as 0, as cron counts.
    weekday: String,
    /// Of the month; `L` for its last.
    day: String,
    text: String,
}

const KINDS: [&str; 5] = ["daily", "workdays", "weekly", "monthly", "other"];

impl Rhythm {
    pub(crate) fn read(text: &str) -> Self {
        let mut rhythm = Self::known(text).unwrap_or_else(|| Self::of("other"));
        text.clone_into(&mut rhythm.text);
        rhythm
    }

    fn of(kind: &'static str) -> Self {
        let text = |text: &str| text.to_owned();
        Self { kind, time: text("08:00"), weekday: text("1"), day: text("1"), text: String::new() }
    }

    fn known(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split_whitespace().collect();
        let [minute, hour, day, "*", weekday] = parts[..] else { return None };
        let two = |number: &str, most: u8| {
            number.parse::<u8>().ok().filter(|number| *number <= most).map(|number| format!("{number:02}"))
        };
        let time = format!("{}:{}", two(hour, 23)?, two(minute, 59)?);
        let one = |text: &str, most: u8| text.parse::<u8>().is_ok_and(|number| number <= most);
        let kind = match (day, weekday) {
            ("*", "*") => "daily",
            ("*", "1-5") => "workdays",
            ("*", weekday) if one(weekday, 6) => "weekly",
            (day, "*") if day == "L" || one(day, 31) => "monthly",
            _ => return None,
        };
        let mut rhythm = Self { time, ..Self::of(kind) };
        if kind == "weekly" {
            weekday.clone_into(&mut rhythm.weekday);
        }
        if kind == "monthly" {
            day.clone_into(&mut rhythm.day);
        }
        Some(rhythm)
    }

    fn cron(&self) -> String {
        let (hour, minute) = self.time.split_once(':').unwrap_or(("8", "0"));
        let short = |part: &str| part.parse::<u8>().map_or_else(|_| part.to_owned(), |number| number.to_string());
        let (day, weekday) = match self.kind {
            "daily" => ("*", "*"),
            "workdays" => ("*", "1-5"),
            "weekly" => ("*", self.weekday.as_str()),
            "monthly" => (self.day.as_str(), "*"),
            _ => return self.text.clone(),
        };
        format!("{} {} {day} * {weekday}", short(minute), short(hour))
    }

    /// "Weekly, Monday, 08:00"
    pub(crate) fn words(&self) -> String {
        let kind = t(word(self.kind));
        match self.kind {
            "other" => self.text.clone(),
            "weekly" => format!("{kind} · {} · {}", weekday(&self.weekday), self.time),
            "monthly" => format!("{kind} · {} · {}", day(&self.day), self.time),
            _ => format!("{kind} · {}", self.time),
        }
    }
}

fn word(kind: &str) -> crate::i18n::Key {
    match kind {
        "daily" => key::RHYTHM_DAILY,
        "workdays" => key::RHYTHM_WORKDAYS,
        "weekly" => key::RHYTHM_WEEKLY,
        "monthly" => key::RHYTHM_MONTHLY,
        _ => key::RHYTHM_CUSTOM,
    }
}

/// 2 August 2026 is a Sunday.
fn weekday(number: &str) -> String {
    format::weekday(&format!("2026-08-{:02}", 2 + number.parse::<u8>().unwrap_or_default()), "long")
}

fn day(number: &str) -> String {
    if number == "L" { t(key::RHYTHM_LAST_DAY).to_owned() } else { fill(key::RHYTHM_DAY, &[("n", number)]) }
}

#[component]
pub(super) fn Editor(control: Control, value: Signal<Value>, set: Callback<Value>) -> impl IntoView {
    let first = text_of(&value.get_untracked());
    let start = if first.is_empty() { Rhythm::of("weekly") } else { Rhythm::read(&first) };
    let rhythm = RwSignal::new(start);
    let put = move |change: &dyn Fn(&mut Rhythm)| {
        rhythm.update(|rhythm| {
            change(rhythm);
            rhythm.text = rhythm.cron();
        });
        set.run(rhythm.with_untracked(Rhythm::cron).into());
    };
    if first.is_empty() {
        put(&|_| ());
    }
    let choices = |names: fn() -> Vec<Choice>| Signal::derive(names);
    let kinds = choices(|| KINDS.map(|kind| (kind.to_owned(), t(word(kind)).to_owned())).to_vec());
    let weekdays = choices(|| [1, 2, 3, 4, 5, 6, 0].map(|n: u8| (n.to_string(), weekday(&n.to_string()))).to_vec());
    let days = choices(|| {
        let numbers = (1..=28).map(|n: u8| n.to_string()).chain(["L".to_owned()]);
        numbers.map(|n| (n.clone(), day(&n))).collect()
    });
    let kind = Memo::new(move |_| rhythm.read().kind);
    let of = move |part: fn(&Rhythm) -> String| Signal::derive(move || part(&rhythm.read()));
    let choose =
        move |name: String| put(&|rhythm| rhythm.kind = KINDS.iter().find(|kind| **kind == name).unwrap_or(&"other"));
    let other = Control::plain("time").disabled(control.disabled);
    let more = move || match kind.get() {
        "other" => {
            let typed = move |text: String| put(&|rhythm| rhythm.text.clone_from(&text));
            view! { <TextInput control=other value=of(|rhythm| rhythm.text.clone()) on_input=typed entry=Entry::TEXT label=tr(key::RHYTHM_CRON) /> }.into_any()
        }
        kind => {
            let timed = move |time: String| put(&|rhythm| rhythm.time.clone_from(&time));
            let weekly = (kind == "weekly").then(|| {
                let on = move |day: String| put(&|rhythm| rhythm.weekday.clone_from(&day));
                view! { <Select control=Control::plain("weekday").disabled(control.disabled) value=of(|rhythm| rhythm.weekday.clone()) choices=weekdays on_change=on label=tr(key::RHYTHM_WEEKDAY) /> }
            });
            let monthly = (kind == "monthly").then(|| {
                let on = move |day: String| put(&|rhythm| rhythm.day.clone_from(&day));
                view! { <Select control=Control::plain("day").disabled(control.disabled) value=of(|rhythm| rhythm.day.clone()) choices=days on_change=on label=tr(key::RHYTHM_MONTH_DAY) /> }
            });
            view! {
                {weekly}{monthly}
                <TextInput control=other value=of(|rhythm| rhythm.time.clone()) on_input=timed entry=Entry::TEXT.kind("time") label=tr(key::RHYTHM_TIME) />
            }
            .into_any()
        }
    };
    view! {
        <div class="rhythm">
            <Select control value=Signal::derive(move || kind.get().to_owned()) choices=kinds on_change=choose />
            {more}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::Rhythm;

    #[test]
    fn known_rhythms_come_back_as_they_were() {
        for (text, kind) in [
            ("0 8 * * *", "daily"),
            ("30 7 * * 1-5", "workdays"),
            ("0 8 * * 1", "weekly"),
            ("15 18 L * *", "monthly"),
            ("0 9 15 * *", "monthly"),
            ("0 8 * 1 *", "other"),
            ("0 8,9 * * *", "other"),
            ("0 8 1 * 1", "other"),
            ("nonsense", "other"),
        ] {
            let rhythm = Rhythm::read(text);
            assert_eq!((rhythm.kind, rhythm.cron().as_str()), (kind, text));
        }
    }
}
