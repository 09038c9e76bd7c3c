//! Questions that are wrong say where.
use testkit::{Value, json};

use super::{Small, leaf};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unknown_is_named() {
    let small = Small::new().await;
    let deep = json!({"any": [leaf("name", "eq", "x"), {"not": {"all": [leaf("employees", "eq", "many")]}}]});
    let figure = |of: &str, field: &str, op: &str, value: i64| json!({"aggregate": "sum", "of": of, "field": field, "op": op, "value": value});
    let children =
        |condition: Value| json!({"aggregate": "count", "of": "contacts", "where": condition, "op": "eq", "value": 0});
    for (condition, place, code) in [
        (leaf("nmae", "eq", "x"), "path", "unknown_field"),
        (leaf("owner.password_hash", "eq", "x"), "path", "unknown_field"),
        (leaf("name.length", "eq", 1), "path", "unknown_field"),
        (leaf("parent.parent.parent.parent.name", "eq", "x"), "path", "unknown_field"),
        (leaf("name", "gt", "x"), "op", "operator"),
        (leaf("industry", "contains", "x"), "op", "operator"),
        (leaf("industry", "eq", "rumour"), "value", "choice"),
        (leaf("employees", "eq", "many"), "value", "type"),
        (leaf("created_at", "within", "some_day"), "value", "period"),
        (leaf("created_at", "gt", "yesterday"), "value", "type"),
        (leaf("owner_id", "eq", "nobody"), "value", "type"),
        (leaf("industry", "in", "retail"), "value", "list"),
        (leaf("industry", "in", json!(["retail", "rumour"])), "value/1", "choice"),
        (leaf("contact.id", "eq", "x"), "path", "unknown_field"),
        (deep, "any/1/not/all/0/value", "type"),
        (figure("secrets", "amount", "eq", 1), "of", "unknown_children"),
        (figure("opportunities", "amount", "contains", 1), "op", "operator"),
        (figure("opportunities", "nothing", "eq", 1), "field", "unknown_field"),
        (figure("opportunities", "name", "eq", 1), "field", "measure"),
        (children(leaf("nothing", "eq", 1)), "where/path", "unknown_field"),
    ] {
        let pointer = format!("#/condition/{place}");
        for path in ["/accounts/search", "/accounts/aggregate"] {
            let reply = small.admin.post(path, json!({"condition": condition})).expect(400).await;
            reply.refuses(&pointer, code);
        }
    }
}

/// What a client calls a member may hold whatever parts our own paths, and be longer than any of ours.
#[tokio::test(flavor = "multi_thread")]
async fn a_members_own_name_is_one_step_of_the_pointer() {
    let small = Small::new().await;
    for (name, pointer) in [
        ("a.b", "#/a%2Eb"),
        ("a/b~c", "#/a~1b~0c"),
        ("50%", "#/50%25"),
        ("名", "#/%E5%90%8D"),
        ("", "#"),
        (&"x".repeat(400), "#"),
    ] {
        let created = small.admin.post("/accounts", json!({"name": "x", (name): 1})).expect(422).await;
        created.refuses(pointer, "unknown_field");
        let asked = small.admin.post("/accounts/search", json!({(name): 1})).expect(422).await;
        asked.refuses(pointer, "unknown_field");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn shapes_that_do_not_exist_are_refused() {
    let small = Small::new().await;
    for condition in [
        json!({"path": "name", "op": "like", "value": "x"}),
        json!({"path": "name", "op": "eq", "valeu": "x"}),
        json!({"some": []}),
        json!({"all": {}}),
        json!([]),
        json!("name = 'x'"),
        json!({"aggregate": "median", "of": "contacts", "op": "eq", "value": 1}),
    ] {
        let reply = small.admin.post("/accounts/search", json!({"condition": condition})).expect(422).await;
        assert!(reply.errors().iter().all(|error| error.starts_with("#/condition")), "{reply}");
    }
    small
        .admin
        .post("/accounts/search", json!({"contidion": {}}))
        .expect(422)
        .await
        .refuses("#/contidion", "unknown_field");
    let children = json!({"aggregate": "count", "of": "secrets", "op": "eq", "value": 1});
    small.admin.post("/accounts/search", json!({"condition": children})).expect(400).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_has_a_greatest_size() {
    let small = Small::new().await;
    let deep = (0..20).fold(leaf("name", "eq", "x"), |inner, _| json!({"not": inner}));
    let wide: Vec<Value> = (0..51).map(|_| leaf("name", "eq", "x")).collect();
    for condition in [deep, json!({"any": wide})] {
        small
            .admin
            .post("/accounts/search", json!({"condition": condition}))
            .expect(400)
            .await
            .refuses("#/condition", "too_complex");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_are_named_too() {
    let small = Small::new().await;
    for (query, pointer, code) in [
        ("nmae=x", "?nmae", "unknown_parameter"),
        ("name_gt=x", "?name_gt", "unknown_parameter"),
        ("limit=0", "?limit", "range"),
        ("limit=201", "?limit", "range"),
        ("limit=ten", "?limit", "type"),
        ("offset=10001", "?offset", "range"),
        ("sort=nmae", "?sort", "unknown_field"),
        ("sort=name,level,industry,size", "?sort", "too_many"),
        ("sort=tag_ids", "?sort", "unknown_field"),
        ("expand=name", "?expand", "unknown_field"),
        ("count=maybe", "?count", "choice"),
        ("deleted=yes", "?deleted", "choice"),
        ("industry=rumour", "?industry", "choice"),
        ("employees_gt=many", "?employees_gt", "type"),
        ("q=a&q=b", "?q", "repeated_parameter"),
        ("cursor=nonsense", "?cursor", "cursor"),
    ] {
        small.admin.get(&format!("/accounts?{query}")).expect(400).await.refuses(pointer, code);
    }
}
