use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Access, Definition, Field, Kind, Operations, Resource};
use domain::money::Money;

/// One person's forecast of a period as it stood on the day it was taken: what cannot be found out afterwards.
///
/// Taken by the server at the beginning of every week, in the organisation's time zone and base currency.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ForecastSnapshot {
    /// The day it was taken.
    pub taken_on: NaiveDate,
    /// How long the forecast period is.
    pub period: String,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// The pipeline its deals are in.
    pub pipeline_id: Option<Uuid>,
    /// Won in the period so far.
    pub closed: Option<Money>,
    /// Open, to close in the period, and said to be certain.
    pub commit: Option<Money>,
    /// Open, to close in the period, and said to be possible.
    pub best_case: Option<Money>,
    /// Open, to close in the period, and neither.
    pub pipeline: Option<Money>,
    /// What history says will be won in the period: closed, open deals by their chance to be won in time, and business not
    /// yet opened.
    pub dated: Option<Money>,
    /// Whose deals they are.
    pub owner_id: Option<Uuid>,
    /// That person's team.
    pub team_id: Option<Uuid>,
}

static DEFINITION: Definition = Definition {
    name: "forecast_snapshot",
    path: "forecast-snapshots",
    fields: &[
        Field::new("taken_on", Kind::Date).required().read_only().column(),
        Field::new("period", Kind::Choice(&["month", "quarter"])).required().read_only().column(),
        Field::new("starts_on", Kind::Date).required().read_only().column(),
        Field::new("pipeline_id", Kind::Link("pipeline")).read_only().column(),
        Field::new("closed", Kind::Money).read_only().column(),
        Field::new("commit", Kind::Money).read_only().column(),
        Field::new("best_case", Kind::Money).read_only().column(),
        Field::new("pipeline", Kind::Money).read_only().column(),
        Field::new("dated", Kind::Money).read_only().column(),
        Field::OWNER.read_only(),
        Field::TEAM.read_only(),
    ],
    title: "taken_on",
    access: Access::Owned,
    operations: Operations::NONE,
    sort: "-taken_on",
    unique: &[],
};

impl Resource for ForecastSnapshot {
    const DEFINITION: &'static Definition = &DEFINITION;
}
