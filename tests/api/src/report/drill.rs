//! Chart = rows (UX M15): every figure of every shipped report opens a list with the same number and the same sum, for
//! readers with different rights.
use testkit::{Actor, Client, Value, json};

use super::Firm;

fn parts(condition: &Value) -> Vec<Value> {
    if condition.is_null() { Vec::new() } else { vec![condition.clone()] }
}

/// The condition of a figure, put together as the document says.
fn drill(base: &Value, row: &Value, column: &Value) -> Value {
    let all = [parts(base), parts(&row["condition"]), parts(&column["condition"])].concat();
    json!({"all": all})
}

/// Units of 1/10 000 of a decimal text.
fn units(text: &str) -> i64 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let sign = if whole.starts_with('-') { -1 } else { 1 };
    whole.parse::<i64>().expect("digits") * 10_000 + sign * format!("{fraction:0<4}").parse::<i64>().expect("digits")
}

/// Number of rows, and the sum of a field over them.
async fn listed(client: &Client, path: &str, condition: &Value, field: Option<&str>) -> (i64, i64) {
    let body = json!({"condition": condition, "limit": 200, "count": "exact"});
    let list = client.post(&format!("/{path}/search"), body).expect(200).await;
    let value = |row: &Value| match (field, &row[field.unwrap_or_default()]) {
        (None, _) | (_, Value::Null) => 0,
        (_, Value::Number(number)) => number.as_i64().unwrap_or_default() * 10_000,
        (_, money) => units(money["amount"].as_str().expect("an amount")),
    };
    let count = list["page"]["count"].as_i64().expect("a count");
    assert_eq!(usize::try_from(count).ok(), Some(list.rows().len()), "the test's world is too great for one page");
    (count, list.rows().iter().map(value).sum())
}

/// Every number and sum of the answer against the list behind it; how many were held.
async fn hold(client: &Client, name: &str, answer: &Value) -> usize {
    let path = answer["path"].as_str().expect("a path");
    let mut held = 0;
    let all = |name: &str| answer[name].as_array().cloned().unwrap_or_default();
    let rows = [all("rows"), all("subtotals"), parts(&answer["totals"])].concat();
    for row in &rows {
        let mut asked = vec![(&answer["condition"], row)];
        if !row["previous"].is_null() {
            asked.push((&answer["previous_condition"], &row["previous"]));
        }
        for (base, row) in asked {
            for (column, value) in
                answer["columns"].as_array().expect("columns").iter().zip(row["values"].as_array().expect("values"))
            {
                let field = column["path"].as_str();
                let (sum, shown) = match column["function"].as_str() {
                    Some("count") => (false, value.as_i64().expect("a number") * 10_000),
                    Some("sum") if value.is_number() => (true, value.as_i64().expect("a number") * 10_000),
                    Some("sum") => (true, units(value.as_str().expect("a sum"))),
                    _ => continue,
                };
                let condition = drill(base, row, column);
                let (count, total) = listed(client, path, &condition, field).await;
                let found = if sum { total } else { count * 10_000 };
                assert_eq!(shown, found, "{name}: {} of {} is not its list\n{condition}", column["name"], row["key"]);
                held += 1;
            }
        }
    }
    held
}

async fn every_figure_opens_its_records(actor: Actor) {
    let firm = Firm::new().await;
    super::standard::fill(&firm).await;
    let client = firm.world.by(actor).await;
    let shipped = client.get("/reports/standard").expect(200).await;
    let mut held = 0;
    for report in shipped["data"].as_array().expect("reports").iter().filter(|report| !report["definition"].is_null()) {
        let key = report["key"].as_str().expect("a key");
        let answer = client.post("/reports/run", json!({"standard": key})).expect(200).await;
        held += hold(&client, key, &answer.json).await;
    }
    let own = json!({
        "object": "opportunity", "groups": [{"path": "account.industry"}, {"path": "created_at", "grain": "week"}],
        "pivot": {"path": "account.owner.name"}, "measures": [{"function": "count"}, {"function": "sum", "path": "amount"}],
    });
    held += hold(&client, "own", &firm.ask(actor, own).await.json).await;
    assert!(held > 60, "only {held} figures were held against their lists");
}

#[tokio::test(flavor = "multi_thread")]
async fn for_an_administrator() {
    every_figure_opens_its_records(Actor::Admin).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn for_a_manager() {
    every_figure_opens_its_records(Actor::Manager).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn for_a_representative() {
    every_figure_opens_its_records(Actor::Rep).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn for_a_stranger() {
    every_figure_opens_its_records(Actor::Stranger).await;
}
