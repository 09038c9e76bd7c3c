//! Rows, columns, totals of a report's figures.
use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

use domain::{period::Span, violation::Violation};
use uuid::Uuid;
use wire::{
    Condition, Definition, Related,
    report::{Cell, Column, DEFAULT_ROWS, ReportAnswer, ReportDefinition, Row},
};

use super::{
    figure::{Figure, Figures, ROWS},
    key::{Group, Key},
    narrow::{Narrowed, Previous},
    pass::{Level, Pass, Top},
    sees_all,
    session::Session,
    source::Source,
    value::{Exact, Worth},
};
use crate::{Asker, StoreError, query};

/// More columns of one measure than these nobody reads.
const MOST_PIVOTS: usize = 60;

pub(super) async fn figures(
    session: &Session,
    asker: &Asker,
    target: &'static Definition,
    report: &ReportDefinition,
    narrowed: Narrowed,
) -> Result<ReportAnswer, StoreError> {
    let now = narrowed.previous.as_ref().map(|previous| (previous.path.as_str(), previous.now));
    let table = Table::read(session, asker, target, report, &narrowed.condition, now).await?;
    let mut answer = table.answer(asker, target, report, &narrowed)?;
    if let Some(previous) = &narrowed.previous {
        compare(session, asker, target, report, previous, &table, &mut answer).await?;
    }
    answer.related = names(session, asker, &table, &answer).await?;
    Ok(answer)
}

/// All levels of figures a report shows, of one period.
struct Table {
    groups: Vec<Group>,
    /// The last of `groups` is spread over columns.
    pivoted: bool,
    figures: Figures,
    /// By all groups and the pivot.
    cells: Level,
    /// By all groups.
    rows: Level,
    /// By the first of two groups, with and without the pivot.
    outer: Level,
    outer_cells: Level,
    /// By the pivot alone.
    pivots: Level,
    total: Level,
    /// Row keys in the order they are shown.
    order: Vec<Vec<Key>>,
    truncated: bool,
}

impl Table {
    async fn read(
        session: &Session,
        asker: &Asker,
        target: &'static Definition,
        report: &ReportDefinition,
        condition: &Condition,
        period: Option<(&str, Span)>,
    ) -> Result<Self, StoreError> {
        let source = Source::new(asker, target);
        let mut groups = Vec::new();
        for grouping in report.groups.iter().chain(&report.pivot) {
            let given = period.filter(|(path, _)| *path == grouping.path).map(|(_, span)| span);
            groups.push(Group::new(session, &source, grouping, condition, given).await?);
        }
        let figures = Figures::new(&source, session.backend(), &report.measures)?;
        let pass = Pass { session, source: &source, condition, groups: &groups, figures: &figures };
        let levels = Levels::read(&pass, asker, report).await?;
        let Levels { cells, rows, outer, outer_cells, pivots, total, order, truncated } = levels;
        let pivoted = report.pivot.is_some();
        Ok(Self { groups, pivoted, figures, cells, rows, outer, outer_cells, pivots, total, order, truncated })
    }

    fn row_groups(&self) -> &[Group] {
        &self.groups[..self.groups.len() - usize::from(self.pivoted)]
    }

    fn pivot(&self) -> Option<&Group> {
        self.groups.last().filter(|_| self.pivoted)
    }

    fn answer(
        &self,
        asker: &Asker,
        target: &'static Definition,
        report: &ReportDefinition,
        narrowed: &Narrowed,
    ) -> Result<ReportAnswer, StoreError> {
        let pivots: Vec<Key> = self.pivots.keys().map(|key| key[0].clone()).collect();
        if pivots.len() > MOST_PIVOTS {
            let wrong = Violation::new("definition.pivot", "too_many_groups").with("max", MOST_PIVOTS);
            return Err(StoreError::Query(wrong));
        }
        let pivots = self.in_order(asker, pivots);
        let total = self.total.values().next();
        let whole = || Row { key: Vec::new(), condition: None, previous: None, values: self.values(&[], &pivots) };
        Ok(ReportAnswer {
            object: target.name.to_owned(),
            path: target.path.to_owned(),
            chart: report.chart,
            groups: self.row_groups().iter().map(Group::column).collect(),
            pivot: self.pivot().map(Group::column),
            columns: self.columns(&pivots),
            condition: narrowed.condition.clone(),
            rows: self.order.iter().map(|key| self.row(key, &pivots)).collect(),
            subtotals: self.subtotals(&pivots),
            totals: Some(whole()),
            previous_condition: narrowed.previous.as_ref().map(|previous| previous.condition.clone()),
            related: BTreeMap::new(),
            record_count: total.map_or(0, |parts| u64::try_from(parts[ROWS].number()).unwrap_or_default()),
            truncated: self.truncated,
            skipped: narrowed.skipped.clone(),
            all_visible: sees_all(asker, target),
            currency: asker.directory.organization.base_currency.clone(),
            as_of: asker.now.into(),
        })
    }

    /// Values of the pivot as their field orders them.
    fn in_order(&self, asker: &Asker, mut keys: Vec<Key>) -> Vec<Key> {
        if let Some(pivot) = self.pivot() {
            keys.sort_by_cached_key(|key| pivot.rank(asker, key, None));
        }
        keys
    }

    fn columns(&self, pivots: &[Key]) -> Vec<Column> {
        let shown = || self.figures.all.iter().filter(|figure| !figure.measure.hidden);
        let of_pivot = |key: &Key| {
            let pivot = self.pivot();
            let cell = pivot.map(|pivot| Cell { value: pivot.json(key) });
            let narrowing = pivot.map(|pivot| pivot.condition(key));
            shown().map(move |figure| {
                let column = figure.column();
                let parts = narrowing.clone().into_iter().chain(column.condition.clone());
                Column { pivot: cell.clone(), condition: Some(wire::report::joined(parts)), ..column }
            })
        };
        let spread: Vec<Column> = pivots.iter().flat_map(of_pivot).collect();
        spread.into_iter().chain(shown().map(Figure::column)).collect()
    }

    fn row(&self, key: &[Key], pivots: &[Key]) -> Row {
        let conditions = self.row_groups().iter().zip(key).map(|(group, key)| group.condition(key));
        let condition = (!key.is_empty()).then(|| wire::report::joined(conditions));
        let json = self.row_groups().iter().zip(key).map(|(group, key)| group.json(key));
        Row { key: json.collect(), values: self.values(key, pivots), condition, previous: None }
    }

    /// One for each column: those of every pivot, then those over all.
    fn values(&self, key: &[Key], pivots: &[Key]) -> Vec<serde_json::Value> {
        let nothing = self.figures.of_nothing();
        let (cells, whole) = self.levels(key.len());
        let is_coarse = key.len() < self.row_groups().len();
        let spread = pivots.iter().flat_map(|pivot| {
            let key: Vec<Key> = key.iter().chain([pivot]).cloned().collect();
            self.figures_of(cells.get(&key).unwrap_or(&nothing), is_coarse)
        });
        let spread: Vec<_> = spread.collect();
        spread.into_iter().chain(self.figures_of(whole.get(key).unwrap_or(&nothing), is_coarse)).collect()
    }

    /// With and without the pivot, for keys of so many groups.
    fn levels(&self, groups: usize) -> (&Level, &Level) {
        match groups {
            0 => (&self.pivots, &self.total),
            1 if self.row_groups().len() == 2 => (&self.outer_cells, &self.outer),
            _ => (&self.cells, &self.rows),
        }
    }

    /// Over several groups the greatest cost is that of one of them: nothing follows from it for all.
    fn figures_of(&self, parts: &[Worth], is_coarse: bool) -> Vec<serde_json::Value> {
        let figures = self.figures.all.iter().enumerate().filter(|(_, figure)| !figure.measure.hidden);
        let exact = |(number, figure): (usize, &Figure)| {
            if is_coarse && self.figures.is_of_extremes(number) {
                return serde_json::Value::Null;
            }
            self.figures.exact(number, parts).json(figure.format)
        };
        figures.map(exact).collect()
    }

    fn subtotals(&self, pivots: &[Key]) -> Vec<Row> {
        let mut seen = BTreeSet::new();
        let outer = self.order.iter().filter(|key| key.len() == 2).map(|key| &key[..1]);
        outer.filter(|key| seen.insert(key.to_vec())).map(|key| self.row(key, pivots)).collect()
    }
}

/// What [`Table`] holds, as it is read.
struct Levels {
    cells: Level,
    rows: Level,
    outer: Level,
    outer_cells: Level,
    pivots: Level,
    total: Level,
    order: Vec<Vec<Key>>,
    truncated: bool,
}

impl Levels {
    async fn read(pass: &Pass<'_>, asker: &Asker, report: &ReportDefinition) -> Result<Self, StoreError> {
        let (rows_by, pivoted) = (report.groups.len(), report.pivot.is_some());
        let all: Vec<usize> = (0..pass.groups.len()).collect();
        let limit = report.limit.unwrap_or(DEFAULT_ROWS);
        let sort = Sort::of(report, pass.groups);
        let top = sort.top(pass, limit).filter(|_| rows_by == 1 && !pivoted);
        let cells = pass.level(&all, top).await?;
        // The best of many: what the others add to the totals is not here.
        let cut = top.is_some() && cells.len() as u64 > limit;
        let finest = (!cut && pass.figures.add_up()).then_some(&cells);
        let rows = if pivoted { coarser(pass, finest, &all, &all[..rows_by]).await? } else { cells.clone() };
        let two = rows_by == 2;
        let outer = if two { coarser(pass, finest, &all, &[0]).await? } else { Level::new() };
        let outer_cells = if two && pivoted { coarser(pass, finest, &all, &[0, 2]).await? } else { Level::new() };
        let pivots = if pivoted { coarser(pass, finest, &all, &[rows_by]).await? } else { Level::new() };
        let total = coarser(pass, finest, &all, &[]).await?;
        let mut order = sort.rows(pass, asker, &rows, &outer).await?;
        let truncated = order.len() as u64 > limit;
        order.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(Self { cells, rows, outer, outer_cells, pivots, total, order, truncated })
    }
}

/// Added up from the finest level where that can be, else asked for.
async fn coarser(
    pass: &Pass<'_>,
    finest: Option<&Level>,
    finest_by: &[usize],
    by: &[usize],
) -> Result<Level, StoreError> {
    match finest {
        Some(finest) => Ok(pass.rolled_up(finest, finest_by, by)),
        None => pass.level(by, None).await,
    }
}

/// The order of rows.
#[derive(Clone, Copy)]
struct Sort {
    /// A measure; none for the groups' own order.
    figure: Option<usize>,
    descending: bool,
}

impl Sort {
    /// What has an order of its own keeps it; anything else begins with the greatest figure.
    fn of(report: &ReportDefinition, groups: &[Group]) -> Self {
        let place = |name: &str| report.measures.iter().position(|measure| measure.name() == name);
        match report.sort.as_deref() {
            Some("key") => Self { figure: None, descending: false },
            Some("-key") => Self { figure: None, descending: true },
            Some(name) => {
                let (descending, name) = name.strip_prefix('-').map_or((false, name), |name| (true, name));
                Self { figure: place(name), descending }
            }
            None if groups.first().is_none_or(has_an_order) => Self { figure: None, descending: false },
            None => Self { figure: report.measures.iter().position(|measure| !measure.hidden), descending: true },
        }
    }

    fn top(self, pass: &Pass<'_>, rows: u64) -> Option<Top> {
        let part = pass.figures.ordered_by(self.figure?)?;
        Some(Top { part, descending: self.descending, rows })
    }

    /// Keys in their order; where dates are the only group, days without records are there too.
    async fn rows(
        self,
        pass: &Pass<'_>,
        asker: &Asker,
        rows: &Level,
        outer: &Level,
    ) -> Result<Vec<Vec<Key>>, StoreError> {
        let mut keys: Vec<Vec<Key>> = rows.keys().cloned().collect();
        if let ([only], Some(width)) = (pass.groups, pass.groups.first().map(|group| group.spans.len()))
            && only.grain.is_some()
        {
            let missing = (0..width).map(|at| vec![Key::Span(at)]).filter(|key| !rows.contains_key(key));
            keys.extend(missing.collect::<Vec<_>>());
        }
        let names = key_names(pass, asker, &keys).await?;
        let rank = |group: usize, key: &Key| {
            let name = if let Key::Id(id) = key { names.get(id).map(|related| related.name.as_str()) } else { None };
            pass.groups[group].rank(asker, key, name)
        };
        let nothing = pass.figures.of_nothing();
        let worth = |level: &Level, key: &[Key]| {
            let parts = level.get(key).unwrap_or(&nothing);
            self.figure.map_or(Exact::Nothing, |figure| pass.figures.exact(figure, parts))
        };
        keys.sort_by(|a, b| {
            let inner = || self.turned(worth(rows, a).compare(worth(rows, b)));
            let order = match (self.figure, a.len()) {
                // The groups of the greatest stand together.
                (Some(_), 2) => {
                    let whole = self.turned(worth(outer, &a[..1]).compare(worth(outer, &b[..1])));
                    whole.then_with(|| rank(0, &a[0]).cmp(&rank(0, &b[0]))).then_with(inner)
                }
                (Some(_), _) => inner(),
                (None, _) => Ordering::Equal,
            };
            let by_key = || (0..a.len()).map(|at| rank(at, &a[at]).cmp(&rank(at, &b[at]))).find(|order| order.is_ne());
            let by_key = || by_key().unwrap_or(Ordering::Equal);
            order.then_with(|| if self.figure.is_none() { self.turned(by_key()) } else { by_key() })
        });
        Ok(keys)
    }

    fn turned(self, order: Ordering) -> Ordering {
        if self.descending { order.reverse() } else { order }
    }
}

fn has_an_order(group: &Group) -> bool {
    use wire::Kind::{Bool, Choice, Integer, Link, State};
    group.grain.is_some() || matches!(group.field.kind, Choice(_) | State(_) | Bool | Integer(..) | Link("stage"))
}

/// Names of linked records among the keys, for their order.
async fn key_names(pass: &Pass<'_>, asker: &Asker, keys: &[Vec<Key>]) -> Result<BTreeMap<Uuid, Related>, StoreError> {
    let mut wanted: BTreeMap<&str, BTreeSet<Uuid>> = BTreeMap::new();
    for key in keys {
        for (group, value) in pass.groups.iter().zip(key) {
            if let (Some(kind), Key::Id(id)) = (group.links_to(), value) {
                wanted.entry(kind).or_default().insert(*id);
            }
        }
    }
    query::names(pass.session.db(), asker, wanted).await
}

/// Names of linked records that the answer shows.
async fn names(
    session: &Session,
    asker: &Asker,
    table: &Table,
    answer: &ReportAnswer,
) -> Result<BTreeMap<Uuid, Related>, StoreError> {
    let mut wanted: BTreeMap<&str, BTreeSet<Uuid>> = BTreeMap::new();
    let mut want = |group: &Group, value: &serde_json::Value| {
        if let (Some(kind), Some(Ok(id))) = (group.links_to(), value.as_str().map(str::parse)) {
            wanted.entry(kind).or_default().insert(id);
        }
    };
    for row in answer.rows.iter().chain(&answer.subtotals) {
        table.row_groups().iter().zip(&row.key).for_each(|(group, value)| want(group, value));
    }
    if let Some(pivot) = table.pivot() {
        let cells = answer.columns.iter().filter_map(|column| column.pivot.as_ref());
        cells.for_each(|cell| want(pivot, &cell.value));
    }
    query::names(session.db(), asker, wanted).await
}

/// Puts the figures of the period before beside those of this one. Spans are matched by their place, all else by value.
async fn compare(
    session: &Session,
    asker: &Asker,
    target: &'static Definition,
    report: &ReportDefinition,
    previous: &Previous,
    now: &Table,
    answer: &mut ReportAnswer,
) -> Result<(), StoreError> {
    // All of its groups: which of them are shown is for this period to say.
    let report = ReportDefinition { limit: None, sort: Some("key".to_owned()), ..report.clone() };
    let period = Some((previous.path.as_str(), previous.then));
    let then = Table::read(session, asker, target, &report, &previous.condition, period).await?;
    let pivots: Vec<Key> = now.pivots.keys().map(|key| key[0].clone()).collect();
    let pivots = now.in_order(asker, pivots);
    let before = |key: &[Key]| Some(Box::new(then.row(key, &pivots)));
    for (row, key) in answer.rows.iter_mut().zip(&now.order) {
        row.previous = before(key);
    }
    if let Some(totals) = &mut answer.totals {
        totals.previous = before(&[]);
    }
    let mut outer: Vec<&[Key]> = now.order.iter().filter(|key| key.len() == 2).map(|key| &key[..1]).collect();
    outer.dedup();
    for (row, key) in answer.subtotals.iter_mut().zip(outer) {
        row.previous = before(key);
    }
    Ok(())
}
