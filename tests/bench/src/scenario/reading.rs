//! Questions, and what answering one costs.
use std::time::{Duration, Instant};

use anyhow::ensure;
use serde_json::{Value, json};

use crate::{
    http::{Call, Client},
    product::Product,
    sample::{Sample, own},
    settings::Size,
};

/// The names of related records are shown in a list.
const LEADS: &str = "/api/v1/leads?sort=-created_at&expand=owner_id,team_id,campaign_id";
const OPPORTUNITIES: &str = "/api/v1/opportunities?sort=-created_at&expand=owner_id,account_id,contact_id,stage_id";
/// Filled pages show what a page costs.
const PAGE: u64 = 50;
/// However little it costs, nobody waits longer.
const LONGEST: Duration = Duration::from_secs(40);

/// A scenario that only reads: units of work that take turns, each of one request or more.
pub(crate) struct Reading {
    pub(crate) name: &'static str,
    pub(crate) units: Vec<Vec<Call>>,
}

/// The mean of many.
pub(crate) struct Cost {
    pub(crate) cpu_ms: f64,
    /// Of those that were measured, the middle one's time by the clock.
    pub(crate) median_ms: f64,
    /// The fewest rows of any answer.
    pub(crate) rows: usize,
    /// Bytes of the largest answer.
    pub(crate) bytes: usize,
    pub(crate) units: usize,
}

pub(crate) const NAMES: [&str; 10] = [
    "list_opportunities",
    "list_leads",
    "record",
    "search_words",
    "search_phone",
    "search_email",
    "search_chinese",
    "search_initials",
    "pipeline",
    "condition",
];

/// All of them, over what the representative sees.
pub(crate) fn all(client: &mut Client) -> anyhow::Result<Vec<Reading>> {
    let mut sample = Sample::take(client)?;
    let search = |name, texts: Vec<String>| {
        ensure!(!texts.is_empty(), "{name}: nothing to search for");
        Ok(Reading {
            name,
            units: texts.iter().map(|text| vec![Call::get(format!("/api/v1/search?q={}", escaped(text)))]).collect(),
        })
    };
    let searches = [
        search("search_words", sample.word_prefixes())?,
        search("search_phone", sample.phone_fragments())?,
        search("search_email", sample.email_fragments())?,
        search("search_chinese", sample.chinese_pairs())?,
        search("search_initials", sample.initials())?,
    ];
    let mut readings = vec![
        list("list_opportunities", &mut sample, "opportunities", "stage_id", OPPORTUNITIES)?,
        list("list_leads", &mut sample, "leads", "status", LEADS)?,
        record(&mut sample)?,
        pipeline(),
        condition(),
    ];
    readings.extend(searches);
    Ok(readings)
}

/// A list of the representative's own records that stand at one place.
fn list(name: &'static str, sample: &mut Sample, path: &str, field: &str, address: &str) -> anyhow::Result<Reading> {
    let places = sample.frequent(path, field, PAGE + 1)?;
    let me = sample.me.clone();
    let unit = |(place, _): &(String, u64)| vec![Call::get(format!("{address}&{field}={place}&owner_id={me}"))];
    Ok(Reading { name, units: places.iter().map(unit).collect() })
}

/// The page of one record asks for it and for its timeline.
fn record(sample: &mut Sample) -> anyhow::Result<Reading> {
    let mut units = Vec::new();
    for (path, expand) in [
        ("leads", "owner_id,team_id"),
        ("opportunities", "owner_id,account_id,contact_id,stage_id"),
        ("accounts", "owner_id,team_id"),
    ] {
        for id in sample.with_timeline(path)? {
            let record = Call::get(format!("/api/v1/{path}/{id}?expand={expand}"));
            units.push(vec![record, Call::get(format!("/api/v1/{path}/{id}/timeline"))]);
        }
    }
    Ok(Reading { name: "record", units })
}

fn pipeline() -> Reading {
    let body = |period: &str| {
        json!({
            "condition": { "path": "close_date", "op": "within", "value": period },
            "group_by": ["stage_id"],
            "measures": ["count", "sum:amount"],
        })
    };
    let periods = ["this_month", "this_quarter", "last_quarter", "this_year"];
    let units = periods.map(|period| vec![Call::post("/api/v1/opportunities/aggregate", body(period))]);
    Reading { name: "pipeline", units: units.into() }
}

fn condition() -> Reading {
    let leaf = |path: &str, op: &str, value: Value| json!({ "path": path, "op": op, "value": value });
    let count = |of: &str, filter: Value, op: &str, value: u64| json!({ "aggregate": "count", "of": of, "where": filter, "op": op, "value": value });
    let ask = |path: &str, expand: &str, all: Vec<Value>| {
        vec![Call::post(
            format!("/api/v1/{path}/search"),
            json!({ "condition": { "all": all }, "expand": expand, "limit": PAGE }),
        )]
    };
    let call = leaf("kind", "eq", json!("call"));
    let won = leaf("status", "eq", json!("won"));
    Reading {
        name: "condition",
        units: vec![
            // Open deals with customers of a trade that nobody has called.
            ask(
                "opportunities",
                "owner_id,account_id,stage_id",
                vec![
                    leaf("status", "eq", json!("open")),
                    leaf("account.industry", "not", json!("retail")),
                    count("activities", call.clone(), "eq", 0),
                ],
            ),
            // My contacts at customers, with something done for them.
            ask(
                "contacts",
                "owner_id,account_id",
                vec![own(), leaf("account.type", "eq", json!("customer")), count("activities", call, "gte", 1)],
            ),
            // Accounts that bought before.
            ask(
                "accounts",
                "owner_id,team_id",
                vec![leaf("owner.status", "eq", json!("active")), count("opportunities", won, "gte", 1)],
            ),
        ],
    }
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// Asks until the CPU time tells a mean.
pub(crate) fn cost(product: &Product, client: &mut Client, units: &[Vec<Call>], size: Size) -> anyhow::Result<Cost> {
    let (mut rows, mut bytes) = (usize::MAX, 0);
    // Every connection of the pool has then seen every statement.
    for call in units.iter().cycle().take(units.len().max(40)).flatten() {
        let answer = client.send(call)?;
        if !client.is_packed() {
            rows = rows.min(rows_of(&answer.json()?));
        }
        bytes = bytes.max(answer.body.len());
    }
    let (begun, clock, mut times) = (product.cpu()?, Instant::now(), Vec::new());
    while product.cpu()?.saturating_sub(begun) < size.cpu() && clock.elapsed() < LONGEST {
        for unit in units {
            times.push(timed(client, unit)?);
        }
    }
    let used = product.cpu()?.saturating_sub(begun);
    times.sort_unstable();
    let median_ms = times[times.len() / 2].as_secs_f64() * 1000.0;
    Ok(Cost { cpu_ms: crate::bare::milliseconds(used, times.len()), median_ms, rows, bytes, units: times.len() })
}

fn timed(client: &mut Client, unit: &[Call]) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    for call in unit {
        let answer = client.send(call)?;
        ensure!(!answer.is_error(), "{}: {}", call.path, String::from_utf8_lossy(&answer.body));
    }
    Ok(begun.elapsed())
}

/// Rows of a list or groups of an aggregate; a record is one.
fn rows_of(answer: &Value) -> usize {
    let list = answer.get("data").or_else(|| answer.get("groups")).and_then(Value::as_array);
    list.map_or_else(|| usize::from(answer["id"].is_string()), Vec::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_in_every_kind_of_answer() {
        for (answer, expected) in [
            (json!({ "data": [1, 2] }), 2),
            (json!({ "groups": [1] }), 1),
            (json!({ "id": "a" }), 1),
            (json!({ "data": [] }), 0),
            (json!({ "title": "refused" }), 0),
        ] {
            assert_eq!(rows_of(&answer), expected, "{answer}");
        }
    }

    #[test]
    fn texts_travel_in_addresses() {
        assert_eq!(escaped("a b@科"), "a%20b%40%E7%A7%91");
    }
}
