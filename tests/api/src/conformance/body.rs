//! Bodies that are refused, and how the refusal points to what is wrong.
use testkit::{Value, json};
use wire::{Field, Kind};

use super::{Case, any, for_every};

impl Case {
    /// Posts the sample with one member changed.
    async fn refused(&self, name: &str, value: Value, code: &str) {
        let mut body = self.sample.clone();
        body[name] = value;
        let reply = self.client.post(&self.path(), body.clone()).expect(422).await;
        let pointer = format!("#/{name} {code}");
        assert!(reply.errors().contains(&pointer), "`{pointer}` expected: {reply}\nsent: {body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_required_field_must_be_there() {
    for_every(any, |case| async move {
        for field in case.fields(|field| field.required) {
            if field.default.is_none() {
                let mut body = case.sample.clone();
                body.as_object_mut().expect("a body").remove(field.name);
                case.client
                    .post(&case.path(), body)
                    .expect(422)
                    .await
                    .refuses(&format!("#/{}", field.name), "required");
            }
            case.refused(field.name, Value::Null, "required").await;
            if matches!(field.kind, Kind::Text(_)) {
                case.refused(field.name, json!("  \t "), "required").await;
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn required_fields_cannot_be_cleared() {
    for_every(any, |case| async move {
        let made = case.create().await;
        for field in case.fields(|field| field.required) {
            let reply = case.client.patch(&made.path(), json!({(field.name): null})).expect(422).await;
            assert!(reply.errors().contains(&format!("#/{} required", field.name)), "{reply}");
        }
        assert_eq!(case.client.get(&made.path()).expect(200).await.version(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_do_not_exist_are_refused() {
    for_every(any, |case| async move {
        case.refused("nmae", json!("x"), "unknown_field").await;
        case.refused("password_hash", json!("x"), "unknown_field").await;
        let made = case.create().await;
        case.client.patch(&made.path(), json!({"nmae": "x"})).expect(422).await.refuses("#/nmae", "unknown_field");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_server_sets_is_not_written_by_clients() {
    for_every(any, |case| async move {
        let made = case.create().await;
        for field in case.fields(|field| field.read_only) {
            case.refused(field.name, json!("x"), "read_only").await;
            let patch = json!({(field.name): null});
            case.client.patch(&made.path(), patch).expect(422).await.refuses(&format!("#/{}", field.name), "read_only");
        }
        for name in ["version", "created_at", "created_by", "updated_at", "updated_by", "deleted_at"] {
            case.client.patch(&made.path(), json!({(name): made[name]})).expect(422).await;
        }
    })
    .await;
}

/// A value of a wrong type for every kind.
fn wrong_type(field: &Field) -> Vec<Value> {
    match field.kind {
        Kind::Text(_)
        | Kind::LongText(_)
        | Kind::Email
        | Kind::Phone
        | Kind::Url
        | Kind::Choice(_)
        | Kind::State(_) => vec![json!(7), json!({"a": 1}), json!(["x"])],
        Kind::Integer(..) => vec![json!("many"), json!(1.5)],
        Kind::Bool => vec![json!("yes"), json!(1)],
        Kind::Date => vec![json!("2026-13-01"), json!("yesterday"), json!(20_261_122)],
        Kind::DateTime => vec![json!("2026-11-22"), json!("noon")],
        Kind::Money => vec![json!(12), json!("12 EUR")],
        Kind::Link(_) => vec![json!("not-an-id"), json!(7)],
        Kind::Links(_) | Kind::Keys => vec![json!("x"), json!([7])],
        Kind::References(_) | Kind::Emails | Kind::Phones | Kind::Addresses | Kind::ExternalIds => {
            vec![json!("x"), json!(["x"])]
        }
        Kind::Labels => vec![json!("x"), json!(["x"])],
        Kind::Decimal => vec![json!(["1"])],
        Kind::Id | Kind::Json => vec![],
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_of_another_type_is_refused_by_field() {
    for_every(any, |case| async move {
        for field in case.fields(|field| !field.read_only) {
            for value in wrong_type(field) {
                let mut body = case.sample.clone();
                body[field.name] = value.clone();
                let reply = case.client.post(&case.path(), body).expect(422).await;
                let pointer = format!("#/{}", field.name);
                assert!(reply.errors().iter().all(|error| error.starts_with(&pointer)), "{value}: {reply}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_have_a_longest_length_and_no_nul() {
    for_every(any, |case| async move {
        for field in case.fields(|field| !field.read_only) {
            let (Kind::Text(max) | Kind::LongText(max)) = field.kind else { continue };
            case.refused(field.name, json!("界".repeat(max + 1)), "length").await;
            case.refused(field.name, json!("a\u{0}b"), "invalid_character").await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn choices_and_states_come_from_their_lists() {
    for_every(any, |case| async move {
        for field in case.fields(|field| !field.read_only && matches!(field.kind, Kind::Choice(_) | Kind::State(_))) {
            case.refused(field.name, json!("no_such_choice"), "choice").await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn integers_stay_within_their_range() {
    for_every(any, |case| async move {
        for field in case.fields(|field| !field.read_only) {
            let Kind::Integer(min, max) = field.kind else { continue };
            case.refused(field.name, json!(min - 1), "range").await;
            case.refused(field.name, json!(max + 1), "range").await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn links_lead_to_records_that_exist() {
    for_every(any, |case| async move {
        let nowhere = uuid::Uuid::now_v7().to_string();
        for field in case.fields(|field| !field.read_only) {
            let (value, pointer) = match field.kind {
                Kind::Link(_) => (json!(nowhere), format!("#/{}", field.name)),
                Kind::Links(_) => (json!([nowhere]), format!("#/{}/0", field.name)),
                Kind::References(kinds) => (json!([{"type": kinds[0], "id": nowhere}]), format!("#/{}/0", field.name)),
                _ => continue,
            };
            let mut body = case.another().await;
            if case.definition.name == "campaign_member" && field.name == "contact_id" {
                body["lead_id"] = Value::Null;
            }
            if matches!(field.kind, Kind::Link("report" | "dashboard")) && case.definition.has("standard") {
                body["standard"] = Value::Null;
            }
            body[field.name] = value;
            let reply = case.client.post(&case.path(), body).expect(422).await;
            assert!(reply.errors().iter().any(|error| error.starts_with(&pointer)), "{pointer}: {reply}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_json_object_is_refused() {
    for_every(any, |case| async move {
        let made = case.create().await;
        for (body, status) in [("{", 400), ("", 400), ("{\"a\":1,}", 400), ("[]", 422), ("null", 422), ("7", 422)] {
            case.client.request(testkit::method::POST, &case.path()).bytes(body).expect(status).await;
            case.client.request(testkit::method::PATCH, &made.path()).bytes(body).expect(status).await;
        }
        let text = case.client.post(&case.path(), case.sample.clone()).header("content-type", "text/plain");
        text.expect(415).await;
    })
    .await;
}
