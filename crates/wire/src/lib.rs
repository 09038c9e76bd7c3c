//! What travels between server and browser, and the rules both sides run on it. No I/O.
pub mod answer;
pub mod audit;
pub mod calendar;
pub mod campaign;
pub mod condition;
pub mod conversion;
pub mod definition;
pub mod draft;
mod email;
pub mod flat;
mod form;
pub mod job;
pub mod organization;
pub mod parse;
pub mod query;
pub mod record;
pub mod report;
pub mod session;
mod starter;
pub mod value;

pub use answer::{
    AggregateGroup, Aggregates, Change, ListPage, Page, Problem, ProblemError, Record, Related, TimelineEntry,
    TimelineKind,
};
pub use condition::{Condition, Op};
pub use definition::{Access, Default as DefaultValue, Definition, Field, Indexed, Kind, Operations};
pub use domain::{time::Timestamp, violation::Violation};
pub use draft::Draft;
pub use parse::{Resource, Rules};
pub use record::{DEFINITIONS, definition};
pub use starter::Starter;
