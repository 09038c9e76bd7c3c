//! One field of one record as a cell: a number where it is one, else a text.
use serde_json::Value;
use uuid::Uuid;
use wire::{
    Field, Kind, Timestamp,
    job::{Export, Purpose},
};

use super::Names;
use crate::query::Asker;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Empty,
    Text(String),
    /// Digits as they are stored, which for amounts is exact.
    Number(String),
}

/// A field, or one part of it.
#[derive(Clone, Copy)]
pub(super) struct Column {
    pub(super) field: &'static Field,
    pub(super) part: Option<&'static str>,
}

impl Column {
    pub(super) fn is_link(&self) -> bool {
        matches!(self.field.kind, Kind::Link(_) | Kind::Links(_) | Kind::References(_))
    }

    pub(super) fn heading(&self, export: &Export) -> String {
        let name = export.headings.get(self.field.name).map_or(self.field.name, String::as_str);
        match self.part {
            // The second column of money; the first is the field itself.
            Some("currency") => format!("{name}_currency"),
            _ => name.to_owned(),
        }
    }

    pub(super) fn cell(&self, record: &Value, names: &Names, purpose: Purpose, asker: &Asker) -> Cell {
        let value = &record[self.field.name];
        let value = self.part.map_or(value, |part| &value[part]);
        match (value, self.field.kind) {
            (Value::Null, _) => Cell::Empty,
            (Value::String(text), Kind::Money) if self.part == Some("amount") => Cell::Number(text.clone()),
            (Value::Number(number), _) => Cell::Number(number.to_string()),
            _ if purpose == Purpose::Migration => Cell::text(exact(value)),
            (Value::String(text), Kind::DateTime) => Cell::text(local(text, asker)),
            (Value::String(_), Kind::Link(_)) => Cell::text(named(value, names)),
            (Value::Array(items), kind) => {
                let texts = items.iter().map(|item| readable(item, kind, names)).filter(|text| !text.is_empty());
                Cell::text(texts.collect::<Vec<_>>().join("; "))
            }
            _ => Cell::text(exact(value)),
        }
    }
}

impl Cell {
    fn text(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

/// A text as it is, anything else as JSON: what an import reads back.
fn exact(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// As the clock on the wall shows it to whoever asked.
fn local(text: &str, asker: &Asker) -> String {
    let at = Timestamp::parse(text).map(Timestamp::to_utc);
    at.map_or_else(
        |_| text.to_owned(),
        |at| at.with_timezone(&asker.actor.time_zone).format("%Y-%m-%d %H:%M:%S").to_string(),
    )
}

/// The linked record's name; nothing where the reader may not see it.
fn named(id: &Value, names: &Names) -> String {
    let id = id.as_str().and_then(|id| id.parse::<Uuid>().ok());
    id.and_then(|id| names.get(&id)).map(|related| related.name.clone()).unwrap_or_default()
}

fn readable(item: &Value, kind: Kind, names: &Names) -> String {
    let part = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
    match kind {
        Kind::Links(_) => named(item, names),
        Kind::References(_) => named(&item["id"], names),
        Kind::Emails => part("address"),
        Kind::Phones => part("number"),
        Kind::ExternalIds => format!("{}:{}", part("system"), part("id")),
        Kind::Addresses => {
            let parts = ["street", "postal_code", "city", "region", "country"].map(part);
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
        }
        _ => exact(item),
    }
}
