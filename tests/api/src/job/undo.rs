//! Taking a job back, as far as nobody has changed its records since.
use testkit::{Actor, Reply, Value, World, json};

use super::{assert_ended, finished, leads, run};

async fn undo(client: &testkit::Client, job: &Reply) -> Reply {
    let undo = client.post(&format!("/jobs/{}/undo", job.id()), Value::Null).expect(202).await;
    assert_eq!((&undo["kind"], &undo["undoes_id"]), (&json!("undo"), &json!(job.id())));
    finished(client, &undo).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_action_is_undone_as_if_it_had_not_been() {
    let world = World::new().await;
    let rep = world.rep().await;
    let tag = rep.post("/tags", json!({"name": "fair"})).expect(201).await.id();
    let ids = leads(&rep, 60, "Undo").await;
    let contents = async || {
        let mut rows = rep.get("/leads?limit=200&sort=company").expect(200).await.rows().to_vec();
        for row in &mut rows {
            for name in ["version", "updated_at"] {
                row[name] = Value::Null;
            }
        }
        rows
    };
    let before = contents().await;
    for action in [
        json!({"action": "edit", "change": {"interest": "x", "email": "all@acme.example", "status": "assigned"}}),
        json!({"action": "add_tag", "tag_id": tag}),
        json!({"action": "assign", "owner_id": Actor::Mate.id()}),
        json!({"action": "delete"}),
    ] {
        let job = run(&rep, "Undo", action.clone()).await;
        assert_ended(&job, "succeeded", 60, 0);
        assert_ne!(contents().await, before, "{action}");
        assert_ended(&undo(&rep, &job).await, "succeeded", 60, 0);
        assert_eq!(contents().await, before, "{action}");
    }
    assert_eq!(before.len(), ids.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_changed_since_stays() {
    let world = World::new().await;
    let rep = world.rep().await;
    let ids = leads(&rep, 3, "Since").await;
    let job = run(&rep, "Since", json!({"action": "edit", "change": {"interest": "bulk"}})).await;
    world.mate().await.patch(&format!("/leads/{}", ids[1]), json!({"interest": "mine"})).expect(200).await;
    let undone = undo(&rep, &job).await;
    assert_ended(&undone, "succeeded", 3, 1);
    let failures = rep.get(&format!("/jobs/{}/failures", undone.id())).expect(200).await;
    let row = &failures.rows()[0];
    assert_eq!((&row["id"], &row["errors"][0]["code"]), (&json!(ids[1]), &json!("changed_since")));
    let interest = async |id: &str| rep.get(&format!("/leads/{id}")).expect(200).await["interest"].clone();
    assert_eq!((interest(&ids[0]).await, interest(&ids[1]).await), (Value::Null, json!("mine")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_undone_once_and_within_a_month() {
    let world = World::new().await;
    let rep = world.rep().await;
    leads(&rep, 1, "Month").await;
    let edit = json!({"action": "edit", "change": {"interest": "bulk"}});
    let job = run(&rep, "Month", edit.clone()).await;
    let path = format!("/jobs/{}/undo", job.id());
    let undone = undo(&rep, &job).await;
    assert_eq!(rep.get(&format!("/jobs/{}", job.id())).expect(200).await["undone_by_id"], json!(undone.id()));
    rep.post(&path, Value::Null).expect(409).await.refuses("#", "already_undone");
    rep.post(&format!("/jobs/{}/undo", undone.id()), Value::Null).expect(409).await.refuses("#", "not_undoable");
    let old = run(&rep, "Month", edit).await;
    world.sql("UPDATE job SET undo_until = '2026-01-01T00:00:00Z' WHERE undo_until IS NOT NULL").await;
    rep.post(&format!("/jobs/{}/undo", old.id()), Value::Null).expect(409).await.refuses("#", "undo_expired");
}
