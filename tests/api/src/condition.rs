//! The condition language, over a small world whose answers were worked out by hand.
mod aggregate;
mod compare;
mod flat;
mod paths;
mod refusal;
mod relative;

use std::collections::BTreeMap;

use testkit::{Actor, Client, Reply, Value, World, json};

/// Records by short names, so that a table can say who is expected.
pub(crate) struct Small {
    pub(crate) world: World,
    pub(crate) admin: Client,
    names: BTreeMap<String, String>,
}

impl Small {
    /// Accounts and leads that differ in one respect at a time.
    ///
    /// | account | industry | employees | revenue    | level | parent | owner |
    /// |---------|----------|-----------|------------|-------|--------|-------|
    /// | acme    | retail   | 10        | 100 EUR    | a     |        | Rep   |
    /// | bolt    | retail   | 200       | 5 000 EUR  | b     | acme   | Rep   |
    /// | core    | finance  |           |            |       | bolt   | Mate  |
    /// | dust    |          | 0         | 100.01 EUR | a     |        | Strngr|
    pub(crate) async fn new() -> Self {
        let world = World::new().await;
        let (admin, rep) = (world.admin().await, world.rep().await);
        let mut small = Self { world, admin, names: BTreeMap::new() };
        let money = |amount: &str| json!({"amount": amount, "currency": "EUR"});
        let acme = json!({"name": "Acme 50%_Off", "industry": "retail", "employees": 10, "annual_revenue": money("100"), "level": "a"});
        let acme = small.make(&rep, "acme", "/accounts", acme).await;
        let bolt = json!({"name": "Bolt", "industry": "retail", "employees": 200, "annual_revenue": money("5000"), "level": "b", "parent_id": acme});
        let bolt = small.make(&rep, "bolt", "/accounts", bolt).await;
        let mate = small.world.mate().await;
        small.make(&mate, "core", "/accounts", json!({"name": "Core", "industry": "finance", "parent_id": bolt})).await;
        let stranger = small.world.by(Actor::Stranger).await;
        let dust = json!({"name": "dust & sons", "employees": 0, "annual_revenue": money("100.01"), "level": "a"});
        small.make(&stranger, "dust", "/accounts", dust).await;
        small
    }

    pub(crate) async fn make(&mut self, client: &Client, name: &str, path: &str, body: Value) -> String {
        let id = client.post(path, body).expect(201).await.id();
        self.names.insert(id.clone(), name.to_owned());
        id
    }

    pub(crate) fn id(&self, name: &str) -> &str {
        self.names.iter().find(|(_, known)| *known == name).map(|(id, _)| id.as_str()).expect("a name of this world")
    }

    /// The short names of the rows, sorted.
    pub(crate) fn named(&self, reply: &Reply) -> Vec<&str> {
        let mut names: Vec<_> =
            reply.rows().iter().filter_map(|row| self.names.get(row["id"].as_str()?)).map(String::as_str).collect();
        names.sort_unstable();
        names
    }

    pub(crate) async fn search(&self, client: &Client, path: &str, condition: Value) -> Reply {
        client.post(&format!("{path}/search"), json!({"condition": condition})).expect(200).await
    }

    /// Accounts the condition holds for, as the administrator sees them.
    pub(crate) async fn accounts(&self, condition: Value) -> String {
        let reply = self.search(&self.admin, "/accounts", condition).await;
        self.named(&reply).join(" ")
    }

    /// Each row: a condition and the accounts it holds for.
    pub(crate) async fn hold(&self, table: &[(Value, &str)]) {
        for (condition, expected) in table {
            assert_eq!(self.accounts(condition.clone()).await, *expected, "{condition}");
        }
    }
}

pub(crate) fn leaf(path: &str, op: &str, value: impl Into<Value>) -> Value {
    json!({"path": path, "op": op, "value": value.into()})
}
