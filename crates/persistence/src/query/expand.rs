//! Names of linked records, so that a list needs no request per row.
use std::collections::{BTreeMap, BTreeSet};

use domain::violation::Violation;
use sea_orm::{
    DbBackend,
    sea_query::{Alias, Expr, ExprTrait, Func, SelectStatement, SimpleExpr, UnionType},
};
use serde_json::Value;
use uuid::Uuid;
use wire::{Definition, Field, Kind, Related, definition, definition::COMMON, value::Labels};

use super::Asker;
use crate::{
    Actor, Reads, StoreError,
    visible::{column, some},
};

/// The link fields `expand` names; `*` means all of them.
pub(super) fn fields(
    actor: &Actor,
    definition: &'static Definition,
    expand: Option<&str>,
) -> Result<Vec<&'static Field>, StoreError> {
    let links = |field: &Field| matches!(field.kind, Kind::Link(_) | Kind::Links(_) | Kind::References(_));
    match expand {
        None | Some("") => Ok(Vec::new()),
        Some("*") => {
            let all = definition.fields.iter().chain(COMMON);
            Ok(all.filter(|field| links(field) && actor.sees(definition, field)).collect())
        }
        Some(names) => names
            .split(',')
            .map(|name| {
                let field = actor.queryable(definition, name.trim()).filter(|field| links(field));
                field.ok_or_else(|| StoreError::Query(Violation::new("expand", "unknown_field").with("name", name)))
            })
            .collect(),
    }
}

/// Display names for every record that `fields` of these records point to, in one statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn related(
    db: &impl Reads,
    asker: &Asker,
    definition: &'static Definition,
    expand: Option<&str>,
    records: &[Value],
) -> Result<BTreeMap<Uuid, Related>, StoreError> {
    let mut wanted: BTreeMap<&str, BTreeSet<Uuid>> = BTreeMap::new();
    for field in fields(&asker.actor, definition, expand)? {
        for record in records {
            collect(field, &record[field.name], &mut wanted);
        }
    }
    names(db, asker, wanted).await
}

/// Adds the records that a link names.
pub(crate) fn collect(field: &'static Field, value: &Value, wanted: &mut BTreeMap<&str, BTreeSet<Uuid>>) {
    let mut add = |kind: &'static str, value: &Value| {
        if let Some(id) = value.as_str().and_then(|id| id.parse().ok()) {
            wanted.entry(kind).or_default().insert(id);
        }
    };
    match field.kind {
        Kind::Link(kind) => add(kind, value),
        Kind::Links(kind) => value.as_array().into_iter().flatten().for_each(|id| add(kind, id)),
        Kind::References(kinds) => value.as_array().into_iter().flatten().for_each(|reference| {
            let kind = kinds.iter().find(|kind| reference["type"] == **kind);
            if let Some(kind) = kind {
                add(kind, &reference["id"]);
            }
        }),
        _ => {}
    }
}

/// Names by id; records the asker may not read have none.
///
/// # Errors
/// When the database cannot be read.
pub async fn names(
    db: &impl Reads,
    asker: &Asker,
    wanted: BTreeMap<&str, BTreeSet<Uuid>>,
) -> Result<BTreeMap<Uuid, Related>, StoreError> {
    let mut found = BTreeMap::new();
    let mut ask: Option<SelectStatement> = None;
    for (kind, ids) in wanted {
        let Some(target) = definition(kind) else { continue };
        if known(asker, target, &ids, &mut found) {
            continue;
        }
        let select = select(db.backend(), asker, target, ids);
        ask = Some(match ask {
            Some(mut first) => first.union(UnionType::All, select).to_owned(),
            None => select,
        });
    }
    let Some(ask) = ask else { return Ok(found) };
    for row in db.rows(&ask).await? {
        let (id, record_type, name): (_, String, String) =
            (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        let name = if definition(&record_type).is_some_and(is_named_by_user) { user(asker, &name) } else { name };
        found.insert(id, Related { record_type, name });
    }
    Ok(found)
}

/// Names the directory holds in memory.
fn known(asker: &Asker, target: &Definition, ids: &BTreeSet<Uuid>, found: &mut BTreeMap<Uuid, Related>) -> bool {
    if asker.actor.scope(target, domain::permission::Action::Read) == domain::permission::Scope::None {
        return true;
    }
    let directory = &asker.directory;
    let locale = asker.actor.locale.as_deref().unwrap_or(&directory.organization.locale);
    let spoken = |labels: &Labels, name: &String| labels.get(locale).unwrap_or(name).clone();
    let name = |id: &Uuid| match target.name {
        "user" => directory.users.get(id).map(|user| user.data.name.clone()),
        "team" => directory.teams.get(id).map(|team| team.name.clone()),
        "stage" => directory.stage(*id).map(|stage| spoken(&stage.data.labels, &stage.data.name)),
        "pipeline" => {
            let pipeline = directory.pipelines.iter().find(|pipeline| pipeline.id == *id);
            pipeline.map(|pipeline| spoken(&pipeline.data.labels, &pipeline.data.name))
        }
        "role" => directory.roles.get(id).map(|role| spoken(&role.labels, &role.name)),
        _ => None,
    };
    let here = matches!(target.name, "user" | "team" | "role" | "stage" | "pipeline");
    if here {
        let related = |name| Related { record_type: target.name.to_owned(), name };
        found.extend(ids.iter().filter_map(|id| Some((*id, related(name(id)?)))));
    }
    here
}

/// Whether a record is known by whom it belongs to, as a follow is by its follower.
fn is_named_by_user(target: &Definition) -> bool {
    target.field(target.title).is_some_and(|field| matches!(field.kind, Kind::Link("user")))
}

/// The name of the user whose id `id` is.
fn user(asker: &Asker, id: &str) -> String {
    let user = id.parse().ok().and_then(|id: Uuid| asker.directory.users.get(&id));
    user.map(|user| user.data.name.clone()).unwrap_or_default()
}

/// SQLite keeps ids as bytes, which are no text.
fn title(backend: DbBackend, target: &Definition) -> SimpleExpr {
    let title = column(target.name, target.title);
    let bytes = is_named_by_user(target) && backend == DbBackend::Sqlite;
    if bytes { Func::cust(Alias::new("hex")).arg(title).into() } else { title }
}

fn select(backend: DbBackend, asker: &Asker, target: &'static Definition, ids: BTreeSet<Uuid>) -> SelectStatement {
    let mut select = some(&asker.actor, target, target.name);
    let title = title(backend, target).cast_as(Alias::new("text"));
    select
        .clear_selects()
        .expr_as(column(target.name, "id"), "id")
        .expr_as(Expr::val(target.name).cast_as(Alias::new("text")), "type")
        .expr_as(Func::coalesce([title, Expr::val("")]), "name")
        .and_where(column(target.name, "id").is_in(ids));
    select
}
