//! The forecast of a period: what those who sell say, what history says, and how far each was off before.
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    grain::Grain,
    money::{Amount, Money},
    period::Span,
    permission::{Action, Scope as Reach},
};
use insight::{conformal, deal::Deal, forecast as guess, life_table::LifeTable};
use uuid::Uuid;
use wire::{
    Condition, Op, Resource,
    record::{Opportunity, Target},
    report::{
        forecast::{BackTest, DatedGuess, Figure, Forecast, Guess, Month, MonthAhead, PersonForecast, Series},
        joined,
    },
};

use super::{
    adjustment,
    history::{Deals, Known, Scope, date, day, deals, key, open_stages},
    kept,
    narrow::inside,
    session::{Session, Wait},
};
use crate::{Asker, Db, Rates, StoreError, db::apart, query, store};

/// Earlier spans a guess is tried on.
const TESTS: i64 = 6;
const MONTHS_BACK: usize = 36;
const MONTHS_AHEAD: usize = 3;
const LEVEL: f64 = 0.8;

/// What a forecast is asked for: when, and of which deals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// As conditions take it: `this_quarter`.
    pub period: String,
    /// The default one where absent.
    pub pipeline_id: Option<Uuid>,
    pub owner_id: Option<Uuid>,
    /// The team and all below it.
    pub team_id: Option<Uuid>,
}

impl Asked {
    pub(super) fn scope(&self, asker: &Asker) -> Result<Scope, StoreError> {
        let pipeline_id = pipeline(asker, self.pipeline_id)?;
        Ok(Scope { pipeline_id, owner_id: self.owner_id, team_id: self.team_id })
    }
}

/// Which deals were looked at, as a condition on them.
pub(super) fn scope(pipeline_id: Uuid, asked: &Asked) -> Condition {
    Scope { pipeline_id, owner_id: asked.owner_id, team_id: asked.team_id }.condition()
}

/// # Errors
/// `Forbidden` where no deal may be read, or none of their amounts.
pub(super) fn readable(asker: &Asker) -> Result<(), StoreError> {
    asker.actor.demand(Opportunity::DEFINITION, Action::Read)?;
    asker.actor.demand_field(Opportunity::DEFINITION, "amount")
}

/// # Errors
/// `Query` for what is no period or pipeline; `Forbidden` where no deal may be read.
pub async fn forecast(db: &Db, asker: &Asker, question: &Asked, wait: Wait) -> Result<Forecast, StoreError> {
    readable(asker)?;
    let period = question.period.as_str();
    let span = asker.actor.calendar(asker.now).span(period).ok_or_else(|| StoreError::query("period", "period"))?;
    let scope = question.scope(asker)?;
    let (own, asker, period) = (db.clone(), asker.clone(), period.to_owned());
    db.quietly(async move { of_scope(&own, &asker, &period, span, scope, wait).await }).await
}

async fn of_scope(
    db: &Db,
    asker: &Asker,
    period: &str,
    span: Span,
    scope: Scope,
    wait: Wait,
) -> Result<Forecast, StoreError> {
    let session = Session::begin_short(db, wait).await?;
    let known = deals(&session, asker, &scope).await?;
    let mut forecast = made(&session, asker, period, span, &scope, &known).await?;
    let targets = targets(&session, asker, span, &scope).await?;
    let rates = asker.directory.rates();
    forecast.target = total(&targets, &rates);
    add_targets(&mut forecast.people, &targets, &rates);
    add_kept(&session, asker, span, &scope, &known.known, &mut forecast).await?;
    adjustment::add(&session, asker, span, &scope, &mut forecast).await?;
    forecast.related = query::names(session.db(), asker, BTreeMap::from([("user", named(&forecast))])).await?;
    session.end().await?;
    Ok(forecast)
}

async fn add_kept(
    session: &Session,
    asker: &Asker,
    span: Span,
    scope: &Scope,
    known: &[Known],
    forecast: &mut Forecast,
) -> Result<(), StoreError> {
    let Some(kept) = kept::Kept::of(session, asker, span, scope) else { return Ok(()) };
    let won = |span: Span| amount_of(&known.iter().filter(|known| is_won_within(known, span)).collect::<Vec<_>>());
    forecast.earlier = kept.earlier().await?;
    forecast.said = kept.said(won).await?;
    forecast.commit_error = kept::error(&forecast.said);
    Ok(())
}

/// Everybody a forecast speaks of.
fn named(forecast: &Forecast) -> BTreeSet<Uuid> {
    let people = forecast.people.iter().filter_map(|person| person.owner_id);
    people.chain(forecast.adjustments.iter().filter_map(|adjustment| adjustment.by)).collect()
}

/// The pipeline that is named, or the default one.
fn pipeline(asker: &Asker, id: Option<Uuid>) -> Result<Uuid, StoreError> {
    let directory = &asker.directory;
    let found = match id {
        Some(id) => directory.pipelines.iter().find(|pipeline| pipeline.id == id),
        None => directory.default_pipeline(),
    };
    found.map(|pipeline| pipeline.id).ok_or_else(|| StoreError::query("pipeline_id", "not_found"))
}

async fn made(
    session: &Session,
    asker: &Asker,
    period: &str,
    span: Span,
    scope: &Scope,
    deals: &Arc<Deals>,
) -> Result<Forecast, StoreError> {
    let known = &deals.known;
    let guessed = guessed(session, asker, span, scope, deals).await?;
    let error = |of: fn(&guess::Tested) -> f64| guess::error(&guessed.tests, of);
    let closed = closed(scope, span, known);
    let said = |category: &str| said(scope, span, category, known);
    let length = (span.until - span.from).num_days();
    Ok(Forecast {
        period: period.to_owned(),
        from: span.from,
        until: span.until,
        pipeline_id: scope.pipeline_id,
        currency: asker.directory.organization.base_currency.clone(),
        as_of: asker.now.into(),
        dated: dated(&guessed, closed.amount, error(|test| test.dated)),
        closed,
        commit: said("commit"),
        best_case: said("best_case"),
        pipeline: said("pipeline"),
        weighted_undated: weighted(scope, known),
        weighted_error: error(|test| test.weighted),
        run_rate: Guess { amount: units(guessed.run_rate), error: error(|test| test.run_rate) },
        target: None,
        people: people(span, known),
        back_tests: guessed.tests.iter().map(|test| back_test(test, length)).collect(),
        learned_from: guessed.learned_from as u64,
        series: guessed.series.clone(),
        earlier: Vec::new(),
        said: Vec::new(),
        commit_error: None,
        adjustments: Vec::new(),
        adjusted: None,
        related: BTreeMap::new(),
    })
}

/// What statistics make of the deals.
struct Guessed {
    tests: Vec<guess::Tested>,
    /// Until the end of the span, and until its beginning.
    until: [guess::Dated; 2],
    run_rate: f64,
    learned_from: usize,
    series: Series,
}

/// The same question of the same deals is worked out once.
async fn guessed(
    session: &Session,
    asker: &Asker,
    span: Span,
    scope: &Scope,
    deals: &Arc<Deals>,
) -> Result<Arc<Guessed>, StoreError> {
    let table = session.opportunities().await?;
    let (chances, today) = (chances(asker, scope.pipeline_id), day(asker.actor.today(asker.now)));
    let stages = open_stages(asker, scope.pipeline_id);
    let key = format!("guessed {} {stages:?} {span:?} {chances:?}", key(asker, scope));
    let make = || {
        let history = &deals.history;
        let length = (span.until - span.from).num_days();
        let until = |last: i64| guess::dated(history, today, last.max(today));
        Guessed {
            tests: guess::backtest(history, today - 1, length, TESTS, &chances),
            until: [day(span.until) - 1, day(span.from) - 1].map(until),
            run_rate: insight::deal::won(history, day(span.from) - 1 - length, day(span.from) - 1),
            learned_from: LifeTable::learn(history, today).size(),
            series: series(asker, history),
        }
    };
    Ok(apart(|| table.memo.get(&key, make, |_| 0)))
}

/// What each open stage says of the deals in it.
#[expect(clippy::cast_precision_loss, reason = "a percentage")]
fn chances(asker: &Asker, pipeline_id: Uuid) -> Vec<f64> {
    let chance = |id: &Uuid| asker.directory.stage(*id).map_or(0.0, |stage| stage.data.probability as f64 / 100.0);
    open_stages(asker, pipeline_id).iter().map(chance).collect()
}

fn dated(guessed: &Guessed, closed: Amount, error: Option<f64>) -> DatedGuess {
    let [whole, before] = guessed.until;
    let (open, unopened) = (units(whole.open - before.open), units(whole.unopened - before.unopened));
    let amount = [closed, open, unopened].into_iter().map(|part| i128::from(part.0)).sum();
    DatedGuess { amount: Amount::nearest(amount), open, unopened, error }
}

/// Of all; beyond the largest amount there is, that.
pub(super) fn amount_of(found: &[&Known]) -> Amount {
    Amount::nearest(found.iter().map(|known| i128::from(known.units)).sum())
}

fn figure(scope: &Scope, narrowing: impl IntoIterator<Item = Condition>, found: &[&Known]) -> Figure {
    let condition = joined(std::iter::once(scope.condition()).chain(narrowing));
    Figure { amount: amount_of(found), count: found.len() as u64, condition }
}

pub(super) fn is_won_within(known: &Known, span: Span) -> bool {
    known.closed.is_some_and(|closed| closed.won && day(span.from) <= closed.at && closed.at < day(span.until))
}

fn closed(scope: &Scope, span: Span, known: &[Known]) -> Figure {
    let found: Vec<&Known> = known.iter().filter(|known| is_won_within(known, span)).collect();
    let won = Condition::compare("status", Op::Eq, "won");
    figure(scope, std::iter::once(won).chain(inside("closed_at", span)), &found)
}

pub(super) fn is_said(known: &Known, span: Span, category: &str) -> bool {
    let due = known.close_date.is_some_and(|day| span.from <= day && day < span.until);
    due && known.status == "open" && known.category == Some(category)
}

fn said(scope: &Scope, span: Span, category: &str, known: &[Known]) -> Figure {
    let found: Vec<&Known> = known.iter().filter(|known| is_said(known, span, category)).collect();
    let open = Condition::compare("status", Op::Eq, "open");
    let category = Condition::compare("forecast_category", Op::Eq, category);
    figure(scope, [open, category].into_iter().chain(inside("close_date", span)), &found)
}

/// The amount is weighted; the list behind it is all that is open.
fn weighted(scope: &Scope, known: &[Known]) -> Figure {
    let open: Vec<&Known> = known.iter().filter(|known| known.status == "open").collect();
    let sum: i128 = open.iter().map(|known| i128::from(known.units) * i128::from(known.probability)).sum();
    let figure = figure(scope, [Condition::compare("status", Op::Eq, "open")], &open);
    Figure { amount: Amount::nearest(sum / 100), ..figure }
}

fn people(span: Span, known: &[Known]) -> Vec<PersonForecast> {
    let mut people: BTreeMap<Option<Uuid>, PersonForecast> = BTreeMap::new();
    for known in known {
        let marks = [is_won_within(known, span), is_said(known, span, "commit"), is_said(known, span, "best_case")];
        if !marks.contains(&true) {
            continue;
        }
        let person = people.entry(known.owner_id).or_insert_with(|| nobody(known.owner_id));
        for (sum, mark) in [&mut person.closed, &mut person.commit, &mut person.best_case].into_iter().zip(marks) {
            sum.0 = sum.0.saturating_add(if mark { known.units } else { 0 });
        }
    }
    people.into_values().collect()
}

pub(super) fn nobody(owner_id: Option<Uuid>) -> PersonForecast {
    let zero = Amount(0);
    PersonForecast { owner_id, closed: zero, commit: zero, best_case: zero, target: None }
}

fn back_test(test: &guess::Tested, length: i64) -> BackTest {
    BackTest {
        from: date(test.origin + 1),
        until: date(test.origin + length + 1),
        actual: units(test.actual),
        dated: units(test.dated),
        run_rate: units(test.run_rate),
        weighted: units(test.weighted),
    }
}

/// Whole months only: this one is not over.
fn series(asker: &Asker, history: &[Deal]) -> Series {
    let calendar = asker.actor.calendar(asker.now);
    let first = history.iter().filter_map(|deal| deal.closed.filter(|closed| closed.won)).map(|closed| closed.at).min();
    let last = calendar.grain(Grain::Month, calendar.today).and_then(|month| month.from.pred_opt());
    let months = match (first, last) {
        (Some(first), Some(last)) if first <= day(last) => {
            calendar.grains(Grain::Month, date(first), last, usize::MAX).unwrap_or_default()
        }
        _ => Vec::new(),
    };
    let months = &months[months.len().saturating_sub(MONTHS_BACK)..];
    let won = |month: &Span| insight::deal::won(history, day(month.from) - 1, day(month.until) - 1);
    let values: Vec<f64> = months.iter().map(won).collect();
    let banded = conformal::forecast(&values, 12, MONTHS_AHEAD, LEVEL);
    let next = months.last().map_or(calendar.today, |month| month.until);
    let month = |(step, point): (u32, &conformal::Point)| MonthAhead {
        from: next.checked_add_months(chrono::Months::new(step)).unwrap_or(next),
        amount: units(point.value),
        low: units(point.low.max(0.0)),
        high: units(point.high),
    };
    let ahead = if values.is_empty() { Vec::new() } else { (0..).zip(&banded.ahead).map(month).collect() };
    let history = months.iter().zip(&values).map(|(month, value)| Month { from: month.from, amount: units(*value) });
    Series { method: banded.method.name().to_owned(), level: LEVEL, history: history.collect(), ahead }
}

#[expect(clippy::cast_possible_truncation, reason = "a guess of an amount")]
pub(super) fn units(value: f64) -> Amount {
    Amount(value.round() as i64)
}

/// What is to be reached, by whom: of persons, or of the team that was asked for.
async fn targets(
    session: &Session,
    asker: &Asker,
    span: Span,
    scope: &Scope,
) -> Result<BTreeMap<Option<Uuid>, Vec<Target>>, StoreError> {
    if asker.actor.scope(Target::DEFINITION, Action::Read) == Reach::None {
        return Ok(BTreeMap::new());
    }
    let mut by: BTreeMap<Option<Uuid>, Vec<Target>> = BTreeMap::new();
    let from = crate::visible::column("target", "starts_on");
    let within = sea_orm::sea_query::Condition::all()
        .add(sea_orm::sea_query::ExprTrait::gte(from.clone(), span.from))
        .add(sea_orm::sea_query::ExprTrait::lt(from, span.until));
    let teams = scope.team_id.map(|team| asker.directory.subtree(&[team]));
    for target in store::find_many::<Target>(session.db(), &asker.actor, within).await? {
        let target = target.data;
        let here = teams.as_ref().is_none_or(|teams| target.team_id.is_some_and(|team| teams.contains(&team)));
        let whose = scope.owner_id.is_none() || scope.owner_id == target.owner_id;
        if target.measure != "won_amount" || !here || ends(&target).is_none_or(|end| end > span.until) {
            continue;
        }
        if target.level == "team" && scope.owner_id.is_none() && target.team_id == scope.team_id {
            by.entry(None).or_default().push(target);
        } else if target.level == "person" && whose {
            by.entry(target.owner_id).or_default().push(target);
        }
    }
    Ok(by)
}

/// The day after the target's last.
fn ends(target: &Target) -> Option<chrono::NaiveDate> {
    let months = match target.period.as_str() {
        "year" => 12,
        "quarter" => 3,
        _ => 1,
    };
    target.starts_on?.checked_add_months(chrono::Months::new(months))
}

/// The team's own target, else the sum of its people's.
fn total(by: &BTreeMap<Option<Uuid>, Vec<Target>>, rates: &Rates) -> Option<Amount> {
    match by.get(&None) {
        Some(team) => Some(sum(team, rates)),
        None if by.is_empty() => None,
        None => Some(Amount::nearest(by.values().map(|targets| i128::from(sum(targets, rates).0)).sum())),
    }
}

/// The longest periods count: a target of the quarter takes the place of those of its months.
fn sum(targets: &[Target], rates: &Rates) -> Amount {
    let mut sorted: Vec<&Target> = targets.iter().collect();
    sorted.sort_by_key(|target| (ends(target).map(|end| target.starts_on.map(|from| from - end)), target.starts_on));
    let mut counted: Vec<&Target> = Vec::new();
    for target in sorted {
        let inside = |other: &&Target| other.starts_on <= target.starts_on && ends(target) <= ends(other);
        if !counted.iter().any(inside) {
            counted.push(target);
        }
    }
    Amount::nearest(counted.iter().map(|target| i128::from(base(target.amount, rates).0)).sum())
}

/// In the currency figures are added up in; nothing for a currency without a rate.
pub(super) fn base(money: Option<Money>, rates: &Rates) -> Amount {
    Amount(rates.columns(money).base.unwrap_or_default())
}

fn add_targets(people: &mut Vec<PersonForecast>, by: &BTreeMap<Option<Uuid>, Vec<Target>>, rates: &Rates) {
    for (owner, targets) in by.iter().filter(|(owner, _)| owner.is_some()) {
        let target = Some(sum(targets, rates));
        match people.iter_mut().find(|person| person.owner_id == *owner) {
            Some(person) => person.target = target,
            None => people.push(PersonForecast { target, ..nobody(*owner) }),
        }
    }
}
