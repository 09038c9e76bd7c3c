//! Questions that are wrong say where.
use testkit::{Value, json};

use super::{Small, leaf};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unknown_is_named() {
    let small = Small::new().await;
    for (condition, pointer, code) in [
        (leaf("nmae", "eq", "x"), "#/nmae", "unknown_field"),
        (leaf("owner.password_hash", "eq", "x"), "#/owner/password_hash", "unknown_field"),
        (leaf("name.length", "eq", 1), "#/name/length", "unknown_field"),
        (leaf("parent.parent.parent.parent.name", "eq", "x"), "#/parent/parent/parent/parent/name", "unknown_field"),
        (leaf("name", "gt", "x"), "#/name", "operator"),
        (leaf("industry", "contains", "x"), "#/industry", "operator"),
        (leaf("industry", "eq", "rumour"), "#/industry", "choice"),
        (leaf("employees", "eq", "many"), "#/employees", "type"),
        (leaf("created_at", "within", "some_day"), "#/created_at", "period"),
        (leaf("created_at", "gt", "yesterday"), "#/created_at", "type"),
        (leaf("created_at", "gt", "26-1-1"), "#/created_at", "type"),
        (leaf("created_at", "gt", "-2026-01-01"), "#/created_at", "type"),
        (leaf("created_at", "gt", "9999-12-31T23:59:59-12:00"), "#/created_at", "type"),
        (leaf("owner_id", "eq", "nobody"), "#/owner_id", "type"),
        (leaf("industry", "in", "retail"), "#/industry", "list"),
        (leaf("contact.id", "eq", "x"), "#/contact/id", "unknown_field"),
    ] {
        let reply = small.admin.post("/accounts/search", json!({"condition": condition})).expect(400).await;
        reply.refuses(pointer, code);
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
        ("employees_gt=many", "?employees", "type"),
        ("q=a&q=b", "?q", "repeated_parameter"),
        ("cursor=nonsense", "?cursor", "cursor"),
    ] {
        small.admin.get(&format!("/accounts?{query}")).expect(400).await.refuses(pointer, code);
    }
}
