//! Opportunities in memory, column by column: what dashboards add up over and over (ADR 31).
//!
//! A report over all deals reads every one of them; from a table that costs a fifth of a second, from columns some
//! milliseconds. The table is read once, when the first report asks, and brought up to date from the change log whenever
//! another does; when nobody asks for a while it is let go. What is asked of it here is judged as in SQL, and the tests ask
//! both.
mod chunk;
mod condition;
mod field;
mod follow;
mod load;
mod memo;
mod table;

pub(crate) use chunk::{Chunk, Code, Coded, NOTHING};
pub(crate) use condition::Test;
pub(crate) use field::{EPOCH, day, instant, place};
pub(crate) use follow::Columnar;
pub(crate) use table::{Reach, Table};
