//! Work that outlives its request: a row written with the effect that asked for it, taken up by a worker, done in
//! transactions that each remember how far they came. Whatever kills the program, nothing is lost and nothing done twice.
mod bulk;
mod export;
mod item;
mod progress;
mod queue;
mod report;
mod request;
mod runner;
mod table;
mod undo;

pub use bulk::start as start_bulk;
pub use export::{EXPORT_HOURS, start as start_export};
pub use item::{Failed, failures};
pub use progress::{Progress, running};
pub use queue::cancel;
pub use report::start as start_report;
pub(crate) use report::start_delivery;
pub use runner::{Post, Runner};
pub use table::Table;
pub use undo::start as start_undo;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a worker is asked to do, as `job_task` keeps it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Request {
    Bulk(wire::job::Bulk),
    Export(wire::job::Export),
    /// A report or dashboard; sent to whom it is for, where a schedule asked for it.
    Report {
        file: Box<wire::report::ReportFile>,
        send: bool,
    },
    /// Undoes the named job, which was of this kind.
    Undo {
        job_id: Uuid,
        kind: String,
    },
}

/// How long the effect of a job can be undone.
const UNDO_DAYS: i64 = 30;
