//! Groups, pivots, measures, orders, periods.
use testkit::{Actor, Value, json};

use super::{Firm, eur, lines, totals};

fn sum() -> Value {
    json!({"function": "sum", "path": "amount"})
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_by_a_field_of_a_linked_record() {
    let firm = Firm::new().await;
    let report = json!({
        "object": "opportunity", "groups": [{"path": "account.industry"}], "sort": "key",
        "measures": [{"function": "count"}, sum(), {"function": "avg", "path": "amount"}, {"function": "median", "path": "amount"}],
    });
    let answer = firm.ask(Actor::Admin, report.clone()).await;
    // No industry: core's 50 and the deal of nobody. Retail: 100 and 250.50. Finance: 1 000 and 400.
    assert_eq!(
        lines(&answer),
        ["null | 2 50.00 50.00 50.00", "finance | 2 1400.00 700.00 700.00", "retail | 2 350.50 175.25 175.25"]
    );
    // Of five amounts 50, 100, 250.50, 400, 1 000 the median is 250.50.
    assert_eq!(totals(&answer), &json!([6, "1800.50", "360.10", "250.50"]));
    assert_eq!(
        (&answer["record_count"], &answer["all_visible"], &answer["currency"]),
        (&6.into(), &true.into(), &"EUR".into())
    );
    // Mate sees team A alone: neither core's deal nor the manager's.
    let answer = firm.ask(Actor::Mate, report).await;
    assert_eq!(lines(&answer), ["finance | 2 1400.00 700.00 700.00", "retail | 2 350.50 175.25 175.25"]);
    assert_eq!(answer["all_visible"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_linked_record_out_of_reach_is_as_if_there_were_none() {
    let firm = Firm::new().await;
    let stranger = firm.world.stranger().await;
    // The stranger's deal with an account of team A, which the stranger cannot read.
    let deal = firm.world.admin().await.post("/opportunities", json!({
        "name": "d7", "account_id": firm.accounts[0], "amount": eur("7"), "owner_id": Actor::Stranger.id(), "team_id": testkit::actor::TEAM_B,
    }));
    deal.expect(201).await;
    let report =
        json!({"object": "opportunity", "groups": [{"path": "account.level"}], "measures": [sum()], "sort": "key"});
    let answer = firm.ask(Actor::Stranger, report.clone()).await;
    assert_eq!(lines(&answer), ["null | 7.00", "b | 50.00"]);
    let drill = json!({"condition": {"all": [answer["condition"], answer["rows"][0]["condition"]]}, "count": "exact"});
    let list = stranger.post("/opportunities/search", drill).expect(200).await;
    assert_eq!((list.column("name"), &list["page"]["count"]), (vec!["d7".to_owned()], &1.into()));
    let all = firm.ask(Actor::Admin, report).await;
    assert_eq!(lines(&all), ["null | 0.00", "a | 357.50", "b | 1450.00"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_groups_a_pivot_and_their_totals() {
    let firm = Firm::new().await;
    let answer = firm
        .ask(
            Actor::Admin,
            json!({
                "object": "opportunity", "groups": [{"path": "account.level"}, {"path": "source"}],
                "pivot": {"path": "status"}, "measures": [{"function": "count"}, sum()], "sort": "key",
            }),
        )
        .await;
    // Columns: open, won, lost, all; each with number and sum. Sources stand in the order of their list.
    assert_eq!(
        lines(&answer),
        [
            "null referral | 1 0.00 0 0.00 0 0.00 1 0.00",
            "a website | 1 250.50 0 0.00 0 0.00 1 250.50",
            "a referral | 0 0.00 1 100.00 0 0.00 1 100.00",
            "b null | 0 0.00 1 50.00 0 0.00 1 50.00",
            "b website | 0 0.00 1 400.00 1 1000.00 2 1400.00",
        ]
    );
    let subtotals: Vec<String> = answer["subtotals"]
        .as_array()
        .expect("subtotals")
        .iter()
        .map(|row| format!("{} {}", row["key"], row["values"]))
        .collect();
    assert_eq!(
        subtotals,
        [
            r#"[null] [1,"0.00",0,"0.00",0,"0.00",1,"0.00"]"#,
            r#"["a"] [1,"250.50",1,"100.00",0,"0.00",2,"350.50"]"#,
            r#"["b"] [0,"0.00",2,"450.00",1,"1000.00",3,"1450.00"]"#,
        ]
    );
    assert_eq!(totals(&answer), &json!([2, "250.50", 3, "550.00", 1, "1000.00", 6, "1800.50"]));
    let pivots: Vec<&Value> =
        answer["columns"].as_array().expect("columns").iter().map(|column| &column["pivot"]).collect();
    assert_eq!(pivots[0], &json!({"value": "open"}));
    assert!(pivots[6].is_null(), "{pivots:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn shares_ratios_distinct_and_weighted() {
    let firm = Firm::new().await;
    let won = json!({"path": "status", "op": "eq", "value": "won"});
    let answer = firm
        .ask(
            Actor::Admin,
            json!({
                "object": "opportunity",
                "measures": [
                    {"function": "conversion", "where": won},
                    {"name": "won", "function": "sum", "path": "amount", "where": won},
                    {"name": "all", "function": "sum", "path": "amount", "hidden": true},
                    {"function": "ratio", "of": "won", "by": "all"},
                    {"function": "distinct", "path": "account_id"},
                    {"function": "weighted", "path": "amount"},
                    {"function": "min", "path": "amount"},
                    {"function": "max", "path": "close_date"},
                ],
            }),
        )
        .await;
    // Three of six won; 550 of 1 800.50; three accounts. Weighted: 100 + 250.50 · 80 % + 0 + 400 + 50 = 750.40.
    assert_eq!(lines(&answer), [" | 0.50 550.00 0.3055 3 750.40 50.00 2026-12-24"]);
    assert_eq!(answer["columns"][3]["name"], "distinct:account_id");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_best_of_many_and_what_is_cut_off() {
    let firm = Firm::new().await;
    let report = |limit: u64| {
        json!({
            "object": "opportunity", "groups": [{"path": "account_id"}], "measures": [sum()], "limit": limit,
            "condition": {"path": "account_id", "op": "is_null", "value": false},
        })
    };
    let answer = firm.ask(Actor::Admin, report(2)).await;
    let [acme, bolt, core] = &firm.accounts;
    assert_eq!(lines(&answer), [format!("{bolt} | 1400.00"), format!("{acme} | 350.50")]);
    // The total is over all of them, the cut one too.
    assert_eq!((totals(&answer), &answer["truncated"]), (&json!(["1800.50"]), &true.into()));
    assert_eq!(answer["related"][bolt]["name"], "Bolt");
    let answer = firm.ask(Actor::Admin, report(3)).await;
    assert_eq!(lines(&answer)[2], format!("{core} | 50.00"));
    assert_eq!(answer["truncated"], false);
}

/// Midnight in Shanghai is four in the afternoon in London: the same call falls on another day, and into another month.
#[tokio::test(flavor = "multi_thread")]
async fn dates_fall_into_the_readers_calendar() {
    let firm = Firm::new().await;
    let rep = firm.world.rep().await;
    for (subject, at) in [("a", "2026-01-31T15:59:59Z"), ("b", "2026-01-31T16:00:00Z"), ("c", "2026-03-31T23:30:00Z")] {
        rep.activity().with("subject", subject).with("occurred_at", at).create().await;
    }
    let by = |grain: &str| json!({"object": "activity", "groups": [{"path": "occurred_at", "grain": grain}], "measures": [{"function": "count"}]});
    let zone = |zone: &str| rep.patch("/me", json!({"time_zone": zone})).expect(200);
    zone("Asia/Shanghai").await;
    // Months without anything are there too, so that a line does not lie.
    let answer = firm.ask(Actor::Rep, by("month")).await;
    assert_eq!(lines(&answer), ["2026-01-01 | 1", "2026-02-01 | 1", "2026-03-01 | 0", "2026-04-01 | 1"]);
    zone("Europe/London").await;
    // In London summer time has begun: half past midnight of 1 April.
    let answer = firm.ask(Actor::Rep, by("month")).await;
    assert_eq!(lines(&answer), ["2026-01-01 | 2", "2026-02-01 | 0", "2026-03-01 | 0", "2026-04-01 | 1"]);
    zone("UTC").await;
    assert_eq!(lines(&firm.ask(Actor::Rep, by("quarter")).await), ["2026-01-01 | 3"]);
    // A fiscal year from February: January belongs to the one before.
    firm.world.admin().await.patch("/organization", json!({"fiscal_start": 2})).expect(200).await;
    let answer = firm.ask(Actor::Rep, by("year")).await;
    assert_eq!(lines(&answer), ["2025-02-01 | 2", "2026-02-01 | 1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_period_is_held_against_the_one_before() {
    let firm = Firm::new().await;
    let rep = firm.world.rep().await;
    let day = |days: i64| (chrono::Utc::now() - chrono::TimeDelta::days(days)).to_rfc3339();
    for (subject, kind, days) in
        [("a", "call", 0), ("b", "call", 6), ("c", "call", 8), ("d", "email", 9), ("e", "call", 40)]
    {
        rep.activity().with("subject", subject).with("kind", kind).with("occurred_at", day(days)).create().await;
    }
    let report = json!({
        "object": "activity", "groups": [{"path": "kind"}], "measures": [{"function": "count"}],
        "compare": {"path": "occurred_at", "period": "last_7d"},
    });
    let answer = firm.ask(Actor::Rep, report).await;
    // The last 7 days: two calls. The seven before: a call and an e-mail, of which this period has none.
    assert_eq!(lines(&answer), ["call | 2"]);
    assert_eq!(answer["rows"][0]["previous"]["values"], json!([1]));
    assert_eq!(answer["totals"]["previous"]["values"], json!([2]));
    let drill =
        json!({"condition": {"all": [answer["previous_condition"], answer["rows"][0]["previous"]["condition"]]}});
    assert_eq!(rep.post("/activities/search", drill).expect(200).await.column("subject"), ["c"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn records_with_fields_of_those_they_link_to() {
    let firm = Firm::new().await;
    let answer = firm
        .ask(
            Actor::Rep,
            json!({
                "object": "opportunity", "columns": ["name", "account.name", "account.industry", "amount", "owner_id"],
                "condition": {"path": "amount", "op": "gte", "value": "200"}, "sort": "-amount", "limit": 2,
            }),
        )
        .await;
    let values: Vec<&Value> = answer["rows"].as_array().expect("rows").iter().map(|row| &row["values"]).collect();
    let (rep, mate) = (Actor::Rep.id(), Actor::Mate.id());
    let _ = rep;
    assert_eq!(
        values,
        [
            &json!(["d3", "Bolt", "finance", eur("1000.00"), mate]),
            &json!(["d4", "Bolt", "finance", eur("400.00"), mate])
        ]
    );
    assert_eq!((&answer["record_count"], &answer["truncated"]), (&3.into(), &true.into()));
    assert_eq!(answer["related"][mate.to_string()]["name"], "Max Mate");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reader_chooses_values_and_a_dashboard_adds_filters() {
    let firm = Firm::new().await;
    let definition = json!({
        "object": "opportunity", "measures": [{"function": "count"}],
        "ask": [{"name": "state", "path": "status", "op": "eq", "value": "won"}],
    });
    let admin = firm.world.admin().await;
    let run = |extra: Value| {
        let mut body = json!({"definition": definition});
        body.as_object_mut().expect("an object").extend(extra.as_object().expect("an object").clone());
        admin.post("/reports/run", body).expect(200)
    };
    assert_eq!(totals(&run(json!({})).await), &json!([3]));
    assert_eq!(totals(&run(json!({"values": {"state": "lost"}})).await), &json!([1]));
    assert_eq!(totals(&run(json!({"values": {"state": null}})).await), &json!([6]));
    let filters = json!([{"path": "owner_id", "op": "eq", "value": Actor::Mate.id()}, {"path": "due_date", "op": "within", "value": "this_week"}]);
    let answer = run(json!({"filters": filters})).await;
    assert_eq!((totals(&answer), &answer["skipped"]), (&json!([1]), &json!(["due_date"])));
}

#[tokio::test(flavor = "multi_thread")]
async fn explain_tells_statements_and_plans() {
    let firm = Firm::new().await;
    let body =
        json!({"definition": {"object": "opportunity", "groups": [{"path": "account.level"}], "measures": [sum()]}});
    let answer = firm.world.rep().await.post("/reports/explain", body).expect(200).await;
    let statement = &answer["statements"][0];
    assert!(
        statement["sql"].as_str().is_some_and(|sql| sql.contains("\"opportunity\"") && sql.contains("GROUP BY")),
        "{answer}"
    );
    assert!(statement["plan"].as_array().is_some_and(|plan| !plan.is_empty()), "{answer}");
}
