//! `GET /events`: who may see a record hears of it within three seconds, nobody else at all.
use std::time::Duration;

use testkit::{Actor, World, json, stream::Events};

const SOON: Duration = Duration::from_secs(3);

#[tokio::test(flavor = "multi_thread")]
async fn the_team_hears_and_strangers_do_not() {
    let world = World::new().await;
    let (rep, mate, stranger) = (world.rep().await, world.mate().await, world.stranger().await);
    let (mut hearing, mut deaf) = (Events::open(&mate).await, Events::open(&stranger).await);
    let lead = rep.lead().create().await;
    let created = hearing.change_of(&lead.id(), SOON).await.expect("the mate hears within three seconds");
    assert_eq!(
        (&created["type"], &created["action"], &created["version"]),
        (&json!("lead"), &json!("create"), &json!(1))
    );
    rep.patch(&lead.path(), json!({"company": "Other"})).expect(200).await;
    let changed = hearing.change_of(&lead.id(), SOON).await.expect("the mate hears of the change");
    assert_eq!((&changed["action"], &changed["version"]), (&json!("update"), &json!(2)));
    // A change that the stranger may see comes after it: what was not heard by then never will be.
    let own = stranger.lead().create().await;
    let (name, first) = deaf.next(SOON).await.expect("the stranger hears of the own lead");
    assert_eq!((name.as_str(), &first["id"]), ("change", &own["id"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_is_not_announced() {
    let world = World::new().await;
    let (rep, mate) = (world.rep().await, world.mate().await);
    let lead = rep.lead().create().await;
    let mut hearing = Events::open(&mate).await;
    rep.patch(&lead.path(), json!({"company": 7})).expect(422).await;
    rep.patch(&lead.path(), json!({})).expect(200).await;
    let other = rep.lead().create().await;
    // Others hear a moment after the answer: the first lead's creation may come after this stream has begun.
    while let Some((_, heard)) = hearing.next(SOON).await {
        if heard["id"] == other["id"] {
            return;
        }
        assert_eq!((&heard["id"], &heard["action"]), (&lead["id"], &json!("create")));
    }
    panic!("the next lead is not announced");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_for_who_is_disabled() {
    let world = World::new().await;
    let (admin, rep, mate) = (world.admin().await, world.rep().await, world.mate().await);
    let mut hearing = Events::open(&mate).await;
    let user = json!({"status": "disabled"});
    admin.patch(&format!("/users/{}", Actor::Mate.id()), user).expect(200).await;
    let lead = rep.lead().create().await;
    assert_eq!(hearing.change_of(&lead.id(), SOON).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_late_hears_what_was() {
    let world = World::new().await;
    let (rep, mate, stranger) = (world.rep().await, world.mate().await, world.stranger().await);
    let lead = rep.lead().create().await;
    let mut late = Events::open_back(&mate, 60).await;
    let told = late.change_of(&lead.id(), SOON).await.expect("what was a moment ago is told");
    assert_eq!((&told["action"], &told["version"]), (&json!("create"), &json!(1)));
    let own = stranger.lead().create().await;
    let mut deaf = Events::open_back(&stranger, 60).await;
    while let Some((_, heard)) = deaf.next(SOON).await {
        assert_ne!(heard["id"], lead["id"], "a stranger is told of it");
        if heard["id"] == own["id"] {
            break;
        }
    }
    for number in 0..200 {
        rep.post("/leads", json!({"company": format!("Company {number}")})).expect(201).await;
    }
    let mut lost = Events::open_back(&mate, 60).await;
    assert_eq!(lost.next(SOON).await.map(|(name, _)| name).as_deref(), Some("reset"), "too much to tell one by one");
    rep.get("/events?back=301").expect(400).await.refuses("?back", "range");
}
