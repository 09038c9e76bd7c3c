//! Each action on every record of a filter, with the rights and rules of a single change.
use testkit::{Actor, Value, World, json};

use super::{assert_ended, finished, leads, named, run};

#[tokio::test(flavor = "multi_thread")]
async fn every_record_of_a_filter_is_edited_and_no_other() {
    let world = World::new().await;
    let rep = world.rep().await;
    // More than one transaction's worth.
    let ids = leads(&rep, 120, "Bulk").await;
    let other = rep.lead().with("company", "Else").create().await;
    let job = run(&rep, "Bulk", json!({"action": "edit", "change": {"interest": "all", "status": "assigned"}})).await;
    assert_ended(&job, "succeeded", 120, 0);
    assert!(job["started_at"].is_string() && job["finished_at"].is_string() && job["undo_until"].is_string());
    let page = rep.get("/leads?limit=200&interest=all&status=assigned").expect(200).await;
    assert_eq!(page.rows().len(), 120);
    assert!(page.rows().iter().all(|row| row["version"] == 2 && ids.contains(&row["id"].as_str().unwrap().to_owned())));
    assert_eq!(rep.get(&other.path()).expect(200).await.version(), 1);
    let timeline = rep.get(&format!("/leads/{}/timeline?types=change", ids[0])).expect(200).await;
    let change = &timeline.rows()[0]["change"];
    assert_eq!((&change["action"], &change["actor_id"]), (&json!("update"), &json!(Actor::Rep.id())));
}

#[tokio::test(flavor = "multi_thread")]
async fn tags_owners_deletion_and_restoration() {
    let world = World::new().await;
    let rep = world.rep().await;
    leads(&rep, 3, "Many").await;
    let count = async |query: &str| rep.get(&format!("/leads?{query}")).expect(200).await.rows().len();
    let tag = rep.post("/tags", json!({"name": "fair"})).expect(201).await.id();
    assert_ended(&run(&rep, "Many", json!({"action": "add_tag", "tag_id": tag})).await, "succeeded", 3, 0);
    assert_eq!(count(&format!("tag_ids={tag}")).await, 3);
    // Whoever has it keeps it, and gets no second one.
    assert_ended(&run(&rep, "Many", json!({"action": "add_tag", "tag_id": tag})).await, "succeeded", 3, 0);
    assert_eq!(count("version=2").await, 3);
    run(&rep, "Many", json!({"action": "remove_tag", "tag_id": tag})).await;
    assert_eq!(count(&format!("tag_ids={tag}")).await, 0);
    let mate = Actor::Mate.id();
    assert_ended(&run(&rep, "Many", json!({"action": "assign", "owner_id": mate})).await, "succeeded", 3, 0);
    assert_eq!(count(&format!("owner_id={mate}")).await, 3);
    let manager = world.by(Actor::Manager).await;
    assert_ended(&run(&manager, "Many", json!({"action": "delete"})).await, "succeeded", 3, 0);
    assert_eq!((count("").await, count("deleted=only").await), (0, 3));
    assert_ended(&run(&manager, "Many", json!({"action": "restore"})).await, "succeeded", 3, 0);
    assert_eq!(count("").await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_done_to_one_is_listed_and_the_rest_is_done() {
    let world = World::new().await;
    let (rep, mate) = (world.rep().await, world.mate().await);
    let ids = leads(&rep, 3, "Half").await;
    let mates = mate.lead().with("company", "Half 9").id().await;
    let stranger = world.stranger().await.lead().with("company", "Half 10").id().await;
    // Representatives delete their own: that of the mate they only see, that of the stranger not even that.
    let body = json!({"ids": [ids[0], mates, stranger, ids[1]], "action": "delete"});
    let job = finished(&rep, &rep.post("/leads/bulk", body).expect(202).await).await;
    assert_ended(&job, "succeeded", 4, 2);
    let failures = rep.get(&format!("/jobs/{}/failures", job.id())).expect(200).await;
    let mut found: Vec<_> = failures.rows().iter().map(|row| (row["id"].clone(), row["code"].clone())).collect();
    found.sort_by_key(|(_, code)| code.to_string());
    assert_eq!(found, [(json!(mates), json!("forbidden")), (json!(stranger), json!("not_found"))]);
    assert_eq!(rep.get("/leads").expect(200).await.rows().len(), 2);
    // A filter means what its owner sees.
    let job = run(&rep, "Half", json!({"action": "edit", "change": {"status": "converted"}})).await;
    assert_ended(&job, "succeeded", 2, 2);
    let failures = rep.get(&format!("/jobs/{}/failures?limit=1", job.id())).expect(200).await;
    assert_eq!((failures.rows().len(), &failures["page"]["has_more"]), (1, &json!(true)));
    let row = &failures.rows()[0];
    assert_eq!((&row["code"], &row["errors"][0]["pointer"]), (&json!("validation_failed"), &json!("#/status")));
    let next = failures["page"]["next_cursor"].as_str().unwrap();
    let rest = rep.get(&format!("/jobs/{}/failures?limit=1&cursor={next}", job.id())).expect(200).await;
    assert_eq!((rest.rows().len(), &rest["page"]["has_more"]), (1, &json!(false)));
    assert_ne!(rest.rows()[0]["id"], row["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_be_known_beforehand_is_refused_at_once() {
    let world = World::new().await;
    let rep = world.rep().await;
    let id = rep.lead().id().await;
    let nobody = uuid::Uuid::now_v7();
    let all = json!({"all": []});
    for (body, pointer, code) in [
        (json!({"action": "delete"}), "#/condition", "ids_or_condition"),
        (json!({"action": "delete", "ids": [id], "condition": all}), "#/condition", "ids_or_condition"),
        (json!({"action": "delete", "ids": []}), "#/ids", "ids_or_condition"),
        (json!({"action": "edit", "ids": [id]}), "#/change", "required"),
        (json!({"action": "edit", "ids": [id], "change": {}}), "#/change", "required"),
        (json!({"action": "edit", "ids": [id], "change": {"nmae": 1}}), "#/change/nmae", "unknown_field"),
        (json!({"action": "edit", "ids": [id], "change": {"name": "x"}}), "#/change/name", "read_only"),
        (json!({"action": "add_tag", "ids": [id]}), "#/tag_id", "required"),
        (json!({"action": "add_tag", "ids": [id], "tag_id": nobody}), "#/tag_id", "not_found"),
        (json!({"action": "assign", "ids": [id], "owner_id": nobody}), "#/owner_id", "not_found"),
        (json!({"action": "delete", "ids": [id], "tag_id": nobody}), "#/tag_id", "unknown_field"),
        (json!({"action": "explode", "ids": [id]}), "#/action", "choice"),
    ] {
        let refused = rep.post("/leads/bulk", body).expect(422).await;
        refused.refuses(pointer, code);
    }
    let broken = json!({"action": "delete", "condition": {"path": "nmae", "op": "eq", "value": 1}});
    rep.post("/leads/bulk", broken).expect(400).await.refuses("#/condition/path", "unknown_field");
    let untagged = json!({"action": "add_tag", "ids": [id], "tag_id": nobody});
    rep.post("/saved-views/bulk", untagged).expect(422).await.refuses("#/action", "choice");
    world.by(Actor::ReadOnly).await.post("/leads/bulk", json!({"action": "delete", "ids": [id]})).expect(403).await;
    assert!(rep.get("/jobs").expect(200).await.rows().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_its_owners_business_alone() {
    let world = World::new().await;
    let rep = world.rep().await;
    let id = super::ended(&rep).await;
    for actor in [Actor::Mate, Actor::Manager, Actor::Admin, Actor::Stranger] {
        let other = world.by(actor).await;
        other.get(&format!("/jobs/{id}")).expect(404).await;
        assert!(other.get("/jobs").expect(200).await.rows().is_empty(), "{actor:?}");
        other.post(&format!("/jobs/{id}/undo"), Value::Null).expect(404).await;
    }
    let own = rep.get("/jobs?kind=edit&state=succeeded&object=lead").expect(200).await;
    assert_eq!(own.column("id"), [id]);
    rep.patch(&format!("/jobs/{}", own.column("id")[0]), json!({"state": "queued"})).expect(405).await;
}

/// A request sent twice with one key makes one job.
#[tokio::test(flavor = "multi_thread")]
async fn a_retry_starts_nothing_anew() {
    let world = World::new().await;
    let rep = world.rep().await;
    leads(&rep, 2, "Once").await;
    let body = json!({"condition": named("Once"), "action": "edit", "change": {"interest": "x"}});
    let ask = || rep.post("/leads/bulk", body.clone()).header("idempotency-key", "one").expect(202);
    let (first, again) = (ask().await, ask().await);
    assert_eq!((first.id(), again.header("idempotency-replayed")), (again.id(), Some("true")));
    finished(&rep, &first).await;
    assert_eq!(rep.get("/jobs").expect(200).await.rows().len(), 1);
    assert_eq!(rep.get("/leads?version=2").expect(200).await.rows().len(), 2);
}

/// The number told beforehand is the number that is let through.
#[tokio::test(flavor = "multi_thread")]
async fn how_many_one_may_change_is_known_before() {
    let world = World::new().await;
    let (rep, mate) = (world.rep().await, world.mate().await);
    let mut leads = Vec::new();
    for client in [&rep, &rep, &mate, &mate, &mate] {
        leads.push(client.lead().create().await);
    }
    let count = async |right: Value| {
        let counted = rep.post("/leads/aggregate", json!({"measures": ["count"], "right": right})).expect(200).await;
        counted["groups"][0]["measures"]["count"].as_u64().expect("a count")
    };
    assert_eq!(count(Value::Null).await, 5);
    let (may_edit, may_delete) = (count(json!("edit")).await, count(json!("delete")).await);
    let mut done = [0, 0];
    for lead in &leads {
        done[0] += u64::from(rep.patch(&lead.path(), json!({"interest": "Seen"})).await.status == 200);
        done[1] += u64::from(rep.delete(&lead.path()).await.status == 204);
    }
    assert_eq!([may_edit, may_delete], done);
    assert!(may_delete < 5, "a colleague's leads are not for others to delete");
    rep.post("/leads/aggregate", json!({"right": "own"})).expect(400).await;
}
