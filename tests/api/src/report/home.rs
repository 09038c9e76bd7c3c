//! The page a person begins with, what they do today, and the shipped dashboards.
use demo::defaults::{MANAGER, REPRESENTATIVE};
use testkit::{Actor, Client, Reply, Value, World, json};

use super::{Firm, lines, totals};

async fn home(client: &Client) -> Value {
    client.get("/me/home").expect(200).await.json
}

fn shipped(key: &str, chosen: bool) -> Value {
    json!({"standard": key, "dashboard_id": null, "chosen": chosen})
}

fn kept(id: &str, chosen: bool) -> Value {
    json!({"standard": null, "dashboard_id": id, "chosen": chosen})
}

async fn dashboard(client: &Client, name: &str, sharing: Value) -> Reply {
    let mut body = json!({
        "name": name, "widgets": [{"id": "a", "standard": "pipeline", "x": 0, "y": 0, "width": 12, "height": 4}],
    });
    body.as_object_mut().expect("an object").extend(sharing.as_object().expect("an object").clone());
    client.post("/dashboards", body).expect(201).await
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_begins_with_its_own() {
    let world = World::new().await;
    for (actor, key) in [
        (Actor::Rep, "representative"),
        (Actor::Manager, "manager"),
        (Actor::Admin, "administrator"),
        (Actor::ReadOnly, "executive"),
    ] {
        assert_eq!(home(&world.by(actor).await).await, shipped(key, false), "{actor:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_gives_a_role_another() {
    let world = World::new().await;
    let (admin, rep) = (world.admin().await, world.rep().await);
    let role = format!("/roles/{REPRESENTATIVE}");
    admin.patch(&role, json!({"home": "marketer"})).expect(200).await;
    assert_eq!(home(&rep).await, shipped("marketer", false));
    let shared = dashboard(&admin, "Ours", json!({"visibility": "role", "role_ids": [REPRESENTATIVE]})).await;
    admin.patch(&role, json!({"home_dashboard_id": shared.id()})).expect(200).await;
    assert_eq!(home(&rep).await, kept(&shared.id(), false));
    assert_eq!(home(&world.by(Actor::Manager).await).await, shipped("manager", false));
    // No longer shared with the role, it counts for nothing: what is shipped takes its place.
    admin.patch(&shared.path(), json!({"visibility": "personal"})).expect(200).await;
    assert_eq!(home(&rep).await, shipped("marketer", false));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_begins_with_what_it_sees() {
    let world = World::new().await;
    let admin = world.admin().await;
    let role = format!("/roles/{REPRESENTATIVE}");
    for sharing in [json!({}), json!({"visibility": "role", "role_ids": [MANAGER]}), json!({"visibility": "team"})] {
        let id = dashboard(&admin, "Not theirs", sharing).await.id();
        let refused = admin.patch(&role, json!({"home_dashboard_id": id})).expect(422).await;
        refused.refuses("#/home_dashboard_id", "home_not_shared");
    }
    admin.patch(&role, json!({"home": "clerk"})).expect(422).await.refuses("#/home", "choice");
    let rep = world.rep().await;
    rep.patch(&role, json!({"home": "manager"})).expect(403).await;
    assert_eq!(home(&rep).await, shipped("representative", false), "nothing was changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_chooses_another_and_goes_back() {
    let world = World::new().await;
    let (rep, mate) = (world.rep().await, world.mate().await);
    rep.patch("/me", json!({"home": "executive"})).expect(200).await;
    assert_eq!(home(&rep).await, shipped("executive", true));
    let own = dashboard(&rep, "Mine", json!({})).await;
    rep.patch("/me", json!({"home": null, "home_dashboard_id": own.id()})).expect(200).await;
    assert_eq!(home(&rep).await, kept(&own.id(), true));
    assert_eq!(home(&mate).await, shipped("representative", false), "others begin as before");
    rep.delete(&own.path()).expect(204).await;
    assert_eq!(home(&rep).await, shipped("representative", false), "what is gone counts for nothing");
    rep.patch("/me", json!({"home": null, "home_dashboard_id": null})).expect(200).await;
    assert_eq!(home(&rep).await, shipped("representative", false));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_begins_with_what_they_may_not_see() {
    let world = World::new().await;
    let (rep, mate) = (world.rep().await, world.mate().await);
    let own = dashboard(&rep, "Mine", json!({})).await.id();
    mate.patch("/me", json!({"home_dashboard_id": own})).expect(422).await;
    rep.patch("/me", json!({"home": "clerk"})).expect(422).await.refuses("#/home", "choice");
    assert_eq!(home(&mate).await, shipped("representative", false));
}

#[tokio::test(flavor = "multi_thread")]
async fn shipped_dashboards_can_be_kept_as_they_are() {
    let world = World::new().await;
    let rep = world.rep().await;
    let all = rep.get("/dashboards/standard").expect(200).await;
    assert!(all.rows().len() >= 6);
    for board in all.rows() {
        let body = json!({"name": board["labels"]["en"], "widgets": board["widgets"], "filters": board["filters"]});
        rep.post("/dashboards", body).expect(201).await;
    }
}

/// The names and the records of each list of the day.
async fn day(client: &Client) -> Vec<(String, Vec<String>)> {
    let day = client.get("/me/day").expect(200).await;
    let mut found = Vec::new();
    for section in day["sections"].as_array().expect("sections") {
        let search = json!({"condition": section["condition"], "sort": section["sort"]});
        let path = section["path"].as_str().expect("a path");
        let rows = client.post(&format!("/{path}/search"), search).expect(200).await;
        let ids = rows.rows().iter().map(|row| row["id"].as_str().expect("an id").to_owned());
        found.push((section["name"].as_str().expect("a name").to_owned(), ids.collect()));
    }
    found
}

fn days_from_now(days: i64) -> chrono::NaiveDate {
    (chrono::Utc::now() + chrono::TimeDelta::days(days)).date_naive()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_day_has_what_is_pressing_and_nothing_of_others() {
    let world = World::new().await;
    let (rep, mate) = (world.rep().await, world.mate().await);
    rep.patch("/me", json!({"time_zone": "UTC"})).expect(200).await;
    let today = days_from_now(0);
    let late = rep.task().with("due_date", "2020-01-01").id().await;
    let due = rep.task().with("due_date", today.to_string()).id().await;
    rep.task().with("due_date", "2020-01-01").with("status", "done").create().await;
    mate.task().with("due_date", "2020-01-01").create().await;
    let hot = rep.lead().with("rating", "hot").id().await;
    // One that came just now and is not hot waits for nobody yet; one that was spoken with waits no longer.
    rep.lead().create().await;
    let spoken = rep.lead().with("rating", "hot").id().await;
    rep.activity().with("links", json!([{"type": "lead", "id": spoken}])).create().await;
    let born = format!("1980-{}", days_from_now(3).format("%m-%d"));
    let friend = rep.contact().with("birthday", born.as_str()).id().await;
    mate.contact().with("birthday", born).create().await;
    rep.contact().with("birthday", format!("1980-{}", days_from_now(40).format("%m-%d"))).create().await;
    let expected = [("overdue", late), ("today", due), ("leads", hot), ("birthdays", friend)];
    assert_eq!(day(&rep).await, expected.map(|(name, id)| (name.to_owned(), vec![id])));
    let strangers = day(&world.stranger().await).await;
    assert!(strangers.iter().all(|(_, ids)| ids.is_empty()), "{strangers:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn key_figures_by_hand() {
    let firm = Firm::new().await;
    super::standard::fill(&firm).await;
    let run =
        async |key: &str| firm.world.admin().await.post("/reports/run", json!({"standard": key})).expect(200).await;
    // Open: d2 (250.50, of which 125.25 by its probability) and d6 without an amount.
    assert_eq!(totals(&run("open_pipeline").await), &json!(["125.25", "250.50", 2]));
    assert_eq!(totals(&run("won_deals").await), &json!(["550.00", 3]));
    // Three of four closed deals were won.
    assert_eq!(totals(&run("closed_deals").await), &json!(["0.75", 3, 4]));
    assert_eq!(totals(&run("overdue_tasks").await), &json!([1, 0]));
    assert_eq!(totals(&run("untouched_leads").await), &json!([0, 0]), "all came today");
    assert_eq!(totals(&run("lead_qualification").await), &json!(["0.00", 3, 0]));
    assert_eq!(totals(&run("retention").await), &json!(["0.00", 3]));
    assert_eq!(totals(&run("users").await)[1], 0);
    // Neither open deal has a next step or a task; d2 went from negotiation back to proposal.
    let (rep, manager) = (Actor::Rep.id().to_string(), Actor::Manager.id().to_string());
    let late = i64::from(days_from_now(0).to_string().as_str() > "2026-12-24");
    let risk = run("deals_at_risk").await;
    let mut found = lines(&risk);
    found.sort();
    let line = |who: &str, amount: &str, back: u8| {
        let amount = if late == 1 { amount } else { "0.00" };
        format!("{who} | 1 {late} {amount} 1 {back}")
    };
    let mut expected = [line(&rep, "250.50", 1), line(&manager, "0.00", 0)];
    expected.sort();
    assert_eq!(found, expected);
}

/// The greatest cost of one campaign says nothing about the leads of all.
#[tokio::test(flavor = "multi_thread")]
async fn the_cost_of_a_lead_is_told_for_each_campaign_alone() {
    let firm = Firm::new().await;
    let rep = firm.world.rep().await;
    let other = rep.post("/campaigns", json!({"name": "Mail", "actual_cost": super::eur("30")})).expect(201).await.id();
    for campaign in [&firm.campaign, &firm.campaign, &other] {
        rep.lead().with("campaign_id", campaign.as_str()).create().await;
    }
    let answer = rep.post("/reports/run", json!({"standard": "cost_per_lead"})).expect(200).await;
    let expected = [format!("{} | 2 200.00 100.00", firm.campaign), format!("{other} | 1 30.00 30.00")];
    assert_eq!(lines(&answer), expected);
    assert_eq!(totals(&answer)[2], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_of_the_set_up_are_for_those_who_set_up() {
    let world = World::new().await;
    let admin = world.admin().await;
    admin.patch(&format!("/roles/{MANAGER}"), json!({"home": "executive"})).expect(200).await;
    // What is not set up is not told.
    admin.lead().create().await;
    let changes = admin.get("/setup-changes").expect(200).await;
    let latest = &changes.rows()[0];
    assert_eq!((&latest["object"], &latest["action"]), (&json!("role"), &json!("update")));
    assert_eq!((&latest["record_id"], &latest["fields"]), (&json!(MANAGER), &json!(["home"])));
    assert_eq!(latest["actor_id"], admin.get("/me").expect(200).await["user"]["id"]);
    assert!(changes["related"].get(MANAGER.to_string()).is_some());
    assert!(changes.rows().iter().all(|change| change["object"] != "lead"));
    for actor in [Actor::Rep, Actor::Manager, Actor::ReadOnly] {
        world.by(actor).await.get("/setup-changes").expect(403).await;
    }
}
