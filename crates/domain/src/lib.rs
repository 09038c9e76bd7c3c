//! Business rules as pure functions and value types. No I/O, no async, no HTTP, no SQL: this crate runs in the browser too.
pub mod campaign;
pub mod conversion;
pub mod grain;
pub mod icalendar;
pub mod lifecycle;
pub mod money;
pub mod period;
pub mod permission;
pub mod recurrence;
pub mod rfm;
pub mod search;
pub mod time;
pub mod violation;
