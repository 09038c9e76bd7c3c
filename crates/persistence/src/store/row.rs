//! Columns every table has.
use std::str::FromStr;

use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, sea_query::Value};
use uuid::Uuid;
use wire::Definition;

use crate::{Stored, store::Write};

pub(super) type Column<R> = <<R as Stored>::Entity as EntityTrait>::Column;

/// A column by name.
///
/// # Panics
/// When the table has none of that name: the schema test finds that before anybody runs it.
pub(super) fn column<R: Stored>(name: &str) -> Column<R> {
    Column::<R>::from_str(name).unwrap_or_else(|_| panic!("`{}` has no column `{name}`", R::DEFINITION.name))
}

pub(super) fn is<R: Stored>(name: &str, value: impl Into<Value>) -> sea_orm::sea_query::SimpleExpr {
    column::<R>(name).eq(value)
}

fn set<R: Stored>(row: &mut R::Row, name: &str, value: impl Into<Value>) {
    row.set(column::<R>(name), value.into());
}

pub(super) fn stamp_new<R: Stored>(row: &mut R::Row, id: Uuid, write: &Write) {
    set::<R>(row, "id", id);
    set::<R>(row, "version", 1_i64);
    set::<R>(row, "created_at", write.now());
    set::<R>(row, "created_by", write.actor().id());
    set::<R>(row, "updated_at", write.now());
    set::<R>(row, "updated_by", write.actor().id());
}

pub(super) fn stamp_changed<R: Stored>(row: &mut R::Row, version: i64, write: &Write) {
    set::<R>(row, "version", version);
    set::<R>(row, "updated_at", write.now());
    set::<R>(row, "updated_by", write.actor().id());
}

pub(super) fn stamp_deleted<R: Stored>(row: &mut R::Row, at: Option<chrono::DateTime<chrono::Utc>>) {
    set::<R>(row, "deleted_at", at);
}

pub(super) fn name<R: Stored>(row: &mut R::Row, value: &serde_json::Value) {
    set::<R>(row, "name_key", name_key(R::DEFINITION, value));
}

/// What lists are ordered by: the title with case folded and Chinese spelt out.
pub(crate) fn name_key(definition: &Definition, value: &serde_json::Value) -> String {
    let title = value[definition.title].as_str().unwrap_or_default();
    domain::search::sort_key(title)
}
