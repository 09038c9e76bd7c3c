//! Names of records and fields, and values of fields.
use chrono::NaiveDate;
use serde_json::Value;
use uuid::Uuid;
use wire::{Definition, Field, Kind, Timestamp, report::walk};

use crate::{Language, Reader};

impl Language {
    /// Several records: "Accounts".
    pub fn records(self, name: &str) -> &'static str {
        self.text(&format!("record.{name}.many"))
    }

    /// A field's name: its own where the record has one, else the one all records share.
    pub fn field(self, record: &str, field: &str) -> &'static str {
        self.find(&format!("field.{record}.{field}")).unwrap_or_else(|| self.text(&format!("field.{field}")))
    }

    pub fn choice(self, record: &str, field: &str, value: &str) -> &'static str {
        let own = self.find(&format!("choice.{record}.{field}.{value}"));
        own.unwrap_or_else(|| self.text(&format!("choice.{field}.{value}")))
    }

    /// "Account › Industry".
    pub fn path(self, object: &'static Definition, path: &str) -> String {
        let (steps, name) = path.rsplit_once('.').unwrap_or(("", path));
        let mut at = object;
        let mut names = Vec::new();
        for step in steps.split('.').filter(|step| !step.is_empty()) {
            let Some((field, next)) = at.step(step) else { break };
            names.push(self.field(at.name, field.name));
            at = next;
        }
        names.push(self.field(at.name, name));
        names.join(" › ")
    }
}

impl Reader<'_> {
    /// The linked record's name; what stands for one the reader may not see.
    pub fn name(&self, id: &str) -> String {
        let known = id.parse::<Uuid>().ok().and_then(|id| self.names.get(&id));
        known.map_or_else(|| self.language.text("value.hidden").to_owned(), |related| related.name.clone())
    }

    /// A field's value in words; empty for none.
    pub fn value(&self, object: &'static Definition, path: &str, value: &Value) -> String {
        let plain = || value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match walk(object, path) {
            _ if value.is_null() => String::new(),
            Some((object, field)) => self.of_field(object, field, value),
            None => plain(),
        }
    }

    fn of_field(&self, object: &Definition, field: &Field, value: &Value) -> String {
        let text = value.as_str().unwrap_or_default();
        match field.kind {
            Kind::Bool => self.yes_or_no(value == true).to_owned(),
            Kind::Date => self.date(text),
            Kind::DateTime => self.instant(text),
            Kind::Money => self.money(value),
            Kind::Choice(_) | Kind::State(_) => self.language.choice(object.name, field.name, text).to_owned(),
            Kind::Link(_) => self.name(text),
            Kind::Links(_) => self.list(value, |reader, item| reader.name(item.as_str().unwrap_or_default())),
            Kind::References(_) => {
                self.list(value, |reader, item| reader.name(item["id"].as_str().unwrap_or_default()))
            }
            Kind::Emails => self.list(value, |_, item| item["address"].as_str().unwrap_or_default().to_owned()),
            Kind::Phones => self.list(value, |_, item| item["number"].as_str().unwrap_or_default().to_owned()),
            Kind::Integer(..) if field.name == "probability" => format!("{value}%"),
            Kind::Integer(..) => self.language.number(&value.to_string(), 0),
            _ => value.as_str().map_or_else(|| value.to_string(), str::to_owned),
        }
    }

    fn list(&self, value: &Value, one: impl Fn(&Self, &Value) -> String) -> String {
        let items = value.as_array().into_iter().flatten().map(|item| one(self, item));
        items.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
    }

    pub(crate) fn yes_or_no(&self, yes: bool) -> &'static str {
        self.language.text(if yes { "value.yes" } else { "value.no" })
    }

    fn money(&self, value: &Value) -> String {
        let part = |name: &str| value[name].as_str().unwrap_or_default();
        if part("amount").is_empty() { String::new() } else { self.language.money(part("amount"), part("currency")) }
    }

    pub(crate) fn date(&self, text: &str) -> String {
        let day = text.get(..10).unwrap_or(text).parse::<NaiveDate>();
        day.map_or_else(|_| text.to_owned(), |day| self.language.date(day))
    }

    pub(crate) fn instant(&self, text: &str) -> String {
        Timestamp::parse(text).map_or_else(|_| text.to_owned(), |at| self.language.instant(at.to_utc(), self.time_zone))
    }
}
