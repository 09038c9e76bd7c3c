//! A record does not come back to a parent that is deleted: for every link a definition says the record cannot be without.
use testkit::{Reply, Value, World, json};
use wire::Definition;

use super::{Case, for_every};

fn has_parents(definition: &Definition) -> bool {
    definition.operations.delete && definition.parents().next().is_some()
}

/// A record whose parents nobody else uses, so that they can be deleted.
async fn with_parents_of_its_own(case: &Case) -> Reply {
    let mut body = case.sample.clone();
    let unique = uuid::Uuid::now_v7().to_string();
    if case.definition.has("pipeline_id") {
        body["pipeline_id"] = pipeline(case, &unique).await.into();
    }
    if case.definition.has("stage_id") {
        let stage = json!({"pipeline_id": body["pipeline_id"], "name": unique, "position": 1, "probability": 10});
        body["stage_id"] = case.client.post("/stages", stage).expect(201).await.id().into();
    }
    case.client.post(&case.path(), body).expect(201).await
}

async fn pipeline(case: &Case, name: &str) -> String {
    case.client.post("/pipelines", json!({"name": name, "position": 9})).expect(201).await.id()
}

/// Addresses of the record's parents, by the field that names each.
fn parents(case: &Case, record: &Reply) -> Vec<(&'static str, String)> {
    let of = |kind: &str| wire::definition(kind).expect("a parent is a record").path;
    let parents = case.definition.parents();
    let filled = parents.filter_map(|(field, kind)| Some((field.name, kind, record[field.name].as_str()?)));
    filled.map(|(field, kind, id)| (field, format!("/{}/{id}", of(kind)))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_restored_needs_its_parents() {
    for_every(has_parents, |case| async move {
        let record = with_parents_of_its_own(&case).await;
        let parents = parents(&case, &record);
        assert!(!parents.is_empty(), "the sample has none of its parents");
        let restore = format!("{}/restore", record.path());
        case.client.delete(&record.path()).expect(204).await;
        // A stage before its pipeline, which would else be in use.
        for (_, parent) in parents.iter().rev() {
            case.client.delete(parent).expect(204).await;
        }
        for (field, parent) in &parents {
            let refused = case.client.post(&restore, Value::Null).expect(409).await;
            refused.refuses(&format!("#/{field}"), "parent_deleted");
            case.client.post(&format!("{parent}/restore"), Value::Null).expect(200).await;
        }
        case.client.post(&restore, Value::Null).expect(200).await;
    })
    .await;
}

/// Whose right to a part comes from the whole is told what is missing too, not that there is no such part.
#[tokio::test(flavor = "multi_thread")]
async fn a_representative_learns_which_parent_is_missing() {
    let world = World::new().await;
    let rep = world.rep().await;
    let (account, contact) = (rep.account().create().await, rep.contact().id().await);
    let link = json!({"account_id": account.id(), "contact_id": contact, "role": "buyer"});
    let part = rep.post("/account-contacts", link).expect(201).await;
    rep.delete(&part.path()).expect(204).await;
    rep.delete(&account.path()).expect(204).await;
    let restore = format!("{}/restore", part.path());
    rep.post(&restore, Value::Null).expect(409).await.refuses("#/account_id", "parent_deleted");
    world.stranger().await.post(&restore, Value::Null).expect(404).await;
    rep.post(&format!("{}/restore", account.path()), Value::Null).expect(200).await;
    rep.post(&restore, Value::Null).expect(200).await;
}
