//! Stages of a deal: what each asks, what follows from it, and the history (FEATURES 3.2).
use demo::defaults::{PIPELINE, STAGES};
use testkit::{Client, Reply, Value, World, json};

const PROSPECTING: uuid::Uuid = STAGES[0];
const QUALIFICATION: uuid::Uuid = STAGES[1];
const PROPOSAL: uuid::Uuid = STAGES[3];
const NEGOTIATION: uuid::Uuid = STAGES[4];
const WON: uuid::Uuid = STAGES[5];
const LOST: uuid::Uuid = STAGES[6];

fn money() -> Value {
    json!({"amount": "1000.00", "currency": "EUR"})
}

/// With everything that any stage asks, but a reason to lose it.
async fn deal(rep: &Client) -> Reply {
    let account = rep.account().id().await;
    rep.opportunity()
        .with("account_id", account)
        .with("amount", money())
        .with("close_date", "2027-01-31")
        .create()
        .await
}

async fn go(rep: &Client, deal: &Reply, stage: uuid::Uuid) -> Reply {
    rep.patch(&deal.path(), json!({"stage_id": stage})).expect(200).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deal_starts_at_the_first_stage_of_the_default_pipeline() {
    let world = World::new().await;
    let rep = world.rep().await;
    let deal = rep.opportunity().create().await;
    assert_eq!((&deal["pipeline_id"], &deal["stage_id"]), (&json!(PIPELINE), &json!(PROSPECTING)));
    assert_eq!(
        (deal["status"].as_str(), deal["probability"].as_i64(), deal["forecast_category"].as_str()),
        (Some("open"), Some(10), Some("pipeline"))
    );
    assert!(deal["stage_entered_at"].is_string() && deal["closed_at"].is_null());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stage_decides_status_probability_and_forecast() {
    let world = World::new().await;
    let rep = world.rep().await;
    let deal = deal(&rep).await;
    for (stage, status, probability, forecast, closed) in [
        (STAGES[0], "open", 10, "pipeline", false),
        (STAGES[1], "open", 20, "pipeline", false),
        (STAGES[2], "open", 35, "pipeline", false),
        (STAGES[3], "open", 50, "best_case", false),
        (STAGES[4], "open", 80, "commit", false),
        (STAGES[5], "won", 100, "closed", true),
        (STAGES[3], "open", 50, "best_case", false),
    ] {
        let now = go(&rep, &deal, stage).await;
        let seen = (
            now.text("status"),
            now["probability"].as_i64(),
            now.text("forecast_category"),
            now["closed_at"].is_string(),
        );
        assert_eq!(seen, (status, Some(probability), forecast, closed), "{stage}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stage_asks_for_its_fields() {
    let world = World::new().await;
    let rep = world.rep().await;
    let deal = rep.opportunity().create().await;
    let to = |stage: uuid::Uuid, extra: Value| {
        let mut change = extra;
        change["stage_id"] = json!(stage);
        rep.patch(&deal.path(), change)
    };
    to(QUALIFICATION, json!({})).expect(422).await.refuses("#/account_id", "required_by_stage");
    let refused = to(PROPOSAL, json!({})).expect(422).await;
    assert_eq!(
        refused.errors(),
        ["#/account_id required_by_stage", "#/amount required_by_stage", "#/close_date required_by_stage"]
    );
    let account = rep.account().id().await;
    let refused = to(PROPOSAL, json!({"account_id": account, "amount": money()})).expect(422).await;
    refused.refuses("#/close_date", "required_by_stage");
    to(PROPOSAL, json!({"account_id": account, "amount": money(), "close_date": "2027-01-31"})).expect(200).await;
    let made = rep.post("/opportunities", json!({"name": "x", "stage_id": QUALIFICATION})).expect(422).await;
    made.refuses("#/account_id", "required_by_stage");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deal_is_lost_for_a_reason() {
    let world = World::new().await;
    let rep = world.rep().await;
    let deal = rep.opportunity().create().await;
    let lose = |reason: Value| rep.patch(&deal.path(), json!({"stage_id": LOST, "lost_reason": reason}));
    lose(Value::Null).expect(422).await.refuses("#/lost_reason", "required_by_stage");
    let lost = lose(json!("price")).expect(200).await;
    assert_eq!((lost.text("status"), lost["probability"].as_i64()), ("lost", Some(0)));
    let cleared = rep.patch(&deal.path(), json!({"lost_reason": null})).expect(422).await;
    cleared.refuses("#/lost_reason", "required_by_stage");
    let reopened = go(&rep, &deal, PROSPECTING).await;
    assert!(reopened["lost_reason"].is_null(), "an open deal was lost for nothing: {reopened}");
    rep.patch(&deal.path(), json!({"lost_reason": "price"})).expect(422).await.refuses("#/lost_reason", "not_lost");
    let made = json!({"name": "x", "lost_reason": "price"});
    rep.post("/opportunities", made).expect(422).await.refuses("#/lost_reason", "not_lost");
}

/// What a stage asked for cannot be taken away again while the deal stands in it.
#[tokio::test(flavor = "multi_thread")]
async fn a_won_deal_stays_complete() {
    let world = World::new().await;
    let rep = world.rep().await;
    let deal = deal(&rep).await;
    go(&rep, &deal, WON).await;
    for field in ["amount", "close_date", "account_id"] {
        let refused = rep.patch(&deal.path(), json!({(field): null})).expect(422).await;
        refused.refuses(&format!("#/{field}"), "required_by_stage");
    }
    for (change, pointer, code) in [
        (json!({"probability": 50}), "#/probability", "fixed"),
        (json!({"lost_reason": "price"}), "#/lost_reason", "not_lost"),
    ] {
        rep.patch(&deal.path(), change).expect(422).await.refuses(pointer, code);
    }
    rep.patch(&deal.path(), json!({"next_step": "Deliver"})).expect(200).await;
}

/// However large the deals: a sum is exact or refused, never wrong, and never an error of ours.
#[tokio::test(flavor = "multi_thread")]
async fn huge_amounts_add_up() {
    let world = World::new().await;
    let (rep, manager) = (world.rep().await, world.by(testkit::Actor::Manager).await);
    let make = |amount: &str| {
        let amount = json!({"amount": amount, "currency": "EUR"});
        rep.post("/opportunities", json!({"name": "huge", "amount": amount, "probability": 50}))
    };
    let most = "99999999999999.9999";
    for _ in 0..12 {
        make(most).expect(201).await;
    }
    make("0.01").expect(201).await;
    for beyond in ["100000000000000", "-100000000000000", "922337203685477.5807"] {
        make(beyond).expect(422).await.refuses("#/amount/amount", "range");
    }
    let sums = json!({"measures": ["sum:amount", "weighted:amount"], "group_by": ["stage_id"]});
    let report = json!({"definition": {"object": "opportunity", "groups": [{"path": "stage_id"}], "measures": [
        {"function": "sum", "path": "amount"}, {"function": "weighted", "path": "amount"},
        {"function": "avg", "path": "amount"}], "limit": 3}});
    for client in [&rep, &manager] {
        let figures = client.post("/opportunities/aggregate", sums.clone()).expect(200).await;
        // 12 × 99 999 999 999 999.9999 + 0.01, and half of it.
        let expected = json!({"sum:amount": "1200000000000000.0088", "weighted:amount": "600000000000000.0044"});
        assert_eq!(figures["groups"][0]["measures"], expected);
        let run = client.post("/reports/run", report.clone()).expect(200).await;
        assert!(run.body.contains("1200000000000000.0088"), "{run}");
        client.get("/forecast").expect(200).await;
        client.get("/forecast/stalled").expect(200).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_probability_set_by_hand_holds_until_the_stage_changes() {
    let world = World::new().await;
    let rep = world.rep().await;
    let deal = deal(&rep).await;
    let set = rep.patch(&deal.path(), json!({"probability": 33})).expect(200).await;
    assert_eq!(set["probability"], 33);
    let other = rep.patch(&deal.path(), json!({"next_step": "Call"})).expect(200).await;
    assert_eq!(other["probability"], 33);
    assert_eq!(go(&rep, &deal, PROPOSAL).await["probability"], 50);
    let both = rep.patch(&deal.path(), json!({"stage_id": NEGOTIATION, "probability": 66})).expect(200).await;
    assert_eq!(both["probability"], 66);
    for wrong in [-1, 101] {
        rep.patch(&deal.path(), json!({"probability": wrong})).expect(422).await.refuses("#/probability", "range");
    }
    for field in ["status", "forecast_category", "closed_at", "stage_entered_at"] {
        rep.patch(&deal.path(), json!({(field): "won"})).expect(422).await.refuses(&format!("#/{field}"), "read_only");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_move_is_history_with_its_duration() {
    let world = World::new().await;
    let rep = world.rep().await;
    let deal = deal(&rep).await;
    go(&rep, &deal, QUALIFICATION).await;
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    go(&rep, &deal, WON).await;
    rep.patch(&deal.path(), json!({"next_step": "Deliver"})).expect(200).await;
    go(&rep, &deal, NEGOTIATION).await; // reopened
    let history = rep.get(&format!("/stage-changes?opportunity_id={}&sort=moved_at", deal.id())).expect(200).await;
    let moves: Vec<(Value, Value)> =
        history.rows().iter().map(|row| (row["from_stage_id"].clone(), row["to_stage_id"].clone())).collect();
    let expected =
        [(None, PROSPECTING), (Some(PROSPECTING), QUALIFICATION), (Some(QUALIFICATION), WON), (Some(WON), NEGOTIATION)];
    assert_eq!(moves, expected.map(|(from, to)| (json!(from), json!(to))));
    let durations: Vec<_> = history.rows().iter().map(|row| row["duration_seconds"].as_i64()).collect();
    assert_eq!((durations[0], durations[1]), (None, Some(0)));
    assert!(durations[2].is_some_and(|seconds| (1..60).contains(&seconds)), "{durations:?}");
    assert!(history.rows().iter().all(|row| row["amount"] == money()));
    assert_eq!(world.stranger().await.get("/stage-changes").expect(200).await.rows().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn stages_belong_to_their_pipeline() {
    let world = World::new().await;
    let (rep, admin) = (world.rep().await, world.admin().await);
    let other = admin.post("/pipelines", json!({"name": "Renewals"})).expect(201).await.id();
    let empty = rep.post("/opportunities", json!({"name": "x", "pipeline_id": other})).expect(422).await;
    empty.refuses("#/pipeline_id", "no_stage");
    let first = admin
        .post("/stages", json!({"pipeline_id": other, "name": "Due", "position": 1, "probability": 70}))
        .expect(201)
        .await
        .id();
    let deal = rep.opportunity().create().await;
    let wrong = rep
        .post("/opportunities", json!({"name": "x", "pipeline_id": other, "stage_id": PROSPECTING}))
        .expect(422)
        .await;
    wrong.refuses("#/stage_id", "other_pipeline");
    let sent = rep.patch(&deal.path(), json!({"pipeline_id": other})).expect(200).await;
    assert_eq!((sent.text("stage_id"), sent["probability"].as_i64()), (first.as_str(), Some(70)));
    let back = go(&rep, &deal, PROSPECTING).await;
    assert_eq!(back["pipeline_id"], json!(PIPELINE), "a stage brings its pipeline");
    rep.patch(&deal.path(), json!({"stage_id": uuid::Uuid::now_v7()}))
        .expect(422)
        .await
        .refuses("#/stage_id", "not_found");
}
