//! The classes of customers as an administrator sets them up. Of the firm's customers Core bought for 50, Acme for 100 and
//! Bolt for 400, each once and today: recency and frequency score 1 for all, value scores 1, 2 and 4.
use testkit::{Client, Reply, Value, json, method};

use super::Firm;

/// Replaces the version that `seen` names, or whichever there is.
async fn put(client: &Client, body: Value, seen: &str) -> Reply {
    client.request(method::PUT, "/rfm/classes").json(body).header("If-Match", seen).await
}

fn named(key: &str, name: &str, least: u8, most: u8) -> Value {
    json!({"key": key, "labels": {"en": name}, "monetary": {"least": least, "most": most}})
}

fn of(classes: &[Value]) -> Value {
    json!({"classes": classes})
}

/// `key count` of each class.
fn counts(answer: &Reply) -> Vec<String> {
    let classes = answer["classes"].as_array().expect("classes");
    classes.iter().map(|class| format!("{} {}", class["key"].as_str().expect("a key"), class["count"])).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_names_the_classes() {
    let firm = Firm::new().await;
    let admin = firm.world.admin().await;
    let first = firm.world.rep().await.get("/rfm/classes").expect(200).await;
    assert_eq!((&first["version"], first.header("etag")), (&1.into(), Some("\"1\"")));
    assert_eq!(first["classes"], first["defaults"]);
    assert_eq!(first["classes"][0]["labels"]["zh-CN"], "重要价值");
    let new = of(&[named("gold", "Gold", 4, 5), named("silver", "Silver", 2, 3)]);
    let saved = put(&admin, new.clone(), "\"1\"").await;
    assert_eq!(saved.status, 200, "{saved}");
    assert_eq!((&saved["version"], saved.header("etag")), (&2.into(), Some("\"2\"")));
    assert_eq!(saved["defaults"], first["defaults"]);
    let rfm = admin.get("/rfm").expect(200).await;
    assert_eq!(counts(&rfm), ["gold 1", "silver 1", "other 1"]);
    let classes = rfm["classes"].as_array().expect("classes");
    let amounts: Vec<_> = classes.iter().map(|class| class["amount"].as_str().expect("an amount")).collect();
    assert_eq!((amounts, &classes[0]["labels"]["en"]), (vec!["400.00", "100.00", "50.00"], &"Gold".into()));
    for (class, name) in classes.iter().zip(["Bolt", "Acme", "Core"]) {
        let list = admin.post("/accounts/search", json!({"condition": class["condition"]})).expect(200).await;
        assert_eq!(list.column("name"), [name]);
    }
    // Whoever saw the first version is late, is told so with what holds now, and has changed nothing.
    let late = of(&[named("late", "Late", 1, 5)]);
    let told = put(&admin, late, "\"1\"").await;
    assert_eq!(told.status, 412, "{told}");
    assert_eq!((told.header("etag"), &told["current"]["classes"][0]["key"]), (Some("\"2\""), &"gold".into()));
    assert_eq!(counts(&admin.get("/rfm").expect(200).await), ["gold 1", "silver 1", "other 1"]);
    // The same once more is no change, and none is told.
    assert_eq!(put(&admin, new, "*").await["version"], 2);
    let told = admin.get("/audit?record_type=organization").expect(200).await;
    assert_eq!(told.rows().len(), 1, "{told}");
    let change = &told.rows()[0];
    let me = admin.get("/me").expect(200).await["user"]["id"].clone();
    assert_eq!((&change["actor_id"], &change["action"]), (&me, &"update".into()));
    assert_eq!(change["before"]["rfm_classes"], first["defaults"]);
    assert_eq!(change["after"]["rfm_classes"], saved["classes"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn classes_are_tried_before_they_are_kept() {
    let firm = Firm::new().await;
    let admin = firm.world.admin().await;
    let before = firm.world.digest().await;
    // In force are important_retain (Bolt) and general_retain (Acme and Core).
    let some = of(&[named("important_retain", "A", 2, 5), named("rest", "B", 1, 1)]);
    let tried = admin.post("/rfm/classes/try", some).expect(200).await;
    assert_eq!(counts(&tried), ["important_retain 2", "rest 1", "other 0"]);
    assert_eq!((&tried["customers"], &tried["moved"]), (&3.into(), &2.into()));
    // The first that fits takes the customer.
    let (all, gold) = (named("all", "All", 1, 5), named("gold", "Gold", 4, 5));
    let tried = admin.post("/rfm/classes/try", of(&[all.clone(), gold.clone()])).expect(200).await;
    assert_eq!(counts(&tried), ["all 3", "gold 0", "other 0"]);
    let tried = admin.post("/rfm/classes/try", of(&[gold, all])).expect(200).await;
    assert_eq!(counts(&tried), ["gold 1", "all 2", "other 0"]);
    // The first purchase of everybody was today.
    let mut old = named("old", "Old", 1, 5);
    old["first_before_days"] = 1.into();
    assert_eq!(counts(&admin.post("/rfm/classes/try", of(&[old])).expect(200).await), ["old 0", "other 3"]);
    assert_eq!(firm.world.digest().await, before, "to try is to write nothing");
    // Dodo has not bought, but has a deal; it is no customer.
    let dodo = admin.post("/accounts", json!({"name": "Dodo", "type": "prospect"})).expect(201).await.id();
    let deal =
        json!({"name": "d7", "account_id": dodo, "stage_id": demo::defaults::STAGES[0], "close_date": "2026-12-24"});
    admin.post("/opportunities", deal).expect(201).await;
    let mut asked = named("asked", "Asked", 1, 5);
    asked["interest_within_days"] = 30.into();
    let tried = admin.post("/rfm/classes/try", of(&[asked])).expect(200).await;
    assert_eq!((counts(&tried), &tried["customers"]), (vec!["asked 1".to_owned(), "other 3".to_owned()], &3.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_classes_is_told_at_its_place() {
    let firm = Firm::new().await;
    let admin = firm.world.admin().await;
    let refused = |body: Value| put(&admin, body, "*");
    refused(json!({})).await.refuses("#/classes", "required");
    refused(of(&[])).await.refuses("#/classes", "required");
    refused(of(&[json!({"key": "a", "labels": {"en": "A"}, "recencyy": {}})]))
        .await
        .refuses("#/classes/0/recencyy", "unknown_field");
    refused(of(&[json!({"key": "a", "labels": {"en": "A"}, "recency": {"least": -1}})]))
        .await
        .refuses("#/classes/0/recency/least", "type");
    refused(of(&[named("a", "A", 4, 3)])).await.refuses("#/classes/0/monetary/most", "range");
    refused(of(&[named("a", "A", 0, 3)])).await.refuses("#/classes/0/monetary/least", "range");
    refused(of(&[named("a", "Gold", 1, 5), named("b", "gold", 1, 5)]))
        .await
        .refuses("#/classes/1/labels/en", "duplicate");
    refused(of(&[named("other", "A", 1, 5)])).await.refuses("#/classes/0/key", "choice");
    refused(of(&[named("a", "", 1, 5)])).await.refuses("#/classes/0/labels/en", "required");
    refused(of(&[named("a", "a\u{0}b", 1, 5)])).await.refuses("#/classes/0/labels/en", "invalid_character");
    // In the caller's language, and the same where classes are only tried.
    let wrong = of(&[named("a", "A", 1, 6)]);
    let told = admin.post("/rfm/classes/try", wrong).header("Accept-Language", "zh-CN").expect(422).await;
    assert_eq!(
        (&told["errors"][0]["pointer"], &told["errors"][0]["detail"]),
        (&"#/classes/0/monetary/most".into(), &"请填写 1 至 5 之间的数字。".into())
    );
    assert_eq!(admin.get("/rfm/classes").expect(200).await["version"], 1, "nothing was kept");
}

/// Of several who replace the same version at once, one does.
#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_once_one_replaces_a_version() {
    let firm = Firm::new().await;
    let admin = firm.world.admin().await;
    let tries = (0..8).map(|at| {
        let admin = admin.clone();
        async move {
            let body = of(&[named(&format!("k{at}"), &format!("K{at}"), 1, 5)]);
            put(&admin, body, "\"1\"").await.status
        }
    });
    let mut found: Vec<u16> = futures_util::future::join_all(tries).await;
    found.sort_unstable();
    assert_eq!(found, [200, 412, 412, 412, 412, 412, 412, 412]);
    assert_eq!(admin.get("/rfm/classes").expect(200).await["version"], 2);
}
