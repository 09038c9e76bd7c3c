//! Versions and the headers that carry them; times as text.
use testkit::{Value, json};

use super::{Case, any, for_every};

/// `2026-11-22T05:51:36.000000Z`
fn is_timestamp(value: &Value) -> bool {
    let Some(text) = value.as_str() else { return false };
    let pattern = "dddd-dd-ddTdd:dd:dd.ddddddZ";
    text.len() == pattern.len()
        && text.chars().zip(pattern.chars()).all(|(c, p)| if p == 'd' { c.is_ascii_digit() } else { c == p })
}

#[tokio::test(flavor = "multi_thread")]
async fn times_have_six_digits_and_utc() {
    for_every(any, |case| async move {
        let made = case.create().await;
        assert!(is_timestamp(&made["created_at"]) && made["created_at"] == made["updated_at"], "{made}");
        for field in case.definition.fields.iter().filter(|field| matches!(field.kind, wire::Kind::DateTime)) {
            assert!(made[field.name].is_null() || is_timestamp(&made[field.name]), "{}: {made}", field.name);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_version_is_the_etag() {
    for_every(any, |case| async move {
        let made = case.create().await;
        assert_eq!(made.header("etag"), Some("\"1\""));
        assert_eq!(made.header("cache-control"), Some("no-store"));
        let read = case.client.get(&made.path()).expect(200).await;
        assert_eq!(read.header("etag"), Some("\"1\""));
        let known = case.client.get(&made.path()).header("If-None-Match", "\"1\"").expect(304).await;
        assert!(known.body.is_empty() && known.header("etag") == Some("\"1\""));
        case.client.get(&made.path()).header("If-None-Match", "\"2\"").expect(200).await;
    })
    .await;
}

impl Case {
    /// A change that is one: of whatever the record offers.
    fn change(&self) -> Option<Value> {
        self.text_field().map(|field| json!({(field.name): format!("Changed {}", uuid::Uuid::now_v7())}))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_version_is_refused_and_told_the_current_one() {
    for_every(any, |case| async move {
        let Some(change) = case.change() else { return };
        let made = case.create().await;
        let first = case.client.patch(&made.path(), change).header("If-Match", "\"1\"").expect(200).await;
        assert_eq!((first.header("etag"), first.version()), (Some("\"2\""), 2));
        let stale = case
            .client
            .patch(&made.path(), case.change().expect("as above"))
            .header("If-Match", "\"1\"")
            .expect(412)
            .await;
        assert_eq!((stale["code"].as_str(), stale["current_version"].as_i64()), (Some("version_mismatch"), Some(2)));
        assert_eq!(stale.header("etag"), Some("\"2\""));
        assert_eq!(stale["current"], first.json, "the record as it stands comes with the refusal");
        for tag in ["\"3\"", "\"x\"", "W/\"2\""] {
            case.client.patch(&made.path(), json!({})).header("If-Match", tag).expect(412).await;
        }
        case.client.patch(&made.path(), json!({})).header("If-Match", "*").expect(200).await;
        assert_eq!(case.client.get(&made.path()).expect(200).await.json, first.json);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_version_is_not_deleted() {
    for_every(
        |definition| definition.operations.delete,
        |case| async move {
            let made = case.create().await;
            let stale = case.client.delete(&made.path()).header("If-Match", "\"7\"").expect(412).await;
            assert_eq!(stale["current_version"], 1);
            assert_eq!(stale["current"], made.json);
            case.client.get(&made.path()).expect(200).await;
            case.client.delete(&made.path()).header("If-Match", "\"1\"").expect(204).await;
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_that_are_none_are_not_found() {
    for_every(any, |case| async move {
        for id in ["nonsense", "0", "00000000-0000-0000-0000-000000000000", "..%2f", &uuid::Uuid::now_v7().to_string()]
        {
            case.client.get(&format!("{}/{id}", case.path())).expect(404).await;
        }
    })
    .await;
}
