//! The shipped reports, each against figures worked out by hand.
use demo::defaults::STAGES;
use testkit::{Actor, Reply, Value, json};

use super::{Firm, lines, totals};

async fn run(firm: &Firm, key: &str) -> Reply {
    firm.world.admin().await.post("/reports/run", json!({"standard": key})).expect(200).await
}

/// What the other reports count: activities, leads, members, tasks.
pub(crate) async fn fill(firm: &Firm) {
    let (rep, mate) = (firm.world.rep().await, firm.world.mate().await);
    let lead = rep.lead().with("source", "website").id().await;
    rep.lead().with("source", "website").create().await;
    mate.lead().with("source", "referral").create().await;
    let links = json!([{"type": "lead", "id": lead}]);
    rep.activity().with("links", links).with("duration_minutes", 20).create().await;
    mate.activity().with("kind", "email").create().await;
    mate.activity().with("kind", "email").create().await;
    rep.post("/campaign-members", json!({"campaign_id": firm.campaign, "lead_id": lead})).expect(201).await;
    rep.task().with("due_date", "2020-01-01").create().await;
    rep.task().create().await;
    mate.task().with("status", "done").create().await;
    // One deal goes on by hand: from negotiation back to proposal.
    let deals = rep.get("/opportunities?name=d2").expect(200).await;
    let id = deals.rows()[0]["id"].as_str().expect("an id");
    rep.patch(&format!("/opportunities/{id}"), json!({"stage_id": STAGES[3]})).expect(200).await;
}

fn of(actor: Actor) -> String {
    actor.id().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_on_deals() {
    let firm = Firm::new().await;
    fill(&firm).await;
    let (rep, mate, stranger) = (of(Actor::Rep), of(Actor::Mate), of(Actor::Stranger));
    // Won: Mate 400, Rep 100, Stranger 50; each within a second, so after 0.00 days.
    assert_eq!(
        lines(&run(&firm, "sales_performance").await),
        [
            format!("{mate} | 1 400.00 400.00 0.00"),
            format!("{rep} | 1 100.00 100.00 0.00"),
            format!("{stranger} | 1 50.00 50.00 0.00"),
        ]
    );
    // Open: d6 in prospecting (pipeline), d2 in proposal (best case, 50 %: 125.25).
    let answer = run(&firm, "pipeline").await;
    assert_eq!(
        lines(&answer),
        [
            format!("{} | 1 0.00 0.00 0 0.00 0.00 1 0.00 0.00", STAGES[0]),
            format!("{} | 0 0.00 0.00 1 250.50 125.25 1 250.50 125.25", STAGES[3]),
        ]
    );
    // Lost: d3 by price. Closed: d1 (referral, won), d3 lost and d4 won (website), d5 won (no source).
    assert_eq!(lines(&run(&firm, "lost_reasons").await), ["price | 1 1000.00"]);
    assert_eq!(lines(&run(&firm, "win_rate").await), ["website | 2 1 0.50", "null | 1 1 1.00", "referral | 1 1 1.00"]);
    // d2 was in negotiation once: one move out of it.
    let answer = run(&firm, "time_in_stage").await;
    assert_eq!(lines(&answer), [format!("{} | 1 0.00 0.00", STAGES[4])]);
    // Won accounts: bolt 400, acme 100, core 50.
    let [acme, bolt, core] = &firm.accounts;
    assert_eq!(
        lines(&run(&firm, "top_customers").await),
        [format!("{bolt} | 1 400.00"), format!("{acme} | 1 100.00"), format!("{core} | 1 50.00")]
    );
    // The fair brought d1 (won 100) and d3 (lost) for 200: half of what it cost.
    assert_eq!(lines(&run(&firm, "campaign_roi").await), [format!("{} | 2 100.00 200.00 0.50", firm.campaign)]);
}

/// By history, not by where deals stand: d2 has been in negotiation, though it is in proposal now.
#[tokio::test(flavor = "multi_thread")]
async fn the_funnel_follows_the_history() {
    let firm = Firm::new().await;
    fill(&firm).await;
    let answer = run(&firm, "funnel").await;
    // Deals of the cohort; then a number and a sum for each stage.
    let figures = totals(&answer).as_array().expect("totals");
    let counts: Vec<&Value> = figures.iter().take(1).chain(figures.iter().skip(1).step_by(2)).collect();
    // All six deals began; the lost one began as lost and reached no stage, d6 stays in prospecting. Four others came to
    // negotiation or further: d1, d2, d4, d5; three of them were won.
    assert_eq!(counts, [&json!(6), &json!(5), &json!(4), &json!(4), &json!(4), &json!(4), &json!(3)].to_vec());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trend_of_this_year_against_the_last() {
    let firm = Firm::new().await;
    let answer = run(&firm, "sales_trend").await;
    assert_eq!(answer["rows"].as_array().map(Vec::len), Some(12));
    assert_eq!(totals(&answer), &json!([3, "550.00"]));
    assert_eq!(answer["totals"]["previous"]["values"], json!([0, "0.00"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_on_leads_activities_and_tasks() {
    let firm = Firm::new().await;
    fill(&firm).await;
    let (rep, mate) = (of(Actor::Rep), of(Actor::Mate));
    assert_eq!(lines(&run(&firm, "lead_sources").await), ["website | 2 0 0.00", "referral | 1 0 0.00"]);
    // Of two leads of Rep one was called at once; Mate's waits.
    assert_eq!(
        lines(&run(&firm, "response_time").await),
        [format!("{rep} | 2 1 0.00 0.00"), format!("{mate} | 1 0 null null")]
    );
    // Calls, e-mails, all: in the order of the kinds.
    assert_eq!(lines(&run(&firm, "activity_volume").await), [format!("{mate} | 0 2 2"), format!("{rep} | 1 0 1")]);
    assert_eq!(lines(&run(&firm, "campaign_results").await), [format!("{} | 1 1", firm.campaign)]);
    // Open, overdue, done.
    assert_eq!(lines(&run(&firm, "tasks").await), [format!("{rep} | 2 1 0"), format!("{mate} | 0 0 1")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_on_customers_and_the_organisation() {
    let firm = Firm::new().await;
    fill(&firm).await;
    assert_eq!(lines(&run(&firm, "customers_by_region").await), ["null null | 3"]);
    // Level a, level b, both: finance and retail in the order of industries, the empty one first among equals.
    assert_eq!(
        lines(&run(&firm, "customers_by_industry").await),
        ["null | 0 1 1", "finance | 0 1 1", "retail | 1 0 1"]
    );
    // Each of three customers has bought once.
    assert_eq!(lines(&run(&firm, "repurchase").await), ["a | 1 0 0 0.00", "b | 2 0 0 0.00"]);
    // Nobody has a phone, a city, a contact, or an activity; core has no industry.
    assert_eq!(totals(&run(&firm, "data_quality").await), &json!([3, "0.3333", "1.00", "1.00", "1.00", "1.00"]));
    // Six active users, two of whom wrote an activity.
    assert_eq!(totals(&run(&firm, "user_adoption").await), &json!([6, 2, "0.3333"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shipped_says_what_it_is() {
    let firm = Firm::new().await;
    let shipped = firm.world.rep().await.get("/reports/standard").expect(200).await;
    let reports = shipped.rows();
    assert!(reports.len() >= 20);
    let products = reports.iter().find(|report| report["key"] == "top_products").expect("top products");
    assert_eq!((&products["available"], &products["needs"]), (&false.into(), &json!(["order"])));
}

/// What somebody of another team did for a customer of ours may be read, and is not what our people did.
#[tokio::test(flavor = "multi_thread")]
async fn reports_on_people_are_about_ones_own() {
    let firm = Firm::new().await;
    let rep = firm.world.rep().await;
    let lead = rep.lead().id().await;
    let links = json!([{"type": "lead", "id": lead}]);
    rep.activity().with("links", links.clone()).create().await;
    let theirs = json!({"kind": "call", "subject": "theirs", "links": links, "owner_id": Actor::Stranger.id()});
    firm.world.admin().await.post("/activities", theirs).expect(201).await;
    assert_eq!(rep.get("/activities").expect(200).await.rows().len(), 2);
    let answer = rep.post("/reports/run", json!({"standard": "activity_volume"})).expect(200).await;
    assert_eq!(lines(&answer), [format!("{} | 1 1", of(Actor::Rep))]);
    // Who sees everybody sees both.
    assert_eq!(run(&firm, "activity_volume").await["record_count"], 2);
}
