//! A record as it stands on the calendar.
use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::permission::Action;
use serde_json::{Value, json};

use super::layer::{Layer, OPEN};
use crate::{
    api::records,
    i18n::{format, key, label, t},
    order::sorted,
    session,
    shell::{icon_of, icon_of_activity},
    ui::{
        days::{self, Span},
        drag::Item,
        icon::Shape,
    },
};

#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) layer: &'static Layer,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
    /// The reader's wall time: "09:30". Nothing for what lasts the day.
    pub(super) time: Option<String>,
    pub(super) record: Value,
}

/// Records are compared, and each has one layer.
impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.record == other.record && self.layer.record == other.layer.record
    }
}

/// What stands on each day, in order.
pub(super) type Days = BTreeMap<NaiveDate, Vec<Entry>>;

impl Entry {
    pub(super) fn of(layer: &'static Layer, record: &Value) -> Option<Self> {
        let text = |name: &str| record[name].as_str();
        let starts = text(layer.starts)?;
        let wall = if layer.timed { format::to_local_input(starts) } else { starts.to_owned() };
        let first = days::parse(&wall)?;
        let last = layer.ends.and_then(text).and_then(days::parse).unwrap_or(first);
        Some(Self {
            layer,
            id: text("id")?.to_owned(),
            title: records::title(layer.definition()?, record),
            first,
            last: last.max(first),
            time: wall.get(11..16).filter(|_| layer.timed).map(str::to_owned),
            record: record.clone(),
        })
    }

    /// Only what is a task is done.
    pub(super) fn is_done(&self) -> bool {
        self.is_task() && !OPEN.iter().any(|open| self.record["status"] == *open)
    }

    pub(super) fn is_task(&self) -> bool {
        self.layer.record == "task"
    }

    pub(super) fn is_late(&self, today: NaiveDate) -> bool {
        self.is_task() && !self.is_done() && self.first < today
    }

    /// Whether it may be changed from here. The server has the last word.
    pub(super) fn is_mine_to_change(&self) -> bool {
        let may = |definition| session::may_with(Action::Edit, definition, &self.record);
        self.layer.moves && self.layer.definition().is_some_and(may)
    }

    /// The change that puts it on another day; what has a time keeps it.
    pub(super) fn moved_to(&self, day: NaiveDate) -> Value {
        let value = match &self.time {
            Some(time) => format::from_local_input(&format!("{day}T{time}")).into(),
            None => Value::from(day.to_string()),
        };
        json!({self.layer.starts: value})
    }

    pub(super) fn item(&self) -> Item {
        Item {
            id: self.id.clone(),
            words: self.title.clone(),
            place: self.first.to_string(),
            what: json!({"id": self.id}),
        }
    }

    /// What kind it is, in words: "Meeting" says more than "Activity".
    pub(super) fn kind(&self) -> &'static str {
        match self.layer.record {
            "activity" => label::choice("activity", "kind", self.record["kind"].as_str().unwrap_or_default()),
            "opportunity" => label::field("opportunity", "close_date"),
            record => label::record(record),
        }
    }

    pub(super) fn shape(&self) -> Shape {
        match self.layer.record {
            "activity" => icon_of_activity(self.record["kind"].as_str().unwrap_or_default()),
            record => icon_of(record),
        }
    }

    /// The time as the reader writes it.
    pub(super) fn time_text(&self) -> Option<String> {
        self.time.as_ref().and(self.record[self.layer.starts].as_str()).map(format::time)
    }

    /// From which day to which, where it is more than one.
    pub(super) fn period_text(&self) -> Option<String> {
        (self.first != self.last).then(|| span_text(Span { first: self.first, last: self.last }))
    }

    /// What the eye sees in shape and colour.
    pub(super) fn unseen(&self, today: NaiveDate) -> String {
        let mark = match (self.is_done(), self.is_late(today)) {
            (true, _) => Some(key::CALENDAR_DONE),
            (_, true) => Some(key::BOARD_OVERDUE),
            _ => None,
        };
        let mark = mark.map(|mark| format!(", {}", t(mark))).unwrap_or_default();
        format!(", {}{mark}", self.kind())
    }
}

pub(super) fn span_text(span: Span) -> String {
    format!("{} – {}", format::date(&span.first.to_string()), format::date(&span.last.to_string()))
}

/// Every entry on each of its days within the span: periods first, then what has no time, then by the clock.
pub(super) fn by_day(entries: Vec<Entry>, span: Span) -> Days {
    fn place(entry: &Entry) -> (bool, NaiveDate, Option<&String>, bool, &String) {
        let one_day = entry.first == entry.last;
        let first = if one_day { NaiveDate::MIN } else { entry.first };
        (one_day, first, entry.time.as_ref(), entry.is_done(), &entry.title)
    }
    let mut days = Days::new();
    for entry in sorted(entries, |a, b| place(a) < place(b)) {
        let own = Span { first: entry.first.max(span.first), last: entry.last.min(span.last) };
        for day in own.days() {
            days.entry(day).or_default().push(entry.clone());
        }
    }
    days
}
