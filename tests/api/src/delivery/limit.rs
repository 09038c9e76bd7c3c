//! What a report may cost, and how often one may be sent.
use std::time::Duration;

use testkit::{Actor, Value, World, json};

use super::{file, log, schedule};

/// Two hundred thousand records whose different names are counted: more than a moment's work on any machine.
#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_takes_too_long_is_stopped_and_can_be_had_as_a_file() {
    let world = World::with(|settings| settings.report_time.asked = Duration::from_millis(15)).await;
    world.sql(if world.is_postgres() { MANY_POSTGRES } else { MANY_SQLITE }).await;
    let rep = world.rep().await;
    let heavy = json!({"object": "tag", "measures": [{"function": "distinct", "path": "name"}]});
    let refusal = rep.post("/reports/run", json!({"definition": heavy})).expect(400).await;
    refusal.refuses("#/definition", "too_expensive");
    assert!(refusal.to_string().contains("get it as a file"), "{refusal}");
    // The connection it was asked on serves others: as many as there are of them.
    for _ in 0..20 {
        rep.get("/tags?limit=1").expect(200).await;
    }
    let (_, bytes) = file(&rep, json!({"report": {"definition": heavy}, "format": "csv"})).await;
    let text = String::from_utf8(bytes).expect("UTF-8");
    assert!(text.ends_with("\r\n200000\r\n"), "{text}");
}

const MANY_SQLITE: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
    INSERT INTO tag (id, version, created_at, updated_at, name_key, name, color)
    SELECT randomblob(16), 1, '2026-11-01T00:00:00+00:00', '2026-11-01T00:00:00+00:00', 'tag ' || i, 'tag ' || i, 'grey' FROM n";
const MANY_POSTGRES: &str = "INSERT INTO tag (id, version, created_at, updated_at, name_key, name, color)
    SELECT gen_random_uuid(), 1, '2026-11-01T00:00:00Z', '2026-11-01T00:00:00Z', 'tag ' || i, 'tag ' || i, 'grey'
    FROM generate_series(1, 200000) AS i";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_being_sent_is_not_sent_again() {
    let world = World::with(|settings| settings.job_workers = 0).await;
    let admin = world.admin().await;
    let schedule = schedule(&admin, &[Actor::Rep], "csv").await;
    let send = format!("/report-schedules/{}/send", schedule.id());
    admin.post(&send, Value::Null).expect(200).await;
    let before = world.digest().await;
    admin.post(&send, Value::Null).expect(409).await.refuses("#", "still_sending");
    assert_eq!(before, world.digest().await);
}

/// Ten times within an hour; to somebody who may not sign in, so that it is over at once.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_sent_the_same_all_the_time() {
    let world = World::new().await;
    let admin = world.admin().await;
    let schedule = schedule(&admin, &[Actor::Mate], "csv").await;
    admin.patch(&format!("/users/{}", Actor::Mate.id()), json!({"status": "disabled"})).expect(200).await;
    let send = format!("/report-schedules/{}/send", schedule.id());
    for _ in 0..10 {
        admin.post(&send, Value::Null).expect(200).await;
    }
    admin.post(&send, Value::Null).expect(409).await.refuses("#", "sent_too_often");
    assert_eq!(log(&admin, &schedule.id(), 10).await.len(), 10);
}
