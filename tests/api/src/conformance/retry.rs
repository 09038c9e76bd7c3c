//! `Idempotency-Key`: a retry is told what the first try did, and does nothing.
use testkit::json;

use super::{any, for_every};

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_create_makes_one_record() {
    for_every(any, |case| async move {
        let key = uuid::Uuid::now_v7();
        let create = || case.client.post(&case.path(), case.sample.clone()).header("Idempotency-Key", key);
        let first = create().expect(201).await;
        assert_eq!(first.header("idempotency-replayed"), None);
        let second = create().expect(201).await;
        assert_eq!(second.header("idempotency-replayed"), Some("true"));
        assert_eq!(second.body, first.body);
        assert_eq!(
            (second.header("etag"), second.header("location")),
            (first.header("etag"), first.header("location"))
        );
        let mut other = case.another().await;
        other["id"] = json!(uuid::Uuid::now_v7());
        let mismatch = case.client.post(&case.path(), other).header("Idempotency-Key", key).expect(422).await;
        assert_eq!(mismatch["code"], "idempotency_mismatch");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_change_makes_one_version() {
    for_every(any, |case| async move {
        let Some(field) = case.text_field() else { return };
        let made = case.create().await;
        let (key, text) = (uuid::Uuid::now_v7(), format!("Changed {}", made.id()));
        let change =
            |text: &str| case.client.patch(&made.path(), json!({(field.name): text})).header("Idempotency-Key", key);
        assert_eq!(change(&text).expect(200).await.version(), 2);
        let replayed = change(&text).expect(200).await;
        assert_eq!((replayed.version(), replayed.header("idempotency-replayed")), (2, Some("true")));
        change("something else").expect(422).await;
        assert_eq!(case.client.get(&made.path()).expect(200).await.version(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_try_does_not_use_up_its_key() {
    for_every(any, |case| async move {
        let key = uuid::Uuid::now_v7();
        case.client.post(&case.path(), json!({"nmae": 1})).header("Idempotency-Key", key).expect(422).await;
        let made = case.client.post(&case.path(), case.sample.clone()).header("Idempotency-Key", key).expect(201).await;
        assert_eq!(made.header("idempotency-replayed"), None);
    })
    .await;
}
