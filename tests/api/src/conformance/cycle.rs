//! The life of a record: made, read, listed, changed, deleted, brought back.
use testkit::{Reply, Value, json};
use wire::Kind;

use super::{Case, any, for_every};

/// Every member of the sample is stored as it was sent.
#[track_caller]
fn assert_holds(reply: &Reply, sent: &Value) {
    for (name, value) in sent.as_object().expect("a body is an object") {
        assert_eq!(&reply[name.as_str()], value, "`{name}` of {reply}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_made_is_read_and_listed() {
    for_every(any, |case| async move {
        let made = case.create().await;
        assert_holds(&made, &case.sample);
        assert_eq!(made.version(), 1);
        assert_eq!(made.header("location"), Some(format!("/api/v1{}/{}", case.path(), made.id()).as_str()));
        let read = case.client.get(&made.path()).expect(200).await;
        assert_eq!(read.json, made.json, "read differs from made");
        let listed = case.client.get(&case.path()).query(&[("id", &made.id())]).expect(200).await;
        assert_eq!(listed.rows(), std::slice::from_ref(&made.json), "listed differs from made");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_has_the_fields_of_its_definition_and_no_others() {
    for_every(any, |case| async move {
        let made = case.create().await;
        let mut names: Vec<&str> = made.json.as_object().expect("a record").keys().map(String::as_str).collect();
        let common = ["id", "version", "created_at", "created_by", "updated_at", "updated_by"];
        let mut expected: Vec<&str> = case.definition.fields.iter().map(|field| field.name).chain(common).collect();
        names.sort_unstable();
        expected.sort_unstable();
        assert_eq!(names, expected);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_keeps_what_it_does_not_name() {
    for_every(any, |case| async move {
        let Some(field) = case.text_field() else { return };
        let made = case.create().await;
        let text = format!("Changed {}", &made.id()[24..]);
        let changed = case.client.patch(&made.path(), json!({(field.name): text})).expect(200).await;
        assert_eq!(changed.version(), 2);
        assert_eq!(changed[field.name], text);
        let kept = case.sample.as_object().expect("a body").keys().filter(|name| *name != field.name);
        kept.for_each(|name| assert_eq!(changed[name.as_str()], made[name.as_str()], "{name}"));
        assert_eq!(case.client.get(&made.path()).expect(200).await.json, changed.json);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_changes_nothing_makes_no_version() {
    for_every(any, |case| async move {
        let made = case.create().await;
        let same = case.client.patch(&made.path(), case.sample.clone()).expect(200).await;
        assert_eq!(same.json, made.json);
        let empty = case.client.patch(&made.path(), json!({})).expect(200).await;
        assert_eq!(empty.json, made.json);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn null_clears_what_may_be_empty() {
    for_every(any, |case| async move {
        let made = case.create().await;
        let optional = case.fields(|field| {
            let text = matches!(
                field.kind,
                Kind::Text(_) | Kind::LongText(_) | Kind::Url | Kind::Integer(..) | Kind::Date | Kind::Money
            );
            text && !field.required && !field.read_only && field.default.is_none()
        });
        // The family name is one of two that must not both be empty, so is a target's amount; a probability that is none
        // is the stage's. Of a schedule one report is needed.
        let target = case.definition.name == "target";
        let free =
            |name: &str| !(["family_name", "probability", "standard"].contains(&name) || target && name == "amount");
        for field in optional.iter().filter(|field| !made[field.name].is_null() && free(field.name)) {
            let cleared = case.client.patch(&made.path(), json!({(field.name): null})).expect(200).await;
            assert!(cleared[field.name].is_null(), "{}", field.name);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_deleted_is_gone_until_it_is_restored() {
    for_every(
        |definition| definition.operations.delete,
        |case| async move {
            let made = case.create().await;
            let id = made.id();
            let gone = case.client.delete(&made.path()).expect(204).await;
            assert!(gone.body.is_empty());
            case.client.get(&made.path()).expect(404).await;
            case.client.patch(&made.path(), json!({})).expect(404).await;
            case.client.delete(&made.path()).expect(404).await;
            let only = |deleted: &'static str| {
                case.client.get(&case.path()).query(&[("id", &id), ("deleted", deleted)]).expect(200)
            };
            assert!(!case.client.get(&case.path()).query(&[("id", &id)]).expect(200).await.has(&id));
            assert!(!only("exclude").await.has(&id));
            assert!(only("include").await.has(&id));
            let row = only("only").await.rows()[0].clone();
            assert!(row["deleted_at"].is_string() && row["version"] == 2, "{row}");
            restored(&case, &made).await;
        },
    )
    .await;
}

async fn restored(case: &Case, made: &Reply) {
    let again = case.client.post(&format!("{}/restore", made.path()), Value::Null).expect(200).await;
    assert_eq!(again.version(), 3);
    assert!(again["deleted_at"].is_null());
    assert_holds(&again, &case.sample);
    assert_eq!(case.client.get(&made.path()).expect(200).await.json, again.json);
    let twice = case.client.post(&format!("{}/restore", made.path()), Value::Null).expect(409).await;
    twice.refuses("#", "not_deleted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_may_choose_the_id_but_not_twice() {
    for_every(any, |case| async move {
        let id = uuid::Uuid::now_v7().to_string();
        let mut body = case.sample.clone();
        body["id"] = json!(id);
        assert_eq!(case.client.post(&case.path(), body).expect(201).await.id(), id);
        let mut again = case.another().await;
        again["id"] = json!(id);
        case.client.post(&case.path(), again).expect(409).await.refuses("#/id", "duplicate");
        for id in [json!("not-an-id"), json!(7), json!(uuid::Uuid::nil())] {
            let mut body = case.another().await;
            body["id"] = id;
            case.client.post(&case.path(), body).expect(422).await.refuses("#/id", "type");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_must_be_unique_is() {
    for_every(
        |definition| !definition.unique.is_empty(),
        |case| async move {
            let first = case.create().await;
            let again = case.client.post(&case.path(), case.sample.clone()).expect(409).await;
            assert!(again.errors()[0].ends_with(" duplicate"), "{again}");
            if case.definition.operations.delete {
                case.client.delete(&first.path()).expect(204).await;
                case.create().await;
                let back = case.client.post(&format!("{}/restore", first.path()), Value::Null).expect(409).await;
                assert!(back.errors()[0].ends_with(" duplicate"), "{back}");
            }
        },
    )
    .await;
}
