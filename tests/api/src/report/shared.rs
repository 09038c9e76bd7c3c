//! Who sees reports and dashboards of others.
use demo::defaults::MANAGER;
use testkit::{Actor, World, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_dashboard_is_shared_by_role() {
    let world = World::new().await;
    let rep = world.rep().await;
    let body = json!({
        "name": "Monday", "visibility": "role", "role_ids": [MANAGER],
        "widgets": [{"id": "a", "standard": "pipeline", "x": 0, "y": 0, "width": 12, "height": 4}],
        "filters": [{"path": "owner_id", "op": "eq", "value": "$me"}],
    });
    let made = rep.post("/dashboards", body).expect(201).await;
    for (actor, status) in
        [(Actor::Rep, 200), (Actor::Manager, 200), (Actor::Mate, 404), (Actor::Stranger, 404), (Actor::Admin, 200)]
    {
        world.by(actor).await.get(&made.path()).expect(status).await;
    }
    // Seeing is not changing.
    world.by(Actor::Manager).await.patch(&made.path(), json!({"name": "Tuesday"})).expect(403).await;
    rep.patch(&made.path(), json!({"visibility": "personal"})).expect(200).await;
    world.by(Actor::Manager).await.get(&made.path()).expect(404).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_for_everybody_shows_each_reader_their_own() {
    let world = World::new().await;
    let (rep, stranger) = (world.rep().await, world.stranger().await);
    rep.lead().create().await;
    let body = json!({"name": "Leads", "visibility": "public", "definition": {"object": "lead", "measures": [{"function": "count"}]}});
    let run = format!("{}/run", rep.post("/reports", body).expect(201).await.path());
    assert_eq!(rep.post(&run, json!({})).expect(200).await["totals"]["values"], json!([1]));
    assert_eq!(stranger.post(&run, json!({})).expect(200).await["totals"]["values"], json!([0]));
}

#[tokio::test(flavor = "multi_thread")]
async fn widgets_must_lie_on_the_grid() {
    let world = World::new().await;
    let rep = world.rep().await;
    let with = |widget| rep.post("/dashboards", json!({"name": "x", "widgets": [widget]}));
    let wide = json!({"id": "a", "standard": "pipeline", "x": 6, "y": 0, "width": 7, "height": 4});
    with(wide).expect(422).await.refuses("#/widgets/0/width", "range");
    with(json!({"id": "a", "width": 6, "height": 4})).expect(422).await.refuses("#/widgets/0/report_id", "one_report");
    with(json!({"id": "a", "wdith": 6})).expect(422).await.refuses("#/widgets", "widgets");
}
