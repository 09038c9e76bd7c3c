//! What is to be reached, how forecasts stood week by week, and what the manager makes of two of them.
use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, Months, NaiveDate, TimeDelta};
use domain::money::{Amount, Money, SCALE};
use insight::{
    deal::{Closed, Deal, Move},
    forecast::{Dated, dated_by},
};
use uuid::Uuid;
use wire::record::{ForecastAdjustment, ForecastSnapshot, Opportunity, RATE_SCALE, Target};

use super::book::Book;
use crate::{Seeded, clock, defaults, dice::Dice};

/// Weeks that are kept.
const WEEKS: i64 = 39;
/// Months that have a target, the one that goes on among them, and as many quarters as they are part of.
const MONTHS: u32 = 6;
/// A target is so much more than what the year before brought on average, in percent.
const MORE: i128 = 110;

/// A deal with the way it took.
struct Known<'a> {
    record: &'a Opportunity,
    units: i64,
    deal: Deal,
}

pub(super) fn add(book: &mut Book) {
    let mut dice = Dice::named("forecast");
    let known = known(book);
    let (targets, snapshots) = (targets(book, &known, &mut dice), snapshots(book, &known, &mut dice));
    let adjustments = adjustments(book, &known, &mut dice);
    book.set.targets = targets;
    book.set.forecast_snapshots = snapshots;
    book.set.forecast_adjustments = adjustments;
}

fn day(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce())
}

/// The demonstration is in Shanghai's and Seattle's time; weeks and months are told by UTC, as near as makes no difference.
fn known(book: &Book) -> Vec<Known<'_>> {
    let mut moves: BTreeMap<Uuid, Vec<Move>> = BTreeMap::new();
    for change in &book.set.stage_changes {
        let stage = defaults::STAGES.iter().position(|stage| *stage == change.data.to_stage_id);
        let open = stage.filter(|stage| book.set.stages[*stage].data.kind == "open");
        let at = day(change.data.moved_at.to_utc().date_naive());
        moves.entry(change.data.opportunity_id).or_default().extend(open.map(|stage| Move { at, stage }));
    }
    let one = |seeded: &'_ Seeded<Opportunity>| -> (Deal, i64) {
        let record = &seeded.data;
        let units = record.amount.map_or(0, |money| base(book, money));
        let closed =
            record.closed_at.map(|at| Closed { at: day(at.to_utc().date_naive()), won: record.status == "won" });
        let created = day(seeded.created_at.to_utc().date_naive());
        #[expect(clippy::cast_precision_loss, reason = "a guess is made of it")]
        let amount = units as f64;
        (Deal { created, amount, moves: moves.get(&seeded.id).cloned().unwrap_or_default(), closed }, units)
    };
    book.set
        .opportunities
        .iter()
        .map(|seeded| {
            let (deal, units) = one(seeded);
            Known { record: &seeded.data, units, deal }
        })
        .collect()
}

/// In 1/10 000 of the base currency.
fn base(book: &Book, money: Money) -> i64 {
    let rate = book.set.exchange_rates.iter().find(|rate| rate.data.currency == money.currency.as_str());
    let rate = rate.map_or(Some(RATE_SCALE), |rate| rate.data.units());
    rate.and_then(|rate| money.amount.convert(rate, RATE_SCALE)).map_or(0, |amount| amount.0)
}

fn money(book: &Book, units: i128) -> Option<Money> {
    Some(Money { amount: Amount::nearest(units), currency: book.set.organization.base_currency.parse().ok()? })
}

/// To whole thousands.
fn rounded(units: i128) -> i128 {
    let thousand = 1_000 * i128::from(SCALE);
    (units + thousand / 2) / thousand * thousand
}

/// The first day of the month or quarter that holds `date`.
fn first(date: NaiveDate, months: u32) -> NaiveDate {
    let month = date.month0() / months * months + 1;
    NaiveDate::from_ymd_opt(date.year(), month, 1).unwrap_or(date)
}

fn after(from: NaiveDate, months: u32) -> NaiveDate {
    from.checked_add_months(Months::new(months)).unwrap_or(from)
}

fn before(from: NaiveDate, months: u32) -> NaiveDate {
    from.checked_sub_months(Months::new(months)).unwrap_or(from)
}

fn is_won(known: &Known<'_>, from: NaiveDate, until: NaiveDate, as_of: i64) -> bool {
    known.deal.won_within(day(from) - 1, as_of.min(day(until) - 1))
}

fn targets(book: &Book, known: &[Known<'_>], dice: &mut Dice) -> Vec<Seeded<Target>> {
    let today = book.clock.today;
    let months = (0..MONTHS).map(|back| (before(first(today, 1), back), 1, "month"));
    let quarters: BTreeSet<NaiveDate> = (0..MONTHS).map(|back| first(before(today, back), 3)).collect();
    let spans: Vec<_> = months.chain(quarters.into_iter().map(|from| (from, 3, "quarter"))).collect();
    let mut targets = Vec::new();
    for member in book.staff.sellers() {
        for &(starts_on, months, period) in &spans {
            let mine = known.iter().filter(|known| known.record.owner_id == Some(member.user));
            let year = mine.filter(|known| is_won(known, before(starts_on, 12), starts_on, i64::MAX));
            let sum: i128 = year.map(|known| i128::from(known.units)).sum();
            let units = rounded(sum * i128::from(months) / 12 * MORE / 100).max(rounded(1_000 * i128::from(SCALE)));
            let target = Target {
                period: period.to_owned(),
                starts_on: Some(starts_on),
                level: "person".to_owned(),
                measure: "won_amount".to_owned(),
                amount: money(book, units),
                owner_id: Some(member.user),
                team_id: Some(member.team),
                ..Target::default()
            };
            let set = clock::at(before(starts_on, 1) + Days::new(20), -8, 10 * 60).min(book.clock.latest());
            targets.push(Seeded::new(dice, set.max(book.founded), Some(book.staff.get("andrew").user), target));
        }
    }
    targets
}

/// One person's part of a forecast.
#[derive(Default)]
struct Part {
    closed: i128,
    said: BTreeMap<String, i128>,
    dated: f64,
}

impl Part {
    fn of(&self, category: &str) -> i128 {
        self.said.get(category).copied().unwrap_or_default()
    }
}

fn snapshots(book: &Book, known: &[Known<'_>], dice: &mut Dice) -> Vec<Seeded<ForecastSnapshot>> {
    let history: Vec<Deal> = known.iter().map(|known| known.deal.clone()).collect();
    let monday = book.clock.today - TimeDelta::days(book.clock.today.weekday().num_days_from_monday().into());
    let mut snapshots = Vec::new();
    for week in (1..=WEEKS).rev() {
        let taken_on = monday - TimeDelta::weeks(week);
        for (months, period) in [(1, "month"), (3, "quarter")] {
            for starts_on in [first(taken_on, months), after(first(taken_on, months), months)] {
                let parts = parts(book, known, &history, taken_on, (starts_on, after(starts_on, months)));
                for (member, part) in parts {
                    let snapshot = ForecastSnapshot {
                        taken_on,
                        period: period.to_owned(),
                        starts_on,
                        pipeline_id: Some(defaults::PIPELINE),
                        owner_id: Some(member.0),
                        team_id: Some(member.1),
                        ..amounts(book, &part)
                    };
                    let at = clock::at(taken_on, -8, 0);
                    snapshots.push(Seeded::new(dice, at, Some(book.staff.get("admin").user), snapshot));
                }
            }
        }
    }
    snapshots
}

#[expect(clippy::cast_possible_truncation, reason = "a guess of an amount")]
fn amounts(book: &Book, part: &Part) -> ForecastSnapshot {
    ForecastSnapshot {
        closed: money(book, part.closed),
        commit: money(book, part.of("commit")),
        best_case: money(book, part.of("best_case")),
        pipeline: money(book, part.of("pipeline")),
        dated: money(book, part.closed + part.dated.round() as i128),
        ..ForecastSnapshot::default()
    }
}

/// By person and team, as it was known on the evening before `taken_on`.
fn parts(
    book: &Book,
    known: &[Known<'_>],
    history: &[Deal],
    taken_on: NaiveDate,
    (from, until): (NaiveDate, NaiveDate),
) -> BTreeMap<(Uuid, Uuid), Part> {
    let as_of = day(taken_on) - 1;
    let whose = |known: &Known<'_>| known.record.owner_id.zip(known.record.team_id);
    let mut parts: BTreeMap<(Uuid, Uuid), Part> = BTreeMap::new();
    for known in known {
        let Some(member) = whose(known) else { continue };
        let units = i128::from(known.units);
        if is_won(known, from, until, as_of) {
            parts.entry(member).or_default().closed += units;
        }
        let due = known.record.close_date.is_some_and(|date| from <= date && date < until);
        if let Some(visit) = known.deal.standing(as_of).filter(|_| due) {
            let category = book.set.stages[visit.stage].data.forecast_category.clone();
            *parts.entry(member).or_default().said.entry(category).or_default() += units;
        }
    }
    for (last, sign) in [(day(until) - 1, 1.0), (day(from) - 1, -1.0)] {
        let guesses = dated_by(history, as_of, last.max(as_of), |place| whose(&known[place]));
        for (member, guess) in guesses.into_iter().filter_map(|(member, guess)| Some((member?, guess))) {
            parts.entry(member).or_default().dated += sign * Dated::total(&guess);
        }
    }
    parts
}

/// Two who lead have doubts about what somebody calls certain.
fn adjustments(book: &Book, known: &[Known<'_>], dice: &mut Dice) -> Vec<Seeded<ForecastAdjustment>> {
    let today = book.clock.today;
    let (from, until) = (first(today, 3), after(first(today, 3), 3));
    let judged = [
        ("andrew", "nancy", "Two of the larger orders wait for the buyer's new budget; I count on four fifths."),
        ("fang", "wei", "有一笔大单要等客户年度预算批准，本季度先按八成计。"),
    ];
    let one = |(by, of, note): (&str, &str, &str)| {
        let member = book.staff.get(of);
        let certain = known.iter().filter(|known| {
            let due = known.record.close_date.is_some_and(|date| from <= date && date < until);
            let commit = known.record.forecast_category.as_deref() == Some("commit");
            known.record.owner_id == Some(member.user) && known.record.status == "open" && commit && due
        });
        let certain: i128 = certain.map(|known| i128::from(known.units)).sum();
        let adjustment = ForecastAdjustment {
            period: "quarter".to_owned(),
            starts_on: Some(from),
            category: "commit".to_owned(),
            amount: money(book, certain * 4 / 5),
            note: Some(note.to_owned()),
            owner_id: Some(member.user),
            team_id: Some(member.team),
            ..ForecastAdjustment::default()
        };
        Seeded::new(dice, book.clock.latest(), Some(book.staff.get(by).user), adjustment)
    };
    judged.into_iter().map(one).collect()
}
