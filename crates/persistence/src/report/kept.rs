//! How a forecast stood before, as snapshots kept it.
use std::collections::BTreeMap;

use chrono::{Days, Months, NaiveDate};
use domain::{
    money::Amount,
    period::Span,
    permission::{Action, Scope as Reach},
};
use insight::number::{mean, percentage_error};
use sea_orm::sea_query::{Alias, Condition as Sql, ExprTrait, SelectStatement};
use wire::{
    Condition, Op, Resource,
    record::ForecastSnapshot,
    report::{
        forecast::{Earlier, Said},
        joined,
    },
};

use super::{history::Scope, session::Session, source::Source};
use crate::{Asker, Row, StoreError, visible::column};

/// Spans that are looked back on.
const SPANS: u32 = 6;
/// What was said in the first week of a span counts as said at its beginning.
const FIRST_DAYS: u64 = 7;
const FIGURES: [&str; 5] = ["closed", "commit", "best_case", "pipeline", "dated"];

fn months(period: &str) -> u32 {
    if period == "month" { 1 } else { 3 }
}

/// The snapshots within reach that are of one pipeline, of whom was asked for, and of one length of period.
pub(super) struct Kept<'a> {
    session: &'a Session,
    asker: &'a Asker,
    span: Span,
    period: &'static str,
    condition: Condition,
}

/// Sums of a day, by when its span begins and when it was taken.
type Sums = BTreeMap<(NaiveDate, NaiveDate), [i128; FIGURES.len()]>;

impl<'a> Kept<'a> {
    /// None for a span that is not kept, or a reader who may see no snapshots.
    pub(super) fn of(session: &'a Session, asker: &'a Asker, span: Span, scope: &Scope) -> Option<Self> {
        let reads = asker.actor.scope(ForecastSnapshot::DEFINITION, Action::Read) != Reach::None;
        let period = span.length_name().filter(|period| reads && *period != "year");
        let condition =
            |period: &str| joined([scope.condition(), Condition::compare("period", Op::Eq, period)].into_iter());
        period.map(|period| Self { session, asker, span, period, condition: condition(period) })
    }

    /// This span, day by day.
    pub(super) async fn earlier(&self) -> Result<Vec<Earlier>, StoreError> {
        let sums = self.sums(Sql::all().add(starts_on().eq(self.span.from))).await?;
        let day = |((_, taken_on), sums): ((NaiveDate, NaiveDate), [i128; FIGURES.len()])| {
            let [closed, commit, best_case, pipeline, dated] = sums.map(Amount::nearest);
            Earlier { taken_on, closed, commit, best_case, pipeline, dated }
        };
        Ok(sums.into_iter().map(day).collect())
    }

    /// Spans that are over, each by the first snapshot of its first week. `won` says what came.
    pub(super) async fn said(&self, won: impl Fn(Span) -> Amount) -> Result<Vec<Said>, StoreError> {
        let today = self.asker.actor.today(self.asker.now);
        let spans: Vec<Span> = self.before().filter(|span| span.until <= today).collect();
        let any = spans.iter().fold(Sql::any(), |any, span| any.add(first_week(*span)));
        let sums = if spans.is_empty() { Sums::new() } else { self.sums(any).await? };
        let one = |span: Span| {
            let first = sums.range((span.from, NaiveDate::MIN)..=(span.from, NaiveDate::MAX)).next();
            let (&(_, taken_on), &[closed, commit, best_case, _, dated]) = first?;
            Some(Said {
                from: span.from,
                until: span.until,
                taken_on,
                commit: Amount::nearest(closed + commit),
                best_case: Amount::nearest(closed + commit + best_case),
                dated: Amount::nearest(dated),
                actual: won(span),
            })
        };
        Ok(spans.into_iter().filter_map(one).collect())
    }

    /// Earlier spans of the same length, the latest first.
    fn before(&self) -> impl Iterator<Item = Span> {
        let (from, months) = (self.span.from, months(self.period));
        let back = move |steps: u32| from.checked_sub_months(Months::new(months * steps));
        (1..=SPANS).filter_map(move |step| Some(Span { from: back(step)?, until: back(step - 1)? }))
    }

    async fn sums(&self, narrowing: Sql) -> Result<Sums, StoreError> {
        let mut select = Source::new(self.asker, ForecastSnapshot::DEFINITION).select(&self.condition)?;
        select.cond_where(narrowing);
        columns(&mut select);
        let mut sums = Sums::new();
        for row in self.session.ask(&select).await? {
            add(&mut sums, &row)?;
        }
        Ok(sums)
    }
}

fn starts_on() -> sea_orm::sea_query::SimpleExpr {
    column(ForecastSnapshot::DEFINITION.name, "starts_on")
}

fn first_week(span: Span) -> Sql {
    let taken_on = || column(ForecastSnapshot::DEFINITION.name, "taken_on");
    let end = span.from.checked_add_days(Days::new(FIRST_DAYS)).unwrap_or(span.until);
    Sql::all().add(starts_on().eq(span.from)).add(taken_on().gte(span.from)).add(taken_on().lt(end))
}

fn columns(select: &mut SelectStatement) {
    let name = ForecastSnapshot::DEFINITION.name;
    for figure in FIGURES {
        select.expr_as(column(name, &format!("{figure}_base")), Alias::new(figure));
    }
    for day in ["starts_on", "taken_on"] {
        select.expr_as(column(name, day), Alias::new(day));
    }
}

fn add(sums: &mut Sums, row: &Row) -> Result<(), StoreError> {
    let sums = sums.entry((row.try_get("", "starts_on")?, row.try_get("", "taken_on")?)).or_default();
    for (sum, figure) in sums.iter_mut().zip(FIGURES) {
        *sum += i128::from(row.try_get::<Option<i64>>("", figure)?.unwrap_or_default());
    }
    Ok(())
}

/// Mean absolute percentage error of what was called certain; none where nothing was ever won.
pub(super) fn error(said: &[Said]) -> Option<f64> {
    let off = |said: &Said| percentage_error(units(said.commit), units(said.actual));
    mean(&said.iter().filter_map(off).collect::<Vec<_>>())
}

#[expect(clippy::cast_precision_loss, reason = "a share is made of it")]
fn units(amount: Amount) -> f64 {
    amount.0 as f64
}
