//! What a reader may see of an answer: fields that are hidden from them are taken out of the records in it.
use persistence::{Actor, Stored, stored::to_json};
use serde::{Serialize, Serializer};
use serde_json::Value;
use wire::{Definition, ListPage, Record, Resource, TimelineEntry, conversion::Converted, record};

/// An answer as it is, or what is left of it.
pub(crate) enum Shown<'a, T> {
    Whole(&'a T),
    Part(Value),
}

impl<T: Serialize> Serialize for Shown<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Whole(whole) => whole.serialize(serializer),
            Self::Part(part) => part.serialize(serializer),
        }
    }
}

/// Nearly nobody is hidden anything: then the answer is written once, from where it is.
fn shown<'a, T: Serialize>(
    actor: &Actor,
    about: &[&Definition],
    whole: &'a T,
    take: impl FnOnce(&mut Value),
) -> Shown<'a, T> {
    if about.iter().all(|definition| actor.hidden(definition).next().is_none()) {
        return Shown::Whole(whole);
    }
    let mut part = to_json(whole);
    take(&mut part);
    Shown::Part(part)
}

pub(crate) fn record<'a, R: Stored>(actor: &Actor, record: &'a Record<R>) -> Shown<'a, Record<R>> {
    shown(actor, &[R::DEFINITION], record, |value| actor.show(R::DEFINITION, value))
}

pub(crate) fn page<'a, R: Stored>(actor: &Actor, page: &'a ListPage<Record<R>>) -> Shown<'a, ListPage<Record<R>>> {
    shown(actor, &[R::DEFINITION], page, |value| {
        each(&mut value["data"], |record| actor.show(R::DEFINITION, record));
    })
}

pub(crate) fn converted<'a>(actor: &Actor, converted: &'a Converted) -> Shown<'a, Converted> {
    let lead = record::Lead::DEFINITION;
    shown(actor, &[lead], converted, |value| actor.show(lead, &mut value["lead"]))
}

/// What happened around a record of type `R`.
pub(crate) fn timeline<'a, R: Stored>(
    actor: &Actor,
    page: &'a ListPage<TimelineEntry>,
) -> Shown<'a, ListPage<TimelineEntry>> {
    let (activity, task) = (record::Activity::DEFINITION, record::Task::DEFINITION);
    shown(actor, &[R::DEFINITION, activity, task], page, |value| {
        each(&mut value["data"], |entry| {
            for (member, definition) in [("activity", activity), ("task", task)] {
                if let Some(record) = entry.get_mut(member) {
                    actor.show(definition, record);
                }
            }
            for side in ["before", "after"] {
                if let Some(members) = entry.pointer_mut(&format!("/change/{side}")) {
                    actor.show(R::DEFINITION, members);
                }
            }
        });
    })
}

fn each(list: &mut Value, show: impl FnMut(&mut Value)) {
    list.as_array_mut().into_iter().flatten().for_each(show);
}
