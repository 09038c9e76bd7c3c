//! What happened around a record, and what the change log keeps of it.
use testkit::{Actor, Reply, Value, World, json};

fn changes(timeline: &Reply) -> Vec<&Value> {
    timeline.rows().iter().filter(|row| row["kind"] == "change").map(|row| &row["change"]).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_write_leaves_who_when_and_what() {
    let world = World::new().await;
    let (rep, mate) = (world.rep().await, world.mate().await);
    let lead = rep.lead().with("company", "Acme").create().await;
    mate.patch(&lead.path(), json!({"company": "Bolt", "rating": "hot"})).expect(200).await;
    mate.patch(&lead.path(), json!({"rating": null})).expect(200).await;
    rep.patch(&lead.path(), json!({"company": "Bolt"})).expect(200).await; // changes nothing
    rep.patch(&lead.path(), json!({"company": ["x"]})).expect(422).await;
    let timeline = rep.get(&format!("{}/timeline", lead.path())).expect(200).await;
    let changes = changes(&timeline);
    assert_eq!(changes.len(), 3, "{timeline}");
    let [cleared, changed, created] = changes[..] else { unreachable!("counted above") };
    assert_eq!((&cleared["before"], &cleared["after"]), (&json!({"rating": "hot"}), &json!({"rating": null})));
    assert_eq!(changed["before"], json!({"company": "Acme", "rating": null}));
    assert_eq!(changed["after"], json!({"company": "Bolt", "rating": "hot"}));
    assert_eq!(
        (&changed["action"], &changed["actor_id"], &changed["version"]),
        (&json!("update"), &json!(Actor::Mate.id()), &json!(2))
    );
    assert_eq!(
        (&created["action"], &created["actor_id"], &created["before"]),
        (&json!("create"), &json!(Actor::Rep.id()), &Value::Null)
    );
    assert_eq!(created["after"]["company"], "Acme");
}

#[tokio::test(flavor = "multi_thread")]
async fn deleting_and_restoring_are_changes_too() {
    let world = World::new().await;
    let rep = world.rep().await;
    let lead = rep.lead().create().await;
    rep.delete(&lead.path()).expect(204).await;
    rep.get(&format!("{}/timeline", lead.path())).expect(404).await;
    rep.post(&format!("{}/restore", lead.path()), Value::Null).expect(200).await;
    let timeline = rep.get(&format!("{}/timeline", lead.path())).expect(200).await;
    let actions: Vec<_> = changes(&timeline).iter().map(|change| change["action"].clone()).collect();
    assert_eq!(actions, ["restore", "delete", "create"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn activities_tasks_and_changes_are_one_stream() {
    let world = World::new().await;
    let rep = world.rep().await;
    let account = rep.account().create().await;
    let links = json!([{"type": "account", "id": account.id()}]);
    let old = rep
        .activity()
        .with("links", links.clone())
        .with("occurred_at", "2020-01-01T00:00:00Z")
        .with("subject", "Long ago")
        .create()
        .await;
    let task = rep.task().with("links", links.clone()).create().await;
    rep.activity().with("subject", "About nothing").create().await;
    let path = format!("{}/timeline", account.path());
    let whole = rep.get(&path).expect(200).await;
    assert_eq!(whole.column("kind"), ["task", "change", "activity"]);
    assert_eq!((&whole.rows()[0]["task"]["id"], &whole.rows()[2]["activity"]["id"]), (&task["id"], &old["id"]));
    assert_eq!(rep.get(&format!("{path}?types=activity,task")).expect(200).await.column("kind"), ["task", "activity"]);
    let mut kinds = Vec::new();
    let mut next = format!("{path}?limit=1");
    loop {
        let page = rep.get(&next).expect(200).await;
        kinds.extend(page.column("kind"));
        let Some(cursor) = page["page"]["next_cursor"].as_str() else { break };
        next = format!("{path}?limit=1&cursor={cursor}");
    }
    assert_eq!(kinds, whole.column("kind"));
    for (query, parameter) in
        [("types=secret", "?types"), ("limit=0", "?limit"), ("limit=101", "?limit"), ("cursor=x", "?cursor")]
    {
        let refused = rep.get(&format!("{path}?{query}")).expect(400).await;
        assert!(refused.errors()[0].starts_with(parameter), "{refused}");
    }
}

/// No password, hash or token is in any log that can be read.
#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_in_no_history() {
    let world = World::new().await;
    let admin = world.admin().await;
    let user = format!("/users/{}", Actor::Mate.id());
    admin.post(&format!("{user}/password"), json!({"new": "canary-canary-canary-7"})).expect(204).await;
    admin.patch(&user, json!({"title": "x"})).expect(200).await;
    for path in [user.clone(), format!("{user}/timeline"), "/users?limit=200".to_owned(), "/me".to_owned()] {
        let body = admin.get(&path).expect(200).await.body;
        // A member of `/me` says whether it must be changed.
        let body = body.replace("must_change_password", "");
        assert!(!body.contains("canary") && !body.contains("argon2") && !body.contains("password"), "{path}: {body}");
    }
    assert!(world.digest().await.iter().all(|line| !line.contains("canary-canary")), "a password is stored as text");
}
