//! How the databases answer the product's questions: on 25 000 leads, no list, board, timeline or search may walk a
//! table or sort a big set, and no page may cost more than a handful of statements. On both engines.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::format_collect,
    clippy::needless_pass_by_value,
    reason = "a test: what cannot go on may stop, and what it measures is printed"
)]

mod allowed;
mod ask;
mod explain;
mod figures;
mod hits;
mod postgres;
mod questions;
mod seed;
mod sqlite;
mod watch;
mod wide;
mod world;

use world::World;

#[tokio::test]
async fn sqlite_answers_from_indexes() {
    let world = World::sqlite().await;
    figures::report(&world).await;
    hits::compare(&world).await;
    wide::compare(&world).await;
    judge(&world).await;
}

#[tokio::test]
async fn postgres_answers_from_indexes() {
    let Some(world) = World::postgres().await else {
        return println!("TEST_DATABASE_URL is not set: PostgreSQL not tested");
    };
    figures::report(&world).await;
    hits::compare(&world).await;
    wide::compare(&world).await;
    judge(&world).await;
    world.drop_schema().await;
}

/// Asks everything as everybody, and collects what is wrong before failing: one run shows all.
async fn judge(world: &World) {
    let mut faults = Vec::new();
    let mut asked = 0;
    for (who, asker) in world.askers() {
        // A manager's orders differ from a representative's by the number of teams alone.
        let orders = who != "manager";
        for question in questions::all(world).into_iter().filter(|question| orders || !question.is_order()) {
            asked += 1;
            faults.extend(ask::judge(world, who, &asker, &question).await);
        }
    }
    assert!(asked > 300, "only {asked} questions were asked");
    assert!(faults.is_empty(), "{} of {asked} questions:\n\n{}", faults.len(), faults.join("\n\n"));
}
