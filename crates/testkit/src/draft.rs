//! Records with sensible contents where a test does not care: `rep.lead().with("company", "Acme").create().await`.
use serde_json::{Value, json};

use crate::{client::Client, reply::Reply};

/// A record about to be made.
#[must_use = "a draft is made by `create`"]
pub struct Draft {
    client: Client,
    path: &'static str,
    body: Value,
}

impl Draft {
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.body[name] = value.into();
        self
    }

    /// Fails the test unless it is made.
    pub async fn create(self) -> Reply {
        self.client.post(self.path, self.body).expect(201).await
    }

    /// As [`Draft::create`], for who needs no more than the id.
    pub async fn id(self) -> String {
        self.create().await.id()
    }
}

impl Client {
    pub fn lead(&self) -> Draft {
        self.draft("/leads", json!({"company": "Acme Trading", "family_name": "Lee", "given_name": "Ann"}))
    }

    pub fn account(&self) -> Draft {
        self.draft("/accounts", json!({"name": "Around the Horn"}))
    }

    pub fn contact(&self) -> Draft {
        self.draft("/contacts", json!({"family_name": "Hardy", "given_name": "Thomas"}))
    }

    pub fn opportunity(&self) -> Draft {
        self.draft("/opportunities", json!({"name": "Twenty seats"}))
    }

    pub fn activity(&self) -> Draft {
        self.draft("/activities", json!({"kind": "call", "subject": "Asked for a date"}))
    }

    pub fn task(&self) -> Draft {
        self.draft("/tasks", json!({"subject": "Send the offer"}))
    }

    pub fn campaign(&self) -> Draft {
        self.draft("/campaigns", json!({"name": "Autumn fair"}))
    }

    pub fn draft(&self, path: &'static str, body: Value) -> Draft {
        Draft { client: self.clone(), path, body }
    }
}
