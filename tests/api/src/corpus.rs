//! Hostile texts through every text field of every record: stored as they are, and harmless wherever they are read again.
pub(crate) mod texts;

use testkit::{Reply, Value, json, method};
use wire::{Field, Kind};

use crate::conformance::{Case, any, for_every};

/// Fields that hold any text of up to so many characters.
fn free(field: &Field) -> Option<usize> {
    match field.kind {
        Kind::Text(max) | Kind::LongText(max) if !field.read_only => Some(max),
        _ => None,
    }
}

/// The sample with `text` in every field that takes it. Fields with rules of their own refuse it, by name, and keep the
/// sample's value.
async fn store(case: &Case, text: &str) -> (Reply, Vec<&'static str>) {
    let mut body = case.another().await;
    let mut fields = Vec::new();
    for field in case.fields(|field| free(field).is_some_and(|max| text.chars().count() <= max)) {
        let mut tried = case.another().await;
        tried[field.name] = text.into();
        let reply = case.client.post(&case.path(), tried).await;
        let pointer = format!("#/{} ", field.name);
        match reply.status {
            201 => {
                body[field.name] = text.into();
                fields.push(field.name);
            }
            422 => assert!(reply.errors().iter().all(|error| error.starts_with(&pointer)), "{text:?}: {reply}"),
            _ => panic!("{text:?} in {}: {reply}", field.name),
        }
    }
    // Stored alone it may be taken already, where it must be unique.
    let reply = case.client.post(&case.path(), body).await;
    assert!(reply.status == 201 || reply.status == 409, "{text:?}: {reply}");
    (reply, fields)
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_texts_are_only_texts() {
    for_every(any, |case| async move {
        for text in texts::all() {
            let (made, fields) = store(&case, text).await;
            if made.status == 201 {
                kept(&case, &made, &fields, text).await;
            }
            for field in &fields {
                found(&case, field, text).await;
            }
            asked(&case, text).await;
        }
        read_back(&case).await;
    })
    .await;
}

/// What was stored is what was sent, and the timeline tells it.
async fn kept(case: &Case, made: &Reply, fields: &[&str], text: &str) {
    let read = case.client.get(&made.path()).expect(200).await;
    for field in fields {
        assert_eq!(read[*field], text, "{field}");
    }
    case.client.get(&format!("{}/timeline", made.path())).expect(200).await;
}

/// A filter finds exactly what holds the text: as the text it is, never as a part of a statement or a pattern.
async fn found(case: &Case, field: &str, text: &str) {
    let definition = case.definition.field(field).expect("its own field");
    let ops = definition.kind.ops();
    for op in [wire::condition::Op::Eq, wire::condition::Op::Contains, wire::condition::Op::StartsWith] {
        if !ops.contains(&op) {
            continue;
        }
        let condition = json!({"path": field, "op": op.name(), "value": text});
        let rows = case
            .client
            .post(&format!("{}/search", case.path()), json!({"condition": condition, "limit": 200}))
            .expect(200)
            .await;
        assert!(!rows.rows().is_empty(), "{op:?} finds nothing for {text:?} in {field}");
        for row in rows.rows() {
            let stored = row[field].as_str().unwrap_or_default().to_lowercase();
            assert!(stored.contains(&text.to_lowercase()), "{op:?} {text:?} found {stored:?} in {field}");
        }
    }
}

/// As a question it finds something or nothing, or is refused; no more.
async fn asked(case: &Case, text: &str) {
    let path = case.path();
    case.client.get(&path).query(&[("q", text)]).expect(200).await;
    case.client.get("/search").query(&[("q", text)]).expect(200).await;
    for parameter in ["sort", "expand", "cursor", "count", "deleted", "limit", text] {
        case.client.get(&path).query(&[(parameter, text)]).expect(400).await;
    }
    for body in [
        json!({"group_by": [text], "measures": ["count"]}),
        json!({"measures": [format!("sum:{text}")]}),
        json!({"condition": {"path": text, "op": "eq", "value": 1}}),
        json!({"condition": {"aggregate": "count", "of": text, "op": "eq", "value": 1}}),
    ] {
        case.client.post(&format!("{path}/aggregate"), body).expect(400).await;
    }
    let mut address = path.clone();
    address.push('/');
    address.extend(text.bytes().map(|byte| format!("%{byte:02X}")));
    assert!([400, 404].contains(&case.client.get(&address).await.status), "{address}");
}

/// After all of them: every list, order and sum of the record still stands.
async fn read_back(case: &Case) {
    let path = case.path();
    case.client.get(&format!("{path}?limit=200&expand=*&count=exact")).expect(200).await;
    for field in case.fields(Field::sortable) {
        case.client.get(&path).query(&[("sort", field.name), ("limit", "200")]).expect(200).await;
        if matches!(field.kind, Kind::Text(_)) {
            let groups = json!({"group_by": [field.name], "measures": ["count"]});
            let reply = case.client.post(&format!("{path}/aggregate"), groups).await;
            assert!([200, 400].contains(&reply.status), "{}: {reply}", field.name);
        }
    }
}

/// RFC 9110, 9.3.2: HEAD is GET without the body, on every address that answers GET.
#[tokio::test(flavor = "multi_thread")]
async fn head_is_get_without_a_body() {
    for_every(any, |case| async move {
        let made = case.create().await;
        for path in [case.path(), made.path(), format!("{}/timeline", made.path()), "/me".to_owned()] {
            let get = case.client.get(&path).expect(200).await;
            let head = case.client.request(method::HEAD, &path).expect(200).await;
            assert!(head.body.is_empty(), "{head}");
            for name in ["content-type", "etag", "cache-control"] {
                assert_eq!(head.header(name), get.header(name), "{name} of {path}");
            }
        }
        let nowhere =
            case.client.request(method::HEAD, &format!("{}/{}", case.path(), uuid::Uuid::now_v7())).expect(404).await;
        assert!(nowhere.body.is_empty(), "{nowhere}");
        let refused = case.client.request(method::HEAD, &format!("{}/search", case.path())).expect(405).await;
        assert_eq!(refused.header("allow"), Some("POST"), "{refused}");
        let _: Value = made.json;
    })
    .await;
}
