//! Reports: every figure against figures worked out by hand, and every figure against the list behind it.
mod classes;
mod drill;
mod engine;
mod forecast;
mod home;
mod memory;
mod refusal;
mod shared;
mod standard;

use demo::defaults::STAGES;
use testkit::{Actor, ApiSettings, Client, Reply, Value, World, json};

/// A small firm whose figures can be worked out with a pencil.
///
/// | deal | account (industry, level) | amount | owner    | stage       | closed   | source   |
/// |------|---------------------------|--------|----------|-------------|----------|----------|
/// | d1   | acme (retail, a)          | 100    | Rep      | won         | today    | referral |
/// | d2   | acme                      | 250.50 | Rep      | negotiation |          | website  |
/// | d3   | bolt (finance, b)         | 1 000  | Mate     | lost, price | today    | website  |
/// | d4   | bolt                      | 400    | Mate     | won         | today    | website  |
/// | d5   | core (no industry, b)     | 50     | Stranger | won         | today    |          |
/// | d6   | none                      | none   | Manager  | prospecting |          | referral |
pub(crate) struct Firm {
    pub(crate) world: World,
    pub(crate) accounts: [String; 3],
    pub(crate) campaign: String,
}

pub(crate) fn eur(amount: &str) -> Value {
    json!({"amount": amount, "currency": "EUR"})
}

impl Firm {
    pub(crate) async fn new() -> Self {
        Self::new_with(|_| ()).await
    }

    /// As [`Firm::new`], with other settings.
    pub(crate) async fn new_with(change: impl FnOnce(&mut ApiSettings)) -> Self {
        let world = World::with(change).await;
        let (rep, mate, stranger, manager) =
            (world.rep().await, world.mate().await, world.stranger().await, world.by(Actor::Manager).await);
        let account = |client: &Client, name: &str, industry: Option<&str>, level: &str| {
            let body = json!({"name": name, "industry": industry, "level": level, "type": "customer"});
            client.post("/accounts", body).expect(201)
        };
        let acme = account(&rep, "Acme", Some("retail"), "a").await.id();
        let bolt = account(&mate, "Bolt", Some("finance"), "b").await.id();
        let core = account(&stranger, "Core", None, "b").await.id();
        let campaign = json!({"name": "Fair", "actual_cost": eur("200")});
        let campaign = rep.post("/campaigns", campaign).expect(201).await.id();
        let deal = |name: &str, account: Option<&str>, amount: Option<&str>, stage: usize, source: Option<&str>| {
            json!({
                "name": name, "account_id": account, "amount": amount.map(eur), "stage_id": STAGES[stage],
                "close_date": "2026-12-24", "source": source, "lost_reason": (stage == 6).then_some("price"),
                "campaign_id": (name == "d1" || name == "d3").then_some(&campaign),
            })
        };
        for (client, body) in [
            (&rep, deal("d1", Some(&acme), Some("100"), 5, Some("referral"))),
            (&rep, deal("d2", Some(&acme), Some("250.50"), 4, Some("website"))),
            (&mate, deal("d3", Some(&bolt), Some("1000"), 6, Some("website"))),
            (&mate, deal("d4", Some(&bolt), Some("400"), 5, Some("website"))),
            (&stranger, deal("d5", Some(&core), Some("50"), 5, None)),
            (&manager, deal("d6", None, None, 0, Some("referral"))),
        ] {
            client.post("/opportunities", body).expect(201).await;
        }
        Self { world, accounts: [acme, bolt, core], campaign }
    }

    pub(crate) async fn ask(&self, actor: Actor, definition: Value) -> Reply {
        self.world.by(actor).await.post("/reports/run", json!({"definition": definition})).expect(200).await
    }
}

/// `key | value value` of every row, in order.
pub(crate) fn lines(answer: &Reply) -> Vec<String> {
    let words = |values: &Value| -> Vec<String> {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        values.as_array().into_iter().flatten().map(text).collect()
    };
    let rows = answer["rows"].as_array().into_iter().flatten();
    rows.map(|row| format!("{} | {}", words(&row["key"]).join(" "), words(&row["values"]).join(" "))).collect()
}

/// The totals' values.
pub(crate) fn totals(answer: &Reply) -> &Value {
    &answer["totals"]["values"]
}
