//! Background work: actions on a whole filter, how far they are, what failed, and taking them back.
mod bulk;
mod life;
mod undo;

use std::time::Duration;

use testkit::{Client, Reply, Value, json};

/// Until the job has ended; a test that waits in vain fails.
pub(crate) async fn finished(client: &Client, job: &Reply) -> Reply {
    let path = format!("/jobs/{}", job.id());
    for _ in 0..600 {
        let now = client.get(&path).expect(200).await;
        if ["succeeded", "failed", "cancelled"].contains(&now.text("state")) {
            return now;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the job does not end: {}", client.get(&path).await);
}

/// A job of this person that changed one lead and is over.
pub(crate) async fn ended(client: &Client) -> String {
    let lead = client.lead().id().await;
    let body = json!({"ids": [lead], "action": "edit", "change": {"interest": "bulk"}});
    let job = client.post("/leads/bulk", body).expect(202).await;
    finished(client, &job).await.id()
}

/// So many leads of this person, told apart by a word nobody else uses.
pub(crate) async fn leads(client: &Client, count: usize, word: &str) -> Vec<String> {
    let make = (0..count).map(|n| client.lead().with("company", format!("{word} {n}")).id());
    // A few at a time: the server refuses more than it can do.
    futures_util::StreamExt::collect(futures_util::StreamExt::buffered(futures_util::stream::iter(make), 8)).await
}

pub(crate) fn named(word: &str) -> Value {
    json!({"path": "company", "op": "starts_with", "value": word})
}

/// Runs the action on every lead the word names.
pub(super) async fn run(client: &Client, word: &str, action: Value) -> Reply {
    let mut body = action;
    body["condition"] = named(word);
    let job = client.post("/leads/bulk", body).expect(202).await;
    finished(client, &job).await
}

#[track_caller]
pub(crate) fn assert_ended(job: &Reply, state: &str, done: i64, failed: i64) {
    let found = (job.text("state"), job["done"].as_i64(), job["failed"].as_i64(), job["total"].as_i64());
    assert_eq!(found, (state, Some(done), Some(failed), Some(done)), "{job}");
}
