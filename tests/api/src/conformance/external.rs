//! Keys of other systems: unique per type, found by, and enough to make or change a record by.
use testkit::{Actor, Value, World, json, method};
use wire::Definition;

use super::for_every;

fn is_upserted(definition: &Definition) -> bool {
    definition.is_upserted()
}

/// A key nobody else uses, with what addresses must escape.
fn key() -> String {
    format!("C-10/42 ü:{}", uuid::Uuid::now_v7())
}

fn keys(key: &str) -> Value {
    json!([{"system": "erp", "id": key}])
}

fn address(path: &str, key: &str) -> String {
    let escaped = key.replace('%', "%25").replace('/', "%2F").replace(' ', "%20").replace('ü', "%C3%BC");
    format!("{path}/by-external-id/erp/{escaped}")
}

#[test]
fn all_that_clients_make_can_be_brought_by_other_systems() {
    let without: Vec<_> = wire::DEFINITIONS.iter().filter(|it| !it.is_upserted()).map(|it| it.name).collect();
    assert_eq!(without, ["stage_change", "report_delivery", "forecast_snapshot", "job", "notification"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_finds_one_record_and_no_second_may_have_it() {
    for_every(is_upserted, |case| async move {
        let (key, mut body) = (key(), case.sample.clone());
        body["external_ids"] = keys(&key);
        let made = case.client.post(&case.path(), body).expect(201).await;
        assert_eq!(made["external_ids"], keys(&key));
        let named = format!("erp:{key}");
        let found = case.client.get(&case.path()).query(&[("external_ids", &named)]).expect(200).await;
        assert_eq!(found.column("id"), [made.id()]);
        let mut second = case.another().await;
        second["external_ids"] = keys(&key);
        let refused = case.client.post(&case.path(), second.clone()).expect(409).await;
        refused.refuses("#/external_ids/0/id", "duplicate");
        assert_eq!(refused["errors"][0]["params"], json!({"type": case.definition.name, "id": made.id()}));
        second["external_ids"] = keys(&format!("{key} other"));
        let other = case.client.post(&case.path(), second).expect(201).await;
        let patch = case.client.patch(&other.path(), json!({"external_ids": keys(&key)})).expect(409).await;
        patch.refuses("#/external_ids/0/id", "duplicate");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_made_and_then_changed_by_its_key() {
    for_every(is_upserted, |case| async move {
        let key = key();
        let put = |body: Value| case.client.request(method::PUT, &address(&case.path(), &key)).json(body);
        let made = put(case.sample.clone()).expect(201).await;
        assert_eq!(made["external_ids"], keys(&key));
        assert_eq!(made.header("location"), Some(format!("/api/v1{}/{}", case.path(), made.id()).as_str()));
        let same = put(json!({})).expect(200).await;
        assert_eq!(same.json, made.json);
        if let Some(field) = case.text_field() {
            let text = format!("Changed {}", &made.id()[24..]);
            let changed = put(json!({(field.name): text})).expect(200).await;
            assert_eq!((changed.id(), changed.version(), &changed[field.name]), (made.id(), 2, &json!(text)));
            put(json!({})).header("if-match", "\"1\"").expect(412).await;
        }
        put(json!({"id": made.id()})).expect(422).await.refuses("#/id", "unknown_field");
        put(json!({"nmae": "x"})).expect(422).await.refuses("#/nmae", "unknown_field");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_record_leaves_its_key_to_others() {
    let world = World::new().await;
    let rep = world.rep().await;
    let (path, key) = (address("/accounts", "A-1"), keys("A-1"));
    let put = |name: &str| rep.request(method::PUT, &path).json(json!({"name": name}));
    let first = put("First").expect(201).await;
    rep.delete(&format!("/accounts/{}", first.id())).expect(204).await;
    let second = put("Second").expect(201).await;
    assert_ne!(first.id(), second.id());
    let restore = format!("/accounts/{}/restore", first.id());
    rep.post(&restore, Value::Null).expect(409).await.refuses("#/external_ids/0/id", "duplicate");
    rep.patch(&format!("/accounts/{}", second.id()), json!({"external_ids": []})).expect(200).await;
    assert_eq!(rep.post(&restore, Value::Null).expect(200).await["external_ids"], key);
}

/// The key of a record one may not read is taken all the same, and nothing is told of who has it.
#[tokio::test(flavor = "multi_thread")]
async fn whose_key_it_is_stays_secret() {
    let world = World::new().await;
    world.rep().await.request(method::PUT, &address("/leads", "L-1")).json(json!({"company": "A"})).expect(201).await;
    let stranger = world.by(Actor::Stranger).await;
    let refused =
        stranger.request(method::PUT, &address("/leads", "L-1")).json(json!({"company": "B"})).expect(409).await;
    refused.refuses("#/external_ids", "duplicate");
    assert!(refused["errors"][0]["params"].is_null(), "{refused}");
    let body = json!({"company": "B", "external_ids": keys("L-1")});
    let refused = stranger.post("/leads", body).expect(409).await;
    assert!(refused["errors"][0]["params"].is_null(), "{refused}");
}

/// Twenty at once with one key: one record, whoever comes first.
#[tokio::test(flavor = "multi_thread")]
async fn one_key_brought_by_many_at_once_makes_one_record() {
    let world = World::new().await;
    let rep = world.rep().await;
    let tries =
        (0..20).map(|n| rep.request(method::PUT, &address("/leads", "L-2")).json(json!({"company": format!("C {n}")})));
    let replies = futures_util::future::join_all(tries.map(IntoFuture::into_future)).await;
    let made = replies.iter().filter(|reply| reply.status == 201).count();
    let changed = replies.iter().filter(|reply| reply.status == 200).count();
    assert_eq!((made, changed), (1, 19));
    assert_eq!(rep.get("/leads?external_ids=erp:L-2").expect(200).await.rows().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_has_a_form() {
    let world = World::new().await;
    let rep = world.rep().await;
    for (key, parameter) in [("erp/%00", "?key"), ("erp/%20", "?key"), ("%20/a", "?system")] {
        let path = format!("/leads/by-external-id/{key}");
        let refused = rep.request(method::PUT, &path).json(json!({"company": "A"})).expect(400).await;
        refused.refuses(parameter, "length");
    }
    let long = "x".repeat(201);
    let path = format!("/leads/by-external-id/erp/{long}");
    rep.request(method::PUT, &path).json(json!({"company": "A"})).expect(400).await;
}
