//! What figures are grouped by.
use domain::{grain::Grain, period::Span};
use sea_orm::sea_query::SimpleExpr;
use serde_json::Value;
use uuid::Uuid;
use wire::{
    Condition, Field, Kind, Op,
    condition::Not,
    report::{GroupColumn, Grouping, group_kind, walk},
};

use super::{bucket, narrow::inside, session::Session, source::Source};
use crate::{Asker, Row, StoreError};

/// One value of a group. Nulls are the smallest, as in every order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    Null,
    /// The place of a span among those of the group.
    Span(usize),
    Truth(bool),
    Number(i64),
    Id(Uuid),
    Text(String),
}

/// A field that figures are grouped by, resolved.
pub(super) struct Group {
    pub(super) path: String,
    pub(super) object: &'static str,
    pub(super) field: &'static Field,
    pub(super) grain: Option<Grain>,
    pub(super) spans: Vec<Span>,
    pub(super) expression: SimpleExpr,
}

impl Group {
    /// `spans` are given where they are not to follow from the records.
    pub(super) async fn new(
        session: &Session,
        source: &Source<'_>,
        grouping: &Grouping,
        condition: &Condition,
        given: Option<Span>,
    ) -> Result<Self, StoreError> {
        let asker = source.compiler.asker;
        let unknown = || StoreError::query(&grouping.path, "unknown_field");
        let (object, field) = walk(source.target, &grouping.path).ok_or_else(unknown)?;
        let grain = (group_kind(field) == Some("date")).then(|| grouping.grain.unwrap_or(Grain::Month));
        let spans = match (grain, given.and_then(|span| Some((span.from, span.until.pred_opt()?)))) {
            (None, _) => Vec::new(),
            (Some(grain), Some((first, last))) => {
                asker.actor.calendar(asker.now).grains(grain, first, last, usize::MAX).unwrap_or_default()
            }
            (Some(grain), None) => bucket::spans(session, asker, source, &grouping.path, grain, condition).await?,
        };
        let column = source.field(&grouping.path)?.column;
        let expression = if grain.is_some() { bucket::number(asker, &column, field.kind, &spans) } else { column };
        Ok(Self { path: grouping.path.clone(), object: object.name, field, grain, spans, expression })
    }

    pub(super) fn column(&self) -> GroupColumn {
        GroupColumn {
            path: self.path.clone(),
            object: self.object.to_owned(),
            field: self.field.name.to_owned(),
            kind: group_kind(self.field).unwrap_or("text").to_owned(),
            grain: self.grain,
        }
    }

    pub(super) fn read(&self, row: &Row, name: &str) -> Result<Key, StoreError> {
        let key = match self.field.kind {
            _ if self.grain.is_some() => {
                row.try_get::<Option<i64>>("", name)?.and_then(|at| usize::try_from(at).ok()).map(Key::Span)
            }
            Kind::Link(_) => row.try_get::<Option<Uuid>>("", name)?.map(Key::Id),
            Kind::Bool => row.try_get::<Option<bool>>("", name)?.map(Key::Truth),
            Kind::Integer(..) => row.try_get::<Option<i64>>("", name)?.map(Key::Number),
            _ => row.try_get::<Option<String>>("", name)?.map(Key::Text),
        };
        Ok(key.unwrap_or(Key::Null))
    }

    /// As it is answered: of a span its first day.
    pub(super) fn json(&self, key: &Key) -> Value {
        match key {
            Key::Null => Value::Null,
            Key::Span(at) => self.spans.get(*at).map(|span| span.from.to_string()).into(),
            Key::Truth(truth) => (*truth).into(),
            Key::Number(number) => (*number).into(),
            Key::Id(id) => id.to_string().into(),
            Key::Text(text) => text.clone().into(),
        }
    }

    /// The records of one value.
    pub(super) fn condition(&self, key: &Key) -> Condition {
        match key {
            Key::Null => self.nothing_there(),
            Key::Span(at) => match self.spans.get(*at) {
                Some(span) => Condition::all(inside(&self.path, *span).to_vec()),
                None => self.nothing_there(),
            },
            _ => Condition::compare(&self.path, Op::Eq, self.json(key)),
        }
    }

    /// Across a link also where nothing is linked, or nothing that the reader may see.
    fn nothing_there(&self) -> Condition {
        if self.path.contains('.') {
            let there = Condition::compare(&self.path, Op::IsNull, false);
            return Condition::Not(Not { not: Box::new(there) });
        }
        Condition::compare(&self.path, Op::IsNull, true)
    }

    /// The record type of the values, where they are links.
    pub(super) fn links_to(&self) -> Option<&'static str> {
        match self.field.kind {
            Kind::Link(target) => Some(target),
            _ => None,
        }
    }

    /// Where a value stands among the others: choices as they are listed, stages as in their pipeline, records by `name`.
    pub(super) fn rank(&self, asker: &Asker, key: &Key, name: Option<&str>) -> (i64, String) {
        let place = |at: Option<usize>| at.and_then(|at| i64::try_from(at).ok()).unwrap_or(i64::MAX);
        match (key, self.field.kind) {
            (Key::Null, _) => (i64::MIN, String::new()),
            (Key::Span(at), _) => (place(Some(*at)), String::new()),
            (Key::Truth(truth), _) => (i64::from(*truth), String::new()),
            (Key::Number(number), _) => (*number, String::new()),
            (Key::Text(text), Kind::Choice(names)) => (place(names.iter().position(|name| name == text)), text.clone()),
            (Key::Text(text), Kind::State(states)) => {
                (place(states.states.iter().position(|state| state.name == text)), text.clone())
            }
            (Key::Text(text), _) => (0, domain::search::sort_key(text)),
            (Key::Id(id), Kind::Link("stage")) => {
                (place(asker.directory.stages.iter().position(|stage| stage.id == *id)), String::new())
            }
            (Key::Id(id), _) => (0, name.map_or_else(|| format!("\u{10FFFF}{id}"), domain::search::sort_key)),
        }
    }
}
