//! What becomes of a job when it is cancelled, when its worker dies, when its owner is shut out.
use std::time::Duration;

use testkit::{Actor, Value, World, json, stream::Events};

use super::{assert_ended, finished, leads, named};

fn edit(word: &str) -> Value {
    json!({"condition": named(word), "action": "edit", "change": {"interest": "bulk"}})
}

/// Nobody works on jobs.
async fn idle() -> World {
    World::with(|settings| settings.job_workers = 0).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_nobody_works_on_is_cancelled_at_once() {
    let world = idle().await;
    let rep = world.rep().await;
    leads(&rep, 2, "Stop").await;
    let job = rep.post("/leads/bulk", edit("Stop")).expect(202).await;
    assert_eq!(job["state"], "queued");
    rep.post(&format!("/jobs/{}/undo", job.id()), Value::Null).expect(409).await.refuses("#", "not_finished");
    let cancelled = rep.post(&format!("/jobs/{}/cancel", job.id()), Value::Null).expect(200).await;
    assert_eq!(cancelled["state"], "cancelled");
    rep.post(&format!("/jobs/{}/cancel", job.id()), Value::Null).expect(409).await.refuses("#", "finished");
    let world = world.restart(|_| ()).await;
    let rep = world.rep().await;
    // Another one goes through, and this one has not been touched.
    let next = rep.post("/leads/bulk", json!({"condition": {"all": []}, "action": "edit", "change": {"title": "x"}}));
    finished(&rep, &next.expect(202).await).await;
    assert_eq!(rep.get("/leads?version=2").expect(200).await.rows().len(), 2);
}

/// Killed after the first of its records: what it did is not done again, what it left is done.
#[tokio::test(flavor = "multi_thread")]
async fn a_dead_workers_job_is_taken_up_where_it_ended() {
    let world = idle().await;
    let rep = world.rep().await;
    let ids = leads(&rep, 4, "Dead").await;
    let job = rep.post("/leads/bulk", edit("Dead")).expect(202).await;
    let done = rep.patch(&format!("/leads/{}", ids[0]), json!({"interest": "bulk"})).expect(200).await;
    for (index, id) in ids.iter().enumerate() {
        let (state, versions) = if index == 0 { ("done", "1, 2") } else { ("pending", "NULL, NULL") };
        let sql = format!(
            "INSERT INTO job_item (job_id, record_id, state, \"before\", \"after\") VALUES ({}, {}, '{state}', {versions})",
            world.literal(&job.id()),
            world.literal(id)
        );
        world.sql(&sql).await;
    }
    let place = r#"{"complete": true, "found": null}"#;
    world
        .sql(&format!("UPDATE job_task SET place = '{place}', leased_until = '2026-01-01T00:00:00Z', tries = 1"))
        .await;
    world.sql("UPDATE job SET state = 'running', total = 4, done = 1").await;
    let world = world.restart(|_| ()).await;
    let rep = world.rep().await;
    assert_ended(&finished(&rep, &job).await, "succeeded", 4, 0);
    assert_eq!(rep.get("/leads?interest=bulk&version=2").expect(200).await.rows().len(), 4);
    assert_eq!(rep.get(&done.path()).expect(200).await.json, done.json);
}

/// The program ends in the middle, again and again: each record is changed once.
#[tokio::test(flavor = "multi_thread")]
async fn restarts_lose_nothing_and_repeat_nothing() {
    let mut world = World::new().await;
    leads(&world.rep().await, 180, "Again").await;
    let job = world.rep().await.post("/leads/bulk", edit("Again")).expect(202).await;
    for _ in 0..3 {
        world = world.restart(|_| ()).await;
    }
    let rep = world.rep().await;
    assert_ended(&finished(&rep, &job).await, "succeeded", 180, 0);
    let changed = json!({"condition": {"path": "version", "op": "eq", "value": 2}, "measures": ["count"]});
    let sum = rep.post("/leads/aggregate", changed).expect(200).await;
    assert_eq!(sum["groups"][0]["measures"]["count"], 180);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_ends_with_the_rights_of_its_owner() {
    let world = idle().await;
    let rep = world.rep().await;
    leads(&rep, 2, "Gone").await;
    let job = rep.post("/leads/bulk", edit("Gone")).expect(202).await;
    let admin = world.admin().await;
    admin.patch(&format!("/users/{}", Actor::Rep.id()), json!({"status": "disabled"})).expect(200).await;
    let world = world.restart(|_| ()).await;
    let admin = world.admin().await;
    // Somebody else's job after it: once that is done, so is this.
    let next = admin.post("/leads/bulk", json!({"condition": {"all": []}, "action": "edit", "change": {"title": "x"}}));
    finished(&admin, &next.expect(202).await).await;
    admin.patch(&format!("/users/{}", Actor::Rep.id()), json!({"status": "active"})).expect(200).await;
    let rep = world.rep().await;
    let ended = finished(&rep, &job).await;
    assert_eq!((ended.text("state"), ended.text("error")), ("failed", "user_disabled"));
    assert!(rep.get("/leads?interest=bulk").expect(200).await.rows().is_empty());
}

/// Its owner hears of every step, others of none.
#[tokio::test(flavor = "multi_thread")]
async fn progress_is_heard_by_its_owner() {
    let world = World::new().await;
    let (rep, mate) = (world.rep().await, world.mate().await);
    leads(&rep, 120, "Heard").await;
    let (mut mine, mut others) = (Events::open(&rep).await, Events::open(&mate).await);
    let job = rep.post("/leads/bulk", edit("Heard")).expect(202).await;
    let (mut progress, mut states) = (0, Vec::new());
    while let Some((name, data)) = mine.next(Duration::from_secs(20)).await {
        if data["id"] != job.id().as_str() {
            continue;
        }
        progress += i32::from(name == "progress");
        if name == "change" {
            states.push(data["action"].as_str().unwrap_or_default().to_owned());
        }
        // Made, begun, ended.
        if states.len() == 3 {
            break;
        }
    }
    assert_eq!(states, ["create", "update", "update"]);
    assert!(progress > 0);
    finished(&rep, &job).await;
    while let Some((_, data)) = others.next(Duration::from_millis(500)).await {
        assert_ne!(data["id"], job.id().as_str());
    }
}
