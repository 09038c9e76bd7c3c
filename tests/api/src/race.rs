//! Many at once: nothing is lost, and nothing happens twice.
use futures_util::future::join_all;
use testkit::{Client, World, json};

/// CONTRACT A-12: the counter ends at the number of answers that said 200.
#[tokio::test(flavor = "multi_thread")]
async fn no_update_is_lost() {
    let world = World::new().await;
    let rep = world.rep().await;
    let account = rep.account().with("employees", 0).create().await;
    let written = join_all((0..50).map(|_| count_up(&rep, account.path()))).await;
    let written: i64 = written.into_iter().sum();
    let last = rep.get(&account.path()).expect(200).await;
    assert_eq!((last["employees"].as_i64(), last.version()), (Some(written), written + 1));
    // Who fails was overtaken between reading and writing, and one success overtakes 49 others at most.
    assert!(written >= 10, "{written}");
}

/// Ten tries to read the number and write the next one; how many succeeded.
async fn count_up(client: &Client, path: String) -> i64 {
    let mut written = 0;
    for _ in 0..10 {
        let seen = client.get(&path).expect(200).await;
        let next = seen["employees"].as_i64().expect("a number") + 1;
        let change =
            client.patch(&path, json!({"employees": next})).header("If-Match", format!("\"{}\"", seen.version()));
        match change.await {
            reply if reply.status == 200 => written += 1,
            reply => assert_eq!(reply.status, 412, "{reply}"),
        }
    }
    written
}

/// CONTRACT A-11: one key, one record, whoever comes first.
#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_equal_tries_make_one_record() {
    let world = World::new().await;
    let rep = world.rep().await;
    let create = || async { rep.post("/leads", json!({"company": "Once"})).header("Idempotency-Key", "once").await };
    let replies = join_all((0..200).map(|_| create())).await;
    let first = replies.iter().find(|reply| reply.status == 201).expect("one is made");
    for reply in &replies {
        let known = reply.status == 201 && reply.body == first.body
            || reply.status == 409 && reply["code"] == "idempotency_in_flight";
        assert!(known, "{reply}");
    }
    let made =
        replies.iter().filter(|reply| reply.status == 201 && reply.header("idempotency-replayed").is_none()).count();
    assert_eq!(made, 1);
    assert_eq!(rep.get("/leads?count=exact").expect(200).await["page"]["count"], 1);
    let again = create().await;
    assert_eq!((again.status, again.header("idempotency-replayed")), (201, Some("true")), "{again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_many_takes_a_unique_name() {
    let world = World::new().await;
    let admin = world.admin().await;
    let replies = join_all((0..10).map(|_| async { admin.post("/tags", json!({"name": "Gold"})).await })).await;
    let mut statuses: Vec<_> = replies.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [vec![201], vec![409; 9]].concat());
}

/// Two deals, two writers, opposite order: no deadlock reaches a client.
#[tokio::test(flavor = "multi_thread")]
async fn writers_that_cross_each_other_all_succeed() {
    let world = World::new().await;
    let rep = world.rep().await;
    let (one, two) = (rep.opportunity().create().await, rep.opportunity().create().await);
    let write = |number: usize| {
        let path = if number.is_multiple_of(2) { one.path() } else { two.path() };
        let rep = rep.clone();
        async move { rep.patch(&path, json!({"next_step": format!("Step {number}")})).await.status }
    };
    assert!(join_all((0..30).map(write)).await.iter().all(|status| *status == 200));
    assert_eq!(rep.get(&one.path()).expect(200).await.version(), 16);
}
