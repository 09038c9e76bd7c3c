//! What everybody did, for who may look: filters, pages, hidden fields, and the reach of the reader.
use demo::defaults::READ_ONLY;
use testkit::{Actor, Client, Value, World, actor::TEAM_A, json};

/// A user with these rights alone.
async fn with_rights(world: &World, rights: Value, fields: Value) -> Client {
    let admin = world.admin().await;
    let role =
        json!({"name": format!("Auditor {}", uuid::Uuid::now_v7()), "permissions": rights, "field_rights": fields});
    let role = admin.post("/roles", role).expect(201).await.id();
    let email = format!("{}@testkit.example", uuid::Uuid::now_v7());
    let user = json!({"name": "Aud Itor", "email": email, "role_ids": [role], "team_ids": [TEAM_A]});
    let id = admin.post("/users", user).expect(201).await.id();
    let (given, own) = ("given-by-an-administrator-7", "chosen-by-nobody-else-8");
    admin.post(&format!("/users/{id}/password"), json!({"new": given})).expect(204).await;
    let client = world.sign_in(&email, given).await;
    client.post("/me/password", json!({"current": given, "new": own})).expect(204).await;
    client
}

fn ids(reply: &testkit::Reply) -> Vec<i64> {
    reply.rows().iter().map(|row| row["id"].as_i64().expect("a number")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_are_told_with_who_what_and_from_what_to_what() {
    let world = World::new().await;
    let (admin, rep) = (world.admin().await, world.rep().await);
    let lead = rep.lead().with("company", "Walnut & Sons").create().await;
    rep.patch(&lead.path(), json!({"company": "Walnut & Daughters"})).expect(200).await;
    rep.delete(&lead.path()).expect(204).await;
    rep.post(&format!("{}/restore", lead.path()), Value::Null).expect(200).await;
    let told = admin.get(&format!("/audit?record_id={}", lead.id())).expect(200).await;
    let actions: Vec<_> = told.rows().iter().map(|row| row["action"].as_str().expect("an action")).collect();
    assert_eq!(actions, ["restore", "delete", "update", "create"]);
    let edit = &told.rows()[2];
    let company = |side: &str| edit[side]["company"].as_str().unwrap_or_default().to_owned();
    assert_eq!((company("before"), company("after")), ("Walnut & Sons".to_owned(), "Walnut & Daughters".to_owned()));
    assert!(edit["before"].get("phone").is_none(), "only what differs is told: {told}");
    assert_eq!(
        (&edit["record_type"], edit["actor_id"].as_str()),
        (&json!("lead"), Some(Actor::Rep.id().to_string().as_str()))
    );
    assert_eq!(told["related"][Actor::Rep.id().to_string()]["name"], Actor::Rep.name());
    assert_eq!(told["related"][lead.id()]["type"], "lead");
}

/// A follow has no title of its own: it is named after its follower.
#[tokio::test(flavor = "multi_thread")]
async fn what_has_no_title_is_named_all_the_same() {
    let world = World::new().await;
    let (admin, rep) = (world.admin().await, world.rep().await);
    let lead = rep.lead().id().await;
    let follow = rep.draft("/follows", json!({"links": [{"type": "lead", "id": lead}]})).create().await;
    let told = admin.get("/audit?record_type=follow").expect(200).await;
    assert_eq!(told["related"][follow.id()], json!({"type": "follow", "name": Actor::Rep.name()}));
    // Whatever else may be written down can be listed.
    admin.get("/audit?limit=200").expect(200).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_narrow_and_pages_neither_repeat_nor_skip() {
    let world = World::new().await;
    let (admin, rep, mate) = (world.admin().await, world.rep().await, world.mate().await);
    for at in 0..5 {
        rep.account().with("name", format!("Account {at}")).create().await;
        mate.lead().create().await;
    }
    let all = |question: &str| {
        let (admin, question) = (admin.clone(), question.to_owned());
        async move { admin.get(&format!("/audit?limit=200{question}")).expect(200).await }
    };
    let by_rep = all(&format!("&actor_id={}", Actor::Rep.id())).await;
    assert!(by_rep.rows().len() >= 5 && by_rep.rows().iter().all(|row| row["actor_id"] == Actor::Rep.id().to_string()));
    let leads = all("&record_type=lead&action=create").await;
    assert_eq!(leads.rows().len(), 5);
    assert!(all("&record_type=lead&action=delete").await.rows().is_empty());
    assert!(all("&to=2020-01-01").await.rows().is_empty() && all("&from=2999-01-01T00:00:00Z").await.rows().is_empty());
    let whole = ids(&all("").await);
    let (mut paged, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = admin.get(&format!("/audit?limit=3{cursor}")).expect(200).await;
        paged.extend(ids(&page));
        let Some(next) = page["page"]["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(paged, whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_questions_are_refused() {
    let world = World::new().await;
    let admin = world.admin().await;
    for (question, name) in [
        ("actor_id=x", "actor_id"),
        ("record_type=secret", "record_type"),
        ("action=steal", "action"),
        ("from=yesterday", "from"),
        ("limit=0", "limit"),
        ("cursor=x", "cursor"),
    ] {
        let refused = admin.get(&format!("/audit?{question}")).expect(400).await;
        assert!(refused.errors()[0].starts_with(&format!("?{name} ")), "{refused}");
    }
    admin.get("/audit?secret=1").expect(400).await;
}

/// Reading all records does not show what everybody did; being named does.
#[tokio::test(flavor = "multi_thread")]
async fn only_who_is_given_the_right_looks() {
    let world = World::new().await;
    for actor in [Actor::Rep, Actor::Manager, Actor::ReadOnly] {
        world.by(actor).await.get("/audit").expect(403).await;
    }
    assert_eq!(world.by(Actor::ReadOnly).await.get("/me").expect(200).await["permissions"]["audit"]["read"], "none");
    let admin = world.admin().await;
    let role = admin.get(&format!("/roles/{READ_ONLY}")).expect(200).await;
    let mut rights = role["permissions"].clone();
    rights["audit"] = json!({"read": "all"});
    admin.patch(&role.path(), json!({"permissions": rights})).expect(200).await;
    world.by(Actor::ReadOnly).await.get("/audit").expect(200).await;
}

/// An auditor of one team sees changes of that team's records, deleted ones no more, and no field that is hidden.
#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_sees_no_further_than_their_other_rights() {
    let world = World::new().await;
    let (rep, stranger) = (world.rep().await, world.stranger().await);
    let (near, far) = (rep.lead().with("phone", "+49 30 901820").create().await, stranger.lead().create().await);
    rep.patch(&near.path(), json!({"phone": "+49 30 901821", "interest": "nuts"})).expect(200).await;
    let gone = rep.lead().create().await;
    rep.delete(&gone.path()).expect(204).await;
    let rights = json!({"audit": {"read": "all"}, "lead": {"read": "team"}});
    let auditor = with_rights(&world, rights, json!({"lead": {"phone": "none"}})).await;
    let seen = auditor.get("/audit?limit=200").expect(200).await;
    let of = |id: String| seen.rows().iter().filter(move |row| row["record_id"] == id).count();
    assert_eq!((of(near.id()), of(far.id()), of(gone.id())), (2, 0, 0), "{seen}");
    assert!(!seen.body.contains("+49 30 90182"), "a hidden field is told: {seen}");
    assert!(seen.body.contains("nuts"));
    let other: Vec<_> = seen.rows().iter().filter(|row| row["record_type"] != "lead").collect();
    assert!(other.is_empty(), "the auditor may read leads alone: {other:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_of_the_organisation_are_among_them() {
    let world = World::new().await;
    let admin = world.admin().await;
    admin.patch("/organization", json!({"first_weekday": 7})).expect(200).await;
    admin.patch("/organization", json!({"first_weekday": 7})).expect(200).await;
    let told = admin.get("/audit?record_type=organization").expect(200).await;
    assert_eq!(told.rows().len(), 1, "what changes nothing leaves nothing: {told}");
    let change = &told.rows()[0];
    assert_eq!(
        (&change["before"], &change["after"], &change["action"]),
        (&json!({"first_weekday": 1}), &json!({"first_weekday": 7}), &json!("update"))
    );
}
