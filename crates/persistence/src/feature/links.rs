//! Activities and tasks about one record become about others too.
use sea_orm::sea_query::{Alias, ExprTrait, Query};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Actor, StoreError, Stored,
    store::{self, Write},
    stored::to_json,
    visible::column,
};

/// Adds `new` to the links of every living `R` that is linked to `from`, each with its change.
///
/// # Errors
/// When one cannot be written.
pub(crate) async fn extend<R: Stored>(write: &Write<'_>, from: Uuid, new: &[(&str, Uuid)]) -> Result<(), StoreError> {
    let name = R::DEFINITION.name;
    let mut linked = Query::select();
    linked
        .expr(column("record_link", "from_id"))
        .from(Alias::new("record_link"))
        .and_where(column("record_link", "to_id").eq(from))
        .and_where(column("record_link", "from_type").eq(name));
    for record in store::find_many::<R>(write.tx, &Actor::system(), column(name, "id").in_subquery(linked)).await? {
        let mut value = to_json(&record.data);
        let Some(links) = value["links"].as_array_mut() else { continue };
        for (kind, id) in new {
            let link = json!({"type": kind, "id": id});
            if !links.contains(&link) {
                links.push(link);
            }
        }
        let data = R::parse(value, Some(&record.data))?;
        store::save(write, record, data).await?;
    }
    Ok(())
}
