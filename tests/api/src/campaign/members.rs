//! Whom a campaign reaches: added by the filter, each once, taken back as one.
use testkit::{Actor, Client, Reply, Value, World, json};

use crate::job::{assert_ended, finished, leads, named};

async fn add(client: &Client, path: &str, campaign: &str, mut which: Value) -> Reply {
    which["action"] = json!("add_to_campaign");
    which["campaign_id"] = json!(campaign);
    let job = client.post(&format!("/{path}/bulk"), which).expect(202).await;
    finished(client, &job).await
}

async fn members(client: &Client, campaign: &str) -> Reply {
    client.get(&format!("/campaign-members?campaign_id={campaign}&limit=200&sort=created_at")).expect(200).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_lead_of_a_filter_joins_the_campaign_once() {
    let world = World::new().await;
    let rep = world.rep().await;
    let campaign = rep.campaign().id().await;
    // More than one transaction's worth.
    let ids = leads(&rep, 60, "Join").await;
    leads(&rep, 2, "Else").await;
    let early = json!({"campaign_id": campaign, "lead_id": ids[0], "status": "sent"});
    let early = rep.post("/campaign-members", early).expect(201).await;
    let job = add(&rep, "leads", &campaign, json!({"condition": named("Join")})).await;
    assert_ended(&job, "succeeded", 60, 0);
    assert_eq!((&job["kind"], &job["skipped"]), (&json!("add_to_campaign"), &json!(1)));
    let joined = members(&rep, &campaign).await;
    let mut found = joined.column("lead_id");
    let mut expected = ids.clone();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
    assert_eq!(rep.get(&early.path()).expect(200).await.json, early.json, "who was a member before is left alone");
    // Again: nobody is left to join.
    let again = add(&rep, "leads", &campaign, json!({"condition": named("Join")})).await;
    assert_ended(&again, "succeeded", 60, 0);
    assert_eq!((&again["skipped"], &again["undo_until"]), (&json!(60), &Value::Null));
    assert_eq!(members(&rep, &campaign).await.rows().len(), 60);
}

#[tokio::test(flavor = "multi_thread")]
async fn contacts_join_a_campaign_by_their_ids() {
    let world = World::new().await;
    let rep = world.rep().await;
    let campaign = rep.campaign().id().await;
    let (contact, stranger) = (rep.contact().id().await, world.stranger().await.contact().id().await);
    let job = add(&rep, "contacts", &campaign, json!({"ids": [contact, stranger]})).await;
    // That of the stranger is none as far as Rep can tell.
    assert_ended(&job, "succeeded", 2, 1);
    let failures = rep.get(&format!("/jobs/{}/failures", job.id())).expect(200).await;
    assert_eq!((&failures.rows()[0]["id"], &failures.rows()[0]["code"]), (&json!(stranger), &json!("not_found")));
    let joined = members(&rep, &campaign).await;
    assert_eq!(joined.column("contact_id"), [contact]);
    assert_eq!((&joined.rows()[0]["lead_id"], &joined.rows()[0]["status"]), (&Value::Null, &json!("targeted")));
}

#[tokio::test(flavor = "multi_thread")]
async fn adding_to_a_campaign_is_undone_but_for_members_somebody_changed() {
    let world = World::new().await;
    let rep = world.rep().await;
    let campaign = rep.campaign().id().await;
    let ids = leads(&rep, 4, "Undo").await;
    rep.post("/campaign-members", json!({"campaign_id": campaign, "lead_id": ids[0]})).expect(201).await;
    let job = add(&rep, "leads", &campaign, json!({"condition": named("Undo")})).await;
    let joined = members(&rep, &campaign).await;
    let of = |lead: &str| joined.rows().iter().find(|row| row["lead_id"] == lead).expect("a member").clone();
    let changed = of(&ids[1]);
    rep.patch(&format!("/campaign-members/{}", changed["id"].as_str().unwrap()), json!({"status": "sent"}))
        .expect(200)
        .await;
    let undo = rep.post(&format!("/jobs/{}/undo", job.id()), Value::Null).expect(202).await;
    // Three were made: two are gone, the changed one stays; who was a member before is none of its business.
    assert_ended(&finished(&rep, &undo).await, "succeeded", 3, 1);
    let mut left = members(&rep, &campaign).await.column("lead_id");
    let mut expected = vec![ids[0].clone(), ids[1].clone()];
    left.sort();
    expected.sort();
    assert_eq!(left, expected);
    // And they may join again.
    let again = add(&rep, "leads", &campaign, json!({"condition": named("Undo")})).await;
    assert_eq!((&again["done"], &again["skipped"]), (&json!(4), &json!(2)));
    assert_eq!(members(&rep, &campaign).await.rows().len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_adding_to_a_campaign_is_named_and_changes_nothing() {
    let world = World::new().await;
    let (rep, stranger) = (world.rep().await, world.stranger().await);
    let campaign = rep.campaign().id().await;
    let lead = rep.lead().id().await;
    let before = world.digest().await;
    let ask = |client: &Client, path: &str, body: Value| client.post(&format!("/{path}/bulk"), body);
    let body = |campaign: Value| json!({"ids": [lead], "action": "add_to_campaign", "campaign_id": campaign});
    ask(&rep, "leads", json!({"ids": [lead], "action": "add_to_campaign"}))
        .expect(422)
        .await
        .refuses("#/campaign_id", "required");
    ask(&rep, "leads", body(json!(uuid::Uuid::now_v7()))).expect(422).await.refuses("#/campaign_id", "not_found");
    ask(&rep, "leads", body(json!("x"))).expect(422).await.refuses("#/campaign_id", "type");
    ask(&rep, "accounts", body(json!(campaign))).expect(422).await.refuses("#/action", "choice");
    ask(&rep, "leads", json!({"ids": [lead], "action": "delete", "campaign_id": campaign}))
        .expect(422)
        .await
        .refuses("#/campaign_id", "unknown_field");
    // The stranger sees the campaign, and may not change it; whoever only reads may change none.
    ask(&stranger, "leads", body(json!(campaign))).expect(403).await;
    ask(&world.by(Actor::ReadOnly).await, "leads", body(json!(campaign))).expect(403).await;
    assert_eq!(world.digest().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_answer_of_a_campaign_member_is_dated() {
    let world = World::new().await;
    let rep = world.rep().await;
    let campaign = rep.campaign().id().await;
    let member = json!({"campaign_id": campaign, "lead_id": rep.lead().id().await});
    let member = rep.post("/campaign-members", member).expect(201).await;
    let set = |change: Value| rep.patch(&member.path(), change).expect(200);
    assert_eq!(set(json!({"status": "sent"})).await["responded_at"], Value::Null);
    let responded = set(json!({"status": "responded"})).await;
    assert_eq!(responded["responded_at"], responded["updated_at"]);
    let converted = set(json!({"status": "converted"})).await;
    assert_eq!(converted["responded_at"], responded["responded_at"]);
    // What somebody knows better is kept.
    let day = "2026-10-02T08:00:00.000000Z";
    assert_eq!(set(json!({"responded_at": day})).await["responded_at"], day);
    assert_eq!(set(json!({"status": "opted_out"})).await["responded_at"], day);
}

/// All members of a filter get a status at once; for those whom it cannot follow on, the reason is told.
#[tokio::test(flavor = "multi_thread")]
async fn campaign_members_change_their_status_together() {
    let world = World::new().await;
    let rep = world.rep().await;
    let campaign = rep.campaign().id().await;
    for status in ["targeted", "sent", "opted_out"] {
        let member = json!({"campaign_id": campaign, "lead_id": rep.lead().id().await, "status": status});
        rep.post("/campaign-members", member).expect(201).await;
    }
    let all = json!({"path": "campaign_id", "op": "eq", "value": campaign});
    let body = json!({"condition": all, "action": "edit", "change": {"status": "responded"}});
    let job = finished(&rep, &rep.post("/campaign-members/bulk", body).expect(202).await).await;
    assert_ended(&job, "succeeded", 3, 1);
    let now = members(&rep, &campaign).await;
    assert_eq!(now.column("status"), ["responded", "responded", "opted_out"]);
    let dated: Vec<bool> = now.rows().iter().map(|row| row["responded_at"].is_string()).collect();
    assert_eq!(dated, [true, true, false]);
}

/// Two who add the same people at the same moment: everybody joins once, and none of it is a failure.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_joins_a_campaign_twice_at_the_same_moment() {
    let world = World::new().await;
    let (rep, mate) = (world.rep().await, world.mate().await);
    let campaign = rep.campaign().id().await;
    let ids = leads(&rep, 30, "Rush").await;
    let which = || json!({"condition": named("Rush")});
    let (one, other) = tokio::join!(add(&rep, "leads", &campaign, which()), add(&mate, "leads", &campaign, which()));
    for job in [&one, &other] {
        assert_ended(job, "succeeded", 30, 0);
    }
    assert_eq!(one["skipped"].as_i64().unwrap() + other["skipped"].as_i64().unwrap(), 30);
    let mut joined = members(&rep, &campaign).await.column("lead_id");
    joined.sort();
    let mut expected = ids;
    expected.sort();
    assert_eq!(joined, expected);
}
