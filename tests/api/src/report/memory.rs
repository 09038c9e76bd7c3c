//! Deals are held in memory for reports. What they say is what SQL says, for every reader, whatever was asked and whatever
//! happened in between: the same conditions are asked of `POST /reports/run` and of `POST /opportunities/aggregate`, which
//! reads the table.
use std::collections::BTreeMap;

use demo::defaults::{PIPELINE, STAGES};
use testkit::{
    Actor, Client, Value, World,
    actor::{TEAM_A, TEAM_ABOVE, TEAM_B},
    json,
};

use super::eur;

const READERS: [Actor; 4] = [Actor::Admin, Actor::Manager, Actor::Rep, Actor::Stranger];
const MEASURES: [&str; 5] = ["count", "sum:amount", "min:amount", "max:amount", "weighted:amount"];
const GROUPS: [&str; 5] = ["stage_id", "status", "owner_id", "source", "lost_reason"];

/// Numbers that look like chance and are the same in every run.
struct Dice(u64);

impl Dice {
    /// Below `most`.
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % most
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }
}

fn day(dice: &mut Dice) -> String {
    format!("2026-{:02}-{:02}", 11 + dice.below(2), 1 + dice.below(28))
}

/// A value a field may be compared with, and operators it knows.
fn leaf(dice: &mut Dice, teams: &[String]) -> Value {
    let choice = |dice: &mut Dice, path: &str, values: &[&str]| {
        let op = dice.of(&["eq", "not", "in", "not_in", "is_null"]);
        let value = match op {
            "in" | "not_in" => json!([dice.of(values), dice.of(values)]),
            "is_null" => json!(dice.below(2) == 0),
            _ => json!(dice.of(values)),
        };
        json!({"path": path, "op": op, "value": value})
    };
    let ordered = ["eq", "not", "gt", "gte", "lt", "lte"];
    match dice.below(12) {
        0 => choice(dice, "status", &["open", "won", "lost"]),
        1 => choice(dice, "source", &["website", "referral"]),
        2 => choice(dice, "lost_reason", &["price", "timing"]),
        3 => choice(dice, "owner_id", &[&Actor::Rep.id().to_string(), &Actor::Mate.id().to_string(), "$me"]),
        4 => json!({"path": "amount", "op": dice.of(&ordered), "value": dice.of(&["100", "250.50", "0", "99.99"])}),
        5 => json!({"path": "probability", "op": dice.of(&ordered), "value": dice.of(&[10, 40, 100])}),
        6 => json!({"path": "close_date", "op": dice.of(&ordered), "value": day(dice)}),
        7 => json!({"path": "created_at", "op": dice.of(&ordered), "value": dice.of(&["$today", "$now", "$today-1d"])}),
        8 => {
            let period = dice.of(&["this_month", "last_month", "last_30d", "this_year", "next_quarter"]);
            json!({"path": dice.of(&["close_date", "closed_at", "created_at"]), "op": "within", "value": period})
        }
        9 => json!({"path": "team_id", "op": "under", "value": dice.of(teams)}),
        10 => {
            json!({"path": dice.of(&["closed_at", "amount", "account_id"]), "op": "is_null", "value": dice.below(2) == 0})
        }
        _ => {
            let stages = [dice.of(&STAGES).to_string(), dice.of(&STAGES).to_string()];
            let op = dice.of(&["eq", "not", "gt", "gte", "lt", "lte"]);
            let filter = json!({"path": "to_stage_id", "op": dice.of(&["in", "not_in"]), "value": stages});
            json!({"aggregate": "count", "of": "stage-changes", "op": op, "value": dice.below(3), "where": filter})
        }
    }
}

fn tree(dice: &mut Dice, teams: &[String], depth: usize) -> Value {
    let several = |dice: &mut Dice| (0..=dice.below(3)).map(|_| tree(dice, teams, depth - 1)).collect::<Vec<_>>();
    match dice.below(if depth == 0 { 1 } else { 5 }) {
        0 | 1 => leaf(dice, teams),
        2 => json!({"all": several(dice)}),
        3 => json!({"any": several(dice)}),
        _ => json!({"not": tree(dice, teams, depth - 1)}),
    }
}

type Figures = BTreeMap<String, Vec<Value>>;

/// As the report says it.
async fn reported(client: &Client, condition: &Value, group: &str) -> Figures {
    let measure = |text: &&str| match text.split_once(':') {
        Some((function, path)) => json!({"function": function, "path": path}),
        None => json!({"function": text}),
    };
    let definition = json!({
        "object": "opportunity", "condition": condition, "groups": [{"path": group}],
        "measures": MEASURES.iter().map(measure).collect::<Vec<_>>(), "sort": "key",
    });
    let answer = client.post("/reports/run", json!({"definition": definition})).expect(200).await;
    let rows = answer["rows"].as_array().expect("rows").iter();
    rows.map(|row| (row["key"].to_string(), row["values"].as_array().expect("values").clone())).collect()
}

/// As the table says it.
async fn added_up(client: &Client, condition: &Value, group: &str) -> Figures {
    let body = json!({"condition": condition, "group_by": [group], "measures": MEASURES});
    let answer = client.post("/opportunities/aggregate", body).expect(200).await;
    let groups = answer["groups"].as_array().expect("groups").iter();
    let figures = |group: &Value| MEASURES.map(|name| group["measures"][name].clone()).to_vec();
    groups.map(|group| (group["key"].to_string(), figures(group))).collect()
}

/// Whatever may be asked, by all readers.
async fn hold(clients: &[Client], dice: &mut Dice, teams: &[String], questions: usize) {
    for _ in 0..questions {
        let (condition, group) = (tree(dice, teams, 2), dice.of(&GROUPS));
        for (client, reader) in clients.iter().zip(READERS) {
            let (found, expected) =
                (reported(client, &condition, group).await, added_up(client, &condition, group).await);
            assert_eq!(found, expected, "{reader:?} by {group}: {condition}");
        }
    }
}

/// The world's own account: stages require one.
async fn account(admin: &Client) -> String {
    admin.post("/accounts", json!({"name": "Acme"})).expect(201).await.id()
}

async fn deal(admin: &Client, dice: &mut Dice, account: &str, number: usize) -> String {
    let stage = dice.below(STAGES.len());
    let (owner, team) = dice.of(&[
        (Actor::Rep, TEAM_A),
        (Actor::Mate, TEAM_A),
        (Actor::Stranger, TEAM_B),
        (Actor::Manager, TEAM_ABOVE),
    ]);
    // A stage asks for an account, an amount and a day; the first one for nothing.
    let amount = if stage == 0 { dice.of(&[Some("99.99"), None]) } else { dice.of(&[Some("100"), Some("250.50")]) };
    let body = json!({
        "name": format!("deal {number}"), "stage_id": STAGES[stage], "amount": amount.map(eur), "close_date": day(dice),
        "account_id": (stage > 0).then_some(account),
        "source": dice.of(&[Some("website"), Some("referral"), None]),
        "lost_reason": (stage == 6).then(|| dice.of(&["price", "timing"])),
        "probability": dice.of(&[Some(40), None]).filter(|_| stage < 5), "owner_id": owner.id(), "team_id": team,
    });
    admin.post("/opportunities", body).expect(201).await.id()
}

/// What may happen to a deal.
async fn change(admin: &Client, dice: &mut Dice, account: &str, id: &str) {
    let path = format!("/opportunities/{id}");
    let to_stage = |at: usize| json!({"stage_id": STAGES[at], "account_id": account, "amount": eur("7")});
    match dice.below(6) {
        0 => drop(admin.delete(&path).expect(204).await),
        1 => {
            admin.delete(&path).expect(204).await;
            admin.post(&format!("{path}/restore"), Value::Null).expect(200).await;
        }
        2 => drop(admin.patch(&path, json!({"amount": eur("250.50"), "source": null})).expect(200).await),
        3 => {
            let to = json!({"owner_id": Actor::Stranger.id(), "team_id": TEAM_B});
            drop(admin.patch(&path, to).expect(200).await);
        }
        4 => drop(admin.patch(&path, to_stage(5)).expect(200).await),
        _ => {
            for stage in [0, 3, 1] {
                admin.patch(&path, to_stage(stage)).expect(200).await;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_over_deals_say_what_the_table_says_whatever_happens() {
    let world = World::new().await;
    let mut dice = Dice(20_261_129);
    let admin = world.admin().await;
    let mut clients = Vec::new();
    for reader in READERS {
        clients.push(world.by(reader).await);
    }
    let teams: Vec<String> = [TEAM_ABOVE, TEAM_A, TEAM_B].map(|id| id.to_string()).to_vec();
    let (account, mut deals) = (account(&admin).await, Vec::new());
    for number in 0..24 {
        deals.push(deal(&admin, &mut dice, &account, number).await);
    }
    hold(&clients, &mut dice, &teams, 30).await;
    for number in 24..36 {
        let at = dice.below(deals.len());
        let id = deals.swap_remove(at);
        change(&admin, &mut dice, &account, &id).await;
        deals.push(deal(&admin, &mut dice, &account, number).await);
        hold(&clients, &mut dice, &teams, 3).await;
    }
}

/// Groups by spans, two groups and a pivot, dates and days between, medians and different values: each against the list.
#[tokio::test(flavor = "multi_thread")]
async fn dates_days_and_medians_are_those_of_the_list() {
    let world = World::new().await;
    let rep = world.rep().await;
    for (name, amount, date) in
        [("a", "1", "2026-11-05"), ("b", "2", "2026-11-20"), ("c", "4", "2026-12-01"), ("d", "8", "2027-02-10")]
    {
        let body = json!({"name": name, "amount": eur(amount), "close_date": date});
        rep.post("/opportunities", body).expect(201).await;
    }
    rep.post("/opportunities", json!({"name": "e", "amount": eur("16")})).expect(201).await;
    let report = json!({
        "object": "opportunity", "condition": {"path": "pipeline_id", "op": "eq", "value": PIPELINE},
        "groups": [{"path": "close_date", "grain": "month"}],
        "measures": [
            {"function": "count"}, {"function": "median", "path": "amount"}, {"function": "distinct", "path": "owner_id"},
            {"function": "min", "path": "close_date"}, {"function": "max", "path": "close_date"},
        ],
    });
    let answer = rep.post("/reports/run", json!({"definition": report})).expect(200).await;
    // January has none; of 1 and 2 the median is 1.50; a deal without a day is in no month, but counts in all.
    assert_eq!(
        super::lines(&answer),
        [
            "null | 1 16.00 1 null null",
            "2026-11-01 | 2 1.50 1 2026-11-05 2026-11-20",
            "2026-12-01 | 1 4.00 1 2026-12-01 2026-12-01",
            "2027-01-01 | 0 null 0 null null",
            "2027-02-01 | 1 8.00 1 2027-02-10 2027-02-10",
        ]
    );
    assert_eq!(super::totals(&answer), &json!([5, "4.00", 1, "2026-11-05", "2027-02-10"]));
}
