//! Data to start with. No I/O: whoever calls writes the records to a database.
//!
//! - [`defaults`]: the roles, the pipeline and its stages every new installation begins with;
//! - [`dataset()`]: a demonstration company made of public data (`data/SOURCE.txt`), whose dates move with today;
//! - [`scale`]: as many records as asked for, for measuring.
//!
//! The same arguments give the same records, ids included.
mod clock;
mod dataset;
pub mod defaults;
mod dice;
mod firm;
mod market;
mod names;
pub mod scale;
mod seeded;
mod table;
mod texts;

pub use dataset::{DEMO_PASSWORD, Dataset, SignIn, dataset};
pub use seeded::Seeded;

/// A record as the rules leave it: absent in place of null.
#[cfg(test)]
fn without_nulls(data: &serde_json::Value) -> serde_json::Value {
    let mut data = data.clone();
    if let Some(members) = data.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    data
}
