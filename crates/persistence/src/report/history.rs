//! The deals a reader may see, with their way through the stages, as statistics take them.
use std::{cell::RefCell, sync::Arc};

use chrono::{DateTime, NaiveDate, Offset, TimeZone, Utc};
use chrono_tz::Tz;
use insight::{
    Day,
    deal::{Closed, Deal, Move},
};
use uuid::Uuid;
use wire::{Condition, Kind, Op, Resource, record::Opportunity, report::joined};

use super::session::Session;
use crate::{
    Asker, StoreError,
    columnar::{Chunk, Code, EPOCH, NOTHING, Reach, Table, Test, place},
    db::apart,
};

/// Closed deals that statistics learn from, the latest: the past teaches, but not all of it.
const MOST_CLOSED: usize = 20_000;

/// Which deals.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_field_names, reason = "as the parameters of the address are called")]
pub(super) struct Scope {
    pub pipeline_id: Uuid,
    pub owner_id: Option<Uuid>,
    /// The team and all below it.
    pub team_id: Option<Uuid>,
}

impl Scope {
    pub(super) fn condition(&self) -> Condition {
        let pipeline = Condition::compare("pipeline_id", Op::Eq, self.pipeline_id.to_string());
        let owner = self.owner_id.map(|id| Condition::compare("owner_id", Op::Eq, id.to_string()));
        let team = self.team_id.map(|id| Condition::compare("team_id", Op::Under, id.to_string()));
        joined(std::iter::once(pipeline).chain(owner).chain(team))
    }
}

/// One deal that is open or won, as forecasts count it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) units: i64,
    pub(super) owner_id: Option<Uuid>,
    pub(super) stage_id: Option<Uuid>,
    pub(super) entered: Option<Day>,
    pub(super) status: &'static str,
    pub(super) category: Option<&'static str>,
    pub(super) close_date: Option<NaiveDate>,
    pub(super) probability: i64,
    pub(super) closed: Option<Closed>,
}

/// The deals of one question.
#[derive(Default)]
pub(super) struct Deals {
    pub(super) known: Vec<Known>,
    /// What statistics learn from: all that are open, and the latest of those that are closed.
    pub(super) history: Vec<Deal>,
    /// Of each of these, whose it is.
    pub(super) owners: Vec<Option<Uuid>>,
}

pub(super) use crate::columnar::day;

pub(super) fn date(day: Day) -> NaiveDate {
    i32::try_from(day).ok().and_then(NaiveDate::from_num_days_from_ce_opt).unwrap_or_default()
}

/// Open stages of a pipeline, in their order.
pub(super) fn open_stages(asker: &Asker, pipeline_id: Uuid) -> Vec<Uuid> {
    let stages = asker.directory.stages_of(pipeline_id);
    stages.filter(|stage| stage.data.kind == "open").map(|stage| stage.id).collect()
}

/// The deals within reach. The same question of the same table is answered once.
pub(super) async fn deals(session: &Session, asker: &Asker, scope: &Scope) -> Result<Arc<Deals>, StoreError> {
    let table = session.opportunities().await?;
    let test = Test::of(asker, &scope.condition()).ok_or_else(|| StoreError::query("pipeline_id", "not_found"))?;
    let stages = open_stages(asker, scope.pipeline_id);
    let key = format!("deals {} {stages:?}", key(asker, scope));
    Ok(apart(|| table.memo.get(&key, || gather(asker, &table, &test, &stages), |deals| deals.history.len())))
}

/// What sets a question about deals apart from others: whose eyes, where, when, and of which deals.
pub(super) fn key(asker: &Asker, scope: &Scope) -> String {
    let today = asker.actor.today(asker.now);
    let teams = scope.team_id.map(|team| asker.directory.subtree(&[team]));
    format!("{:?} {} {today} {scope:?} {teams:?}", Reach::of(&asker.actor), asker.actor.time_zone)
}

fn gather(asker: &Asker, table: &Table, test: &Test, stages: &[Uuid]) -> Deals {
    let (reach, days) = (Reach::of(&asker.actor), Days::new(asker.actor.time_zone));
    let rows: Vec<(View<'_>, Vec<u16>)> = table
        .chunks()
        .filter_map(|chunk| Some((View::new(chunk, stages)?, test.keep(chunk, reach.rows(chunk)))))
        .collect();
    let since = latest(&rows);
    let mut deals = Deals::default();
    for (view, rows) in &rows {
        for row in rows {
            let known = view.known(*row, &days);
            let at = view.closed_at[usize::from(*row)];
            if known.closed.is_none() || at >= since {
                deals.history.push(view.deal(*row, &known, &days));
                deals.owners.push(known.owner_id);
            }
            if known.closed.is_none_or(|closed| closed.won) {
                deals.known.push(known);
            }
        }
    }
    deals
}

/// When the oldest of the latest closed deals was closed.
fn latest(rows: &[(View<'_>, Vec<u16>)]) -> i64 {
    let closed = |(view, rows): &(View<'_>, Vec<u16>)| {
        let at = rows.iter().map(|row| view.closed_at[usize::from(*row)]);
        at.filter(|at| *at != NOTHING).collect::<Vec<_>>()
    };
    let mut closed: Vec<i64> = rows.iter().flat_map(closed).collect();
    if closed.len() <= MOST_CLOSED {
        return NOTHING;
    }
    *closed.select_nth_unstable_by(MOST_CLOSED, |a, b| b.cmp(a)).1
}

/// The columns of a chunk that matter here, their values looked up once.
struct View<'a> {
    chunk: &'a Chunk,
    closed_at: &'a [i64],
    created_at: &'a [i64],
    entered_at: &'a [i64],
    close_date: &'a [i64],
    units: &'a [i64],
    probability: &'a [i64],
    owner: (&'a [u16], Vec<Option<Uuid>>),
    stage: (&'a [u16], Vec<Option<Uuid>>),
    status: (&'a [u16], Vec<Option<&'static str>>),
    category: (&'a [u16], Vec<Option<&'static str>>),
    /// Places among the open stages, by the numbers in steps.
    places: Vec<Option<usize>>,
    stages: &'a [Uuid],
}

impl<'a> View<'a> {
    fn new(chunk: &'a Chunk, stages: &'a [Uuid]) -> Option<Self> {
        let numbers = |name: &str| chunk.numbers(place(name)?).map(Vec::as_slice);
        let ids = |name: &str| {
            let column = chunk.coded(place(name)?)?;
            Some((column.codes.as_slice(), column.values.iter().map(Code::id).collect()))
        };
        let names = |name: &str| {
            let column = chunk.coded(place(name)?)?;
            Some((column.codes.as_slice(), column.values.iter().map(|value| choice(name, value)).collect()))
        };
        let open = |stage: &Code| stages.iter().position(|open| Some(*open) == stage.id());
        Some(Self {
            chunk,
            closed_at: numbers("closed_at")?,
            created_at: numbers("created_at")?,
            entered_at: numbers("stage_entered_at")?,
            close_date: numbers("close_date")?,
            units: numbers("amount")?,
            probability: numbers("probability")?,
            owner: ids("owner_id")?,
            stage: ids("stage_id")?,
            status: names("status")?,
            category: names("forecast_category")?,
            places: chunk.stages().iter().map(open).collect(),
            stages,
        })
    }

    fn known(&self, row: u16, days: &Days) -> Known {
        let row = usize::from(row);
        let some = |value: i64| Some(value).filter(|value| *value != NOTHING);
        let status = of(&self.status, row).unwrap_or("open");
        let closed = some(self.closed_at[row]).filter(|_| status != "open");
        Known {
            units: some(self.units[row]).unwrap_or_default(),
            owner_id: of(&self.owner, row),
            stage_id: of(&self.stage, row),
            entered: some(self.entered_at[row]).map(|at| days.of(at)),
            status,
            category: of(&self.category, row),
            close_date: some(self.close_date[row]).map(date),
            probability: some(self.probability[row]).unwrap_or_default(),
            closed: closed.map(|at| Closed { at: days.of(at), won: status == "won" }),
        }
    }

    fn deal(&self, row: u16, known: &Known, days: &Days) -> Deal {
        let created = days.of(self.created_at[usize::from(row)]);
        let entered = |(stage, at): (usize, i64)| Some(Move { at: days.of(at), stage: self.places[stage]? });
        let mut moves: Vec<Move> = self.chunk.steps(row).filter_map(entered).collect();
        // Brought in from elsewhere, without a history: it has stood where it stands.
        let stands = || self.stages.iter().position(|stage| Some(*stage) == known.stage_id);
        if let (true, Some(stage)) = (moves.is_empty(), stands()) {
            moves.push(Move { at: known.entered.unwrap_or(created), stage });
        }
        Deal { created, amount: amount(known.units), moves, closed: known.closed }
    }
}

fn of<T: Copy>((codes, values): &(&[u16], Vec<Option<T>>), row: usize) -> Option<T> {
    values[usize::from(codes[row])]
}

/// A choice of an opportunity, as its field lists it.
fn choice(name: &str, value: &Code) -> Option<&'static str> {
    let Kind::Choice(names) = Opportunity::DEFINITION.field(name)?.kind else { return None };
    names.iter().find(|name| Some(**name) == value.text()).copied()
}

/// Days of instants where the reader is. To ask a time zone for each of a million moves would take longer than all else:
/// most days have one offset from beginning to end.
struct Days {
    zone: Tz,
    /// Seconds from UTC on each day since 1970 that was asked for; none where it changes within.
    offsets: RefCell<Vec<Offsets>>,
}

#[derive(Clone, Copy)]
enum Offsets {
    Unknown,
    One(i64),
    Several,
}

const DAY: i64 = 86_400;
/// A century: what lies outside is asked for one by one.
const CENTURY: usize = 36_525;

impl Days {
    fn new(zone: Tz) -> Self {
        Self { zone, offsets: RefCell::new(vec![Offsets::Unknown; CENTURY]) }
    }

    fn of(&self, micros: i64) -> Day {
        let seconds = micros.div_euclid(1_000_000);
        let Ok(at) = usize::try_from(seconds.div_euclid(DAY)) else { return self.slowly(seconds) };
        let mut offsets = self.offsets.borrow_mut();
        let Some(offset) = offsets.get_mut(at) else { return self.slowly(seconds) };
        if let Offsets::Unknown = offset {
            let begin = seconds.div_euclid(DAY) * DAY;
            let [first, last] = [begin, begin + DAY - 1].map(|at| self.offset(at));
            *offset = if first == last { Offsets::One(first) } else { Offsets::Several };
        }
        match offset {
            Offsets::One(offset) => (seconds + *offset).div_euclid(DAY) + EPOCH,
            _ => self.slowly(seconds),
        }
    }

    fn slowly(&self, seconds: i64) -> Day {
        (seconds + self.offset(seconds)).div_euclid(DAY) + EPOCH
    }

    fn offset(&self, seconds: i64) -> i64 {
        let at = DateTime::from_timestamp(seconds, 0).unwrap_or(DateTime::<Utc>::MIN_UTC).naive_utc();
        self.zone.offset_from_utc_datetime(&at).fix().local_minus_utc().into()
    }
}

#[expect(clippy::cast_precision_loss, reason = "a guess is made of it")]
fn amount(units: i64) -> f64 {
    units as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `Actor::today` says it, across the days on which clocks change and beyond the century.
    #[test]
    fn days_are_those_of_the_calendar() {
        for zone in [Tz::UTC, Tz::Asia__Shanghai, Tz::America__New_York, Tz::Australia__Lord_Howe, Tz::Asia__Kathmandu]
        {
            let days = Days::new(zone);
            for hour in (-40_000..1_000_000).step_by(7) {
                let at = DateTime::from_timestamp(hour * 3_600 + 1_799, 0).expect("a time");
                let expected = day(at.with_timezone(&zone).date_naive());
                assert_eq!(days.of(at.timestamp_micros()), expected, "{at} {zone}");
            }
        }
    }
}
