//! What cannot be asked.
use testkit::{Actor, Value, json};

use super::Firm;

#[tokio::test(flavor = "multi_thread")]
async fn refusals_point_to_the_member() {
    let firm = Firm::new().await;
    let rep = firm.world.rep().await;
    let count = json!([{"function": "count"}]);
    for (body, status, pointer, code) in [
        (json!({}), 422, "#/definition", "one_report"),
        (json!({"standard": "nothing"}), 422, "#/standard", "choice"),
        (
            json!({"standard": "pipeline", "definition": {"object": "lead", "measures": count}}),
            422,
            "#/definition",
            "one_report",
        ),
        (
            json!({"definition": {"object": "lead", "groups": [{"path": "x"}], "measures": count}}),
            422,
            "#/definition/groups/0/path",
            "unknown_field",
        ),
        (
            json!({"definition": {"object": "opportunity", "measures": [{"function": "sum", "path": "account.annual_revenue"}]}}),
            422,
            "#/definition/measures/0/path",
            "measure",
        ),
        (
            json!({"definition": {"object": "lead", "measures": count}, "values": {"x": 1}}),
            400,
            "#/values/x",
            "unknown_field",
        ),
        (
            json!({"definition": {"object": "lead", "measures": count}, "period": "this_month"}),
            400,
            "#/period",
            "period",
        ),
        (
            json!({"definition": {"object": "lead", "measures": count, "condition": {"path": "nothing", "op": "eq", "value": 1}}}),
            400,
            "#/definition/condition/path",
            "unknown_field",
        ),
        (
            json!({"definition": {"object": "lead", "measures": [{"function": "count", "where": {"not": {"path": "employees", "op": "eq", "value": "x"}}}]}}),
            400,
            "#/definition/measures/0/where/not/value",
            "type",
        ),
        (
            json!({"definition": {"object": "lead", "measures": count}, "filters": [{"path": "status", "op": "eq", "value": "rumour"}]}),
            400,
            "#/filters/0/value",
            "choice",
        ),
        (
            json!({
                "definition": {"object": "lead", "measures": count, "ask": [{"name": "whose", "path": "owner_id", "op": "eq", "value": null}]},
                "values": {"whose": "nobody"},
            }),
            400,
            "#/values/whose",
            "type",
        ),
        (
            json!({"definition": {"object": "lead", "measures": count, "colour": 1}}),
            422,
            "#/definition/colour",
            "unknown_field",
        ),
    ] {
        rep.post("/reports/run", body).expect(status).await.refuses(pointer, code);
    }
    rep.post(&format!("/reports/{}/run", uuid::Uuid::now_v7()), json!({})).expect(404).await;
    rep.post("/reports/run", json!({"report_id": uuid::Uuid::now_v7()})).expect(404).await;
}

/// A day of each of six hundred days: no chart shows that.
#[tokio::test(flavor = "multi_thread")]
async fn too_many_groups_are_refused() {
    let firm = Firm::new().await;
    let rep = firm.world.rep().await;
    for at in ["2024-01-01T12:00:00Z", "2026-01-01T12:00:00Z"] {
        rep.activity().with("occurred_at", at).create().await;
    }
    let by = |grain: &str| -> Value {
        json!({"definition": {"object": "activity", "groups": [{"path": "occurred_at", "grain": grain}], "measures": [{"function": "count"}]}})
    };
    rep.post("/reports/run", by("day")).expect(400).await.refuses("#/definition/groups", "too_many_groups");
    rep.post("/reports/run", by("week")).expect(200).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_report_is_checked_like_one_that_is_run() {
    let firm = Firm::new().await;
    let rep = firm.world.rep().await;
    let keep = |definition: Value| rep.post("/reports", json!({"name": "x", "definition": definition}));
    keep(json!({"object": "lead"})).expect(422).await.refuses("#/definition/measures", "required");
    keep(json!({"objekt": "lead"})).expect(422).await.refuses("#/definition", "report");
    let kept = keep(json!({"object": "opportunity", "measures": [{"function": "count"}]})).expect(201).await;
    assert_eq!(kept["object"], "opportunity");
    let run = format!("{}/run", kept.path());
    assert_eq!(rep.post(&run, json!({})).expect(200).await["totals"]["values"], json!([4]));
    rep.post(&run, json!({"standard": "pipeline"})).expect(422).await.refuses("#/standard", "unknown_field");
    // Its condition stands in no member of the body: the one that names it is pointed to, if any does.
    let broken = json!({"object": "lead", "measures": [{"function": "count"}], "condition": {"path": "nothing", "op": "eq", "value": 1}});
    let broken = keep(broken).expect(201).await;
    rep.post(&format!("{}/run", broken.path()), json!({})).expect(400).await.refuses("#", "unknown_field");
    rep.post("/reports/run", json!({"report_id": broken.id()}))
        .expect(400)
        .await
        .refuses("#/report_id", "unknown_field");
    // Personal: the mate may not even know of it.
    firm.world.by(Actor::Mate).await.post(&run, json!({})).expect(404).await;
}
