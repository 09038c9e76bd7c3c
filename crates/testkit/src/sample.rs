//! One valid body for every record type, with what it points to.
use demo::defaults::PIPELINE;
use serde_json::{Value, json};
use wire::Definition;

use crate::client::Client;

/// A body that `POST /<records>` takes, every time anew: values that must be unique are. What it points to is made by
/// `client` first.
///
/// # Panics
/// For a type that has none here: add one with the type.
pub async fn sample(client: &Client, definition: &Definition) -> Value {
    let unique = uuid::Uuid::now_v7().simple().to_string();
    match definition.name {
        "lead" => {
            json!({"company": "Acme Trading", "family_name": "Lee", "given_name": "Ann", "email": "ann.lee@acme.example"})
        }
        "account" => json!({
            "name": "Around the Horn", "industry": "wholesale", "website": "https://horn.example",
            "annual_revenue": {"amount": "1250000.00", "currency": "EUR"},
            "phones": [{"number": "+44 171 555 7788", "kind": "work", "primary": true}],
        }),
        "contact" => json!({
            "family_name": "Hardy", "given_name": "Thomas", "account_id": client.account().id().await,
            "emails": [{"address": "thomas.hardy@horn.example", "kind": "work", "primary": true}], "birthday": "1975-04-11",
        }),
        "account_contact" => {
            json!({"contact_id": client.contact().id().await, "account_id": client.account().id().await, "role": "influencer"})
        }
        "opportunity" => {
            json!({"name": "Twenty seats", "amount": {"amount": "12000.50", "currency": "EUR"}, "close_date": "2027-03-31"})
        }
        "opportunity_contact" => {
            json!({"opportunity_id": client.opportunity().id().await, "contact_id": client.contact().id().await, "role": "champion"})
        }
        "activity" => {
            json!({"kind": "call", "subject": "Asked for a date", "occurred_at": "2026-11-20T09:30:00.000000Z", "duration_minutes": 15})
        }
        "task" => json!({"subject": "Send the offer", "due_date": "2026-12-01"}),
        "campaign" => {
            json!({"name": "Autumn fair", "kind": "trade_show", "start_date": "2026-10-01", "end_date": "2026-10-04"})
        }
        "campaign_member" => json!({"campaign_id": client.campaign().id().await, "lead_id": client.lead().id().await}),
        "attachment" => json!({"name": "offer.pdf", "url": "https://files.example/offer.pdf", "byte_size": 52_311}),
        "comment" => {
            json!({"body": "Call them on Monday.", "links": [{"type": "lead", "id": client.lead().id().await}]})
        }
        "follow" => json!({"links": [{"type": "lead", "id": client.lead().id().await}]}),
        "saved_view" => json!({
            "name": "My new leads", "object": "lead", "condition": {"path": "status", "op": "eq", "value": "new"}, "columns": ["name", "status"],
        }),
        "report" => json!({
            "name": "Leads by status", "definition": {"object": "lead", "groups": [{"path": "status"}], "measures": [{"function": "count"}], "chart": "bar"},
        }),
        "dashboard" => json!({
            "name": "My week", "widgets": [{"id": "pipeline", "standard": "pipeline", "x": 0, "y": 0, "width": 6, "height": 4}],
        }),
        "report_schedule" => json!({
            "name": "Pipeline on Mondays", "standard": "pipeline", "cron": "0 8 * * 1", "recipient_ids": [me(client).await],
        }),
        "target" => {
            json!({"period": "month", "starts_on": "2026-11-01", "amount": {"amount": "50000.00", "currency": "EUR"}})
        }
        "forecast_adjustment" => json!({
            "period": "quarter", "starts_on": "2026-10-01", "category": "commit", "amount": {"amount": "40000.00", "currency": "EUR"},
            "note": "Two of these will slip.",
        }),
        "tag" => json!({"name": unique}),
        "pipeline" => json!({"name": unique, "position": 7}),
        "stage" => json!({"pipeline_id": PIPELINE, "name": unique, "position": 900, "probability": 60}),
        "exchange_rate" => json!({"currency": "USD", "rate": "0.92", "valid_from": day(&unique)}),
        "user" => json!({"name": "Nora New", "email": format!("{unique}@testkit.example")}),
        "team" => json!({"name": unique}),
        "role" => {
            json!({"name": unique, "permissions": {"lead": {"create": true, "read": "team", "edit": "own", "delete": "none", "export": "none"}}})
        }
        other => panic!("no sample of `{other}`: add one to crates/testkit/src/sample.rs"),
    }
}

/// Who asks.
async fn me(client: &Client) -> Value {
    client.get("/me").expect(200).await["user"]["id"].clone()
}

/// Some day of some year, hardly ever the same one.
fn day(unique: &str) -> String {
    let number = |from: usize, to: usize| u64::from_str_radix(&unique[from..to], 16).unwrap_or_default();
    format!("{:04}-{:02}-{:02}", 1000 + number(24, 32) % 900, 1 + number(20, 24) % 12, 1 + number(16, 20) % 28)
}
