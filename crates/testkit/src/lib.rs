//! For tests only: the real API on a database of its own, people to call it as, and an eye on everything it answers.
//!
//! ```no_run
//! # async fn example() {
//! use testkit::{Actor, World, json};
//!
//! let world = World::new().await;
//! let rep = world.by(Actor::Rep).await;
//! let lead = rep.post("/leads", json!({"company": "Acme"})).expect(201).await;
//! world.by(Actor::Stranger).await.get(&lead.path()).expect(404).await;
//! # }
//! ```
//!
//! Every answer is held against the OpenAPI document ([`contract`]); a test that gets an undocumented one fails.
//! `TEST_DATABASE_URL` chooses the engine: a PostgreSQL server where it is set, else SQLite.
#![expect(
    clippy::match_same_arms,
    clippy::needless_pass_by_value,
    reason = "a kit for tests: callers hand over literals, tables have one line a case"
)]

pub mod actor;
pub mod app;
pub mod client;
pub mod contract;
mod database;
pub mod digest;
pub mod draft;
pub mod mailbox;
mod problem;
pub mod reply;
pub mod sample;
pub mod stream;
mod template;
pub mod world;

pub use actor::Actor;
pub use api::ApiSettings;
pub use app::App;
pub use client::Client;
pub use mailbox::Mailbox;
pub use persistence::mail::{Letter, Mailer};
pub use reply::Reply;
pub use reqwest::Method as method;
pub use serde_json::{Value, json};
pub use world::World;
