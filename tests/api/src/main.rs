//! The API as its callers see it: everything goes over HTTP, against a real server on a database of its own.
//!
//! Every answer of every test here is also held against the OpenAPI document (`testkit::contract`).
#![expect(
    clippy::match_same_arms,
    clippy::similar_names,
    reason = "tables of expectations, one line a case; people of a story have names alike"
)]

mod attachment;
mod audit;
mod auth;
mod calendar;
mod campaign;
mod condition;
mod conformance;
mod conversion;
mod corpus;
mod delivery;
mod events;
mod export;
mod feature;
mod field;
mod job;
mod lead;
mod opportunity;
mod paging;
mod people;
mod pipeline;
mod race;
mod report;
mod rights;
mod route;
mod search;
mod talk;
mod task;
mod timeline;
mod workspace;
