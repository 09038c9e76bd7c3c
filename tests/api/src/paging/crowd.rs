//! CONTRACT A-09: ten thousand rows, most of them alike, walked while others come and go.
use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicBool, Ordering},
};

use testkit::{Client, World, json};

const ORDERS: [&str; 3] = ["name", "-employees,name", "-created_at"];

/// Twenty accounts made over the API, doubled nine times in the database: 10 240 that only their ids tell apart.
async fn crowd(world: &World, client: &Client) {
    for number in 0..20 {
        let employees = (number % 4 > 0).then_some(number % 3);
        client
            .account()
            .with("name", format!("Crowd {}", number % 5))
            .with("employees", json!(employees))
            .create()
            .await;
    }
    let new_id = if world.is_postgres() { "gen_random_uuid()" } else { "randomblob(16)" };
    let double = format!(
        "CREATE TABLE crowd AS SELECT * FROM account; UPDATE crowd SET id = {new_id}; \
         INSERT INTO account SELECT * FROM crowd; DROP TABLE crowd;"
    );
    for _ in 0..9 {
        world.sql(&double).await;
    }
}

/// Ids in the order of the pages.
async fn walk(client: &Client, sort: &str) -> Vec<String> {
    let (mut ids, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let mut query = vec![("sort", sort), ("limit", "200"), ("name_starts_with", "Crowd")];
        query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let page = client.get("/accounts").query(&query).expect(200).await;
        ids.extend(page.column("id"));
        match page["page"]["next_cursor"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => return ids,
        }
    }
}

/// Makes and deletes until it is told to stop; what it deleted.
async fn come_and_go(client: &Client, mut leaving: Vec<String>, stop: &AtomicBool) -> BTreeSet<String> {
    let mut left = BTreeSet::new();
    while !stop.load(Ordering::Relaxed) {
        client.account().with("name", format!("Crowd {}", left.len() % 5)).create().await;
        let Some(id) = leaving.pop() else { break };
        client.delete(&format!("/accounts/{id}")).expect(204).await;
        left.insert(id);
    }
    left
}

#[tokio::test(flavor = "multi_thread")]
async fn of_ten_thousand_none_is_missed_and_none_comes_twice() {
    let world = World::new().await;
    let rep = world.rep().await;
    crowd(&world, &rep).await;
    let mut staying: BTreeSet<String> = walk(&rep, "id").await.into_iter().collect();
    assert_eq!(staying.len(), 10_240);
    for sort in ORDERS {
        let stop = AtomicBool::new(false);
        // Every 61st: spread over the pages, as ids of copies are random.
        let leaving = staying.iter().step_by(61).cloned().collect();
        let walked = async {
            let seen = walk(&rep, sort).await;
            stop.store(true, Ordering::Relaxed);
            seen
        };
        let (seen, left) = tokio::join!(walked, come_and_go(&rep, leaving, &stop));
        assert!(!left.is_empty(), "nothing happened meanwhile");
        let once: BTreeSet<String> = seen.iter().cloned().collect();
        assert_eq!(once.len(), seen.len(), "a row was seen twice by {sort}");
        staying.retain(|id| !left.contains(id));
        let missed = staying.difference(&once).count();
        assert_eq!(missed, 0, "rows that stayed were missed by {sort}");
    }
}
