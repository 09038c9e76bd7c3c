//! What people say about records, whom they call on, who follows what, and what each is told.
use std::time::Duration;

use testkit::{Actor, Client, Reply, Value, World, json, stream::Events};

fn about(kind: &str, id: &str) -> Value {
    json!([{"type": kind, "id": id}])
}

async fn say(client: &Client, lead: &str, text: &str, mentions: &[Actor]) -> Reply {
    let mention_ids: Vec<_> = mentions.iter().map(|actor| actor.id().to_string()).collect();
    let body = json!({"body": text, "links": about("lead", lead), "mention_ids": mention_ids});
    client.post("/comments", body).expect(201).await
}

/// Kind and record of what this person was told, newest first.
async fn told(client: &Client) -> Vec<(String, String)> {
    let page = client.get("/notifications?limit=200").expect(200).await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    page.rows().iter().map(|row| (text(&row["kind"]), text(&row["links"][0]["id"]))).collect()
}

fn one(kind: &str, id: &str) -> Vec<(String, String)> {
    vec![(kind.to_owned(), id.to_owned())]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_is_read_with_its_record_and_changed_by_its_author() {
    let world = World::new().await;
    let (rep, mate, stranger) = (world.rep().await, world.mate().await, world.stranger().await);
    let lead = rep.lead().id().await;
    let comment = say(&mate, &lead, "Call them on Monday.", &[]).await;
    let path = format!("/comments/{}", comment.id());
    assert_eq!(rep.get(&format!("/comments?links={lead}")).expect(200).await.column("id"), [comment.id()]);
    stranger.get(&path).expect(404).await;
    assert!(stranger.get("/comments").expect(200).await.rows().is_empty());
    stranger
        .post("/comments", json!({"body": "x", "links": about("lead", &lead)}))
        .expect(422)
        .await
        .refuses("#/links/0", "not_found");
    rep.patch(&path, json!({"body": "Never."})).expect(403).await;
    rep.delete(&path).expect(403).await;
    assert_eq!(mate.patch(&path, json!({"body": "On Tuesday."})).expect(200).await["body"], "On Tuesday.");
    // Once the lead is out of the mate's sight, so is what the mate said about it.
    let admin = world.admin().await;
    let away = json!({"owner_id": Actor::Stranger.id(), "team_id": testkit::actor::TEAM_B});
    admin.patch(&format!("/leads/{lead}"), away).expect(200).await;
    mate.get(&path).expect(404).await;
    mate.delete(&path).expect(404).await;
    stranger.get(&path).expect(200).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_is_about_one_record_for_ever() {
    let world = World::new().await;
    let rep = world.rep().await;
    let (one, other) = (rep.lead().id().await, rep.lead().id().await);
    for links in [json!([]), json!([{"type": "lead", "id": one}, {"type": "lead", "id": other}])] {
        rep.post("/comments", json!({"body": "x", "links": links})).expect(422).await.refuses("#/links", "one_subject");
    }
    let comment = say(&rep, &one, "x", &[]).await;
    let path = format!("/comments/{}", comment.id());
    rep.patch(&path, json!({"links": about("lead", &other)})).expect(422).await.refuses("#/links", "fixed");
    rep.post("/comments", json!({"links": about("lead", &one)})).expect(422).await.refuses("#/body", "required");
}

/// FEATURES E5: a mention grants no hidden access.
#[tokio::test(flavor = "multi_thread")]
async fn a_mention_is_told_and_opens_nothing() {
    let world = World::new().await;
    let (rep, mate, stranger) = (world.rep().await, world.mate().await, world.stranger().await);
    let lead = rep.lead().id().await;
    let blind = json!({"body": "@Stella", "links": about("lead", &lead), "mention_ids": [Actor::Mate.id(), Actor::Stranger.id()]});
    rep.post("/comments", blind).expect(422).await.refuses("#/mention_ids/1", "no_access");
    assert!(told(&mate).await.is_empty() && told(&stranger).await.is_empty());
    let comment = say(&rep, &lead, "@Max look", &[Actor::Mate, Actor::Rep]).await;
    assert_eq!(told(&mate).await, one("mention", &lead));
    // Nobody is told of what they said themselves.
    assert!(told(&rep).await.is_empty());
    let row = mate.get("/notifications").expect(200).await.rows()[0].clone();
    assert_eq!((&row["actor_id"], &row["comment_id"]), (&json!(Actor::Rep.id()), &json!(comment.id())));
    // Changed, it calls only on those it did not call on before.
    let more = json!({"mention_ids": [Actor::Mate.id(), Actor::Manager.id()]});
    rep.patch(&format!("/comments/{}", comment.id()), more).expect(200).await;
    assert_eq!(told(&mate).await.len(), 1);
    assert_eq!(told(&world.by(Actor::Manager).await).await, one("mention", &lead));
}

#[tokio::test(flavor = "multi_thread")]
async fn followers_and_the_owner_hear_of_comments_and_followers_of_changes() {
    let world = World::new().await;
    let (rep, mate) = (world.rep().await, world.mate().await);
    let manager = world.by(Actor::Manager).await;
    let lead = rep.lead().id().await;
    let follow = mate.post("/follows", json!({"links": about("lead", &lead)})).expect(201).await;
    assert_eq!(follow["owner_id"], json!(Actor::Mate.id()));
    mate.post("/follows", json!({"links": about("lead", &lead)})).expect(409).await.refuses("#/links", "duplicate");
    // Who reads the record sees who follows it.
    assert_eq!(
        rep.get(&format!("/follows?links={lead}")).expect(200).await.column("owner_id"),
        [Actor::Mate.id().to_string()]
    );
    say(&manager, &lead, "Well done.", &[]).await;
    assert_eq!((told(&mate).await, told(&rep).await), (one("comment", &lead), one("comment", &lead)));
    let path = format!("/leads/{lead}");
    rep.patch(&path, json!({"interest": "one"})).expect(200).await;
    rep.patch(&path, json!({"interest": "two"})).expect(200).await;
    // One that was not read yet says enough.
    assert_eq!(told(&mate).await.iter().filter(|(kind, _)| kind == "change").count(), 1);
    assert_eq!(told(&rep).await, one("comment", &lead));
    mate.delete(&format!("/follows/{}", follow.id())).expect(204).await;
    let unread = mate.get("/notifications?kind=change").expect(200).await.rows()[0]["id"].clone();
    let read = json!({"read_at": "2026-11-22T10:00:00.000000Z"});
    mate.patch(&format!("/notifications/{}", unread.as_str().unwrap()), read).expect(200).await;
    rep.patch(&path, json!({"interest": "three"})).expect(200).await;
    assert_eq!(told(&mate).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_given_a_record_is_told_but_not_of_each_of_many() {
    let world = World::new().await;
    let (rep, mate) = (world.rep().await, world.mate().await);
    let lead = rep.lead().id().await;
    rep.patch(&format!("/leads/{lead}"), json!({"owner_id": Actor::Mate.id()})).expect(200).await;
    assert_eq!(told(&mate).await, one("assignment", &lead));
    let task = rep.task().with("owner_id", Actor::Mate.id().to_string()).id().await;
    assert_eq!(told(&mate).await[0], ("assignment".to_owned(), task));
    let ids = crate::job::leads(&rep, 3, "Hand").await;
    let body = json!({"ids": ids, "action": "assign", "owner_id": Actor::Mate.id()});
    let job = rep.post("/leads/bulk", body).expect(202).await;
    crate::job::finished(&rep, &job).await;
    assert_eq!(told(&mate).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_switched_off_is_not_told() {
    let world = World::new().await;
    let (rep, mate) = (world.rep().await, world.mate().await);
    let path = "/me/notification-preferences";
    let all = json!({"mention": true, "comment": true, "assignment": true, "change": true});
    assert_eq!(mate.get(path).expect(200).await.json, all);
    let changed = mate.patch(path, json!({"assignment": false})).expect(200).await;
    assert_eq!((changed["assignment"].clone(), changed["mention"].clone()), (json!(false), json!(true)));
    let lead = rep.lead().with("owner_id", Actor::Mate.id().to_string()).id().await;
    assert!(told(&mate).await.is_empty());
    assert_eq!(rep.get(path).expect(200).await.json, all);
    mate.patch(path, json!({"assignment": true})).expect(200).await;
    say(&rep, &lead, "@Max", &[Actor::Mate]).await;
    assert_eq!(told(&mate).await, one("mention", &lead));
    mate.patch(path, json!({"gossip": true})).expect(422).await.refuses("#/gossip", "unknown_field");
}

/// Read one by one or all at once; and nobody sees what others were told.
#[tokio::test(flavor = "multi_thread")]
async fn notifications_are_ones_own_and_are_read() {
    let world = World::new().await;
    let (rep, mate) = (world.rep().await, world.mate().await);
    for _ in 0..3 {
        rep.lead().with("owner_id", Actor::Mate.id().to_string()).create().await;
    }
    let new = async || {
        mate.get("/notifications?read_at_is_null=true&count=exact&limit=1").expect(200).await["page"]["count"].clone()
    };
    assert_eq!(new().await, 3);
    assert!(told(&world.admin().await).await.is_empty());
    let first = mate.get("/notifications?limit=1").expect(200).await.rows()[0]["id"].as_str().unwrap().to_owned();
    world.admin().await.get(&format!("/notifications/{first}")).expect(404).await;
    let now = json!({"read_at": "2026-11-22T10:00:00.000000Z"});
    mate.patch(&format!("/notifications/{first}"), now.clone()).expect(200).await;
    assert_eq!(new().await, 2);
    mate.patch(&format!("/notifications/{first}"), json!({"kind": "mention"}))
        .expect(422)
        .await
        .refuses("#/kind", "read_only");
    let rest = json!({"condition": {"path": "read_at", "op": "is_null"}, "action": "edit", "change": now});
    let job = mate.post("/notifications/bulk", rest).expect(202).await;
    crate::job::finished(&mate, &job).await;
    assert_eq!(new().await, 0);
    mate.delete(&format!("/notifications/{first}")).expect(204).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_arrives_at_once_and_with_nobody_else() {
    let world = World::new().await;
    let (rep, mate) = (world.rep().await, world.mate().await);
    let lead = rep.lead().id().await;
    let (mut mates, mut mine) = (Events::open(&mate).await, Events::open(&rep).await);
    say(&rep, &lead, "@Max", &[Actor::Mate]).await;
    let id = mate.get("/notifications").expect(200).await.rows()[0]["id"].as_str().unwrap().to_owned();
    assert!(mates.change_of(&id, Duration::from_secs(5)).await.is_some());
    assert!(mine.change_of(&id, Duration::from_millis(500)).await.is_none());
}
