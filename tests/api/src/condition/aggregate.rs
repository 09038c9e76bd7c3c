//! Figures over children inside a condition, and `POST …/aggregate`.
use testkit::{Value, json};

use super::{Small, leaf};

/// acme: 2 deals (100 and 250.50) and 2 calls; bolt: 1 deal (1 000, lost) and a note; core, dust: nothing.
async fn deals(small: &mut Small) {
    let rep = small.world.rep().await;
    for (name, account, amount) in [("d1", "acme", "100"), ("d2", "acme", "250.50"), ("d3", "bolt", "1000")] {
        let amount = json!({"amount": amount, "currency": "EUR"});
        let body = json!({"name": name, "account_id": small.id(account), "amount": amount, "close_date": "2026-12-24", "kind": "renewal"});
        small.make(&rep, name, "/opportunities", body).await;
    }
    let lost = json!({"stage_id": demo::defaults::STAGES[6], "lost_reason": "price"});
    rep.patch(&format!("/opportunities/{}", small.id("d3")), lost).expect(200).await;
    for (name, account, kind, minutes) in
        [("c1", "acme", "call", 5), ("c2", "acme", "call", 25), ("n1", "bolt", "note", 0)]
    {
        let links = json!([{"type": "account", "id": small.id(account)}]);
        let body = json!({"kind": kind, "subject": name, "links": links, "duration_minutes": minutes});
        small.make(&rep, name, "/activities", body).await;
    }
}

fn count(of: &str, filter: Option<Value>, op: &str, value: i64) -> Value {
    let mut figure = json!({"aggregate": "count", "of": of, "op": op, "value": value});
    if let Some(filter) = filter {
        figure["where"] = filter;
    }
    figure
}

fn measure(function: &str, of: &str, field: &str, op: &str, value: impl Into<Value>) -> Value {
    json!({"aggregate": function, "of": of, "field": field, "op": op, "value": value.into()})
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_over_children() {
    let mut small = Small::new().await;
    deals(&mut small).await;
    let calls = || Some(leaf("kind", "eq", "call"));
    small
        .hold(&[
            (count("opportunities", None, "eq", 0), "core dust"),
            (count("opportunities", None, "gt", 0), "acme bolt"),
            (count("opportunities", None, "gte", 2), "acme"),
            (count("opportunities", None, "lt", 2), "bolt core dust"),
            (count("opportunities", None, "not", 1), "acme core dust"),
            (count("opportunities", None, "eq", 1), "bolt"),
            (count("opportunities", Some(leaf("status", "eq", "open")), "gt", 0), "acme"),
            (count("activities", calls(), "eq", 0), "bolt core dust"),
            (count("activities", calls(), "eq", 2), "acme"),
            (count("activities", None, "gte", 1), "acme bolt"),
            (count("accounts", None, "gt", 0), "acme bolt"),
            (json!({"not": count("activities", calls(), "eq", 0)}), "acme"),
            (measure("sum", "opportunities", "amount", "eq", "350.50"), "acme"),
            (measure("sum", "opportunities", "amount", "gt", "350.50"), "bolt"),
            (measure("sum", "opportunities", "amount", "lt", "1"), "core dust"),
            (measure("max", "opportunities", "amount", "eq", "250.50"), "acme"),
            (measure("min", "opportunities", "amount", "lte", "100"), "acme"),
            (measure("avg", "opportunities", "amount", "eq", "1000"), "bolt"),
            (measure("avg", "opportunities", "amount", "lt", "175.26"), "acme"),
            (measure("sum", "activities", "duration_minutes", "eq", 30), "acme"),
        ])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_child_counts_no_more() {
    let mut small = Small::new().await;
    deals(&mut small).await;
    small.admin.delete(&format!("/opportunities/{}", small.id("d1"))).expect(204).await;
    assert_eq!(small.accounts(count("opportunities", None, "eq", 1)).await, "acme bolt");
}

#[tokio::test(flavor = "multi_thread")]
async fn sums_of_a_whole_filter() {
    let mut small = Small::new().await;
    deals(&mut small).await;
    let ask = |body: Value| small.admin.post("/opportunities/aggregate", body).expect(200);
    let total = ask(json!({"measures": ["count", "sum:amount", "min:amount", "max:amount", "avg:amount"]})).await;
    let figures = json!({"count": 3, "sum:amount": "1350.50", "min:amount": "100.00", "max:amount": "1000.00", "avg:amount": "450.1667"});
    assert_eq!(total["groups"], json!([{"key": [], "measures": figures}]));
    let open =
        ask(json!({"condition": leaf("status", "eq", "open"), "measures": ["sum:amount", "weighted:amount"]})).await;
    // Both stand in prospecting: 10 %.
    assert_eq!(open["groups"][0]["measures"], json!({"sum:amount": "350.50", "weighted:amount": "35.05"}));
    let by_status = ask(json!({"group_by": ["status"], "measures": ["count"]})).await;
    let mut groups: Vec<String> =
        by_status["groups"].as_array().expect("groups").iter().map(Value::to_string).collect();
    groups.sort();
    assert_eq!(groups, [r#"{"key":["lost"],"measures":{"count":1}}"#, r#"{"key":["open"],"measures":{"count":2}}"#]);
    let none = ask(json!({"condition": leaf("name", "eq", "no such"), "measures": ["count", "sum:amount"]})).await;
    assert_eq!(none["groups"][0]["measures"], json!({"count": 0, "sum:amount": "0.00"}));
}

#[tokio::test(flavor = "multi_thread")]
async fn sums_are_in_the_base_currency() {
    let small = Small::new().await;
    let rate = json!({"currency": "USD", "rate": "0.5", "valid_from": "2026-01-01"});
    small.admin.post("/exchange-rates", rate).expect(201).await;
    for (amount, currency) in [("100", "USD"), ("100", "EUR")] {
        small.admin.opportunity().with("amount", json!({"amount": amount, "currency": currency})).create().await;
    }
    let total = small.admin.post("/opportunities/aggregate", json!({"measures": ["sum:amount"]})).expect(200).await;
    assert_eq!(total["groups"][0]["measures"]["sum:amount"], "150.00");
    let unknown = json!({"name": "x", "amount": {"amount": "1", "currency": "JPY"}});
    small.admin.post("/opportunities", unknown).expect(422).await.refuses("#/amount/currency", "no_exchange_rate");
}

/// Groups come in the order of their keys on both engines; without a measure they are
/// counted, and more of them than anybody reads are refused instead of answered in part.
#[tokio::test(flavor = "multi_thread")]
async fn groups_are_ordered_and_none_is_left_out() {
    let mut small = Small::new().await;
    deals(&mut small).await;
    let ask = |body: Value| small.admin.post("/activities/aggregate", body);
    let groups = ask(json!({"measures": ["count"], "group_by": ["kind", "subject"]})).expect(200).await;
    let keys: Vec<&Value> = groups["groups"].as_array().expect("groups").iter().map(|group| &group["key"]).collect();
    assert_eq!(json!(keys), json!([["call", "c1"], ["call", "c2"], ["note", "n1"]]));
    for nothing in [json!({}), json!({"measures": []})] {
        let counted = ask(nothing).expect(200).await;
        assert_eq!(counted["groups"], json!([{"key": [], "measures": {"count": 3}}]));
    }
    for number in 0..1_001 {
        let body = json!({"kind": "note", "subject": format!("s{number:04}")});
        small.admin.post("/activities", body).expect(201).await;
    }
    let many = ask(json!({"measures": ["count"], "group_by": ["subject"]})).expect(400).await;
    many.refuses("#/group_by", "too_many_groups");
}
