//! What is written beside a record: change log, links, keys of other systems, search terms.
use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict, Query};
use serde_json::{Map, Value};
use uuid::Uuid;
use wire::{Definition, Kind, value::ExternalId};

use crate::{StoreError, Writes, search, store::Write};

/// A write, as the change log and the indexes beside the record see it.
pub(super) struct Trace<'a> {
    pub(super) definition: &'static Definition,
    pub(super) id: Uuid,
    pub(super) version: i64,
    pub(super) action: &'a str,
    pub(super) before: Option<&'a Value>,
    pub(super) after: Option<&'a Value>,
}

pub(super) async fn leave(write: &Write<'_>, trace: &Trace<'_>) -> Result<(), StoreError> {
    log(write, trace).await?;
    for field in trace.definition.fields {
        match field.kind {
            Kind::Links(_) | Kind::References(_) => link(write, trace, field).await?,
            Kind::ExternalIds => name_outside(write, trace, field.name).await?,
            _ => {}
        }
    }
    search::keep(write, trace.definition, trace.id, trace.before, trace.after).await?;
    if crate::directory::holds(trace.definition.name) {
        write.renew_directory().await?;
    }
    Ok(())
}

async fn log(write: &Write<'_>, trace: &Trace<'_>) -> Result<(), StoreError> {
    let (before, after) = difference(trace.before, trace.after);
    let now_or_then = trace.after.or(trace.before).unwrap_or(&Value::Null);
    let id_in = |name: &str| now_or_then[name].as_str().and_then(|id| id.parse::<Uuid>().ok());
    let columns = [
        "at",
        "actor_id",
        "request_id",
        "record_type",
        "record_id",
        "version",
        "action",
        "owner_id",
        "team_id",
        "before",
        "after",
    ];
    let insert = Query::insert()
        .into_table(Alias::new("change"))
        .columns(columns.map(Alias::new))
        .values_panic([
            write.now().into(),
            write.actor().id().into(),
            write.request_id.map(str::to_owned).into(),
            trace.definition.name.into(),
            trace.id.into(),
            trace.version.into(),
            trace.action.into(),
            id_in("owner_id").into(),
            id_in("team_id").into(),
            before.into(),
            after.into(),
        ])
        .to_owned();
    write.tx.execute(&insert).await?;
    Ok(())
}

/// Of an edit, only the members that differ.
pub(crate) fn difference(before: Option<&Value>, after: Option<&Value>) -> (Option<Value>, Option<Value>) {
    let (Some(old), Some(new)) = (before, after) else { return (before.cloned(), after.cloned()) };
    let names = || {
        new.as_object().into_iter().flat_map(|new| new.keys()).filter(|name| old[name.as_str()] != new[name.as_str()])
    };
    let part =
        |whole: &Value| Value::Object(names().map(|name| (name.clone(), whole[name].clone())).collect::<Map<_, _>>());
    (Some(part(old)), Some(part(new)))
}

/// The field's records before and after, where they differ.
fn moved<'a>(trace: &Trace<'a>, name: &str) -> Option<&'a Value> {
    let none = &Value::Null;
    let (before, after) = (trace.before.map_or(none, |it| &it[name]), trace.after.map_or(none, |it| &it[name]));
    (before != after && !(is_empty(before) && is_empty(after))).then_some(after)
}

fn is_empty(list: &Value) -> bool {
    list.as_array().is_none_or(Vec::is_empty)
}

async fn link(write: &Write<'_>, trace: &Trace<'_>, field: &'static wire::Field) -> Result<(), StoreError> {
    // What is attached is found through its links, in the trash too.
    if trace.after.is_none() && trace.definition.access == wire::Access::Attached {
        return Ok(());
    }
    let Some(targets) = moved(trace, field.name) else { return Ok(()) };
    if trace.before.is_some_and(|before| !is_empty(&before[field.name])) {
        let delete = Query::delete()
            .from_table(Alias::new("record_link"))
            .and_where(Expr::col("from_id").eq(trace.id))
            .and_where(Expr::col("field").eq(field.name))
            .to_owned();
        write.tx.execute(&delete).await?;
    }
    if is_empty(targets) {
        return Ok(());
    }
    let columns = ["from_type", "from_id", "field", "to_type", "to_id", "at"].map(Alias::new);
    let mut insert = Query::insert().into_table(Alias::new("record_link")).columns(columns).to_owned();
    for target in targets.as_array().into_iter().flatten() {
        let (kind, id) = match field.kind {
            Kind::Links(kind) => (kind, target.as_str()),
            _ => (target["type"].as_str().unwrap_or_default(), target["id"].as_str()),
        };
        let id: Uuid = id.and_then(|id| id.parse().ok()).unwrap_or_default();
        let row = [
            trace.definition.name.into(),
            trace.id.into(),
            field.name.into(),
            kind.into(),
            id.into(),
            write.now().into(),
        ];
        insert.values_panic(row);
    }
    let again = OnConflict::columns(["from_id", "field", "to_id"].map(Alias::new)).do_nothing().to_owned();
    write.tx.execute(&insert.on_conflict(again).to_owned()).await?;
    Ok(())
}

async fn name_outside(write: &Write<'_>, trace: &Trace<'_>, name: &str) -> Result<(), StoreError> {
    let Some(keys) = moved(trace, name) else { return Ok(()) };
    let delete =
        Query::delete().from_table(Alias::new("external_id")).and_where(Expr::col("record_id").eq(trace.id)).to_owned();
    write.tx.execute(&delete).await?;
    for (index, key) in keys.as_array().into_iter().flatten().enumerate() {
        let text = |name: &str| key[name].as_str().unwrap_or_default().to_owned();
        let key = ExternalId { system: text("system"), id: text("id") };
        let insert = Query::insert()
            .into_table(Alias::new("external_id"))
            .columns(["record_type", "system", "key", "record_id"].map(Alias::new))
            .values_panic([
                trace.definition.name.into(),
                key.system.as_str().into(),
                key.id.as_str().into(),
                trace.id.into(),
            ])
            .on_conflict(OnConflict::columns(["record_type", "system", "key"].map(Alias::new)).do_nothing().to_owned())
            .to_owned();
        if write.tx.execute(&insert).await? == 0 {
            let field = format!("{name}.{index}.id");
            return Err(super::upsert::taken(write, trace.definition, &key, &field).await?);
        }
    }
    Ok(())
}
