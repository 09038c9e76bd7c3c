//! Answers of the forecast, of stalled deals and of customer classes.
use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{money::Amount, time::Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Condition, Related};

/// An amount, the deals it is of, and how to list them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    pub amount: Amount,
    pub count: u64,
    pub condition: Condition,
}

/// A guess, and how far the same guess was off before: 0.25 is 25 % of what came, on average.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Guess {
    pub amount: Amount,
    pub error: Option<f64>,
}

/// The dated forecast: what is in, what open deals bring in time, what deals bring that are not there yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DatedGuess {
    pub amount: Amount,
    pub open: Amount,
    pub unopened: Amount,
    pub error: Option<f64>,
}

/// What may be won in a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// As it was asked: `this_quarter`.
    pub period: String,
    pub from: NaiveDate,
    /// The day after its last.
    pub until: NaiveDate,
    pub pipeline_id: Uuid,
    pub currency: String,
    pub as_of: Timestamp,
    /// Won in the period.
    pub closed: Figure,
    /// Open and to close in the period, by what those who sell say.
    pub commit: Figure,
    pub best_case: Figure,
    pub pipeline: Figure,
    /// Everything open times its probability, whenever it closes: no forecast of this period.
    pub weighted_undated: Figure,
    pub weighted_error: Option<f64>,
    pub dated: DatedGuess,
    /// What the span before brought.
    pub run_rate: Guess,
    /// What is to be reached; none where nobody set it.
    pub target: Option<Amount>,
    /// One line for each person with figures or a target.
    pub people: Vec<PersonForecast>,
    /// Forecasts made after the fact for earlier spans of the same length, the latest first.
    pub back_tests: Vec<BackTest>,
    /// Stays in stages the chances were learned from.
    pub learned_from: u64,
    /// What was won month by month, and what months to come may bring.
    pub series: Series,
    /// How this forecast stood when it was kept, the oldest first; nothing for spans that are no calendar month or quarter.
    pub earlier: Vec<Earlier>,
    /// What those who sell said of earlier spans when they began, the latest first.
    pub said: Vec<Said>,
    /// How far closed and certain were off, as they were said at the beginning of those spans.
    pub commit_error: Option<f64>,
    /// What those who lead expect of a person in place of what is said; only what the reader may see.
    pub adjustments: Vec<Adjustment>,
    /// What is said, with every adjustment in its place; none where there is none.
    pub adjusted: Option<Adjusted>,
    pub related: BTreeMap<Uuid, Related>,
}

/// A forecast on the day it was kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Earlier {
    pub taken_on: NaiveDate,
    pub closed: Amount,
    pub commit: Amount,
    pub best_case: Amount,
    pub pipeline: Amount,
    /// Closed, and what history said of the rest.
    pub dated: Amount,
}

/// What was said of a span in its first week, and what came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Said {
    pub from: NaiveDate,
    pub until: NaiveDate,
    pub taken_on: NaiveDate,
    /// Closed by then and certain.
    pub commit: Amount,
    /// That, and possible.
    pub best_case: Amount,
    pub dated: Amount,
    pub actual: Amount,
}

/// One figure of one person as somebody who leads sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Adjustment {
    pub id: Uuid,
    pub owner_id: Uuid,
    /// `commit` or `best_case`
    pub category: String,
    /// In the base currency.
    pub amount: Amount,
    pub note: String,
    pub by: Option<Uuid>,
    pub at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjusted {
    pub commit: Amount,
    pub best_case: Amount,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonForecast {
    pub owner_id: Option<Uuid>,
    pub closed: Amount,
    pub commit: Amount,
    pub best_case: Amount,
    pub target: Option<Amount>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BackTest {
    pub from: NaiveDate,
    pub until: NaiveDate,
    pub actual: Amount,
    pub dated: Amount,
    pub run_rate: Amount,
    pub weighted: Amount,
}

/// A series of months and its continuation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// `theta`, `seasonal_naive`, `mean` or `none`.
    pub method: String,
    /// The share of months the band is to hold: 0.8.
    pub level: f64,
    pub history: Vec<Month>,
    pub ahead: Vec<MonthAhead>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Month {
    pub from: NaiveDate,
    pub amount: Amount,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MonthAhead {
    pub from: NaiveDate,
    pub amount: Amount,
    pub low: Amount,
    pub high: Amount,
}

/// Deals that stand still for too long, by stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stalled {
    pub pipeline_id: Uuid,
    pub currency: String,
    pub stages: Vec<StalledStage>,
    pub related: BTreeMap<Uuid, Related>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StalledStage {
    pub stage_id: Uuid,
    /// Days after which a deal counts as stalled; none where neither history nor the stage says.
    pub days: Option<i64>,
    /// Stays of won deals the days were learned from; 0 where the stage's own `rot_days` holds.
    pub learned_from: u64,
    pub stalled: Option<Figure>,
}

/// Open deals whose close date moved later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slipped {
    pub pipeline_id: Uuid,
    pub currency: String,
    /// How many there are, and what they are worth: all of them, also those that are not told one by one.
    pub count: u64,
    pub amount: Amount,
    /// Those that are latest, the latest first.
    pub deals: Vec<SlippedDeal>,
    pub related: BTreeMap<Uuid, Related>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SlippedDeal {
    pub opportunity_id: Uuid,
    pub owner_id: Option<Uuid>,
    pub amount: Amount,
    /// The day it was to close before it was first moved later.
    pub first: NaiveDate,
    /// The day it is to close now.
    pub closes: NaiveDate,
    /// How often it was moved later.
    pub times: u64,
    /// How many days later it is than at first.
    pub days: i64,
}

/// Customers by how recently, how often and how much they bought.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rfm {
    pub as_of: NaiveDate,
    /// The day classes were compared with.
    pub since: NaiveDate,
    pub currency: String,
    pub customers: u64,
    pub classes: Vec<RfmClass>,
    /// Who is in another class than then.
    pub moved: Vec<RfmMove>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RfmClass {
    pub key: String,
    pub labels: BTreeMap<String, String>,
    pub count: u64,
    /// Whether they have bought, and so are among `customers`; those with an interest alone are not.
    pub have_bought: bool,
    pub amount: Amount,
    /// `POST /accounts/search` with it lists them; none where no condition can say it.
    pub condition: Option<Condition>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RfmMove {
    /// None for who had not bought yet.
    pub from: Option<String>,
    pub to: String,
    pub count: u64,
}
