//! What an organisation does not use: switched off for everybody, and back with all it held.
use serde_json::Value;
use testkit::{World, json};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_switched_off_is_gone_for_everybody_and_comes_back_whole() {
    let world = World::new().await;
    let (admin, rep) = (world.admin().await, world.rep().await);
    let lead = rep.lead().with("company", "Walnuss GmbH").create().await;
    let before = rep.get(&lead.path()).expect(200).await.body;
    rep.patch("/organization", json!({"features": {"leads": false}})).expect(403).await;
    let off = admin.patch("/organization", json!({"features": {"leads": false}})).expect(200).await;
    assert_eq!(off["features"], json!({"leads": false, "campaigns": true, "tasks": true, "reports": true}));
    for client in [&admin, &rep] {
        client.get("/leads").expect(403).await;
        client.get(&lead.path()).expect(404).await;
        client.post("/leads", json!({"company": "Haselnuss"})).expect(403).await;
        assert_eq!(client.get("/search?q=walnuss").expect(200).await.rows(), [] as [Value; 0]);
        let me = client.get("/me").expect(200).await;
        assert_eq!(
            (&me["permissions"]["lead"]["read"], &me["permissions"]["lead"]["create"]),
            (&json!("none"), &json!(false))
        );
        client.get("/campaigns").expect(200).await;
    }
    admin.patch("/organization", json!({"features": {"leads": true}})).expect(200).await;
    assert_eq!(rep.get(&lead.path()).expect(200).await.body, before);
    let told = admin.get("/audit?record_type=organization").expect(200).await;
    let features = |leads: bool| json!({"leads": leads, "campaigns": true, "tasks": true, "reports": true});
    let of = |change: &Value| (change["before"]["features"].clone(), change["after"]["features"].clone());
    let told: Vec<_> = told.rows().iter().map(of).collect();
    let (on, off) = (features(true), features(false));
    assert_eq!(told, [(off.clone(), on.clone()), (on, off)]);
}

/// Nobody sees the tasks, and still they go where their lead goes.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_switched_off_stays_with_what_it_belongs_to() {
    let world = World::new().await;
    let (admin, rep) = (world.admin().await, world.rep().await);
    let lead = rep.lead().with("status", "qualified").create().await;
    let task = rep.task().with("links", json!([{"type": "lead", "id": lead.id()}])).create().await;
    admin.patch("/organization", json!({"features": {"tasks": false}})).expect(200).await;
    let deal = json!({"opportunity": {"name": "20 seats", "close_date": "2027-01-31"}});
    let done = rep.post(&format!("{}/convert", lead.path()), deal).expect(200).await;
    rep.get(&task.path()).expect(404).await;
    admin.patch("/organization", json!({"features": {"tasks": true}})).expect(200).await;
    let moved = rep.get(&task.path()).expect(200).await;
    assert!(moved["links"].to_string().contains(done.text("opportunity_id")), "{moved}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_there_is_can_be_switched() {
    let world = World::new().await;
    let admin = world.admin().await;
    for (features, field, code) in [
        (json!({"leeds": false}), "#/features/leeds", "unknown_field"),
        (json!({"leads": "no"}), "#/features/leads", "type"),
        (json!([]), "#/features", "type"),
    ] {
        admin.patch("/organization", json!({"features": features})).expect(422).await.refuses(field, code);
    }
}

/// Whoever reads chooses how dates, times and numbers are written.
#[tokio::test(flavor = "multi_thread")]
async fn formats_are_ones_own() {
    let world = World::new().await;
    let rep = world.rep().await;
    let names = ["date_format", "time_format", "number_format"];
    let own = |me: &testkit::Reply| names.map(|name| me["user"][name].clone());
    assert_eq!(own(&rep.get("/me").expect(200).await), [Value::Null, Value::Null, Value::Null]);
    let chosen =
        json!({"date_format": "day_month_year", "time_format": "twenty_four_hours", "number_format": "point_comma"});
    rep.patch("/me", chosen.clone()).expect(200).await;
    assert_eq!(own(&rep.get("/me").expect(200).await), names.map(|name| chosen[name].clone()));
    for name in names {
        rep.patch("/me", json!({name: "as I like"})).expect(422).await.refuses(&format!("#/{name}"), "choice");
    }
    rep.patch("/me", json!({"date_format": null})).expect(200).await;
    assert_eq!(own(&rep.get("/me").expect(200).await)[0], Value::Null);
}
