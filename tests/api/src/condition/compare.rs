use testkit::json;

use super::{Small, leaf};

#[tokio::test(flavor = "multi_thread")]
async fn texts_and_choices() {
    let small = Small::new().await;
    small
        .hold(&[
            (leaf("industry", "eq", "retail"), "acme bolt"),
            (leaf("industry", "not", "retail"), "core dust"),
            (leaf("industry", "in", json!(["finance", "retail"])), "acme bolt core"),
            (leaf("industry", "not_in", json!(["finance"])), "acme bolt dust"),
            (leaf("industry", "is_null", true), "dust"),
            (leaf("industry", "is_null", false), "acme bolt core"),
            (json!({"path": "industry", "op": "is_null"}), "dust"),
            (leaf("industry", "in", json!([])), ""),
            (leaf("name", "eq", "Bolt"), "bolt"),
            (leaf("name", "eq", "bolt"), ""),
            (leaf("name", "contains", "o"), "acme bolt core dust"),
            (leaf("name", "contains", "SONS"), "dust"),
            (leaf("name", "starts_with", "b"), "bolt"),
            (leaf("name", "starts_with", "olt"), ""),
        ])
        .await;
}

/// As with ASCII letters, of which the databases alone know both cases.
#[tokio::test(flavor = "multi_thread")]
async fn letters_beyond_ascii_are_found_in_either_case() {
    let mut small = Small::new().await;
    let admin = small.admin.clone();
    for (short, name) in [("gaz", "Газпром Нефть"), ("skoda", "ŠKODA Auto"), ("light", "Électricité de Lyon")]
    {
        small.make(&admin, short, "/accounts", json!({"name": name})).await;
    }
    small
        .hold(&[
            (leaf("name", "contains", "ГАЗПРОМ"), "gaz"),
            (leaf("name", "contains", "газпром"), "gaz"),
            (leaf("name", "contains", "нефть"), "gaz"),
            (leaf("name", "contains", "газпром нефть"), "gaz"),
            (leaf("name", "starts_with", "škoda a"), "skoda"),
            (leaf("name", "starts_with", "Škoda"), "skoda"),
            (leaf("name", "contains", "ÉLECTRICITÉ DE"), "light"),
            (leaf("name", "contains", "été"), ""),
        ])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wildcards_and_quotes_are_only_characters() {
    let small = Small::new().await;
    small
        .hold(&[
            (leaf("name", "contains", "%"), "acme"),
            (leaf("name", "contains", "50%_"), "acme"),
            (leaf("name", "contains", "_"), "acme"),
            (leaf("name", "contains", "B%t"), ""),
            (leaf("name", "contains", "\\"), ""),
            (leaf("name", "eq", "' OR '1'='1"), ""),
            (leaf("name", "contains", "'; DROP TABLE account; --"), ""),
            (leaf("name", "eq", "x\") OR 1=1 --"), ""),
            (leaf("name", "starts_with", "$1"), ""),
        ])
        .await;
    assert_eq!(small.accounts(json!({"all": []})).await, "acme bolt core dust");
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_and_money() {
    let small = Small::new().await;
    small
        .hold(&[
            (leaf("employees", "eq", 10), "acme"),
            (leaf("employees", "not", 10), "bolt core dust"),
            (leaf("employees", "gt", 0), "acme bolt"),
            (leaf("employees", "gte", 0), "acme bolt dust"),
            (leaf("employees", "lt", 10), "dust"),
            (leaf("employees", "lte", 10), "acme dust"),
            (leaf("employees", "in", json!([0, 200])), "bolt dust"),
            (leaf("employees", "not_in", json!([0, 200])), "acme core"),
            (leaf("employees", "is_null", true), "core"),
            (leaf("annual_revenue", "gt", "100"), "bolt dust"),
            (leaf("annual_revenue", "gte", "100.00"), "acme bolt dust"),
            (leaf("annual_revenue", "eq", "100.01"), "dust"),
            (leaf("annual_revenue", "lt", 100.01), "acme"),
            (leaf("annual_revenue", "is_null", true), "core"),
        ])
        .await;
}

/// Not is the exact complement, whatever is empty.
#[tokio::test(flavor = "multi_thread")]
async fn all_any_and_not() {
    let small = Small::new().await;
    let (retail, level_a) = (|| leaf("industry", "eq", "retail"), || leaf("level", "eq", "a"));
    small
        .hold(&[
            (json!({"all": [retail(), level_a()]}), "acme"),
            (json!({"any": [retail(), level_a()]}), "acme bolt dust"),
            (json!({"not": retail()}), "core dust"),
            (json!({"not": leaf("industry", "not", "retail")}), "acme bolt"),
            (json!({"not": leaf("employees", "gt", 5)}), "core dust"),
            (json!({"not": {"any": [retail(), level_a()]}}), "core"),
            (json!({"not": {"all": [retail(), level_a()]}}), "bolt core dust"),
            (json!({"not": {"not": retail()}}), "acme bolt"),
            (json!({"all": []}), "acme bolt core dust"),
            (json!({"any": []}), ""),
            (json!({"not": {"any": []}}), "acme bolt core dust"),
            (json!({"not": {"all": []}}), ""),
            (json!({"any": [{"any": []}, level_a()]}), "acme dust"),
            (json!({"all": [{"any": [leaf("level", "eq", "b"), leaf("level", "is_null", true)]}, {"not": leaf("industry", "eq", "finance")}]}), "bolt"),
        ])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_inside_records() {
    let mut small = Small::new().await;
    let admin = small.admin.clone();
    let gold = small.make(&admin, "gold", "/tags", json!({"name": "Gold"})).await;
    let silver = small.make(&admin, "silver", "/tags", json!({"name": "Silver"})).await;
    let tagged = |name: &str, tags: &[&str]| {
        admin.patch(&format!("/accounts/{}", small.id(name)), json!({"tag_ids": tags})).expect(200)
    };
    tagged("acme", &[&gold, &silver]).await;
    tagged("bolt", &[&silver]).await;
    let erp = json!({"external_ids": [{"system": "erp", "id": "C-1"}, {"system": "shop", "id": "77"}]});
    admin.patch(&format!("/accounts/{}", small.id("core")), erp).expect(200).await;
    small
        .hold(&[
            (leaf("tag_ids", "contains", silver.as_str()), "acme bolt"),
            (leaf("tag_ids", "contains", gold.as_str()), "acme"),
            (leaf("tag_ids", "in", json!([gold, silver])), "acme bolt"),
            (leaf("tag_ids", "is_null", true), "core dust"),
            (json!({"not": leaf("tag_ids", "contains", gold.as_str())}), "bolt core dust"),
            (leaf("external_ids", "contains", "erp:C-1"), "core"),
            (leaf("external_ids", "contains", "77"), "core"),
            (leaf("external_ids", "contains", "shop:C-1"), ""),
            (leaf("external_ids", "is_null", false), "core"),
        ])
        .await;
    tagged("acme", &[]).await;
    assert_eq!(small.accounts(leaf("tag_ids", "contains", silver.as_str())).await, "bolt");
}
