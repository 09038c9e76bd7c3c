//! Another campaign like one there is.
use testkit::{Actor, Value, World, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_clone_of_a_campaign_has_its_plan_and_nothing_that_came_of_it() {
    let world = World::new().await;
    let (rep, mate) = (world.rep().await, world.mate().await);
    let tag = rep.post("/tags", json!({"name": "fair"})).expect(201).await.id();
    let parent = rep.campaign().id().await;
    let plan = json!({
        "name": "Autumn fair", "kind": "trade_show", "start_date": "2026-10-01", "end_date": "2026-10-04",
        "budget": {"amount": "2000.00", "currency": "EUR"}, "expected_revenue": {"amount": "9000.00", "currency": "EUR"},
        "audience": "Buyers", "parent_id": parent, "description": "As every year.", "tag_ids": [tag],
    });
    let mut sent = plan.clone();
    sent["actual_cost"] = json!({"amount": "1800.00", "currency": "EUR"});
    sent["external_ids"] = json!([{"system": "erp", "id": "K-7"}]);
    let original = rep.post("/campaigns", sent).expect(201).await;
    rep.patch(&original.path(), json!({"status": "approved"})).expect(200).await;
    let lead = rep.lead().with("campaign_id", original.id()).id().await;
    rep.post("/campaign-members", json!({"campaign_id": original.id(), "lead_id": lead})).expect(201).await;
    let before = rep.get(&original.path()).expect(200).await;

    let path = format!("{}/clone", original.path());
    let clone = mate.post(&path, json!({})).expect(201).await;
    assert_ne!(clone.id(), original.id());
    assert_eq!(clone.header("location"), Some(format!("/api/v1/campaigns/{}", clone.id()).as_str()));
    for (name, value) in plan.as_object().expect("an object") {
        assert_eq!(&clone[name.as_str()], value, "{name}");
    }
    assert_eq!((&clone["status"], &clone["actual_cost"]), (&json!("planned"), &Value::Null));
    assert_eq!((&clone["external_ids"], &clone["owner_id"]), (&json!([]), &json!(Actor::Mate.id())));
    let results = mate.get(&format!("/campaigns/{}/results", clone.id())).expect(200).await;
    for name in ["members", "responded", "leads", "opportunities", "won"] {
        assert_eq!(results["own"][name]["count"], 0, "{name}");
    }
    assert_eq!(rep.get(&original.path()).expect(200).await.json, before.json, "the original is as it was");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_is_cloned_once_however_often_it_is_tried() {
    let world = World::new().await;
    let rep = world.rep().await;
    let campaign = rep.campaign().create().await;
    let path = format!("{}/clone", campaign.path());
    let attempt = || rep.post(&path, json!({"name": "Spring fair"})).header("Idempotency-Key", "spring").expect(201);
    let (first, second) = (attempt().await, attempt().await);
    assert_eq!((first.id(), second.header("idempotency-replayed")), (second.id(), Some("true")));
    assert_eq!(first["name"], "Spring fair");
    assert_eq!(rep.get("/campaigns?name=Spring fair").expect(200).await.rows().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_clone_is_named_and_nothing_is_made() {
    let world = World::new().await;
    let rep = world.rep().await;
    let campaign = rep.campaign().create().await;
    let path = format!("{}/clone", campaign.path());
    let before = world.digest().await;
    rep.post(&path, json!({"name": ""})).expect(422).await.refuses("#/name", "required");
    rep.post(&path, json!({"name": "x".repeat(301)})).expect(422).await.refuses("#/name", "length");
    rep.post(&path, json!({"name": 7})).expect(422).await.refuses("#/name", "type");
    rep.post(&path, json!({"status": "active"})).expect(422).await.refuses("#/status", "unknown_field");
    rep.post(&format!("/campaigns/{}/clone", uuid::Uuid::now_v7()), json!({})).expect(404).await;
    assert_eq!(world.digest().await, before);
}

/// What the campaign points to may be deleted since: that is no reason to refuse.
#[tokio::test(flavor = "multi_thread")]
async fn a_clone_does_without_what_is_gone() {
    let world = World::new().await;
    let (rep, admin) = (world.rep().await, world.admin().await);
    let tag = rep.post("/tags", json!({"name": "gone"})).expect(201).await;
    let parent = rep.campaign().create().await;
    let campaign = rep.campaign().with("parent_id", parent.id()).with("tag_ids", json!([tag.id()])).create().await;
    rep.delete(&parent.path()).expect(204).await;
    admin.delete(&tag.path()).expect(204).await;
    let clone = rep.post(&format!("{}/clone", campaign.path()), json!({})).expect(201).await;
    assert_eq!((&clone["parent_id"], &clone["tag_ids"]), (&Value::Null, &json!([])));
}
