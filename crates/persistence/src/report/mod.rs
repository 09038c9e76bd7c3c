//! Reports: figures over groups of records, each of which can be opened as a list (`wire::report`).
//!
//! One pass asks the database once for the finest groups; totals are added up from those where the figures allow it, and
//! asked for where they do not. What is asked begins in `visible` and is narrowed by the compiler of conditions, so that
//! the list behind a figure holds exactly what was counted.
mod adjustment;
mod arrange;
pub mod boards;
mod bucket;
pub mod day;
mod explain;
mod figure;
pub(crate) mod file;
pub mod forecast;
mod history;
pub mod home;
mod kept;
mod key;
mod memory;
mod narrow;
mod pass;
mod records;
pub mod rfm;
pub mod schedule;
mod session;
pub mod setup;
pub mod slipped;
pub mod snapshot;
mod sound;
mod source;
pub mod stalled;
pub mod standard;
mod value;

use domain::permission::{Action, Scope};
use wire::{
    Definition,
    record::Report,
    report::{Explanation, ReportAnswer, ReportDefinition, RunReport, check},
};

use crate::{Asker, Db, StoreError, store};
use session::Session;
pub use session::Wait;

/// The report a run is of: given with it, shipped, or saved.
///
/// # Errors
/// `NotFound` also for a saved report the asker may not read; `Invalid` where not exactly one is given.
pub async fn chosen(db: &Db, asker: &Asker, run: &RunReport) -> Result<ReportDefinition, StoreError> {
    match (&run.definition, &run.standard, run.report_id) {
        (Some(definition), None, None) => Ok(definition.clone()),
        (None, Some(key), None) => {
            standard::definition(asker, key).ok_or_else(|| StoreError::invalid("standard", "choice"))
        }
        (None, None, Some(id)) => {
            let saved = store::find::<Report>(db.read(), &asker.actor, id).await?;
            serde_json::from_value(saved.data.definition).map_err(|_| StoreError::invalid("report_id", "report"))
        }
        _ => Err(StoreError::invalid("definition", "one_report")),
    }
}

/// # Errors
/// `Invalid` naming what is wrong with the report; `Forbidden` where no record of its type may be read.
pub async fn run(
    db: &Db,
    asker: &Asker,
    report: &ReportDefinition,
    run: &RunReport,
    wait: Wait,
) -> Result<ReportAnswer, StoreError> {
    let (own, asker, report, run) = (db.clone(), asker.clone(), report.clone(), run.clone());
    let work = async move {
        let session = if memory::holds(&asker, &report, &run) {
            Session::begin_short(&own, wait).await?
        } else {
            Session::begin(&own, wait).await?
        };
        let answer = answer(&session, &asker, &report, &run).await?;
        session.end().await?;
        Ok(answer)
    };
    db.quietly(work).await
}

/// The statements that answer a report, and how the database goes about them.
///
/// # Errors
/// As [`run`].
pub async fn explain(
    db: &Db,
    asker: &Asker,
    report: &ReportDefinition,
    run: &RunReport,
) -> Result<Explanation, StoreError> {
    let session = Session::begin(db, Wait::Person).await?.in_sql();
    answer(&session, asker, report, run).await?;
    let explanation = explain::statements(&session).await?;
    session.end().await?;
    Ok(explanation)
}

async fn answer(
    session: &Session,
    asker: &Asker,
    report: &ReportDefinition,
    run: &RunReport,
) -> Result<ReportAnswer, StoreError> {
    let target = target(asker, report)?;
    sound::conditions(asker, target, report, run)?;
    let narrowed = narrow::narrow(asker, target, report, run)?;
    if report.columns.is_empty() {
        arrange::figures(session, asker, target, report, narrowed).await
    } else {
        records::records(session, asker, target, report, narrowed).await
    }
}

/// Whether a report could be answered, before anything is asked of the database.
pub(crate) fn judge(asker: &Asker, report: &ReportDefinition, run: &RunReport) -> Result<(), StoreError> {
    let target = target(asker, report)?;
    sound::conditions(asker, target, report, run)?;
    narrow::narrow(asker, target, report, run).map(|_| ())
}

/// The record type the report is about, once the report is known to be sound.
fn target(asker: &Asker, report: &ReportDefinition) -> Result<&'static Definition, StoreError> {
    let mut wrong = check(report);
    for violation in &mut wrong {
        violation.field = format!("definition.{}", violation.field);
    }
    if !wrong.is_empty() {
        return Err(StoreError::Invalid(wrong));
    }
    let target = wire::definition(&report.object).ok_or_else(|| StoreError::invalid("definition.object", "choice"))?;
    asker.actor.demand(target, Action::Read)?;
    Ok(target)
}

/// Whether the asker sees every record of the type.
fn sees_all(asker: &Asker, target: &Definition) -> bool {
    asker.actor.scope(target, Action::Read) == Scope::All
}
