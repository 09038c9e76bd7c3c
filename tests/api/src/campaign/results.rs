//! What campaigns brought: figures computed by hand, each of which opens exactly the records it counts.
use demo::defaults::{REPRESENTATIVE, STAGES};
use testkit::{Client, Reply, Value, World, json};

fn eur(amount: &str) -> Value {
    json!({"amount": amount, "currency": "EUR"})
}

/// A year with two fairs below it, the second with an evening below that.
///
/// | campaign | budget  | cost           | members | answered | leads | deals | won   |
/// |----------|---------|----------------|---------|----------|-------|-------|-------|
/// | year     | 500 EUR | –              | 0       | 0        | 0     | 0     | –     |
/// | fair     | 2 000   | 1 000 USD      | 4       | 2        | 2     | 3     | 2 400 |
/// | evening  | –       | 80 EUR         | 1       | 1        | 1     | 1     | 100   |
///
/// One US dollar is 0.90 EUR.
struct Plan {
    year: String,
    fair: String,
    evening: String,
}

async fn deal(client: &Client, campaign: &str, amount: &str, won: bool) {
    let body = json!({
        "name": "Deal", "account_id": client.account().id().await, "amount": eur(amount), "close_date": "2026-11-30",
        "stage_id": STAGES[if won { 5 } else { 0 }], "campaign_id": campaign,
    });
    client.post("/opportunities", body).expect(201).await;
}

async fn member(client: &Client, campaign: &str, status: &str) -> Reply {
    let body = json!({"campaign_id": campaign, "lead_id": client.lead().id().await, "status": status});
    client.post("/campaign-members", body).expect(201).await
}

async fn plan(world: &World) -> Plan {
    let (rep, admin) = (world.rep().await, world.admin().await);
    let rate = json!({"currency": "USD", "rate": "0.90", "valid_from": "2026-01-01"});
    admin.post("/exchange-rates", rate).expect(201).await;
    let make = async |body: Value| rep.post("/campaigns", body).expect(201).await.id();
    let year = make(json!({"name": "Year", "budget": eur("500.00")})).await;
    let cost = json!({"amount": "1000.00", "currency": "USD"});
    let fair = json!({"name": "Fair", "parent_id": year, "budget": eur("2000.00"), "actual_cost": cost});
    let fair = make(fair).await;
    let evening = make(json!({"name": "Evening", "parent_id": fair, "actual_cost": eur("80.00")})).await;
    for status in ["targeted", "sent", "responded", "converted"] {
        member(&rep, &fair, status).await;
    }
    // Answered, and then wanted to hear no more: still an answer.
    let gone = member(&rep, &evening, "responded").await;
    rep.patch(&gone.path(), json!({"status": "opted_out"})).expect(200).await;
    for campaign in [&fair, &fair, &evening] {
        rep.lead().with("campaign_id", campaign.clone()).create().await;
    }
    for (campaign, amount, won) in
        [(&fair, "1500.00", true), (&fair, "900.00", true), (&fair, "4000.00", false), (&evening, "100.00", true)]
    {
        deal(&rep, campaign, amount, won).await;
    }
    Plan { year, fair, evening }
}

async fn results(client: &Client, campaign: &str) -> Reply {
    client.get(&format!("/campaigns/{campaign}/results")).expect(200).await
}

/// `members responded leads opportunities won | worth of opportunities, of won | budget cost roi per lead`
fn line(results: &Value) -> String {
    let names = ["members", "responded", "leads", "opportunities", "won"];
    let counts: Vec<String> = names.iter().map(|name| results[name]["count"].to_string()).collect();
    let text = |value: &Value| value.as_str().unwrap_or("–").to_owned();
    let worth = ["opportunities", "won"].map(|name| text(&results[name]["amount"]));
    let rest = ["budget", "cost", "roi", "cost_per_lead"].map(|name| text(&results[name]));
    format!("{} | {} | {}", counts.join(" "), worth.join(" "), rest.join(" "))
}

#[tokio::test(flavor = "multi_thread")]
async fn campaign_results_are_those_computed_by_hand() {
    let world = World::new().await;
    let plan = plan(&world).await;
    let rep = world.rep().await;
    let of = async |campaign: &str| {
        let results = results(&rep, campaign).await;
        assert_eq!(results["currency"], "EUR");
        let below = &results["with_descendants"];
        (line(&results["own"]), if below.is_null() { String::new() } else { line(below) })
    };
    // Cost 1 000 USD = 900 EUR; (2 400 − 900) ÷ 900 = 1.6667; 900 ÷ 2 = 450.
    let fair = "4 2 2 3 2 | 6400.00 2400.00 | 2000.00 900.00 1.6667 450.00";
    // 80 EUR: (100 − 80) ÷ 80 = 0.25; one lead.
    let evening = "1 1 1 1 1 | 100.00 100.00 | – 80.00 0.25 80.00";
    // (2 500 − 980) ÷ 980 = 1.551020…; 980 ÷ 3 = 326.666…
    let fair_and_evening = "5 3 3 4 3 | 6500.00 2500.00 | 2000.00 980.00 1.551 326.6667";
    let all = "5 3 3 4 3 | 6500.00 2500.00 | 2500.00 980.00 1.551 326.6667";
    let year = "0 0 0 0 0 | 0.00 0.00 | 500.00 – – –";
    assert_eq!(of(&plan.evening).await, (evening.to_owned(), String::new()));
    assert_eq!(of(&plan.fair).await, (fair.to_owned(), fair_and_evening.to_owned()));
    assert_eq!(of(&plan.year).await, (year.to_owned(), all.to_owned()));
}

/// How many rows a figure opens, and what they are worth.
async fn opened(client: &Client, figure: &Value) -> (u64, Option<i64>) {
    let path = figure["path"].as_str().expect("a path");
    let question = json!({"condition": figure["condition"], "limit": 200});
    let found = client.post(&format!("/{path}/search"), question).expect(200).await;
    let worth = |row: &Value| row["amount"]["amount"].as_str()?.replace('.', "").parse::<i64>().ok();
    let worth = figure["amount"].is_string().then(|| found.rows().iter().filter_map(worth).sum());
    (found.rows().len() as u64, worth)
}

/// For the one who sees it all and for those who see less: a figure is what it opens.
#[tokio::test(flavor = "multi_thread")]
async fn every_figure_of_a_campaign_opens_the_rows_it_counts() {
    let world = World::new().await;
    let plan = plan(&world).await;
    let stranger = world.stranger().await;
    // The stranger sees which campaigns there are and who is in them, but neither Rep's leads nor Rep's deals.
    deal(&stranger, &plan.evening, "70.00", true).await;
    let mut counted = 0;
    for client in [world.rep().await, stranger.clone(), world.admin().await] {
        let results = results(&client, &plan.year).await;
        let below = &results["descendants"];
        assert_eq!(opened(&client, below).await, (2, None));
        counted += below["count"].as_u64().expect("a count");
        for part in ["own", "with_descendants"] {
            for name in ["members", "responded", "leads", "opportunities", "won"] {
                let figure = &results[part][name];
                let worth = figure["amount"].as_str().map(|amount| amount.replace('.', "").parse().unwrap());
                let expected = (figure["count"].as_u64().expect("a count"), worth);
                assert_eq!(opened(&client, figure).await, expected, "{part} {name}");
                counted += expected.0;
            }
        }
    }
    // 18 of Rep, 10 of the stranger, 20 of the administrator, and two campaigns below for each.
    assert_eq!(counted, 54);
    let seen = results(&stranger, &plan.year).await;
    assert_eq!(line(&seen["with_descendants"]), "5 3 0 1 1 | 70.00 70.00 | 2500.00 980.00 -0.9286 –");
}

#[tokio::test(flavor = "multi_thread")]
async fn there_are_no_results_of_no_campaign() {
    let world = World::new().await;
    let rep = world.rep().await;
    let gone = rep.campaign().create().await;
    rep.delete(&gone.path()).expect(204).await;
    for id in [gone.id(), uuid::Uuid::now_v7().to_string()] {
        rep.get(&format!("/campaigns/{id}/results")).expect(404).await;
    }
    rep.get("/campaigns/nonsense/results").expect(404).await;
}

/// A figure over a field that a role hides would tell it; what can be counted without it still is.
#[tokio::test(flavor = "multi_thread")]
async fn campaign_figures_do_not_tell_hidden_fields() {
    let world = World::new().await;
    let plan = plan(&world).await;
    let (rep, admin) = (world.rep().await, world.admin().await);
    let hide = async |rights: Value| {
        admin.patch(&format!("/roles/{REPRESENTATIVE}"), json!({"field_rights": rights})).expect(200).await
    };
    hide(json!({"campaign": {"actual_cost": "none"}, "opportunity": {"amount": "none"}})).await;
    let fair = results(&rep, &plan.fair).await;
    assert_eq!(line(&fair["own"]), "4 2 2 3 2 | – – | 2000.00 – – –");
    let shown_again = json!({"campaign": {"actual_cost": "edit", "budget": "none"}, "opportunity": {"amount": "edit"}, "lead": {"campaign_id": "none"}});
    hide(shown_again).await;
    let fair = results(&rep, &plan.fair).await;
    assert_eq!(line(&fair["own"]), "4 2 null 3 2 | 6400.00 2400.00 | – 900.00 1.6667 –");
    // Nor does a clone take over what whoever makes it may not see.
    let clone = rep.post(&format!("/campaigns/{}/clone", plan.fair), json!({})).expect(201).await;
    assert!(clone.json.get("budget").is_none(), "{clone}");
    assert_eq!(admin.get(&clone.path()).expect(200).await["budget"], Value::Null);
}
