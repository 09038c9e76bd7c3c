//! Changes to a record.
use domain::permission::Action;
use sea_orm::{ActiveModelTrait, EntityTrait, QueryFilter, QueryTrait};
use serde_json::{Map, Value};
use uuid::Uuid;
use wire::Record;

use super::{
    Write, draft, find, references,
    row::{self, is},
    side::{self, Trace},
};
use crate::{
    StoreError, Stored, Writes,
    feature::notify::{self, Written},
    stored::to_json,
};

/// Applies a merge patch (RFC 7396). `version` is the one the client saw, where it says so.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`, `Invalid` with every broken rule, `Conflict`.
pub async fn update<R: Stored>(
    write: &Write<'_>,
    id: Uuid,
    version: Option<i64>,
    change: Value,
) -> Result<Record<R>, StoreError> {
    let before: Record<R> = find::editable(write, Action::Edit, id).await?;
    if version.is_some_and(|version| version != before.version) {
        return Err(StoreError::stale(write.actor(), &before));
    }
    if !change.is_object() {
        return Err(StoreError::invalid("", "type"));
    }
    R::DEFINITION.refuse_names(&change)?;
    write.actor().demand_fields(R::DEFINITION, &change)?;
    let mut merged = to_json(&before.data);
    let new_owner = change.get("owner_id").filter(|_| change.get("team_id").is_none() && R::DEFINITION.has("team_id"));
    let team =
        new_owner.filter(|owner| merged["owner_id"] != **owner).and_then(|owner| draft::owners_team(owner, write));
    merge(&mut merged, change);
    if let Some(team) = team {
        merged["team_id"] = team.to_string().into();
    }
    let data = R::parse(merged, Some(&before.data))?;
    save(write, before, data).await
}

/// Stores the successor of `before`, which has passed its rules. Nothing is written where nothing differs.
///
/// # Errors
/// As [`update`].
pub async fn save<R: Stored>(write: &Write<'_>, before: Record<R>, mut data: R) -> Result<Record<R>, StoreError> {
    let id = before.id;
    data.prepare(id, Some(&before.data), write).await?;
    let (old, new) = (to_json(&before.data), to_json(&data));
    if old == new {
        return Ok(before);
    }
    references::check(write, R::DEFINITION, id, &new, Some(&old)).await?;
    let record = write_row(write, &before, data, &new).await?;
    let trace = Trace {
        definition: R::DEFINITION,
        id,
        version: record.version,
        action: "update",
        before: Some(&old),
        after: Some(&new),
    };
    side::leave(write, &trace).await?;
    R::saved(&record, Some(&before), write).await?;
    notify::of_write(write, Written { definition: R::DEFINITION, id, before: Some(&old), after: &new }).await?;
    Ok(record)
}

async fn write_row<R: Stored>(
    write: &Write<'_>,
    before: &Record<R>,
    data: R,
    value: &Value,
) -> Result<Record<R>, StoreError> {
    let version = before.version + 1;
    let record = Record {
        version,
        updated_at: write.now().into(),
        updated_by: write.actor().id(),
        data: data.clone(),
        ..before.clone()
    };
    let mut row = <R::Row as ActiveModelTrait>::default();
    data.write(&mut row, &write.rates);
    row::stamp_changed::<R>(&mut row, version, write);
    row::name::<R>(&mut row, value);
    replace::<R>(write, row, before.id, before.version).await?;
    Ok(record)
}

/// Writes `row` over the stored version `version`, and over no other.
pub(super) async fn replace<R: Stored>(
    write: &Write<'_>,
    row: R::Row,
    id: Uuid,
    version: i64,
) -> Result<(), StoreError> {
    let update = R::Entity::update_many().set(row).filter(is::<R>("id", id)).filter(is::<R>("version", version));
    let written = write.tx.execute(&update.into_query()).await?;
    if written == 1 { Ok(()) } else { Err(StoreError::Stale { version: version + 1, record: None }) }
}

/// RFC 7396: members of `change` replace those of `target`, null removes, objects merge.
pub fn merge(target: &mut Value, change: Value) {
    let Value::Object(members) = change else {
        *target = change;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Some(object) = target.as_object_mut() else { return };
    for (name, value) in members {
        if value.is_null() {
            object.remove(&name);
        } else {
            merge(object.entry(name).or_insert(Value::Null), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::merge;
    use serde_json::{Value, from_str};

    /// Every case of RFC 7396, appendix A.
    #[test]
    fn the_cases_of_the_standard() {
        for (original, patch, result) in [
            (r#"{"a":"b"}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
            (r#"{"a":"b"}"#, r#"{"b":"c"}"#, r#"{"a":"b","b":"c"}"#),
            (r#"{"a":"b"}"#, r#"{"a":null}"#, "{}"),
            (r#"{"a":"b","b":"c"}"#, r#"{"a":null}"#, r#"{"b":"c"}"#),
            (r#"{"a":["b"]}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
            (r#"{"a":"c"}"#, r#"{"a":["b"]}"#, r#"{"a":["b"]}"#),
            (r#"{"a":{"b":"c"}}"#, r#"{"a":{"b":"d","c":null}}"#, r#"{"a":{"b":"d"}}"#),
            (r#"{"a":[{"b":"c"}]}"#, r#"{"a":[1]}"#, r#"{"a":[1]}"#),
            (r#"["a","b"]"#, r#"["c","d"]"#, r#"["c","d"]"#),
            (r#"{"a":"b"}"#, r#"["c"]"#, r#"["c"]"#),
            (r#"{"a":"foo"}"#, "null", "null"),
            (r#"{"a":"foo"}"#, r#""bar""#, r#""bar""#),
            (r#"{"e":null}"#, r#"{"a":1}"#, r#"{"e":null,"a":1}"#),
            ("[1,2]", r#"{"a":"b","c":null}"#, r#"{"a":"b"}"#),
            ("{}", r#"{"a":{"bb":{"ccc":null}}}"#, r#"{"a":{"bb":{}}}"#),
        ] {
            let mut target: Value = from_str(original).unwrap();
            merge(&mut target, from_str(patch).unwrap());
            assert_eq!(target, from_str::<Value>(result).unwrap(), "{original} + {patch}");
        }
    }
}
