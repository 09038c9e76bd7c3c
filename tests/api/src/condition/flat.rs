//! Query parameters are the same language.
use testkit::json;

use super::{Small, leaf};

#[tokio::test(flavor = "multi_thread")]
async fn a_parameter_is_a_condition() {
    let small = Small::new().await;
    for (parameter, value, condition) in [
        ("industry", "retail", leaf("industry", "eq", "retail")),
        ("industry_not", "retail", leaf("industry", "not", "retail")),
        ("industry_in", "retail,finance", leaf("industry", "in", json!(["retail", "finance"]))),
        ("industry_not_in", "finance", leaf("industry", "not_in", json!(["finance"]))),
        ("industry_is_null", "true", leaf("industry", "is_null", true)),
        ("industry_is_null", "false", leaf("industry", "is_null", false)),
        ("employees", "10", leaf("employees", "eq", 10)),
        ("employees_gt", "5", leaf("employees", "gt", 5)),
        ("employees_lte", "10", leaf("employees", "lte", 10)),
        ("employees_in", "0,10", leaf("employees", "in", json!([0, 10]))),
        ("annual_revenue_gte", "100.01", leaf("annual_revenue", "gte", "100.01")),
        ("name_contains", "50%_", leaf("name", "contains", "50%_")),
        ("name_starts_with", "b", leaf("name", "starts_with", "b")),
        ("owner_id", "$me", leaf("owner_id", "eq", "$me")),
        ("parent_id_under", small.id("acme"), leaf("parent_id", "under", small.id("acme"))),
        ("created_at_within", "today", leaf("created_at", "within", "today")),
    ] {
        let by_parameter = small.admin.get("/accounts").query(&[(parameter, value)]).expect(200).await;
        let by_search = small.search(&small.admin, "/accounts", condition).await;
        assert_eq!(small.named(&by_parameter), small.named(&by_search), "{parameter}={value}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_parameter_must_hold() {
    let small = Small::new().await;
    let both = small.admin.get("/accounts?industry=retail&employees_gt=100").expect(200).await;
    assert_eq!(small.named(&both), ["bolt"]);
    let counted = small.admin.get("/accounts?industry=retail&count=exact&limit=1").expect(200).await;
    assert_eq!((counted.rows().len(), counted["page"]["count"].as_i64()), (1, Some(2)));
    assert_eq!(counted["page"]["count_is_lower_bound"], false);
}
