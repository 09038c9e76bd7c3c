//! CONTRACT A-13: a change is a JSON merge patch (RFC 7396): absent, null and a value are three things, for every field that
//! may be empty; lists are replaced, objects merged. The standard's own cases are tested where they are merged
//! (`persistence::store`).
use testkit::{Reply, Value, json};

use super::{Case, any, for_every};

/// Codes of rules that keep a field from being empty beside the others of its record.
const NEEDED: [&str; 6] =
    ["required", "person_or_company", "family_or_given_name", "lead_or_contact", "one_subject", "one_report"];

fn is_blank(value: &Value) -> bool {
    value.is_null()
        || value.as_array().is_some_and(Vec::is_empty)
        || value.as_object().is_some_and(serde_json::Map::is_empty)
}

impl Case {
    async fn patched(&self, made: &Reply, name: &str, value: Value) -> Reply {
        self.client.patch(&made.path(), json!({(name): value})).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn absent_null_and_a_value_are_three_things() {
    for_every(any, |case| async move {
        let made = case.create().await;
        let given = |name: &str| case.sample.get(name).is_some_and(|value| !is_blank(value));
        for field in case.fields(|field| !field.required && !field.read_only && given(field.name)) {
            let cleared = case.patched(&made, field.name, Value::Null).await;
            if cleared.status == 422 {
                let needed = cleared["errors"]
                    .as_array()
                    .is_some_and(|errors| errors.iter().all(|error| NEEDED.iter().any(|code| error["code"] == *code)));
                assert!(needed, "{} cannot be cleared: {cleared}", field.name);
                continue;
            }
            assert_eq!(cleared.status, 200, "{}: {cleared}", field.name);
            // What is never empty falls back to what a new record begins with.
            let started = field.default.is_some() || field.needed || field.name == "probability";
            assert!(started || is_blank(&cleared[field.name]), "{} is not cleared: {cleared}", field.name);
            let absent = case.client.patch(&made.path(), json!({})).expect(200).await;
            assert_eq!(absent[field.name], cleared[field.name], "{} changed though absent", field.name);
            let again = case.patched(&made, field.name, case.sample[field.name].clone()).await;
            assert_eq!((again.status, &again[field.name]), (200, &made[field.name]), "{}: {again}", field.name);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_replaced_and_objects_merged() {
    let world = testkit::World::new().await;
    let rep = world.rep().await;
    let deal = rep.opportunity().with("amount", json!({"amount": "10.00", "currency": "EUR"})).create().await;
    let merged = rep.patch(&deal.path(), json!({"amount": {"amount": "12.50"}})).expect(200).await;
    assert_eq!(merged["amount"], json!({"amount": "12.50", "currency": "EUR"}));
    let emails = |addresses: &[&str]| -> Value {
        addresses.iter().map(|address| json!({"address": address, "kind": "work"})).collect()
    };
    let contact = rep.contact().with("emails", emails(&["a@example.com", "b@example.com"])).create().await;
    let replaced = rep.patch(&contact.path(), json!({"emails": emails(&["c@example.com"])})).expect(200).await;
    let addresses: Vec<&Value> = replaced["emails"].as_array().unwrap().iter().map(|email| &email["address"]).collect();
    assert_eq!(addresses, ["c@example.com"]);
}
