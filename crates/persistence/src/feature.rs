//! What single record types do beside the standard operations: one file a verb, named by the noun it belongs to.
pub mod calendar;
pub mod campaign;
pub(crate) mod comment;
pub mod lead;
pub(crate) mod links;
pub mod notify;
pub mod opportunity;
pub mod pipeline;
pub mod task;
pub mod team;
pub mod tree;
pub mod user;

/// What a write leads to beside itself; boxed where that is another write of the same type.
pub(crate) type Saved<'a> = std::pin::Pin<Box<dyn Future<Output = Result<(), crate::StoreError>> + Send + 'a>>;
