//! The rights matrix: every operation of the published document × everybody, against a table written by hand.
//!
//! `table.rs` says what each must get; `requests.rs` knows how to ask. An operation without a row fails the test, and after
//! every refusal the whole database is as it was.
mod requests;
mod table;

use std::collections::BTreeMap;

use testkit::{
    Actor, World,
    contract::{self, Operation},
};

use requests::Subjects;

/// The status each of [`Actor::ALL`] gets, in that order.
pub(crate) type Row = [u16; 7];

async fn statuses(world: &World, subjects: &Subjects, operation: &Operation, expected: Row) -> Vec<String> {
    let mut wrong = Vec::new();
    // Those who are refused come first: they all meet the same untouched records.
    let mut order: Vec<(Actor, u16)> = Actor::ALL.into_iter().zip(expected).collect();
    order.sort_by_key(|(_, status)| std::cmp::Reverse(*status));
    let before = world.digest().await;
    for (actor, status) in order.iter().filter(|(_, status)| *status >= 400) {
        let reply = subjects.ask(world, operation, *actor).await;
        if reply.status != *status {
            wrong.push(format!(
                "{actor:?} {} {}: expected {status}, got {}",
                operation.method, operation.path, reply.status
            ));
        }
    }
    if wrong.is_empty() && world.digest().await != before {
        wrong.push(format!("{} {}: a refusal changed the database", operation.method, operation.path));
    }
    for (actor, status) in order.iter().filter(|(_, status)| *status < 400) {
        // Each of those who may gets a record that nobody else has touched.
        let subjects = Subjects::of(world, operation).await;
        let reply = subjects.ask(world, operation, *actor).await;
        if reply.status != *status {
            wrong.push(format!("{actor:?} {} {}: expected {status}, got {}", operation.method, operation.path, reply));
        }
        // What goes on in the background would be taken for the work of the next refusal.
        if reply.status == 202 {
            crate::job::finished(&world.by(*actor).await, &reply).await;
        }
    }
    wrong
}

async fn run(only: impl Fn(&Operation) -> bool) {
    let world = World::new().await;
    let mut wrong = Vec::new();
    let mut asked = 0;
    for operation in contract::operations().iter().filter(|operation| only(operation)) {
        let Some(row) = table::expected(operation) else {
            wrong.push(format!("no expectation for {} {}", operation.method, operation.path));
            continue;
        };
        let subjects = Subjects::of(&world, operation).await;
        wrong.extend(statuses(&world, &subjects, operation, row).await);
        asked += 1;
    }
    assert!(asked > 0 && wrong.is_empty(), "{asked} operations, {} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Which of three processes asks for the operation: the matrix is the longest test there is.
fn third(operation: &Operation) -> usize {
    operation.path.bytes().map(usize::from).sum::<usize>() % 3
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_gets_what_the_table_says_first_third() {
    run(|operation| third(operation) == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_gets_what_the_table_says_second_third() {
    run(|operation| third(operation) == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_gets_what_the_table_says_last_third() {
    run(|operation| third(operation) == 2).await;
}

/// A row of the table that no operation has is a mistake in the table or a route that went missing.
#[test]
fn every_row_of_the_table_is_used() {
    let operations = contract::operations();
    let mut used: BTreeMap<&str, bool> = table::OWN.iter().map(|(id, _)| (*id, false)).collect();
    for operation in &operations {
        if let Some(used) = used.get_mut(operation.id.as_str()) {
            *used = true;
        }
    }
    let unused: Vec<_> = used.into_iter().filter(|(_, used)| !used).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

/// What a list, a search, a sum and the search box show follows the same scopes.
#[tokio::test(flavor = "multi_thread")]
async fn every_way_of_reading_shows_the_same_records() {
    let world = World::new().await;
    let id = world.rep().await.lead().with("company", "Wolfsburger Walnuss").id().await;
    let condition = testkit::json!({"condition": {"path": "id", "op": "eq", "value": id}});
    let sum = testkit::json!({"condition": condition["condition"], "measures": ["count"]});
    for (actor, sees) in [
        (Actor::Stranger, false),
        (Actor::Mate, true),
        (Actor::Rep, true),
        (Actor::Manager, true),
        (Actor::Admin, true),
        (Actor::ReadOnly, true),
    ] {
        let client = world.by(actor).await;
        assert_eq!(client.get("/leads").expect(200).await.has(&id), sees, "{actor:?} list");
        assert_eq!(client.get("/leads?q=walnuss").expect(200).await.has(&id), sees, "{actor:?} q");
        assert_eq!(
            client.post("/leads/search", condition.clone()).expect(200).await.has(&id),
            sees,
            "{actor:?} search"
        );
        assert_eq!(client.get("/search?q=walnuss").expect(200).await.has(&id), sees, "{actor:?} search box");
        let figures = client.post("/leads/aggregate", sum.clone()).expect(200).await;
        assert_eq!(figures["groups"][0]["measures"]["count"], i32::from(sees), "{actor:?} sum");
        let counted = client.get("/leads?count=exact").expect(200).await;
        assert_eq!(counted["page"]["count"], i32::from(sees), "{actor:?} count");
        let expanded = client.get(&format!("/leads?id={id}&expand=owner_id")).expect(200).await;
        assert_eq!(
            expanded["related"][Actor::Rep.id().to_string()]["name"] == Actor::Rep.name(),
            sees,
            "{actor:?} expand"
        );
    }
}
